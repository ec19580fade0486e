"""`monitor sources add URL`, end to end: sites of many makes on loopback."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from monitor.bootstrap import App
from monitor.bootstrap.guessed import zone_of
from monitor.catalogue.source_file import read_sources
from monitor.errors import Refused
from monitor.model import HONG_KONG, Source
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
TITLES = {
    "en": "The Innovation and Technology Commission opens round {} of its fund for robotics in Hong Kong",
    "zh-Hant": "創新科技署開放第{}輪申請，支援香港機械人技術發展",
}


class Made:
    """The parts that sites are made of. Item n was published n days ago."""

    def __init__(self, site: Site, clock: Clock, language: str = "en") -> None:
        self.site, self.now = site, clock.now
        self.items = [
            (TITLES[language].format(n + 1), f"/news/{n}.html", clock.now - timedelta(days=n, hours=1))
            for n in range(6)
        ]

    def feed(self) -> Answer:
        return Answer(rss(*((title, self.site.url + path, format_datetime(at)) for title, path, at in self.items)))

    def listing(self, dated: bool = True) -> str:
        days = {
            path: f" <span>{at.astimezone(HONG_KONG):%Y-%m-%d}</span>" if dated else "" for _, path, at in self.items
        }
        rows = (f'<li><a href="{path}">{title}</a>{days[path]}</li>' for title, path, _ in self.items)
        return f'<nav><a href="/a">About</a><a href="/b">Jobs</a></nav><main><ul>{"".join(rows)}</ul></main>'

    def page(self, body: str = "", head: str = "") -> Answer:
        title = "<title>Newsroom</title><meta property='og:site_name' content='Commission'>"
        return Answer(f"<html><head>{title}{head}</head><body>{body}</body></html>", headers=HTML)

    def wordpress(self) -> Answer:
        posts = [
            {
                "title": {"rendered": title},
                "link": self.site.url + path,
                "date": f"{at.astimezone(HONG_KONG):%Y-%m-%dT%H:%M:%S}",
            }
            for title, path, at in self.items
        ]
        return Answer(json.dumps(posts), headers=JSON)

    def drupal(self) -> Answer:
        nodes = [
            {"type": "node", "attributes": {"title": title, "path": {"alias": path}, "created": at.isoformat()}}
            for title, path, at in self.items
        ]
        return Answer(json.dumps({"jsonapi": {"version": "1.0"}, "data": nodes}), headers=JSON)

    def endpoint(self) -> Answer:
        records = [{"headline": title, "url": path, "publishDate": at.isoformat()} for title, path, at in self.items]
        return Answer(json.dumps({"result": {"items": records}}), headers=JSON)

    def sitemap(self) -> Answer:
        urls = "".join(
            f"<url><loc>{self.site.url}{path}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>" for _, path, at in self.items
        )
        return Answer(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed">'
WORDPRESS_LINK = '<link rel="https://api.w.org/" href="/wp-json/">'
POSTS, NODES = "/wp-json/wp/v2/posts?per_page=20", "/jsonapi/node/article?sort=-created&page[limit]=20"


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(source("other", "http://127.0.0.9/feed"))


def add(app: App, url: str) -> tuple[Source, int]:
    found = app.discover(url)
    (block,) = read_sources(tomllib.loads(found.block), "")
    return block, len(found.entries)


@pytest.mark.parametrize(
    ("kind", "path", "pages"),
    [
        ("feed", "/", {"/": "feed"}),
        ("feed", "/feed", {"/": ("listing", FEED_LINK), "/feed": "feed"}),
        ("api", POSTS, {"/": ("", FEED_LINK + WORDPRESS_LINK), POSTS: "wordpress"}),  # the feed is gone
        ("api", NODES, {"/": ("", '<meta name="generator" content="Drupal 10">'), NODES: "drupal"}),
        ("listing", "/", {"/": ("listing", WORDPRESS_LINK)}),  # the API is closed
        ("api", "/api/news", {"/": ("", '<script>fetch("/api/news")</script>'), "/api/news": "endpoint"}),
        ("sitemap", "/sitemap.xml", {"/": ("", ""), "/sitemap.xml": "sitemap"}),
        ("api", "/", {"/": "endpoint"}),
        ("sitemap", "/", {"/": "sitemap"}),
    ],
)  # fmt: skip
def test_what_serves_best_is_found(kind: str, path: str, pages: dict[str, Any], site: Site, clock: Clock, app: App) -> None:
    made = Made(site, clock)
    for at, what in pages.items():
        if isinstance(what, tuple):
            site.pages[at] = made.page(made.listing() if what[0] else "", what[1])
        else:
            site.pages[at] = getattr(made, what)()

    found, entries = add(app, f"{site.url}/")
    assert (found.kind.value, found.url.removeprefix(site.url), entries) == (kind, path, 6)
    assert (found.language, found.enabled) == ("en", True)
    assert len(site.asked) <= 8


def test_a_list_of_another_language_is_written_so(site: Site, clock: Clock, app: App) -> None:
    made = Made(site, clock, "zh-Hant")
    site.pages["/"] = made.page(made.listing())

    found, _ = add(app, f"{site.url}/")
    assert (found.language, found.publisher, found.official) == ("zh-Hant", "Commission", False)


def test_a_list_without_dates_is_written_to_be_tried(site: Site, clock: Clock, app: App) -> None:
    site.pages["/"] = Made(site, clock).page(Made(site, clock).listing(dated=False))
    found = app.discover(f"{site.url}/")

    assert 'enabled = "try"' in found.block
    assert any("not plausible" in note for note in found.notes)


def test_robots_txt_is_asked_before_what_nobody_named(site: Site, clock: Clock, app: App) -> None:
    made = Made(site, clock)
    site.pages |= {"/": made.page("", WORDPRESS_LINK), POSTS: made.wordpress()}
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /wp-json")

    with pytest.raises(Refused, match="neither a feed nor a list"):
        app.discover(f"{site.url}/")
    assert POSTS not in site.paths()


def test_what_the_first_three_polls_would_have_given(site: Site, clock: Clock, app: App) -> None:
    site.pages["/"] = Made(site, clock).feed()
    polls = app.discover(f"{site.url}/").polls

    assert [(poll.new, poll.relevant) for poll in polls] == [(4, 4), (1, 1), (1, 1)]
    assert [poll.told for poll in polls] == [2, 1, 1]


def test_a_site_that_is_watched_lends_its_publisher(site: Site, clock: Clock, open_with: Open) -> None:
    known = source("park", f"{site.url}/old", publisher="The Park", retain="full") + "official = true\n"
    site.pages["/"] = Made(site, clock).feed()
    found, _ = add(open_with(known), f"{site.url}/")

    assert (found.publisher, found.official, found.retain) == ("The Park", True, "full")


@pytest.mark.parametrize(
    ("host", "zone"),
    [("www.itc.gov.hk", "Asia/Hong_Kong"), ("park.com", "Asia/Hong_Kong"), ("gov.sg", "Asia/Singapore"),
     ("bbc.co.uk", "Europe/London"), ("moe.gov.cn", "Asia/Shanghai"), ("meti.go.jp", "Asia/Tokyo")],
)  # fmt: skip
def test_dates_without_a_zone_are_of_the_country_of_the_host(host: str, zone: str) -> None:
    assert zone_of(host) == zone
