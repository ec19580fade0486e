"""A story is told again, once, when what is known of it is no longer what this subscription was told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from alerts.change_lines import change_line
from alerts.local_dates import today_in_hong_kong
from alerts.model import Digest, Language
from monitor.bootstrap import App
from monitor.entrypoints.web.server import make_server
from monitor.model import Draft
from monitor.store import articles
from tests.making import Clock, Open, source

SOURCES = "".join(
    (
        source("gov", "http://127.0.0.1:9/gov", scope="all", publisher="ITC").replace(
            "[[source]]", "[[source]]\nofficial = true\nretain = 'full'"
        ),
        source("daily", "http://127.0.0.1:9/daily", scope="all", publisher="Daily"),
        source("post", "http://127.0.0.1:9/post", scope="all", publisher="Post"),
    )
)
GIA = "https://www.info.gov.hk/gia/general/202611/20/P2026112000301"
OPENING = (
    "The Innovation and Technology Commission invites applications for the Quantum Harbour Grant from today. Companies "
    "in Hong Kong may submit proposals on sensors, clocks and simulators{deadline}. Each project may receive up to "
    "HK${ceiling} million. A panel of nine scientists will read the proposals and visit the laboratories in spring."
)
TITLE = "Quantum Harbour Grant opens for applications"
CHINESE = (
    "創新科技署今日起接受「量子海港資助」的申請。香港公司可就感應器、時鐘及模擬器提交建議書{deadline}。"
    "每個項目最多可獲{ceiling}萬元。由九名科學家組成的評審小組將審閱建議書，並於春季到訪實驗室。"
)


def opening(deadline: str = "30 November 2026", ceiling: str = "10") -> str:
    return OPENING.format(deadline=f" by {deadline}" if deadline else "", ceiling=ceiling)


def chinese(deadline: str = "，截止日期為2026年11月30日", ceiling: str = "1,000") -> str:
    return CHINESE.format(deadline=deadline, ceiling=ceiling)


@dataclass(frozen=True)
class Line:
    """An article as it is listed at one time. `into`: the story of the article with this address is its own too."""

    url: str
    text: str = ""
    title: str = TITLE
    source: str = "gov"
    summary: str = ""
    into: str = ""


FIRST = Line(f"{GIA}.htm", opening())
TWIN = Line(f"{GIA}c.htm", chinese(), "「量子海港資助」接受申請", into=FIRST.url)
EXTENSION = Line(
    "https://www.info.gov.hk/gia/general/202611/27/P2026112700411.htm",
    "The Innovation and Technology Commission announced today that the deadline for applications for the Quantum "
    "Harbour Grant has been extended from 30 November 2026 to 14 December 2026. " + opening("").partition(". ")[2],
    "Quantum Harbour Grant application deadline extended",
)
PRESS = Line("https://daily.example.com/1", opening(), TITLE + " for harbour labs", "daily", into=FIRST.url)
TEASER = replace(FIRST, text="", summary="Apply for the Quantum Harbour Grant by 30 November 2026.")
POST = Line("https://post.example.com/1", opening("14 December 2026"), TITLE + " later", "post", into=PRESS.url)


class Reader:
    """A reader of everything, told at once."""

    def __init__(self, app: App, clock: Clock, language: Language = "en", address: str = "reader@example.org") -> None:
        self.app, self.clock, self.language = app, clock, language
        self.id = app.subscribe(address, "is:any", rhythm="at-once", language=language).id
        clock.pass_by(minutes=1)

    def listed(self, *lines: Line, hours: float = 26) -> None:
        """What is listed now; and time passes before."""
        self.clock.pass_by(hours=hours)
        for line in lines:
            values = {"url": line.url, "title": line.title, "text": line.text, "summary": line.summary}
            published = self.clock.now.isoformat()
            stated = json.dumps(values | {"source": line.source, "published": published})
            counts = self.app.import_lines([stated], announce=True)
            assert counts.refused == ()
            if line.into and counts.new:
                self.app.join_story(self.article(line.url), self.story(line.into))

    def article(self, url: str) -> int:
        return next(one.id for one in self.app.export() if one.url == url)

    def story(self, url: str) -> int:
        return next(one.story_id for one in self.app.export() if one.url == url)

    def told(self) -> list[tuple[str, ...]]:
        """The items of the digest that is due now: of each "new", or its changes."""
        self.clock.pass_by(minutes=1)
        return [item for digest in self.app.alerts.compose_due([self.id]) for item in self.items(digest)]

    def items(self, digest: Digest) -> list[tuple[str, ...]]:
        today = today_in_hong_kong(self.clock.now)
        return [
            tuple(change_line(change, today, self.language) for change in item.changes) if item.is_change else ("new",)
            for item in digest.items
        ]


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(SOURCES)


@pytest.fixture
def reader(app: App, clock: Clock) -> Reader:
    return Reader(app, clock)


def edited(line: Line, text: str) -> Line:
    return replace(line, text=text)


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


# -------------------------------------------------------------------------------------------- found, shown, looked up
def test_the_history_stands_on_the_pages_and_in_the_api(reader: Reader) -> None:
    text = opening().replace("Quantum Harbour Grant", "Research Talent Hub")
    hub = {"text": text, "title": "Research Talent Hub opens"}
    reader.listed(replace(FIRST, **hub))
    reader.listed(replace(FIRST, **hub | {"text": text.replace("30 November", "14 December")}))
    client = TestClient(make_server(reader.app), base_url="http://127.0.0.1:8000")
    story = reader.story(FIRST.url)

    for path in (f"/stories/{story}", "/programmes/rth"):
        assert "<s>30 Nov</s> → <strong>14 Dec</strong>" in client.get(path).text
    answer = client.get(f"/api/v1/stories/{story}").json()
    moved = next(step for step in answer["history"] if step["before"] == ["2026-11-30"])
    assert moved["after"] == ["2026-12-14"]
    assert moved["url"] == FIRST.url
    assert [fact["value"] for fact in answer["facts"] if fact["topic"] == "deadline"] == ["2026-12-14"]
    assert moved in client.get("/api/v1/programmes/rth").json()["timeline"]


def test_what_changed_is_found(reader: Reader) -> None:
    reader.listed(FIRST, PRESS, TWIN)
    assert reader.app.search("has:change").articles == ()
    reader.listed(edited(FIRST, opening("14 December 2026")))
    reader.listed(edited(TWIN, chinese().replace("九名", "十名")))
    reader.listed(EXTENSION)

    assert {one.url for one in reader.app.search("has:change").articles} == {FIRST.url, EXTENSION.url}


def test_a_page_that_is_read_later_is_no_change_to_be_found(reader: Reader) -> None:
    reader.listed(TEASER)
    reader.listed(edited(FIRST, opening("14 December 2026")))

    assert reader.app.search("has:change").articles == ()


def test_a_run_without_news_asks_the_same_however_much_was_told(reader: Reader) -> None:
    asked = []
    for first in (100, 200):
        many = [
            Line(f"https://x.example/{number}", f"{number**5} {number**7}", f"Grant {number**3}")
            for number in range(first, first + (3 if first == 100 else 40))
        ]
        reader.listed(*many)
        assert len(reader.told()) == len(many)
        reader.clock.pass_by(days=1)
        asked.append(_statements(reader))

    assert asked[0] == asked[1]


def _statements(reader: Reader) -> int:
    """How many statements a run makes that has nothing to tell."""
    counted: list[str] = []
    engine = reader.app.database._engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    assert reader.told() == []
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)
