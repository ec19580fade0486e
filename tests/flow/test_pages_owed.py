"""One article, many witnesses: whoever lists it first does not decide alone what is known of it."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.bootstrap import App
from monitor.model import ArticleView, Deadline
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

FETCHES = "[source.page]\nfetch = true\n"
EN, ZH = "/en/1", "/zh/1"
TITLES = {EN: "Innovation and Technology Fund opens a call for robots", ZH: "創新及科技基金接受機械人項目申請"}
TEASERS = {EN: "The Commission announced a call today.", ZH: "創新科技署今日公布。"}
WORDS = {
    EN: "The Innovation and Technology Commission invites applications to the Innovation and Technology Fund for robots"
    " made in Hong Kong. Each project may receive up to HK$2.8 million. Applications close on {day}. " + "Enquiries are"
    " answered by the secretariat of the fund during office hours. " * 3,
    ZH: "創新科技署現邀請香港的機械人項目申請創新及科技基金，每個項目最高可獲資助二百八十萬元。截止申請日期為{day}。"
    + "查詢可於辦公時間內聯絡基金秘書處。" * 6,
}
DAYS = {EN: "18 December 2026", ZH: "2026年12月18日"}


class Newsroom:
    """A release in two languages, listed by feeds with teasers; its pages link each other."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site = site
        self.began = clock.now
        self.date = self.ago(20)
        for path in (EN, ZH):
            item = (TITLES[path], site.url + path, self.date)
            self.site.pages[path.replace("/1", "/feed")] = Answer(rss(item).replace("<link>", self._teaser(path)))
            self.site.pages[path.replace("/1", "/list")] = Answer(
                f'<ul class="all"><li><a href="{path}">{TITLES[path]}</a> <time>2026-11-20</time></li></ul>',
                headers={"Content-Type": "text/html"},
            )
            self.publish(path)

    def ago(self, minutes: int) -> str:
        return format_datetime(self.began - timedelta(minutes=minutes))

    @staticmethod
    def _teaser(path: str) -> str:
        return f"<description>{TEASERS[path]}</description><link>"

    def publish(self, path: str, day: str = "", extra: str = "") -> None:
        other, language = (ZH, "zh-Hant") if path == EN else (EN, "en")
        link = f'<link rel="alternate" hreflang="{language}" href="{self.site.url}{other}">'
        words = WORDS[path].format(day=day or DAYS[path]) + extra
        page = f"<html><head><title>{TITLES[path]}</title>{link}</head><body><h1>{TITLES[path]}</h1>"
        body = f"{page}<article><p>{words}</p></article></body></html>"
        self.site.pages[path] = Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})

    def take_down(self, path: str) -> None:
        self.site.pages[path] = Answer("busy", 503)

    def feeds(self, keys: str = "") -> str:
        return "".join(
            source(id_, f"{self.site.url}/{id_}/feed", publisher="ITC", language=language, retain="full", scope="all")
            + keys
            for id_, language in (("en", "en"), ("zh", "zh-Hant"))
        )

    def lists(self, publisher: str = "ITC") -> str:
        return "".join(
            source(
                f"{id_}-day", f"{self.site.url}/{id_}/list", publisher=publisher, language=language, retain="full"
            ).replace('kind = "feed"', 'kind = "listing"')
            + '[source.listing]\nitem = "ul.all > li"\ndate = "time"\n'
            + FETCHES
            for id_, language in (("en", "en"), ("zh", "zh-Hant"))
        )


@pytest.fixture
def newsroom(site: Site, clock: Clock) -> Newsroom:
    return Newsroom(site, clock)


def articles(app: App) -> dict[str, ArticleView]:
    return {"/" + "/".join(one.url.split("/")[3:]): one for one in app.export()}


def deadlines(app: App, path: str = EN) -> list[str]:
    return [one.date.isoformat() for one in articles(app)[path].facts.of(Deadline)]


def poll(app: App, *ids: str) -> None:
    for one in app.poll(ids, force=True).polls:
        assert not one.reason
        assert one.found == one.new + one.changed + one.same + len(one.refused)


def test_a_source_without_pages_may_use_the_right_of_its_publishers_other_source(
    newsroom: Newsroom, open_with: Open
) -> None:
    app = open_with(newsroom.feeds() + newsroom.lists())
    poll(app, "en", "zh")

    assert deadlines(app) == ["2026-12-18"]
    assert len({one.story_id for one in articles(app).values()}) == 1  # the pages name each other


def test_whoever_lists_an_article_later_and_fetches_pages_adds_what_its_page_says(
    newsroom: Newsroom, open_with: Open
) -> None:
    app = open_with(newsroom.feeds() + newsroom.lists(publisher="A collection"))
    poll(app, "en", "zh")
    assert deadlines(app) == []
    assert len({one.story_id for one in articles(app).values()}) == 2

    poll(app, "en-day", "zh-day")
    assert deadlines(app) == ["2026-12-18"]
    found = articles(app)
    assert len({one.story_id for one in found.values()}) == 1
    assert {(one.source_id, one.revision, one.changed) for one in found.values()} == {("en", 1, None), ("zh", 1, None)}
    asked = newsroom.site.paths().count(EN)
    poll(app, "en", "zh", "en-day", "zh-day")
    assert newsroom.site.paths().count(EN) == asked  # once is enough


@pytest.mark.parametrize("of", [FETCHES, ""])
def test_a_page_that_could_not_be_had_is_fetched_later(
    newsroom: Newsroom, open_with: Open, clock: Clock, of: str
) -> None:
    newsroom.take_down(EN)
    app = open_with(newsroom.feeds(of) + newsroom.lists())
    poll(app, "en")
    assert deadlines(app) == []
    newsroom.publish(EN)
    poll(app, "en")
    assert deadlines(app) == []  # not at once again
    clock.pass_by(hours=2)
    poll(app, "en")  # although the feed says what it said

    assert deadlines(app) == ["2026-12-18"]
    assert "enriched:1" in app.source_statuses()[0].recent[0].flags


def test_whoever_listed_an_article_of_another_source_fetches_its_page_later_although_nothing_changed_in_the_list(
    newsroom: Newsroom, open_with: Open, clock: Clock
) -> None:
    newsroom.take_down(EN)
    app = open_with(newsroom.feeds() + newsroom.lists(publisher="A collection"))
    poll(app, "en")
    poll(app, "en-day")
    newsroom.publish(EN)
    clock.pass_by(hours=2)
    poll(app, "en-day")

    assert deadlines(app) == ["2026-12-18"]


@pytest.mark.parametrize(("later", "kept"), [("In short.", True), ("Applications are closed. " * 14, False)])
def test_a_feed_that_turns_to_teasers_takes_no_text_away(
    newsroom: Newsroom, open_with: Open, later: str, kept: bool
) -> None:
    app = open_with(newsroom.feeds())
    whole = WORDS[EN].format(day=DAYS[EN]) + "Enquiries are answered by the secretariat of the fund. " * 3
    for words in (whole, later):
        item = f"<title>{TITLES[EN]}</title><link>{newsroom.site.url}{EN}</link><description>{words}</description>"
        newsroom.site.pages["/en/feed"] = Answer(f'<rss version="2.0"><channel><item>{item}</item></channel></rss>')
        poll(app, "en")

    assert deadlines(app) == (["2026-12-18"] if kept else [])


def test_a_page_that_is_never_there_is_given_up(newsroom: Newsroom, open_with: Open, clock: Clock) -> None:
    newsroom.take_down(EN)
    app = open_with(newsroom.feeds(FETCHES))
    for _ in range(10):
        poll(app, "en")
        clock.pass_by(hours=30)

    assert newsroom.site.paths().count(EN) == 4


def test_an_edit_of_the_page_is_seen_although_its_listing_stays(
    newsroom: Newsroom, open_with: Open, clock: Clock
) -> None:
    app = open_with(newsroom.feeds(FETCHES))
    poll(app, "en")
    clock.pass_by(hours=8)
    newsroom.publish(EN, extra="We hope to hear from you.")
    poll(app, "en")
    assert articles(app)[EN].revision == 1  # other words, and nothing that moved

    newsroom.publish(EN, day="8 January 2027")
    clock.pass_by(hours=8)
    poll(app, "en")
    assert deadlines(app) == ["2027-01-08"]
    assert articles(app)[EN].revision == 2


def test_a_changed_entry_keeps_the_text_of_a_page_that_is_away(
    newsroom: Newsroom, open_with: Open, clock: Clock
) -> None:
    app = open_with(newsroom.feeds(FETCHES))
    poll(app, "en")
    newsroom.take_down(EN)
    item = ("Corrected: " + TITLES[EN], newsroom.site.url + EN, newsroom.date)
    newsroom.site.pages["/en/feed"] = Answer(rss(item))
    poll(app, "en")

    assert articles(app)[EN].title.startswith("Corrected")
    assert deadlines(app) == ["2026-12-18"]


def test_digests_wait_for_a_page_that_was_not_asked_for_yet(newsroom: Newsroom, open_with: Open, clock: Clock) -> None:
    many = [
        (
            f"Innovation and Technology Fund backs project {number}",
            f"{newsroom.site.url}/m/{number}",
            newsroom.ago(number + 20),
        )
        for number in range(45)
    ]
    newsroom.site.pages["/en/feed"] = Answer(rss(*many))
    app = open_with(newsroom.feeds(FETCHES))
    app.subscribe("a@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)
    poll(app, "en")
    (first,) = app.alerts.compose_due(force=True)
    assert len(first.items) == 40
    clock.pass_by(hours=2)
    (second,) = app.alerts.compose_due(force=True)
    assert len(second.items) == 5


def test_what_nobody_could_date_is_told_once_its_page_says_that_it_is_news(
    newsroom: Newsroom, open_with: Open, clock: Clock
) -> None:
    names = [f"/m/{number}" for number in range(42)]
    urls = "".join(f"<url><loc>{newsroom.site.url}{name}</loc></url>" for name in names)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    newsroom.site.pages["/map.xml"] = Answer(f'<urlset xmlns="{space}">{urls}</urlset>')
    for number, name in enumerate(names):
        words = f"The Innovation and Technology Commission backs project {number} made in Hong Kong. " * 6
        meta = (
            f'<meta property="article:published_time" content="{"2026-11-20" if number % 2 else "2025-01-20"}T01:00Z">'
        )
        page = f"<html><head><title>Project {number}</title>{meta}</head><body><article><h1>Project {number} of the"
        newsroom.site.pages[name] = Answer(f"{page} fund</h1><p>{words}</p></article></body></html>")
    listed = (
        source("map", f"{newsroom.site.url}/map.xml", scope="all").replace('kind = "feed"', 'kind = "sitemap"')
        + FETCHES
    )
    app = open_with(listed)
    app.subscribe("a@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)
    poll(app, "map")
    clock.pass_by(hours=1)
    poll(app, "map")
    (digest,) = app.alerts.compose_due(force=True)
    assert {item.url for item in digest.items} == {
        newsroom.site.url + name for number, name in enumerate(names) if number % 2
    }


def test_a_text_under_three_headlines_is_a_notice_of_the_site(
    newsroom: Newsroom, open_with: Open, clock: Clock
) -> None:
    notice = "The Commission supports innovation and technology in Hong Kong with funds of many kinds. " * 5
    app = open_with(newsroom.feeds(FETCHES))
    for number, thing in enumerate(("robots", "drones", "batteries", "vaccines")):
        path = f"/n/{number}"
        item = (f"The fund opens a call for {thing}", newsroom.site.url + path, newsroom.ago(30 + number))
        newsroom.site.pages[path] = Answer(
            f"<html><body><article><h1>{item[0]}</h1><p>{notice}</p></article></body></html>"
        )
        newsroom.site.pages["/en/feed"] = Answer(rss(item))
        poll(app, "en")

    assert [bool(one.text) for one in sorted(app.export(), key=lambda one: one.id)] == [True, True, False, False]
