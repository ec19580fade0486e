"""The words of an announcement for one desk, and the small things that desks do to a headline or a lead."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import opencc

from bench.week_set.edits import Copy, joined
from bench.week_set.slots import Values, filled, words
from bench.week_set.sources import Desk

_AGAIN_EN = ("At a glance: {x}", "What we know: {x}", "{x} - all details")
_AGAIN_ZH = ("{x}　一文看清", "留意：{x}", "{x}　詳情公布")
_SIMPLIFIED = opencc.OpenCC("t2s")


@dataclass(frozen=True)
class Story:
    """A story while it is made. `choice`: the wording, the same in all languages."""

    id: str
    matter: dict[str, Any]
    role: str
    values: Values
    style: int
    body: tuple[int, ...]


def original(story: Story, desk: Desk, change: dict[str, Any] | None = None) -> Copy:
    """The text of an announcement, or of its change with two sentences of the announcement behind it.

    `change`: the templates of one kind of change.
    """
    code = "zh" if desk.chinese else "en"
    matter, style = story.matter[code], story.style
    template = change[code] if change else matter

    def said(text: str) -> str:
        return filled(text, story.values, desk.chinese, style)

    def chosen(name: str) -> str:
        texts = template.get(name, [""])
        return said(texts[style % len(texts)])

    lead = [chosen("lead"), *([chosen("deadline")] if "deadline" in template else [])]
    body = [said(matter["body"][number]) for number in story.body]
    rest = [joined(body[: 2 if change else len(body) // 2 + 1], desk.chinese)]
    if not change:
        rest.append(joined(body[len(body) // 2 + 1 :], desk.chinese))
    rest += map(said, matter.get("background", _stock(story.role, code)))
    copy = Copy(chosen("title"), tuple(part for part in (joined(lead, desk.chinese), *rest) if part))
    return simplified(copy) if desk.language == "zh-Hans" else copy


def _stock(role: str, code: str) -> list[str]:
    return [words()["stock"][role][code]] if role in words()["stock"] else []


def simplified(copy: Copy) -> Copy:
    """In Simplified characters."""
    return Copy(_SIMPLIFIED.convert(copy.title), tuple(map(_SIMPLIFIED.convert, copy.paragraphs)))


def reheaded(title: str, desk: Desk, rng: random.Random) -> str:
    """Another headline for the same text."""
    return rng.choice(_AGAIN_ZH if desk.chinese else _AGAIN_EN).format(x=title)


def slipped(text: str) -> str:
    """Two letters the wrong way round in the middle of a text."""
    middle = len(text) // 2
    while not (text[middle].isalpha() and text[middle + 1].isalpha() and text[middle] != text[middle + 1]):
        middle += 1
    return text[:middle] + text[middle + 1] + text[middle] + text[middle + 2 :]
