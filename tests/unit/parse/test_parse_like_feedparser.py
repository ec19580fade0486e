"""The fast reader beside feedparser, on well-formed feeds written in every way in which publishers write."""

from __future__ import annotations

import re
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st
from parse_support import NOW, URL, source

from monitor.model import Entry, Parsed
from monitor.parse.charset import as_utf8
from monitor.parse.entries import entries_of
from monitor.parse.feed_loose import read_loose
from monitor.parse.feed_xml import read_xml_feed

TEXTS = st.sampled_from(
    [
        "Cyberport opens a fund",
        "數碼港公布最新一批初創企業名單",
        "5G latency x<y in a trial",
        "pupils <16s may apply",
        "<b>Bold</b> &amp; R&D",
        "<p>One.</p><p>Two.</p>",
        "‘Quoted’ — 50% …",
        "",
    ]
)
DATES = st.sampled_from(["Fri, 02 Jan 2026 10:00:00 +0800", "2026-01-02T02:00:00Z", "2026-01-02", "soon", ""])
LINKS = st.sampled_from(["https://news.example.hk/a?x=1&y=2", "/en/1.html", "2.html", "https://other.example/中文"])
HOMES = st.sampled_from(["", "https://www.park.example/en/", "https://news.example.hk/"])
CASES = st.sampled_from([str.lower, str.upper, str.title, lambda name: name])
SPACES = {
    "dc": ["http://purl.org/dc/elements/1.1/", "http://PURL.org/dc/elements/1.1/"],
    "content": ["http://purl.org/rss/1.0/modules/content/"],
    "media": ["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss", "http://example.com/unknown"],
    "itunes": ["http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/PodCast-1.0.dtd"],
}


@st.composite
def rss_feeds(draw: st.DrawFn) -> str:
    """RSS with names in any case, words in any of its elements and namespaces in any spelling."""
    spaces = "".join(f' xmlns:{prefix}="{draw(st.sampled_from(urls))}"' for prefix, urls in SPACES.items())
    default = draw(
        st.sampled_from(["", ' xmlns="http://backend.userland.com/rss2"', ' xmlns="http://example.com/any"'])
    )
    case = draw(CASES)
    ids = count(1)

    def element(name: str, text: str) -> str:
        body = f"<![CDATA[{text}]]>" if draw(st.booleans()) else escape(text)
        return f"<{name}>{body}</{name}>" if text else f"<{name}/>"

    def item() -> str:
        number = next(ids)
        parts = [element(case("title"), f"{number} {draw(TEXTS)}"), element(case("link"), draw(LINKS))]
        parts.append(draw(st.sampled_from(["", f"<guid>urn:{number}</guid>"])))
        parts.append(element(draw(st.sampled_from([case("pubDate"), "dc:date"])), draw(DATES)))
        words = draw(st.sampled_from([case("description"), "itunes:summary", "media:description", "dc:description"]))
        parts.append(element(words, draw(TEXTS)))
        if draw(st.booleans()):
            parts.append(element("content:encoded", draw(TEXTS)))
        if draw(st.booleans()):
            parts.append(f"<media:group>{element('media:title', 'A video')}</media:group>")
        return f"<item>{''.join(parts)}</item>"

    items = "".join(item() for _ in range(draw(st.integers(1, 4))))
    home = element("link", draw(HOMES))
    outside = draw(st.booleans())
    head = f"<channel><title>Feed</title>{home}"
    inside = f"{head}</channel>{items}" if outside else f"{head}{items}</channel>"
    return f'<rss version="2.0"{spaces}{default}>{inside}</rss>'


@st.composite
def atom_feeds(draw: st.DrawFn) -> str:
    """Atom with text of every type, with prefixes and with `xml:base`."""
    prefix = draw(st.sampled_from(["", "a:"]))
    base = draw(st.sampled_from(["", ' xml:base="https://www.park.example/base/"']))
    ids = count(1)

    def text(name: str) -> str:
        kind = draw(st.sampled_from(["", ' type="text"', ' type="html"']))
        return f"<{prefix}{name}{kind}>{escape(draw(TEXTS))}</{prefix}{name}>"

    def entry() -> str:
        number = next(ids)
        parts = [f"<{prefix}id>urn:{number}</{prefix}id>", f"<{prefix}title>{number} fund</{prefix}title>"]
        parts.append(f'<{prefix}link rel="alternate" href={quoteattr(draw(LINKS))}/>')
        parts.append(f"<{prefix}published>{draw(DATES)}</{prefix}published>")
        parts += [text("summary"), text("content")] if draw(st.booleans()) else [text("summary")]
        return f"<{prefix}entry>{''.join(parts)}</{prefix}entry>"

    space = ' xmlns:a="http://www.w3.org/2005/Atom"' if prefix else ' xmlns="http://www.w3.org/2005/Atom"'
    entries = "".join(entry() for _ in range(draw(st.integers(1, 4))))
    return f"<{prefix}feed{space}{base}><{prefix}title>Feed</{prefix}title>{entries}</{prefix}feed>"


def what_matters(entry: Entry) -> tuple[object, ...]:
    """Everything but flags; white space is no part of the words."""
    words = re.sub(r"\s+", " ", f"{entry.summary}|{entry.text}")
    return entry.title, entry.url, entry.guid, entry.published.instant, entry.updated.instant, words


def compared(body: bytes, content_type: str = "") -> None:
    utf8, _ = as_utf8(body, content_type)
    fast = read_xml_feed(utf8)
    assert fast is not None
    assert "recovered" not in fast.flags
    one, other = (entries_of(each, source(), URL, NOW) for each in (fast, read_loose(utf8)))
    assert isinstance(one, Parsed)
    assert isinstance(other, Parsed)
    assert list(map(what_matters, one.entries)) == list(map(what_matters, other.entries))
    assert (one.title, one.hints) == (other.title, other.hints)


@settings(max_examples=150, deadline=None)
@given(rss_feeds())
def test_rss_in_every_spelling(feed: str) -> None:
    compared(feed.encode())


@settings(max_examples=100, deadline=None)
@given(atom_feeds())
def test_atom_in_every_spelling(feed: str) -> None:
    compared(feed.encode())


@settings(max_examples=40, deadline=None)
@given(rss_feeds(), st.sampled_from(["utf-8", "utf-16", "utf-32", "gb18030"]))
def test_in_every_encoding(feed: str, encoding: str) -> None:
    compared(f'<?xml version="1.0" encoding="{encoding}"?>{feed}'.encode(encoding))
