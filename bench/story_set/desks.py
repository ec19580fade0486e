"""Ordinary news: short items of radio stations and papers, whose background is shared, with the true story of each.

Most events happen once; the next of its kind has another place, person or matter in the same sentences. `desks` tell a
story in words of their own; 1 makes the control set, in which no two articles tell the same.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from bench.story_set.make import START, Document
from bench.story_set.slots import HERE, Said, fill, words
from monitor.model import Draft, Language, Stamp

_KINDS = {"where": "district", "road": "road", "who": "person", "n": "int 3 90", "age": "int 31 92", "firm": "company"}
HOURS = 1.2  # between two items: some twenty a day


def news(half: str, seed: int, stories: int, *, desks: int = 2) -> list[Document]:
    """Items of so many stories, in order of publication, no two with the same words in their slots."""
    rng = random.Random(f"radio {half} {seed}")
    events = [event for event in _data()["event"] if half in (event["half"], "both")]
    told: set[tuple[object, ...]] = set()
    found: list[Document] = []
    while len(told) < stories:
        number, event = len(told), rng.choice(events)
        values = {name: _value(name, rng) for name in sorted(_slots(event))}
        recent = (events.index(event), number // 200, *values.values())
        if recent not in told:
            told.add(recent)
            for language in ("en", "zh"):
                found += _items(event, language, values, f"radio-{half}-{number}", number, desks, rng)
    return sorted(found, key=lambda item: item.draft.published.instant or START)


def _items(
    event: dict[str, Any],
    language: str,
    values: dict[str, Said],
    story: str,
    number: int,
    desks: int,
    rng: random.Random,
) -> Iterator[Document]:
    *parts, background = event[language]
    orders = [[rng.randrange(2) for _ in parts]]
    orders += [[1 - order for order in orders[0]], [rng.randrange(2) for _ in parts]]
    outlets = ["news.radio.example", *rng.sample(words()["outlet"], 2)]
    for desk in range(min(desks, rng.randint(1, 3)) if desks > 1 else 1):
        title, first, second = (
            _filled(part[way], values, language) for part, way in zip(parts, orders[desk], strict=True)
        )
        minutes = number * HOURS * 60 + rng.randint(0, 240) * desk
        text = "\n".join([first + (" " if language == "en" else "") + second, background])
        code: Language = "en" if language == "en" else "zh-Hant"
        url = f"https://{outlets[desk]}/{code}/{story}.html"
        stamp = Stamp(START + timedelta(minutes=minutes), "minute")
        draft = Draft(url, title[0].upper() + title[1:], "", text, stamp, code, outlets[desk], outlets[desk])
        yield Document(draft, story, "radio", 5 if desk else 0)


def _slots(event: dict[str, Any]) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(event["en"])))


def _value(name: str, rng: random.Random) -> Said:
    if name == "route":
        line = f"{rng.choice('ABEKN')}{rng.randint(11, 98)}"
        return Said(line, line)
    if name in _KINDS:
        return fill(_KINDS[name], rng, START)
    return Said(*rng.choice(_data()["values"][name]))


def _filled(text: str, values: dict[str, Said], language: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: getattr(values[found[1]], language), text)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((HERE / "desks.toml").read_text("utf-8"))
