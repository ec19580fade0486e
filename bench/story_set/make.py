"""The set: templated series, free stories, their copies and mirrors, with the true story of each.

Every issue of a series is a story: an English and a Traditional Chinese original (language twins), a Simplified mirror
of the Chinese one, and copies in other outlets at three strengths. The other issues of its series, some of the same day,
are the hard negatives. Free stories share phrases but not figures. Dates of copies lie up to 30 hours behind; one in ten
has only a day, one in twenty none.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from opencc import OpenCC

from bench.story_set.edits import Draft as Copy
from bench.story_set.edits import edited
from bench.story_set.slots import HERE, Said, fill, words
from monitor.model import Draft, Language, Stamp

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_TO_SIMPLIFIED = OpenCC("t2s")


@dataclass(frozen=True)
class Document:
    """One article with its truth. `strength`: 0 an original, 1 to 3 a copy, 4 a Simplified mirror."""

    draft: Draft
    story: str
    series: str
    strength: int


def documents(half: str, seed: int, issues: int = 24, stories: int = 200) -> list[Document]:
    """One half of the set, in order of publication."""
    rng = random.Random(f"{half} {seed}")
    found = [*_series(half, rng, issues), *_free(half, rng, stories)]
    order = {id(document): document.draft.published.instant or START + timedelta(days=rng.randint(0, 90)) for document in found}
    return sorted(found, key=lambda document: order[id(document)])


# -------------------------------------------------------------------------------------------------------------- series
def _series(half: str, rng: random.Random, issues: int) -> Iterator[Document]:
    data = tomllib.loads((HERE / "series.toml").read_text("utf-8"))
    for series in data["series"]:
        if series["half"] == half:
            gap = rng.choice([1, 1, 7, 28]) if series["per_day"] == 1 else 1
            for number in range(issues):
                at = START + timedelta(days=gap * (number // series["per_day"]), minutes=rng.randint(0, 700))
                yield from _issue(series, number, at, rng)


def _issue(series: dict[str, object], number: int, at: datetime, rng: random.Random) -> Iterator[Document]:
    values = {name: fill(spec, rng, at) for name, spec in series["slots"].items()}  # type: ignore[attr-defined]
    story = f"{series['id']}-{number}"
    for language in series.get("languages", ["en", "zh"]):  # type: ignore[attr-defined]
        template = series[language]
        body = _filled(template["text"].strip(), values, language).split("\n")  # type: ignore[index]
        original = Copy(_filled(template["title"], values, language), tuple(body))  # type: ignore[index]
        yield from _told(original, language, story, str(series["id"]), str(series["issuer"]), at, rng)


def _filled(text: str, values: dict[str, Said], language: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: getattr(values[found[1]], language), text)


# ------------------------------------------------------------------------------------------------------- free stories
def _free(half: str, rng: random.Random, stories: int) -> Iterator[Document]:
    for number in range(stories):
        language = "en" if number % 2 else "zh"
        at = START + timedelta(minutes=rng.randint(0, 20 * 1440))
        yield from _told(_free_story(language, rng, at), language, f"free-{half}-{number}", "free", rng.choice(words()["outlet"]), at, rng)


def _free_story(language: str, rng: random.Random, at: datetime) -> Copy:
    kinds = {"amt": "money 2 900", "n": "int 11 900", "d": "dec 1 40", "co": "company", "who": "person", "where": "district", "road": "road"}

    def said(text: str) -> str:
        shift = rng.randint(-20, 40)
        return re.sub(r"\{(\w+)\}", lambda found: getattr(fill(kinds.get(found[1], f"day {shift}"), rng, at), language), text)

    pools = words()["wire"]
    parts = [rng.choice(pools[f"{part}_{language}"]) for part in ("subject", "verb", "object")]
    title = said((" " if language == "en" else "").join(parts))
    title = title[0].upper() + title[1:]
    details = [said(text) for text in rng.sample(pools[f"detail_{language}"], rng.randint(5, 9))]
    stop, join = (". ", " ") if language == "en" else ("。", "")
    paragraphs = [title + stop + details[0], *(join.join(details[start : start + 2]) for start in range(1, len(details), 2))]
    return Copy(title, tuple(paragraphs))


# -------------------------------------------------------------------------------------------------------------- copies
def _told(original: Copy, language: str, story: str, series: str, issuer: str, at: datetime, rng: random.Random) -> Iterator[Document]:
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
