"""Everything is told, and once: over many articles, repeats, edits, twins, restarts and crashes."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from email.utils import format_datetime

import pytest

from alerts import outbox
from alerts.model import Digest
from monitor.bootstrap import App
from monitor.store import articles
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

NOWHERE = source("gov", "http://127.0.0.1:9/feed", scope="all")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _lines(clock: Clock, first: int, count: int) -> Iterator[str]:
    """Announcements that have no more in common than their subject."""
    for number in range(first, first + count):
        draw = random.Random(number)
        words = " ".join("".join(draw.choices(LETTERS, k=6)) for _ in range(20))
        title = f"Hong Kong Innovation and Technology Fund {words[:30]} {number}"
        url = f"https://news.example.com/{number}"
        yield json.dumps({"url": url, "title": title, "text": words, "published": clock.now.isoformat()})


def _titles(digests: Sequence[Digest]) -> Counter[str]:
    return Counter(item.title for digest in digests for item in digest.items)


@pytest.fixture
def reader(open_with: Open, clock: Clock) -> App:
    """Open, with a reader of everything."""
    app = open_with(NOWHERE)
    app.subscribe("reader@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)
    return app


def test_what_was_told_never_crowds_out_what_is_new(reader: App, clock: Clock) -> None:
    told: list[Digest] = []
    for day in range(3):
        clock.pass_by(days=1)
        reader.import_lines(_lines(clock, 100 * day, 8), announce=True)
        told += reader.alerts.compose_due()

    assert [len(digest.items) for digest in told] == [8, 8, 8]
    assert set(_titles(told).values()) == {1}


ROBOTS = "Innovation and Technology Fund supports quick robots that weld bridges and paint tall ships in Hong Kong"
EDITED = ROBOTS + " and Macau"
LABORATORY = "Cyberport opens a laboratory where forty young companies grow microchips out of sand and patience"
STEPS = {"repeats": (ROBOTS, ROBOTS), "an edit": (ROBOTS, EDITED), "a return": (ROBOTS, LABORATORY, ROBOTS)}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS.keys())
def test_an_article_is_told_once(site: Site, clock: Clock, open_with: Open, steps: tuple[str, ...]) -> None:
    blocks = source("itc", f"{site.url}/feed", scope="all")
    open_with(blocks).subscribe("reader@example.org", "is:any", rhythm="at-once")
    told: list[Digest] = []
    date = format_datetime(clock.now)
    for title in steps:
        clock.pass_by(hours=1)
        url = f"{site.url}/news/{'laboratory' if title is LABORATORY else 'robots'}"
        site.pages["/feed"] = Answer(rss((title, url, date)))
        app = open_with(blocks)  # as after a restart
        app.poll(everything=True, force=True)
        told += app.alerts.compose_due()

    assert set(_titles(told)) == set(steps) - {EDITED}
    assert set(_titles(told).values()) == {1}


def test_a_twin_that_comes_later_is_not_told_again(reader: App, clock: Clock) -> None:
    english = {
        "url": "https://www.info.gov.hk/gia/general/202611/20/P2026112000301.htm",
        "title": "Research Talent Hub receives HK$123.4 million for 567 posts",
        "text": "The Innovation and Technology Commission said on November 20 that HK$123.4 million had been granted "
        "for 567 posts of the Research Talent Hub, and 89 companies had applied.",
        "published": clock.now.isoformat(),
    }
    copy = english | {"url": "https://outlet.example.com/a/1", "title": english["title"] + " - Outlet"}
    told = []
    for article in (english, copy):
        clock.pass_by(hours=1)
        reader.import_lines([json.dumps(article)], announce=True)
        told += reader.alerts.compose_due()

    assert [len(digest.items) for digest in told] == [1]


def test_a_crash_while_the_digest_is_written_tells_it_later_and_once(
    reader: App, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.import_lines(_lines(clock, 0, 3), announce=True)

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "enqueue", crash)
        assert reader.alerts.compose_due() == []
    told = reader.alerts.compose_due() + reader.alerts.compose_due()

    assert [len(digest.items) for digest in told] == [3]
    assert len(reader.alerts.outbox()) == 1


def test_what_is_withdrawn_is_not_named_beside_what_is_told(reader: App, clock: Clock) -> None:
    (line,) = _lines(clock, 1, 1)
    copy = json.loads(line) | {"url": "https://outlet.example.com/1"}
    reader.import_lines([line, json.dumps(copy)], announce=True)
    first, second = reader.export()
    assert first.story_id == second.story_id
    with reader.database.begin() as session:
        articles.withdraw(session, [first.id], clock.now)

    (digest,) = reader.alerts.compose_due()
    assert [item.url for item in digest.items] == [second.url]
    assert digest.items[0].also == ()
