"""A story is told again, once, when what is known of it is no longer what this subscription was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from alerts.model import Language
from monitor.bootstrap import App
from monitor.model import Draft
from monitor.store import articles
from tests.flow.grant_listing import (
    EXTENSION,
    FIRST,
    POST,
    PRESS,
    SOURCES,
    TEASER,
    TITLE,
    TWIN,
    Line,
    Reader,
    chinese,
    edited,
    opening,
)
from tests.making import Clock, Open


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(SOURCES)


@pytest.fixture
def reader(app: App, clock: Clock) -> Reader:
    return Reader(app, clock)


MOVED = "Deadline 30 Nov → 14 Dec (extended)"
SCENARIOS: dict[str, tuple[Sequence[tuple[Line, ...]], Sequence[Sequence[tuple[str, ...]]]]] = {
    # name: (what is listed at each time, what is told after each)
    "an edit moves the deadline": (
        [(FIRST,), (edited(FIRST, opening("14 December 2026")),), (edited(FIRST, opening("14 December 2026")),)],
        [[("new",)], [(MOVED,)], []],
    ),
    "an edit moves it back": (
        [(FIRST,), (edited(FIRST, opening("14 December 2026")),), (FIRST,)],
        [[("new",)], [(MOVED,)], [("Deadline 14 Dec → 30 Nov (earlier)",)]],
    ),
    "an edit of a word": (
        [(FIRST,), (edited(FIRST, opening().replace("nine scientists", "nine senior scientists")),)],
        [[("new",)], []],
    ),
    "an edit leaves the deadline out": ([(FIRST,), (edited(FIRST, opening("")),)], [[("new",)], []]),
    "an edit adds a deadline": (
        [(edited(FIRST, opening("")),), (FIRST,)],
        [[("new",)], [("Deadline 30 Nov (new)",)]],
    ),
    "an edit raises the ceiling": (
        [(FIRST,), (edited(FIRST, opening(ceiling="12")),)],
        [[("new",)], [("Ceiling HK$10m → HK$12m",)]],
    ),
    "a follow-up of the issuer at a new address": (
        [(FIRST,), (EXTENSION,), (EXTENSION,)],
        [[("new",)], [(MOVED,)], []],
    ),
    "the page of a teaser is read later": (
        [
            (Line(FIRST.url, "", summary=opening("").partition(". ")[0] + "."),),
            (FIRST,),
            (edited(FIRST, opening("14 December 2026")),),
        ],
        [[("new",)], [], [(MOVED,)]],
    ),
    "the page of a teaser says another day": (
        [(TEASER,), (edited(FIRST, opening("14 December 2026")),)],
        [[("new",)], [(MOVED,)]],
    ),
    "a language version comes later and knows less": ([(FIRST,), (edited(TWIN, chinese("")),)], [[("new",)], []]),
    "a language version is read otherwise": (
        [(FIRST,), (edited(TWIN, chinese("，截止日期為2026年12月5日")),)],
        [[("new",)], []],
    ),
    "one language version is edited": (
        [
            (FIRST, TWIN),
            (edited(FIRST, opening("14 December 2026")),),
            (edited(TWIN, chinese("，截止日期為2026年12月14日")),),
        ],
        [[("new",)], [(MOVED,)], []],
    ),
    "an outlet says another day than the issuer": (
        [(FIRST,), (edited(PRESS, opening("5 December 2026")),)],
        [[("new",)], []],
    ),
    "an outlet says another day where the issuer is silent": (
        [(replace(PRESS, into=""),), (POST,)],
        [[("new",)], [(MOVED,)]],
    ),
    "a copy repeats the day that held before": (
        [(FIRST,), (edited(FIRST, opening("14 December 2026")),), (PRESS,)],
        [[("new",)], [(MOVED,)], []],
    ),
    "a teaser knows less than the page": (
        [(FIRST,), (Line("https://daily.example.com/2", "", "A teaser", "daily", "Quantum grant opens.", FIRST.url),)],
        [[("new",)], []],
    ),
    "applications are suspended, then resumed": (
        [
            (FIRST,),
            (edited(FIRST, "Applications for the Quantum Harbour Grant are suspended. " + opening()),),
            (edited(FIRST, "The Quantum Harbour Grant has reopened for applications today. " + opening()),),
        ],
        [[("new",)], [("Suspended",)], [("Resumed",)]],
    ),
    "a correction": (
        [(FIRST,), (Line(FIRST.url, opening(ceiling="12"), "(Correction) " + TITLE),)],
        [[("new",)], [("Corrected", "Ceiling HK$10m → HK$12m")]],
    ),
    "the event is cancelled": (
        [(FIRST,), (edited(FIRST, "The Quantum Harbour Grant scheme has been cancelled. " + opening("")),)],
        [[("new",)], [("Cancelled",)]],
    ),
    "results": (
        [(FIRST,), (edited(FIRST, "The results of the selection are announced: forty teams win. " + opening()),)],
        [[("new",)], [("Results announced",)]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("listed", "told"), SCENARIOS.values(), ids=SCENARIOS)
def test_what_is_told_after_each_listing(
    reader: Reader, listed: Sequence[tuple[Line, ...]], told: Sequence[Sequence[tuple[str, ...]]]
) -> None:
    said = []
    for lines in listed:
        reader.listed(*lines)
        said.append(reader.told())

    assert said == [list(one) for one in told]
    assert reader.told() == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Deadline 29 Dec → 5 Jan 2027 (extended)"),
        ("zh-Hant", "截止日期 12月29日 → 2027年1月5日（延期）"),
        ("zh-Hans", "截止日期 12月29日 → 2027年1月5日（延期）"),
    ],
)
def test_a_reader_of_the_version_that_was_not_edited_is_told_the_new_day(
    app: App, clock: Clock, language: Language, line: str
) -> None:
    reader = Reader(app, clock, language)
    reader.listed(edited(FIRST, opening("29 December 2026")), edited(TWIN, chinese("，截止日期為2026年12月29日")))
    assert reader.told() == [("new",)]
    reader.listed(edited(FIRST, opening("5 January 2027")))
    clock.pass_by(minutes=1)
    (digest,) = app.alerts.compose_due([reader.id])

    assert reader.items(digest) == [(line,)]
    assert [day.isoformat() for day, _ in digest.items[0].deadlines] == ["2027-01-05"]
    mail = app.alerts.outbox()[0]
    assert line in mail.text
    assert line in mail.html
    assert [f"{due.next_day}" for due in app.coming_deadlines("en")] == ["2027-01-05"]


def test_a_follow_up_names_what_it_follows(reader: Reader) -> None:
    reader.listed(FIRST)
    reader.told()
    reader.listed(EXTENSION)
    (digest,) = reader.app.alerts.compose_due()
    (item,) = digest.items

    assert item.title == EXTENSION.title
    assert item.follows is not None
    assert item.follows.title == FIRST.title


def test_what_is_withdrawn_after_it_was_told_is_told_so_once(reader: Reader) -> None:
    reader.listed(FIRST, TWIN)
    reader.told()
    told = []
    for url in (TWIN.url, FIRST.url, FIRST.url):
        reader.clock.pass_by(hours=8)
        with reader.app.database.begin() as session:
            articles.withdraw(session, [reader.article(url)], reader.clock.now)
        told.append(reader.told())

    assert told == [[], [("Withdrawn by the publisher",)], []]
    assert reader.app.coming_deadlines("en") == ()


def test_each_subscription_is_compared_with_what_it_was_told_itself(app: App, clock: Clock) -> None:
    early = Reader(app, clock)
    early.listed(FIRST)
    assert early.told() == [("new",)]
    slow = Reader(app, clock, address="slow@example.org")
    early.listed(EXTENSION)

    assert early.told() == [(MOVED,)]
    assert slow.told() == [("new",)]
    early.listed(edited(EXTENSION, EXTENSION.text.replace("14 December", "21 December")))
    assert early.told() == [("Deadline 14 Dec → 21 Dec (extended)",)]
    assert slow.told() == [("Deadline 14 Dec → 21 Dec (extended)",)]


def test_who_subscribes_again_begins_anew(app: App, clock: Clock) -> None:
    reader = Reader(app, clock)
    reader.listed(FIRST)
    reader.told()
    app.alerts.unsubscribe("reader@example.org")
    again = Reader(app, clock)
    again.listed(edited(FIRST, opening("14 December 2026")))

    assert again.told() == []


def test_a_text_that_is_read_again_by_other_rules_changes_nothing_told(reader: Reader) -> None:
    reader.listed(edited(FIRST, opening("")))
    reader.told()
    read_otherwise = reader.app.classifier.classify(Draft(FIRST.url, TITLE, text=opening(), official=True, scope="all"))
    with reader.app.database.begin() as session:
        articles.save_classification(session, reader.article(FIRST.url), read_otherwise)
    reader.listed(edited(FIRST, opening("").replace("nine", "ten")))

    assert reader.told() == []
