"""Recorded feeds, listings and a sitemap of Hong Kong publishers, against an independent reading of the same bytes."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ElementTree
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from lxml import html

from bench.feeds import readings, same_words
from monitor.model import Parsed, Source, SourceKind
from monitor.parse.dispatch import parse_document
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules

RECORDED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
if not RECORDED.is_dir():
    pytest.skip("no recorded material beside this checkout", allow_module_level=True)

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def source(kind: SourceKind, url: str, **more: object) -> Source:
    return Source("recorded", "Recorded", "Publisher", "zh-Hant", kind, url, timedelta(minutes=30), **more)  # type: ignore[arg-type]


def parsed(kind: SourceKind, body: bytes, url: str, content_type: str, **more: object) -> Parsed:
    outcome = parse_document(source(kind, url, **more), body, content_type, url, NOW)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def visible(text: str) -> str:
    """Without white space, byte order marks and direction marks."""
    return unicodedata.normalize("NFC", "".join(text.replace("\u202c", "").replace("\ufeff", "").split()))


@pytest.mark.parametrize(("name", "count"), [("rthk", 20), ("scmp", 50), ("mingpao", 82), ("hket", 24)])
def test_feeds_have_every_title_link_and_instant(name: str, count: int) -> None:
    body = (RECORDED / "feeds" / f"{name}.xml").read_bytes()
    items = ElementTree.fromstring(body).findall("channel/item")
    outcome = parsed(SourceKind.FEED, body, f"https://{name}.example/rss", "application/rss+xml")

    assert len(outcome.entries) == len(items) == count
    assert (outcome.flags, outcome.refused) == ((), ())
    for entry, item in zip(outcome.entries, items, strict=True):
        assert entry.title.split() == (item.findtext("title") or "").split()
        assert entry.url == (item.findtext("link") or item.findtext("guid") or "").strip()
        assert entry.guid == (item.findtext("guid") or "").strip()
        stated = (item.findtext("pubDate") or "").replace("HKT", "+0800")
        assert entry.published.instant == parsedate_to_datetime(stated)
        assert entry.summary


@pytest.mark.parametrize("name", ["rthk", "scmp", "mingpao", "hket"])
def test_feedparser_reads_nothing_better(name: str) -> None:
    """Each field against every reading of feedparser's value; its dates without a zone it knows are not compared."""
    body = (RECORDED / "feeds" / f"{name}.xml").read_bytes()
    url = f"https://{name}.example/rss"
    ours = parsed(SourceKind.FEED, body, url, "application/rss+xml").entries
    theirs = feedparser.parse(BytesIO(body), response_headers={"content-type": "application/rss+xml"}).entries
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert (one.guid, one.url) == (other.id, other.link)
        assert same_words(one.title, readings([other.title]))
        assert same_words(one.text or one.summary, readings([other.summary])) or one.summary.endswith(("…", "。", "."))
        if "HKT" not in other.published:
            assert one.published.instant == datetime.fromtimestamp(timegm(other.published_parsed), UTC)


def test_rthk_descriptions_are_whole_texts_with_their_paragraphs() -> None:
    body = (RECORDED / "feeds" / "rthk.xml").read_bytes()
    items = ElementTree.fromstring(body).findall("channel/item")
    outcome = parsed(SourceKind.FEED, body, "https://rthk.example/rss", "text/xml")
    for entry, item in zip(outcome.entries, items, strict=True):
        stated = item.findtext("description") or ""
        assert (entry.text or entry.summary).split()[:3] == stated.split()[:3]
        assert not entry.text or entry.text.split() == stated.split()


LISTINGS = {
    "headline_realtime_list": (
        "https://hd.stheadline.com/news/realtime/",
        ListingRules(item=".news-list-scrollable .caption", link="h5 a"),
        "//*[contains(@class,'news-list-scrollable')]//*[contains(@class,'caption')]//h5/a",
    ),
    "hkej_realtime_list": (
        "https://www.hkej.com/instantnews/current",
        ListingRules(
            item=".hkej_toc_listingAll_news2_2014", link="h3 a", summary=".hkej_toc_listingAll_news2_recap_2014"
        ),
        "//*[@class='hkej_toc_listingAll_news2_2014']/h3/a",
    ),
    "singtao_realtime_list": (
        "https://std.stheadline.com/realtime/",
        ListingRules(item=".media.mb-3", link="a.title", date=".date", summary=".description"),
        "//*[contains(@class,'media mb-3')]//a[@class='title']",
    ),
    "thestandard_list": (
        "https://www.thestandard.com.hk/breaking-news/",
        ListingRules(item="li.caption", link="h1 a", date="span", summary="p"),
        "//li[@class='caption']/h1/a",
    ),
    "wenweipo_list": (
        "https://www.wenweipo.com/immed/hongkong",
        ListingRules(item=".content-story-list .story-item", link=".story-item-title a", summary=".story-item-summary"),
        "//*[contains(@class,'content-story-list')]//*[contains(@class,'story-item-title')]/a",
    ),
    "singpao_list": (
        "https://www.singpao.com.hk/",
        ListingRules(item="a.list_title", link="", date=""),
        "//a[@class='list_title']",
    ),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_listings_have_every_link_with_its_words(name: str) -> None:
    url, rules, xpath = LISTINGS[name]
    body = (RECORDED / "listings" / f"{name}.html").read_bytes()
    page = html.fromstring(body.decode())
    page.make_links_absolute(url)
    expected: dict[str, str] = {}
    for anchor in page.xpath(xpath):
        expected.setdefault(anchor.get("href"), visible(anchor.text_content()))

    outcome = parsed(SourceKind.LISTING, body, url, "text/html; charset=utf-8", rules=rules)

    assert len(expected) >= 15
    assert {entry.url: visible(entry.title) for entry in outcome.entries} == {
        link.replace("\u202c", "%E2%80%AC").replace(" ", "%20"): title for link, title in expected.items()
    }
    if rules.date:
        assert all(entry.published.instant for entry in outcome.entries)


def test_listing_dates_are_those_of_the_page() -> None:
    url, rules, _ = LISTINGS["thestandard_list"]
    body = (RECORDED / "listings" / "thestandard_list.html").read_bytes()
    outcome = parsed(SourceKind.LISTING, body, url, "text/html", rules=rules)
    first = outcome.entries[0]
    assert first.title == "Voluntary virus tests for all in two weeks"
    assert first.published.instant == datetime(2020, 8, 7, 7, 48, tzinfo=UTC)  # 7 Aug 2020 3:48 pm in Hong Kong


def test_the_sitemap_has_every_address_and_its_twins() -> None:
    body = (RECORDED / "listings" / "hkstp-sitemap.xml").read_bytes()
    stated = [each.findtext(f"{SITEMAP}loc") for each in ElementTree.fromstring(body).findall(f"{SITEMAP}url")]
    outcome = parsed(
        SourceKind.SITEMAP, body, "https://www.hkstp.org/sitemap.xml", "application/xml", rules=SitemapRules()
    )
    assert [entry.url for entry in outcome.entries] == stated
    assert all({twin.language for twin in entry.twins} == {"zh-Hant", "zh-Hans"} for entry in outcome.entries)
    assert all(entry.published.instant is None and entry.updated.instant for entry in outcome.entries)
