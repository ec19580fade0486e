"""The demo's newsroom serves what it says, honours validators, and changes in phase two exactly what it should."""

from __future__ import annotations

import smtplib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from monitor.catalogue.source_file import read_sources
from monitor.demo.announcements import load
from monitor.demo.dates import fill
from monitor.demo.newsroom import Newsroom, not_modified
from monitor.demo.postbox import Postbox
from monitor.demo.site import DESKS, Resource, path_of, site_of
from monitor.model import Entry, Parsed, Source, SourceKind
from monitor.parse.dispatch import parse_document
from monitor.parse.page import read_page

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BASE = "http://newsroom.example"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    request = Request(url, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=5) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except HTTPError as error:
        return Answer(error.code, dict(error.headers), error.read())


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW) as room:
        yield room


def sources(room: Newsroom) -> dict[str, Source]:
    return {source.id: source for source in read_sources(tomllib.loads(room.sources_toml()), "sources.toml")}


def entries(source: Source) -> tuple[Entry, ...]:
    answer = ask(source.url)
    parsed = parse_document(source, answer.body, answer.headers["Content-Type"], source.url, NOW)
    assert isinstance(parsed, Parsed), parsed
    assert parsed.refused == ()
    return parsed.entries


# ------------------------------------------------------------------------------------------------ what is published
def test_there_are_enough_announcements_in_three_languages() -> None:
    first = load(NOW).first
    assert len(first) >= 34
    assert {one.desk for one in first} == set(DESKS)
    assert len({(one.desk, one.number) for one in first}) == len(first)


def test_nothing_is_published_in_the_future_and_no_date_is_left_open() -> None:
    for one in load(NOW).second:
        assert one.published <= one.changed <= NOW
        assert "{" not in one.title + one.text


@pytest.mark.parametrize(
    "now", [NOW, datetime(2027, 12, 31, 16, 5, tzinfo=UTC), datetime(2028, 2, 29, 0, 1, tzinfo=UTC)]
)
def test_any_day_will_do(now: datetime) -> None:
    assert site_of(load(now).second, BASE).keys() > site_of(load(now).first, BASE).keys()


def test_dates_count_from_the_announcement_s_own_day_in_hong_kong() -> None:
    night = load(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)).first
    accelerator = next(one for one in night if (one.desk, one.number) == ("gov-en", 301))
    assert accelerator.published == datetime(2026, 11, 22, 16, 50, tzinfo=UTC)  # the 23rd in Hong Kong
    assert "today (November 23)" in accelerator.text
    assert "6pm on January 7, 2027" in accelerator.text


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{+0 en}", "October 31"),
        ("{+1 en-year}", "November 1, 2026"),
        ("{-30 zh}", "十月一日"),
        ("{+0 zh-year}", "二○二六年十月三十一日"),
        ("{+20 zh}", "十一月二十日"),
        ("{+71 num-year}", "2027年1月10日"),
        ("{+10 num} and {not this}", "11月10日 and {not this}"),
    ],
)
def test_dates_are_written_as_the_press_writes_them(text: str, filled: str) -> None:
    assert fill(text, date(2026, 10, 31)) == filled


def test_an_unknown_form_of_date_is_refused() -> None:
    with pytest.raises(ValueError, match="de-year"):
        fill("{+0 de-year}", date(2026, 10, 31))


# ------------------------------------------------------------------------------------------------ what is served
def test_the_sources_file_describes_every_desk(newsroom: Newsroom) -> None:
    described = sources(newsroom)
    assert set(described) == set(DESKS)
    assert {source.kind for source in described.values()} == {SourceKind.FEED, SourceKind.LISTING, SourceKind.API}
    assert {source.language for source in described.values()} == {"en", "zh-Hant", "zh-Hans"}


def test_every_announcement_is_listed_under_its_own_address_and_title(newsroom: Newsroom) -> None:
    listed = {
        (entry.url, entry.title.replace(" ", "")) for source in sources(newsroom).values() for entry in entries(source)
    }
    expected = {
        (newsroom.base_url + path_of(one) + DESKS[one.desk].tracking, one.title.replace(" ", ""))
        for one in load(NOW).first
    }
    assert listed == expected


def test_every_page_is_an_article_with_its_text(newsroom: Newsroom) -> None:
    rules = {name: source.page for name, source in sources(newsroom).items()}
    for one in load(NOW).first:
        answer = ask(newsroom.base_url + path_of(one))
        page = read_page(
            answer.body, answer.headers["Content-Type"], newsroom.base_url + path_of(one), rules[one.desk], NOW
        )
        assert page.verdict == "article", one.title
        assert page.title == one.title
        assert page.text.splitlines()[-1].strip() == one.paragraphs[-1].strip(), one.title


def test_versions_in_other_languages_name_each_other(newsroom: Newsroom) -> None:
    told = [one for one in load(NOW).first if one.story == "accelerator"]
    rules = sources(newsroom)["gov-en"].page
    addresses = {newsroom.base_url + path_of(one) for one in told}
    for one in told:
        url = newsroom.base_url + path_of(one)
        answer = ask(url)
        twins = read_page(answer.body, answer.headers["Content-Type"], url, rules, NOW).twins
        assert {twin.url.removesuffix("?fontSize=1") for twin in twins} == addresses - {url}
    assert len(told) == 3


def test_the_radio_s_items_have_no_link(newsroom: Newsroom) -> None:
    feed = ask(sources(newsroom)["radio"].url).body.decode()
    assert "<link>" not in feed.split("<item>", 1)[1]
    assert feed.count("<guid>") == feed.count("<item>")


def test_robots_may_read_the_news_but_not_search(newsroom: Newsroom) -> None:
    assert b"Disallow: /search" in ask(f"{newsroom.base_url}/robots.txt").body


def test_an_unknown_address_is_404(newsroom: Newsroom) -> None:
    assert ask(f"{newsroom.base_url}/nowhere").status == 404


# ------------------------------------------------------------------------------------------------ validators
def test_an_unchanged_list_answers_304_to_its_tag_and_to_its_date(newsroom: Newsroom) -> None:
    for source in sources(newsroom).values():
        answer = ask(source.url)
        by_tag = ask(source.url, If_None_Match=answer.headers["ETag"])
        by_date = ask(source.url, If_Modified_Since=answer.headers["Last-Modified"])
        assert (answer.status, by_tag.status, by_date.status) == (200, 304, 304)
        assert by_tag.body == by_date.body == b""
        assert by_tag.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "same"),
    [
        (None, None, False),
        ('"other"', None, False),
        ("TAG", None, True),
        ('"other", W/TAG', None, True),
        ("*", None, True),
        (None, "Sun, 22 Nov 2026 09:30:00 GMT", True),
        (None, "Sun, 22 Nov 2026 09:29:59 GMT", False),
        (None, "yesterday", False),
        ('"other"', "Sun, 22 Nov 2026 09:30:00 GMT", False),  # the tag decides where there is one
    ],
)
def test_when_nothing_is_sent_again(if_none_match: str | None, if_modified_since: str | None, same: bool) -> None:
    resource = Resource(b"news", "text/plain", NOW)
    tag = if_none_match and if_none_match.replace("TAG", resource.etag)
    assert not_modified(resource, tag, if_modified_since) is same


def test_head_has_the_headers_and_no_body(newsroom: Newsroom) -> None:
    url = sources(newsroom)["park"].url
    answer, head = ask(url), ask(url, method="HEAD")
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(answer.body))


# ------------------------------------------------------------------------------------------------ phase two
def test_phase_two_is_one_edit_one_repeat_and_one_new_announcement() -> None:
    programme = load(NOW)
    before, after = site_of(programme.first, BASE), site_of(programme.second, BASE)
    changed = {path for path in before if before[path].etag != after[path].etag}
    corpid = path_of(next(one for one in programme.first if one.story == "corpid" and one.desk == "gov-en"))
    assert changed == {DESKS["gov-en"].list_path, DESKS["radio"].list_path, corpid}
    assert len(after.keys() - before.keys()) == 2
    assert before.keys() <= after.keys()


def test_the_repeat_says_the_same_words_at_another_address() -> None:
    programme = load(NOW)
    (repeat,) = [one for one in programme.second if one.desk == "radio" and one.published == NOW]
    originals = [one for one in programme.first if one.text == repeat.text and one.title == repeat.title]
    assert len(originals) == 1
    assert path_of(originals[0]) != path_of(repeat)


def test_phase_two_is_served_at_once(newsroom: Newsroom) -> None:
    source = sources(newsroom)["gov-en"]
    answer, known = ask(source.url), {entry.url for entry in entries(source)}
    newsroom.publish_phase_two()
    assert ask(source.url, If_None_Match=answer.headers["ETag"]).status == 200
    (new,) = [entry for entry in entries(source) if entry.url not in known]
    assert "Frontier Technology Research Support Scheme" in new.title
    assert new.published.instant is not None
    assert NOW - new.published.instant < timedelta(minutes=1)


# ------------------------------------------------------------------------------------------------ the postbox
def test_the_postbox_keeps_mails_in_the_order_of_their_arrival() -> None:
    with Postbox() as postbox:
        host, port = postbox.url.removeprefix("smtp://").split(":")
        with smtplib.SMTP(host, int(port), timeout=5) as client:
            for subject in ("數碼港 digest", "second"):
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = "monitor@localhost", "reader@localhost", subject
                message.set_content("Hello")
                client.send_message(message)
    kept = [message_from_bytes(mail) for mail in postbox.messages]
    assert [mail["To"] for mail in kept] == ["reader@localhost"] * 2
    assert kept[1]["Subject"] == "second"
