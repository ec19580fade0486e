"""What an address offers to watch, and feed lists in and out."""

from __future__ import annotations

import json

import feedparser
import pytest
from parse_support import NOW, URL, item, rss, source

from monitor.model import Parsed, SourceKind
from monitor.parse.discover import Discovery, discover
from monitor.parse.dispatch import parse_document
from monitor.parse.opml import OpmlOutline, read_opml, write_opml
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.spec import NO_RULES

HEAD = """<link rel="alternate" type="application/rss+xml" title="All" href="/rss.xml">
<link rel="stylesheet" href="/rss.css"><link rel="alternate" hreflang="zh" href="/zh">
<link rel="alternate" type="application/feed+json" href="/feed.json">"""
CARDS = "".join(
    f'<li class="card big"><a href="/pic/{n}"><img></a><h3><a href="/a/{n}">Announcement {n} on research</a></h3>'
    f'<span class="when">{n}.1.2026</span></li>'
    for n in range(1, 9)
)
MENU = "".join(f'<li><a href="/menu/{n}">Menu {n}</a></li>' for n in range(20))
PAGE = (
    f"<html lang='en'><head><title>News - Example</title>{HEAD}</head>"
    f"<body><ul>{MENU}</ul><ul class='list'>{CARDS}</ul></body></html>"
)


def look(body: str, content_type: str = "text/html") -> Discovery:
    return discover(body.encode(), content_type, URL)


def test_the_feeds_of_a_page() -> None:
    found = look(PAGE)
    assert [(each.url, each.title) for each in found.feeds] == [
        ("https://news.example.hk/rss.xml", "All"), ("https://news.example.hk/feed.json", ""),
    ]  # fmt: skip
    assert (found.title, found.language) == ("News - Example", "en")


def test_links_that_only_sound_like_feeds_are_none_and_comments_come_last() -> None:
    comments = '<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">'
    links = '<a href="/feedback">Feedback</a><a href="/news/feed/">News</a><a href="/en/rss_local.xml">Local</a>'
    found = look(f"<html><head>{comments}</head><body>{links}<a href='/press/'>Press</a></body></html>")
    assert [each.url.removeprefix("https://news.example.hk") for each in found.feeds] == [
        "/news/feed/", "/en/rss_local.xml", "/comments/feed/",
    ]  # fmt: skip


def test_a_page_with_a_list_is_a_listing_without_selectors() -> None:
    found = look(PAGE)
    assert (found.kind, found.rules) == (SourceKind.LISTING, ListingRules())
    outcome = parse_document(source(SourceKind.LISTING, rules=found.rules), PAGE.encode(), "text/html", URL, NOW)
    assert isinstance(outcome, Parsed)
    assert [each.url for each in outcome.entries] == [f"https://news.example.hk/a/{n}" for n in range(1, 9)]


def test_a_page_with_nothing_repeated_offers_no_listing() -> None:
    found = look("<html><title>T</title><a href='/1'>One long enough headline</a></html>")
    assert (found.kind, found.rules, found.feeds, found.system) == (None, NO_RULES, (), ())
    assert [one.url for one in found.others] == ["https://news.example.hk/sitemap.xml"]


@pytest.mark.parametrize(
    ("head", "offered"),
    [
        ('<link rel="https://api.w.org/" href="/wp-json/">', "/wp-json/wp/v2/posts?per_page=20"),
        (
            '<link rel="https://api.w.org/" href="https://news.example.hk/en/wp-json">',
            "/en/wp-json/wp/v2/posts?per_page=20",
        ),
        ('<link rel="https://api.w.org/" href="/?rest_route=/">', ""),
        ('<meta name="Generator" content="Drupal 10 (https://drupal.org)">', "/jsonapi/node/article?sort=-created"),
        ('<script>fetch("/api/press-releases?page=1")</script>', "/api/press-releases?page=1"),
        ("<script>load('https://news.example.hk/data/latest.json')</script>", "/data/latest.json"),
        ('<div data-src="/v1/media/list?lang=en&amp;n=20"></div>', "/v1/media/list?lang=en&n=20"),
        ('<script src="/assets/menu.json"></script><script>"/api/user"</script>', ""),
    ],
)
def test_what_the_system_or_the_scripts_of_a_page_read(head: str, offered: str) -> None:
    found = look(f"<html><head>{head}</head><body></body></html>")
    first = next(iter((*found.system, *found.others)))
    assert first.url.removeprefix("https://news.example.hk").startswith(offered or "/sitemap.xml")


@pytest.mark.parametrize(
    ("answer", "rules"),
    [
        (
            [{"title": {"rendered": "T"}, "link": "/1", "date": "2026-01-01T00:00:00"}],
            ("", "title.rendered", "link", "date"),
        ),
        (
            {"data": [{"attributes": {"title": "T", "created": "2026-01-01", "path": {"alias": "/1"}}}]},
            ("data", "attributes.title", "attributes.path.alias", "attributes.created"),
        ),
        ({"list": [{"title": "T", "path": {"x": 1}, "href": "/1"}]}, ("list", "title", "href", "")),
    ],
)
def test_the_answers_of_known_systems(answer: object, rules: tuple[str, ...]) -> None:
    found = look(json.dumps(answer), "application/json").rules
    assert isinstance(found, ApiRules)
    assert (found.items, found.title, found.url, found.date) == rules


def test_feeds_and_sitemaps_are_what_they_are() -> None:
    feed = look(rss(item("創科局公布新計劃詳情及申請安排")))
    assert (feed.kind, feed.title, feed.language) == (SourceKind.FEED, "Channel", "zh-Hant")
    assert look('{"version":"https://jsonfeed.org/version/1","title":"J","items":[]}').kind is SourceKind.FEED
    assert look("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>").kind is SourceKind.SITEMAP


def test_the_paths_of_a_json_answer() -> None:
    record = {"data": {"articleId": 1, "title": "Research fund opens", "canonicalUrl": "/1", "publishTime": 1767319200}}
    found = look(json.dumps({"x": [{"a": 1}], "items": [record, record]}), "application/json")
    assert found.kind is SourceKind.API
    assert isinstance(found.rules, ApiRules)
    assert (found.rules.items, found.rules.title, found.rules.url, found.rules.date) == (
        "items",
        "data.title",
        "data.canonicalUrl",
        "data.publishTime",
    )
    assert look("{}", "application/json").kind is None


@pytest.mark.parametrize("body", ["", "\x00", "<", "[[[", "<html>" * 500, "{" * 5_000])
def test_rubbish_offers_nothing(body: str) -> None:
    assert look(body).kind is None


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Gov">
<outline type="rss" text="GIA &amp; more" xmlUrl="https://g.example/rss" htmlUrl="https://g.example/" language="zh-HK"/>
<outline text="IT"><outline title="Deep" text="x" xmlurl="https://d.example/rss"/></outline></outline>
<outline text="again" xmlUrl="https://g.example/rss"/><outline text="bad" xmlUrl="javascript:x"/></body></opml>"""


def test_opml_in() -> None:
    assert read_opml(OPML.encode()) == [
        OpmlOutline("https://g.example/rss", "GIA & more", "https://g.example/", "zh-Hant", "Gov"),
        OpmlOutline("https://d.example/rss", "Deep", "", None, "Gov/IT"),
    ]
    assert read_opml(OPML.replace("&amp;", "&").encode())[0].title == "GIA & more"
    for scheme in ("feed:https://", "FEED:https://"):
        assert read_opml(OPML.replace("https://", scheme).encode())[0].url == "https://g.example/rss"
    assert read_opml(OPML.replace("https://", "feed://").encode())[0].url == "http://g.example/rss"


@pytest.mark.parametrize("address", ["feed:https://h.example/f", "feed://h.example/f"])
def test_a_page_may_name_its_feed_by_a_feed_address(address: str) -> None:
    found = look(f'<html><body><a href="{address}/rss">RSS</a>{CARDS}</body></html>')
    assert [feed.url.partition(":")[2] for feed in found.feeds] == ["//h.example/f/rss"]


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"hello", b"<opml"])
def test_what_is_no_opml_is_said_so(body: bytes) -> None:
    if body == b"<opml":
        body = b"<opm"
    with pytest.raises(ValueError, match="not an OPML"):
        read_opml(body)


def test_opml_out_and_in_again() -> None:
    kept = {"publisher": "A & B", "official": "true"}
    outline = OpmlOutline("https://a.example/rss?x=1&y=2", 'A "quoted" & <named>', language="zh-Hant", kept=kept)
    written = write_opml([outline])
    assert read_opml(written) == [outline]
    assert not feedparser.parse(written).entries
