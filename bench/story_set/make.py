"""The set: templated series, free stories, their copies and mirrors, with the true story of each.

Every issue of a series is a story: an English and a Traditional Chinese original (language twins), a Simplified mirror
of the Chinese one, and copies in other outlets at three strengths. The hard negatives: the other issues of its series,
some of the same day; bulletins that follow with other figures; free stories about one event with the same names and
figures. Dates of copies lie up to 30 hours behind; one in ten has only a day, one in twenty none.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from opencc import OpenCC

from bench.story_set.edits import Draft as Copy
from bench.story_set.edits import edited
from bench.story_set.slots import HERE, Said, fill, words
from monitor.model import Draft, Language, Stamp

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_TO_SIMPLIFIED = OpenCC("t2s")


@dataclass(frozen=True)
class Document:
    """One article with its truth. `strength`: 0 an original, 1 to 3 a copy, 4 a Simplified mirror, 5 told anew."""

    draft: Draft
    story: str
    series: str
    strength: int


def documents(half: str, seed: int, issues: int = 24, stories: int = 200, *, retold: bool = False) -> list[Document]:
    """One half of the set, in order of publication. `retold`: with what desks wrote in words of their own."""
    rng = random.Random(f"{half} {seed}")
    found = [*_series(half, rng, issues, retold), *_free(half, rng, stories)]
    order = {
        id(document): document.draft.published.instant or START + timedelta(days=rng.randint(0, 90))
        for document in found
    }
    return sorted(found, key=lambda document: order[id(document)])


# -------------------------------------------------------------------------------------------------------------- series
def _series(half: str, rng: random.Random, issues: int, retold: bool) -> Iterator[Document]:
    data = tomllib.loads((HERE / "series.toml").read_text("utf-8"))
    for series in data["series"]:
        if series["half"] == half:
            gap = rng.choice([1, 1, 7, 28]) if series["per_day"] == 1 else 1
            for number in range(issues):
                at = START + timedelta(days=gap * (number // series["per_day"]), minutes=rng.randint(0, 700))
                yield from _issue(series, number, at, rng, retold)


def _issue(series: dict[str, Any], number: int, at: datetime, rng: random.Random, retold: bool) -> Iterator[Document]:
    """One issue, and after one in ten a bulletin of the same day with other figures: another story, an update."""
    values = {name: fill(spec, rng, at) for name, spec in series["slots"].items()}
    yield from _versions(series, f"{series['id']}-{number}", values, at, rng, retold)
    figures = [name for name, spec in series["slots"].items() if spec.split(" ")[0] in ("int", "dec", "money")]
    if len(figures) >= 2 and rng.random() < 0.1:
        later = at + timedelta(minutes=rng.randint(120, 480))
        chosen = rng.sample(figures, (len(figures) + 1) // 2)
        changed = {name: _another(series["slots"][name], values[name], rng, later) for name in chosen}
        yield from _versions(series, f"{series['id']}-{number}-update", values | changed, later, rng, retold)


def _another(spec: str, old: Said, rng: random.Random, at: datetime) -> Said:
    while (value := fill(spec, rng, at)).en.rstrip("0") == old.en.rstrip("0"):
        continue
    return value


def _versions(
    series: dict[str, Any], story: str, values: dict[str, Said], at: datetime, rng: random.Random, retold: bool
) -> Iterator[Document]:
    for language in series.get("languages", ["en", "zh"]):
        template = series[language]
        body = _filled(template["text"].strip(), values, language).split("\n")
        original = Copy(_filled(template["title"], values, language), tuple(body))
        yield from _told(original, language, story, series["id"], series["issuer"], at, rng)
        if retold:
            yield from _retold(series, language, story, values, at, rng)


def _retold(
    series: dict[str, Any], language: str, story: str, values: dict[str, Said], at: datetime, rng: random.Random
) -> Iterator[Document]:
    """In the words of one or two desks (see press.toml): a headline and a beginning."""
    told = _press().get(series["id"], {}).get(language, [])
    outlets = rng.sample(words()["outlet"], len(told))
    for number, (title, text) in enumerate(told):
        if rng.random() < RETOLD:
            when = at + timedelta(minutes=rng.randint(-60, 1200))
            copy = Copy(_filled(title, values, language), (_filled(text, values, language),))
            code: Language = "en" if language == "en" else "zh-Hant"
            draft = _article(copy, code, outlets[number], f"{story}-retold{number}", 5, _stamp(when, rng))
            yield Document(_maybe_simplified(draft, rng), story, series["id"], 5)


@cache
def _press() -> dict[str, Any]:
    return tomllib.loads((HERE / "press.toml").read_text("utf-8"))


RETOLD = 0.7  # share of the desks that take up an announcement


def _filled(text: str, values: dict[str, Said], language: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: getattr(values[found[1]], language), text)


# ------------------------------------------------------------------------------------------------------- free stories
_KINDS = {
    "amt": "money 2 900",
    "n": "int 11 900",
    "d": "dec 1 40",
    "co": "company",
    "who": "person",
    "where": "district",
    "road": "road",
}
Values = dict[str, list[Said]]


def _free(half: str, rng: random.Random, stories: int) -> Iterator[Document]:
    """A third with figures of their own, a third about one event (the same figures and names), a third without any."""
    event = START + timedelta(days=5)
    shared = {name: [fill(spec, rng, event) for _ in range(3)] for name, spec in _KINDS.items()}
    shared["day"] = [fill(f"day {shift}", rng, event) for shift in (-1, 0, 2)]
    for number in range(stories):
        language, kind = ("en", "zh")[number % 2], number % 3
        at = (
            event + timedelta(minutes=rng.randint(0, 3 * 1440))
            if kind == 1
            else START + timedelta(minutes=rng.randint(0, 20 * 1440))
        )
        story = (
            _plain_story(language, rng) if kind == 2 else _free_story(language, rng, at, shared if kind == 1 else {})
        )
        yield from _told(story, language, f"free-{half}-{number}", "free", rng.choice(words()["outlet"]), at, rng)


def _free_story(language: str, rng: random.Random, at: datetime, shared: Values) -> Copy:
    def value(name: str) -> Said:
        if name in shared:
            return rng.choice(shared[name])
        return fill(_KINDS.get(name, f"day {rng.randint(-20, 40)}"), rng, at)

    def said(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: getattr(value(found[1]), language), text)

    pools = words()["wire"]
    title = said(_joined(language, [rng.choice(pools[f"{part}_{language}"]) for part in ("subject", "verb", "object")]))
    details = [said(text) for text in rng.sample(pools[f"detail_{language}"], rng.randint(5, 9))]
    return _paragraphs(language, title[0].upper() + title[1:], details)


def _plain_story(language: str, rng: random.Random) -> Copy:
    """Sentences without figures or names: only their words tell such stories apart."""
    pools = words()["wire"]
    parts = ("subject", "plain_verb", "object", "adjunct")

    def sentence() -> str:
        text = _joined(language, [rng.choice(pools[f"{part}_{language}"]) for part in parts])
        return f"{text[0].upper()}{text[1:]}." if language == "en" else f"{text}。"

    title = _joined(language, [rng.choice(pools[f"{part}_{language}"]) for part in parts[:3]])
    return _paragraphs(language, title[0].upper() + title[1:], [sentence() for _ in range(rng.randint(6, 12))])


def _joined(language: str, parts: list[str]) -> str:
    return (" " if language == "en" else "").join(parts)


def _paragraphs(language: str, title: str, sentences: list[str]) -> Copy:
    lead = title + (". " if language == "en" else "。") + sentences[0]
    return Copy(
        title, (lead, *(_joined(language, sentences[start : start + 2]) for start in range(1, len(sentences), 2)))
    )


# -------------------------------------------------------------------------------------------------------------- copies
def _told(
    original: Copy, language: str, story: str, series: str, issuer: str, at: datetime, rng: random.Random
) -> Iterator[Document]:
    code: Language = "en" if language == "en" else "zh-Hant"
    later = at + timedelta(minutes=rng.randint(0, 90)) if language == "zh" else at
    yield Document(_article(original, code, issuer, story, 0, Stamp(later, "minute")), story, series, 0)
    if language == "zh":
        mirror = Copy(_TO_SIMPLIFIED.convert(original.title), tuple(map(_TO_SIMPLIFIED.convert, original.paragraphs)))
        yield Document(_article(mirror, "zh-Hans", f"sc.{issuer}", story, 4, Stamp(later, "minute")), story, series, 4)
    for outlet in rng.sample(words()["outlet"], rng.randint(1, 3)):
        strength = rng.randint(1, 3)
        when = later + timedelta(minutes=rng.randint(5, 1800))
        copy = edited(original, strength, language == "zh", rng, when)
        document = _article(copy, code, outlet, story, strength, _stamp(when, rng))
        yield Document(_maybe_simplified(document, rng), story, series, strength)


def _article(copy: Copy, language: Language, host: str, story: str, strength: int, published: Stamp) -> Draft:
    url = f"https://{host}/{language}/{story}-{strength}.html"
    return Draft(url, copy.title, "", "\n".join(copy.paragraphs), published, language, host, host)


def _stamp(when: datetime, rng: random.Random) -> Stamp:
    chance = rng.random()
    if chance < 0.05:
        return Stamp(None)
    day = when.replace(hour=16, minute=0) - timedelta(days=when.hour < 16)
    return Stamp(day, "day") if chance < 0.15 else Stamp(when, "minute")


def _maybe_simplified(draft: Draft, rng: random.Random) -> Draft:
    if draft.language == "en" or rng.random() >= 0.25:
        return draft
    convert = _TO_SIMPLIFIED.convert
    return replace(draft, title=convert(draft.title), text=convert(draft.text), language="zh-Hans")
