"""What the proof finds by reading every article is what the search finds by its indexes, on both engines."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from store_making import NOW, article, read, store

from monitor.errors import QueryError
from monitor.model import Amount, Event, Facts, Stamp
from monitor.proof.search_truth import ArticleText, SearchTruth, cut
from monitor.proof.table_reader import read_rows
from monitor.proof.verification import ARTICLE_COLUMNS
from monitor.store.db import Database
from monitor.store.plan import plan
from monitor.store.tables import ARTICLE

TEXTS = (
    ("RAISe+ takes robots, drones", "「低空經濟」、無人機；AIR@InnoHK joins. Award of HK$5m."),
    ("機械人資助計劃 opens", "香港、港政府宣布撥款一億元支持低空经济。robotics award"),
    ("創科 and the talent hub", "A talent-hub for Ångström engineers: its hub_of talents is Cyberport's."),
    ("数码港培育", "full-width ＲＡＩＳｅ　ＰＬＵＳ, 5G+ and C++ (beta); naïve robots' award"),
    ("Grant", "the end of the title must not run on. low-altitude research, low altitude"),
)
PARTS = (
    "robots", "robot*", '"talent hub"', "talent hub", "低空經濟", "香港政府", "港政府", "機", "数码", "raise+", "raise",
    "air@innohk", "ångström", "title:grant", "title:機械人", '"title low"', "award", "robotics", "has:deadline",
    "has:amount", "has:change", "topic:low-altitude", "kind:launch,award", "publisher:wire",
    "source:wire-en", "lang:zh", "is:official", "programme:rth", "since:3h", "until:2026-11-21",
    "deadline:<60d", "deadline:2026-12", "amount:>50m", "amount:<2m", "5g+", "hub_of", "plus",
)  # fmt: skip
QUERIES = 100  # drawn from the parts, joined and left out


def drawn(chance: random.Random) -> str:
    parts = chance.sample(PARTS, chance.randrange(1, 4))
    said = [f"-{one}" if chance.random() < 0.25 else one for one in parts]
    joined = chance.choice((" ", " OR ")).join(said)
    return joined + chance.choice(("", " is:any"))


def test_reading_every_article_finds_what_the_indexes_find(database: Database) -> None:
    for number, (title, text) in enumerate(TEXTS, 1):
        facts = Facts((Amount(3_000_000 if number % 2 else None, "3m", role="grant" if number > 2 else ""),))
        known = {"facts": facts, "events": (Event("award", "fact", "x"),)} if number > 1 else {}
        language = "zh-Hant" if number == 2 else "en"
        made: dict[str, Any] = {"title": title, "text": text, "language": language, "official": number == 3}
        published = Stamp(NOW - timedelta(hours=20 * number), "minute")
        relevant = {"relevant": number != 4}
        store(database, article(number, facts=known | relevant, published=published, **made))
    chance = random.Random(3)
    with database.read() as session:
        rows = read_rows(session, "article", ARTICLE_COLUMNS)
        truth = SearchTruth([ArticleText(row, frozenset({"rth"})) for row in rows])
        asked = 0
        for query in (*PARTS, *(drawn(chance) for _ in range(QUERIES))):
            try:
                parsed = read(query)
            except QueryError:
                continue
            asked += 1
            found = session.execute(select(ARTICLE.c.id).where(plan(session, parsed).whole)).scalars()
            assert truth.found(parsed.node, parsed.everything) == frozenset(found), query
    assert asked > QUERIES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RAISe+, C++", ["raise", "+", "c", "+"]),
        ("低空、經濟。", ["低", "空", "\x1f", "经", "济", "\x1f"]),
        ("創 科_x", ["创", "科", "x"]),
        ("", []),
    ],
)
def test_words_are_cut(text: str, words: list[str]) -> None:
    assert cut(text) == words
