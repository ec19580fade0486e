"""Damaged feeds: recovered, flagged, and nothing lost but what is broken. Both readers must say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse_support import NOW, URL, entry, item, parsed, rss, source

from monitor.model import Parsed
from monitor.parse.entries import entries_of
from monitor.parse.feed_loose import read_loose
from monitor.parse.feed_xml import read_xml_feed
from monitor.parse.repair import from_first_tag, is_cut, mended, without_doctype

ITEMS = [item(f"Title {n}", f"https://news.example.hk/{n}", f"<guid>g{n}</guid>") for n in range(5)]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("R&D in Hong Kong", "R&D in Hong Kong"),
        ("AT&T &amp; others", "AT&T & others"),
        ("a&nbsp;b", "a b"),
        ("caf&eacute; &hellip;", "café …"),
        ("5 < 6", "5 < 6"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("bad &#0; and &#xD800; reference", "bad and reference"),
        ("&unknown; entity", "&unknown; entity"),
        ("<![CDATA[R&D]]> & more", "R&D & more"),
    ],
)
def test_damaged_characters(raw: str, title: str) -> None:
    outcome = parsed(rss(item(raw), *ITEMS))
    assert outcome.entries[0].title == title
    assert len(outcome.entries) == 6
    assert outcome.flags == ("recovered",)


@pytest.mark.parametrize(
    "before", ["\n\n", "  ", "\ufeff\n", "<br />\n<b>Warning</b>: mysql in /var/www on line 3<br />\n"]
)
def test_something_before_the_document(before: str) -> None:
    assert len(parsed(before + rss(*ITEMS)).entries) == 5


@pytest.mark.parametrize("after", ["<!-- cached -->\n<script>x</script>", "\n<b>Warning</b>: x on line 3", "\x00\x00"])
def test_something_behind_the_document_is_no_cut(after: str) -> None:
    outcome = parsed(rss(*ITEMS) + after)
    assert (len(outcome.entries), outcome.flags, outcome.refused) == (5, ("recovered",), ())


def test_a_mistyped_end_tag_costs_no_entry() -> None:
    body = rss(*ITEMS).replace("Title 2</title>", "Title 2</titel>")
    outcome = parsed(body)
    assert [each.title for each in outcome.entries] == [f"Title {n}" for n in range(5)]
    assert "recovered" in outcome.flags


def test_an_undeclared_prefix_costs_nothing() -> None:
    assert entry(rss(item(more="<media:thumbnail url='x'/><dc:creator>A</dc:creator>"))).title == "A title"


@pytest.mark.parametrize(
    "body",
    [
        f'<rss xmlns="http://unknown.example/ns"><channel><item>{item()}</item></channel></rss>',
        f"<RSS><Channel><Item>{item()}</Item></Channel></RSS>",
        '<feed xmlns="https://www.w3.org/2005/Atom"><entry><title>A title</title><link href="/1"/></entry></feed>',
        f"<rss><channel><items><item>{item()}</item></items></channel></rss>",
    ],
)
def test_feeds_that_no_rule_foresees_are_read_loosely(body: str) -> None:
    found = entry(body)
    assert (found.title, found.url) == ("A title", "https://news.example.hk/1")


def test_a_document_type_with_entities_is_not_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>' + rss(item("x &b; y"), *ITEMS).partition("?>")[2]
    outcome = parsed(bomb)
    assert "lol" not in outcome.entries[0].title
    assert len(outcome.entries) == 6


def test_an_external_entity_is_not_read() -> None:
    body = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(item("a &x; b")).partition("?>")[2]
    assert entry(body).title == "a &x; b"


@pytest.mark.parametrize(
    "end", ["<title>Title 4", "<title>Title 4</title>", "<title>Title 4</title><link>https://news.ex", "<ti", "&am"]
)
def test_a_cut_tail_loses_only_the_entry_that_was_cut(end: str) -> None:
    body = rss(*ITEMS[:4]).partition("</channel>")[0] + "<item>" + end
    outcome = parsed(body)
    assert [each.title for each in outcome.entries] == [f"Title {n}" for n in range(4)]
    assert {"recovered", "truncated"} <= set(outcome.flags)
    assert [each.place for each in outcome.refused] == ["entry 5"]


def test_a_cut_entry_that_was_complete_enough_is_kept() -> None:
    body = rss(*ITEMS[:4]).partition("</channel>")[0] + f"<item>{ITEMS[4]}<description>And then"
    outcome = parsed(body)
    assert len(outcome.entries) == 5
    assert "truncated" in outcome.flags


@given(st.integers(min_value=150, max_value=len(rss(*ITEMS)) - 1))
def test_wherever_it_is_cut_what_stands_before_is_kept(at: int) -> None:
    whole = rss(*ITEMS)
    complete = whole[:at].count("</item>")
    if complete:
        outcome = parsed(whole[:at])
        assert [each.title for each in outcome.entries][:complete] == [f"Title {n}" for n in range(complete)]
        assert len(outcome.entries) <= complete + 1


# ------------------------------------------------------------------------------------------------------ the two readers
CONTENT = 'rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>{}</feed>'
WORDS = st.text(alphabet="創科 R&D<b>’abc &amp;;中\n", min_size=1, max_size=40)
DATES = st.sampled_from(["Fri, 02 Jan 2026 10:00:00 +0800", "2026-01-02T02:00:00Z", "2026年1月2日", "nonsense", ""])
LINKS = st.sampled_from(
    ["https://news.example.hk/a?x=1", "/relative", "", "javascript:x", "https://news.example.hk/中文"]
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def rss_items(draw: st.DrawFn) -> str:
    parts = [f"<title>{escaped(draw(WORDS))}</title>", f"<link>{draw(LINKS)}</link>"]
    parts.append(draw(st.sampled_from(["", "<guid>g1</guid>", "<guid>https://news.example.hk/g</guid>"])))
    parts.append(f"<description>{escaped(draw(WORDS) * draw(st.integers(0, 40)))}</description>")
    parts.append(
        draw(st.sampled_from(["", "<content:encoded><![CDATA[<p>One &amp; two</p><p>Three</p>]]></content:encoded>"]))
    )
    parts.append(f"<pubDate>{draw(DATES)}</pubDate>" if draw(st.booleans()) else f"<dc:date>{draw(DATES)}</dc:date>")
    return "".join(draw(st.permutations(parts)))


@st.composite
def atom_entries(draw: st.DrawFn) -> str:
    parts = [f"<title>{escaped(draw(WORDS))}</title>", "<id>urn:1</id>"]
    parts.append(f'<link href="{draw(LINKS)}"/>')
    parts.append(f'<summary type="{draw(st.sampled_from(["text", "html"]))}">{escaped(draw(WORDS))}</summary>')
    parts.append(
        draw(st.sampled_from(["", '<content type="html">&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</content>']))
    )
    parts.append(f"<published>{draw(DATES)}</published>")
    return f"<entry>{''.join(draw(st.permutations(parts)))}</entry>"


def both(body: bytes) -> tuple[object, object]:
    fast = read_xml_feed(body)
    assert fast is not None
    assert "recovered" not in fast.flags
    outcomes = [entries_of(each, source(), URL, NOW) for each in (fast, read_loose(body))]
    return tuple((each.entries, each.title, each.hints) if isinstance(each, Parsed) else each for each in outcomes)  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(st.lists(rss_items(), min_size=1, max_size=3))
def test_the_fast_reader_says_what_feedparser_says_of_rss(items: list[str]) -> None:
    fast, loose = both(rss(*items, channel="<ttl>5</ttl>", root=CONTENT).encode())
    assert fast == loose


@settings(max_examples=60, deadline=None)
@given(st.lists(atom_entries(), min_size=1, max_size=3))
def test_the_fast_reader_says_what_feedparser_says_of_atom(entries: list[str]) -> None:
    fast, loose = both(ATOM.format("".join(entries)).encode())
    assert fast == loose


# -------------------------------------------------------------------------------------------------------------- mending
def test_mending_leaves_sound_documents_alone() -> None:
    body = rss(item("a &amp; b &#8217; &#x4E2D; <![CDATA[x & <y> &nbsp;]]>")).encode()
    assert mended(body) == body
    assert without_doctype(from_first_tag(body)) == body
    assert not is_cut(body)


@given(st.binary(max_size=300))
def test_mending_takes_any_bytes(body: bytes) -> None:
    mended(without_doctype(from_first_tag(body))).decode()
    read_xml_feed(body)
