"""Sitemaps, news sitemaps and their indexes."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from parse_support import failed, parsed

from monitor.model import Parsed, SourceKind, Twin, language_code
from monitor.parse.headline import title_from
from monitor.source_kinds.sitemap_kind import SitemapRules

NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
PLAIN = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {NAMES}>
<url><loc>https://park.example.hk/en/robot-contest-2026</loc><lastmod>2026-01-02T10:00:00+08:00</lastmod>
 <xhtml:link rel="alternate" hreflang="en" href="https://park.example.hk/en/robot-contest-2026"/>
 <xhtml:link rel="alternate" hreflang="zh-HK" href="https://park.example.hk/zh-hk/robot-contest-2026"/>
 <xhtml:link rel="alternate" hreflang="zh-CN" href="https://park.example.hk/zh-cn/robot-contest-2026"/>
 <xhtml:link rel="alternate" hreflang="x-default" href="https://park.example.hk/robot-contest-2026"/></url>
<url><loc>https://park.example.hk/en/about</loc></url></urlset>"""
NEWS = f"""<urlset {NAMES}><url><loc>https://n.example/1</loc><news:news><news:publication><news:name>N</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2026-01-02T10:00:00+08:00</news:publication_date>
<news:title>R&amp;D &lt;news&gt;</news:title></news:news></url></urlset>"""
CHILDREN = (
    f"<sitemap><loc>https://n.example/{year}.xml</loc><lastmod>{year}-06-01</lastmod></sitemap>"
    for year in range(2018, 2026)
)
INDEX = f"<sitemapindex {NAMES}>{''.join(CHILDREN)}</sitemapindex>"
TEN = datetime(2026, 1, 2, 2, tzinfo=UTC)


def sitemap(body: str | bytes, item_pattern: str = "", rules: SitemapRules = SitemapRules()) -> Parsed:
    return parsed(body, SourceKind.SITEMAP, item_pattern=item_pattern, rules=rules)


def test_addresses_with_change_dates_but_no_publication() -> None:
    first, second = sitemap(PLAIN).entries
    assert (first.title, first.url) == ("Robot contest 2026", "https://park.example.hk/en/robot-contest-2026")
    assert (first.published.instant, first.updated.instant) == (None, TEN)
    assert "title-from-url" in first.flags
    assert second.updated.instant is None


def test_the_alternates_are_twins_of_the_other_languages() -> None:
    assert sitemap(PLAIN).entries[0].twins == (
        Twin("zh-Hant", "https://park.example.hk/zh-hk/robot-contest-2026"),
        Twin("zh-Hans", "https://park.example.hk/zh-cn/robot-contest-2026"),
    )


def test_a_news_sitemap_states_titles_and_publication() -> None:
    (found,) = sitemap(NEWS).entries
    assert (found.title, found.published.instant, found.flags) == ("R&D <news>", TEN, ())


def test_an_index_names_its_youngest_children() -> None:
    outcome = sitemap(INDEX, rules=SitemapRules(children=3))
    assert outcome.entries == ()
    assert outcome.next_urls == tuple(f"https://n.example/{year}.xml" for year in (2025, 2024, 2023))


def test_the_item_pattern_counts_before_the_limit() -> None:
    urls = "".join(f"<url><loc>https://n.example/page/{n}</loc></url>" for n in range(2_500))
    body = f"<urlset {NAMES}>{urls}<url><loc>https://n.example/news/1</loc></url></urlset>"
    outcome = sitemap(body, item_pattern="/news/")
    assert [each.url for each in outcome.entries] == ["https://n.example/news/1"]
    assert outcome.flags == ("filtered:2500",)


def test_of_too_many_the_youngest_are_taken() -> None:
    urls = "".join(
        f"<url><loc>https://n.example/{n}</loc><lastmod>{1990 + n % 30}-01-01</lastmod></url>" for n in range(2_400)
    )
    outcome = sitemap(f"<urlset>{urls}</urlset>")
    assert (len(outcome.entries), outcome.flags) == (2_000, ("capped",))
    assert min(each.updated.instant for each in outcome.entries if each.updated.instant).year >= 1994


def test_a_gzip_file_and_a_cut_one() -> None:
    assert len(sitemap(gzip.compress(PLAIN.encode())).entries) == 2
    cut = sitemap(PLAIN.partition("/en/about")[0])
    assert [each.url for each in cut.entries] == ["https://park.example.hk/en/robot-contest-2026"]
    assert cut.flags == ("recovered", "truncated")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"<urlset {NAMES}></urlset>", "empty"),
        (f"<sitemapindex {NAMES}></sitemapindex>", "empty"),
        ("<rss><channel/></rss>", "not-a-feed"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "not-a-feed"),
        ("<html><title>Just a moment...</title></html>", "challenge"),
        ("nothing", "not-a-feed"),
    ],
)
def test_what_is_no_sitemap_fails(body: str, code: str) -> None:
    assert failed(body, SourceKind.SITEMAP, rules=SitemapRules()).code == code


def test_titles_from_addresses() -> None:
    assert title_from("https://x.example/news/%E5%89%B5%E7%A7%91_%E5%9F%BA%E9%87%91.html") == "創科 基金"
    assert title_from("https://x.example/12345.htm") == "https://x.example/12345.htm"
    assert title_from("https://x.example/") == "https://x.example/"


def test_language_codes() -> None:
    codes = ["en-HK", "zh-HK", "zh_TW", "zh-Hant-HK", "zh-CN", "zh-Hans", "zh", "x-default", "fr", ""]
    assert [language_code(code) for code in codes] == [
        "en",
        "zh-Hant",
        "zh-Hant",
        "zh-Hant",
        "zh-Hans",
        "zh-Hans",
        "zh-Hant",
        None,
        None,
        None,
    ]


PICTURES = f"""<urlset {NAMES} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url>
<image:image><image:loc>https://cdn.example/photo.jpg</image:loc><image:title>A handshake</image:title></image:image>
<video:video><video:title>A clip</video:title><video:publication_date>2019-01-01</video:publication_date></video:video>
<loc>https://n.example/robots-at-work</loc></url></urlset>"""


def test_a_picture_or_a_video_is_not_the_page() -> None:
    (only,) = sitemap(PICTURES).entries
    assert (only.title, only.url, only.published.instant) == (
        "Robots at work",
        "https://n.example/robots-at-work",
        None,
    )


def test_a_title_that_is_escaped_twice() -> None:
    body = NEWS.replace("R&amp;D &lt;news&gt;", "R&amp;amp;D in the Hub&amp;#8217;s labs")
    assert sitemap(body).entries[0].title == "R&D in the Hub’s labs"
