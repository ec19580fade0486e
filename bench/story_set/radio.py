"""Ordinary news as a radio service writes it: every item is a story of its own, in one or two languages.

A matter goes through stages within days; details and background are pasted under several of them. Nothing of it is
about innovation and nothing is a copy, so every join of two items in one language is wrong. Headline and lead name a
place, a person or a figure of their matter.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bench.week_set.slots import Said, Values, draw, filled

START = datetime.fromisoformat("2026-11-02T06:00:00+08:00")
A_DAY = 72  # two languages together; a radio service of the city publishes up to twice as many
_BETWEEN = (2, 40)  # hours between two stages of a matter
_BOTH = 0.7  # share of items that the other language desk writes too
_SIGNALS = ("3", "8", "9")


@dataclass(frozen=True)
class Item:
    """One item on the air. `story`: the same for both languages."""

    story: str
    url: str
    title: str
    text: str
    language: str
    published: datetime


def items(count: int, seed: int) -> list[Item]:
    """So many items, in the order in which they were published: `A_DAY` a day, as one service publishes."""
    rng, days = random.Random(seed), max(7, count // A_DAY)
    found: list[Item] = []
    said: set[tuple[str, str]] = set()
    number = 0
    while len(found) < count:
        matters = _matters()
        found += _unsaid(_of_matter(matters[number % len(matters)], number, rng, days), said)
        number += 1
    return sorted(found[:count], key=lambda one: (one.published, one.url))


def _unsaid(fresh: Iterator[Item], said: set[tuple[str, str]]) -> Iterator[Item]:
    """Without what repeats headline and lead of another matter, which nobody could tell apart."""
    for item in fresh:
        words = (item.title, item.text.split("\n", 1)[0])
        if words not in said:
            said.add(words)
            yield item


@cache
def _matters() -> list[dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "radio.toml").read_text("utf-8"))["matter"]


def _of_matter(matter: dict[str, Any], number: int, rng: random.Random, days: int) -> Iterator[Item]:
    at = START + timedelta(minutes=rng.randrange(days * 1440))
    values: dict[str, Any] = {name: draw(spec, rng, at) for name, spec in matter["slots"].items()}
    values["s1"] = Said(*[rng.choice(_SIGNALS)] * 2)
    background = rng.sample(range(len(matter["background"]["en"])), 2)
    stages = sorted(rng.sample(range(len(matter["stages"])), rng.randint(2, len(matter["stages"]))))
    for stage in stages:
        details = rng.sample(range(len(matter["details"]["en"])), rng.randint(1, 2))
        wording = rng.randrange(2)
        languages = ["en", "zh"] if rng.random() < _BOTH else [rng.choice(("en", "zh"))]
        for language in languages:
            when = at + timedelta(minutes=rng.randint(0, 45))
            yield _item(
                matter,
                values,
                language,
                f"{matter['id']}-{number}-{stage}",
                when,
                (wording, stage, details, background),
            )
        at += timedelta(hours=rng.randint(*_BETWEEN))


def _item(
    matter: dict[str, Any],
    values: Values,
    language: str,
    story: str,
    at: datetime,
    chosen: tuple[int, int, list[int], list[int]],
) -> Item:
    number, stage, details, background = chosen
    title, *leads = matter["stages"][stage][language]
    texts = [
        leads[number % len(leads)],
        *(matter["details"][language][one] for one in details),
        *(matter["background"][language][one] for one in background),
    ]
    said = [filled(text, values, language == "zh", 0) for text in (title, *texts)]
    folder, code = ("ch", "zh-Hant") if language == "zh" else ("en", "en")
    url = f"https://news.radio.example/{folder}/{story}-{at:%Y%m%d}.htm"
    return Item(story, url, said[0][0].upper() + said[0][1:], "\n".join(said[1:]), code, at)
