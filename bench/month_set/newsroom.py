"""What a source publishes in a month: announcements of our own making, each with a reference that names it.

The reference stands in the words of the item, so whoever reads the store afterwards knows what is there.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
DAYS = 30
REFERENCE = re.compile(r"\bRef-\d{6}\b")

VERBS = ("opens a call for", "backs", "reviews", "publishes a study of", "names winners in", "starts a trial of")
THINGS = (
    "drones", "robots", "vaccines", "batteries", "satellites", "chips", "lasers", "sensors", "green hydrogen",
    "data centres", "smart lampposts", "gene therapies", "e-health records", "digital twins", "cold chains", "alloys",
)  # fmt: skip
WHERE = ("Cyberport", "the Science Park", "the Hetao zone", "San Tin", "a university", "a public hospital", "the port")
ZH_VERBS = ("接受申請支持", "資助", "檢討", "公布研究", "公布得獎項目", "試行")
ZH_THINGS = (
    "無人機",
    "機械人",
    "疫苗",
    "電池",
    "衛星",
    "晶片",
    "激光",
    "感測器",
    "氫能",
    "數據中心",
    "基因治療",
    "冷鏈",
)
SERIES = "Notice of tenders for innovation and technology services"


@dataclass(frozen=True, slots=True)
class Item:
    """One announcement as its source states it now. `number`: within its source; `edits`: how often it was edited."""

    reference: str
    number: int
    title: str
    summary: str
    published: datetime
    edits: int = 0


def month(source: int, dice: random.Random, *, chinese: bool, series: bool, days: int = DAYS) -> list[Item]:
    """The announcements of one source, oldest first: 0 to 3 a day. `series`: every fourth has the same headline."""
    found: list[Item] = []
    for day in range(days):
        for minute in sorted(dice.sample(range(14 * 60), dice.choice((0, 1, 1, 2, 3)))):
            number = len(found)
            published = BEGIN + timedelta(days=day, minutes=minute)
            found.append(_item(source, number, published, dice, chinese, series and number % 4 == 0))
    return found


def _item(source: int, number: int, at: datetime, dice: random.Random, chinese: bool, in_series: bool) -> Item:
    reference = f"Ref-{source:03d}{number:03d}"
    place, count = dice.choice(WHERE), dice.randint(2, 900)
    if chinese:
        thing = dice.choice(ZH_THINGS)
        title = f"香港{dice.choice(ZH_VERBS)}{count}項{thing}計劃"
        return Item(reference, number, title, f"創新科技署今日公布，{count}項{thing}計劃獲選。編號 {reference} 。", at)
    thing = dice.choice(THINGS)
    title = SERIES if in_series else f"Hong Kong {dice.choice(VERBS)} {count} {thing} at {place}"
    words = f"The Innovation and Technology Commission said that {count} projects on {thing} were chosen at {place}."
    return Item(reference, number, title, f"{words} {reference} .", at)


def edited(item: Item) -> Item:
    """The same announcement, a correction in its words."""
    return replace(item, summary=item.summary + " The figure was corrected.", edits=item.edits + 1)
