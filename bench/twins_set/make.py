"""The bilingual sets: announcements of three publishers over some days, each in English and Traditional Chinese.

Issues of one series come out on one day, under headlines that differ in a name or a figure. The Chinese version comes
up to an hour before and four hours after the English one, as on the pages of the Hong Kong government. Of half of the
announcements, where asked for, one version is missing: what resembles them most is then another announcement.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.story_set.slots import Said, fill
from monitor.model import Draft, Language, Stamp

HERE = Path(__file__).parent
START = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
SUMMARY = 200  # characters of a summary as the press gives it
KNOWN = ("text", "summary", "headline")


@dataclass(frozen=True)
class Version:
    """One article with its truth."""

    draft: Draft
    story: str


def versions(half: str, known: str, seed: int, days: int = 8, *, missing: float = 0.0) -> list[Version]:
    """A set in order of publication. `half`: "seen" or "unseen"; `known`: of `KNOWN`; `missing`: share of the
    announcements of which only one version is there."""
    rng = random.Random(f"{half} {seed}")
    data = tomllib.loads((HERE / f"{half}.toml").read_text("utf-8"))
    found: list[Version] = []
    for number, (story, told) in enumerate(_announcements(data, rng, days)):
        at = told.pop("at")
        gone = rng.choice(("en", "zh")) if rng.random() < missing else ""
        for language, (title, lead, rest) in told["said"].items():
            if language != gone:
                when = at if language == "en" else at + timedelta(minutes=_behind(rng))
                found.append(
                    Version(_draft(told["publisher"], f"{number}", language, title, lead, rest, when, known), story)
                )
    return sorted(found, key=lambda one: (one.draft.published.instant, one.draft.url))


def _behind(rng: random.Random) -> int:
    """Minutes that a Chinese version lies behind the English one."""
    return rng.choice((0, 0, 1, rng.randint(-60, 60), rng.randint(0, 220)))


def _announcements(data: dict[str, Any], rng: random.Random, days: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for day in range(days):
        for series in data.get("series", ()):
            seen: set[str] = set()
            for number in range(rng.randint(1, 4)):
                at = _moment(rng, day)
                values = {name: _value(spec, rng, at) for name, spec in series["slots"].items()}
                said = {language: _said(series[language], values, language) for language in ("en", "zh")}
                if said["en"][0] not in seen:  # the same headline twice on one day is no pair that anybody can tell
                    seen.add(said["en"][0])
                    told = {"publisher": series["publisher"], "said": said, "at": at}
                    yield f"{series['id']}-{day}-{number}", told
    for number, item in enumerate(data.get("item", ())):
        said = {language: tuple(item[language]) for language in ("en", "zh")}
        told = {"publisher": item["publisher"], "said": said, "at": _moment(rng, rng.randrange(min(days, 3)))}
        yield f"item-{number}", told


def _moment(rng: random.Random, day: int) -> datetime:
    return START + timedelta(days=day, minutes=rng.randint(0, 720))


def _value(spec: Any, rng: random.Random, at: datetime) -> Said:
    return fill(spec, rng, at) if isinstance(spec, str) else Said(*rng.choice(spec))


def _said(template: dict[str, str], values: dict[str, Said], language: str) -> tuple[str, str, str]:
    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: str(getattr(values[found[1]], language)), text)

    title, lead, rest = (filled(template[part]) for part in ("title", "lead", "rest"))
    return title[0].upper() + title[1:], lead, rest


def _draft(
    publisher: str, number: str, language: str, title: str, lead: str, rest: str, when: datetime, known: str
) -> Draft:
    code: Language = "en" if language == "en" else "zh-Hant"
    summary = f"{lead} {rest}"[:SUMMARY] if known == "summary" else ""
    text = f"{lead}\n{rest}" if known == "text" else ""
    url = f"https://{publisher}.example/{language}/{number}.html"
    return Draft(url, title, summary, text, Stamp(when, "minute"), code, publisher, publisher)
