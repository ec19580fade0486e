# ruff: noqa: ARG001  every edit takes the same arguments
"""What other desks do to an announcement: three strengths of editing, in English and in Chinese.

1  dateline and a tail of boilerplate
2  new headline, lead rewritten, numerals reformatted, 12 % synonyms, a paragraph dropped
3  cut to half, half of the known synonyms, background paragraphs added
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime

from bench.story_set.slots import day_of, han, words

_WORD = re.compile(r"[A-Za-z-]+")
_BIG = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+)(?![\d.])")


@dataclass(frozen=True)
class Draft:
    """A headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def edited(draft: Draft, strength: int, chinese: bool, rng: random.Random, at: datetime) -> Draft:
    return (_light, _rewritten, _cut)[strength - 1](draft, "zh" if chinese else "en", rng, at)


def _light(draft: Draft, language: str, rng: random.Random, at: datetime) -> Draft:
    day = getattr(day_of(at), language)
    lead = rng.choice(words()["boilerplate"][f"dateline_{language}"]).format(day=day) + draft.paragraphs[0]
    return Draft(draft.title, (lead, *draft.paragraphs[1:], rng.choice(words()["boilerplate"][f"tail_{language}"])))


def _rewritten(draft: Draft, language: str, rng: random.Random, at: datetime) -> Draft:
    paragraphs = [_lead(draft.paragraphs[0], language, rng), *draft.paragraphs[1:]]
    if len(paragraphs) > 2:
        del paragraphs[rng.randrange(1, len(paragraphs))]
    texts = [_synonyms(_renumbered(text, language), language, 0.12, rng) for text in paragraphs]
    return Draft(_headline(draft.title, language, rng), tuple(texts))


def _cut(draft: Draft, language: str, rng: random.Random, at: datetime) -> Draft:
    sentences = [part for paragraph in draft.paragraphs for part in split(paragraph, language)]
    kept = sentences[: max(2, (len(sentences) + 1) // 2)]
    texts = [_synonyms(text, language, 0.5, rng) for text in kept]
    background = rng.sample(words()["boilerplate"][f"background_{language}"], rng.randint(1, 2))
    join = " " if language == "en" else ""
    half = max(1, len(texts) // 2)
    return Draft(_headline(draft.title, language, rng), (join.join(texts[:half]), join.join(texts[half:]), *background))


def split(paragraph: str, language: str) -> list[str]:
    pattern = r"(?<=[.?!]) (?=[A-Z\"])" if language == "en" else r"(?<=[。？！；])"
    return [part for part in re.split(pattern, paragraph) if part]


def _lead(text: str, language: str, rng: random.Random) -> str:
    """The clauses of the first sentence in another order, with most synonyms."""
    first, *rest = split(text, language)
    clauses = re.split(r", " if language == "en" else "，", first.rstrip(".。"))
    if len(clauses) > 1:
        clauses = [*clauses[1:], clauses[0]]
    join, stop = (", ", ". ") if language == "en" else ("，", "。")
    return _synonyms(join.join(clauses), language, 0.6, rng) + stop + (" " if language == "en" else "").join(rest)


def _headline(title: str, language: str, rng: random.Random) -> str:
    frame = rng.choice(words()["boilerplate"][f"headline_{language}"])
    return _synonyms(frame.format(x=title), language, 0.5, rng)


def _renumbered(text: str, language: str) -> str:
    if language == "en":
        text = re.sub(r"(\d) per cent", r"\1%", text)
        text = re.sub(r"HK\$(\d{3}) million", lambda found: f"HK${int(found[1]) / 1000:g} billion", text)
        return _BIG.sub(lambda found: found[1].replace(",", ""), text)
    text = re.sub(r"(?<![\d.,])([1-9]\d?)(?=[個間名歲人天])", lambda found: han(int(found[1])), text)
    return _BIG.sub(lambda found: found[1].replace(",", ""), text)


def _synonyms(text: str, language: str, share: float, rng: random.Random) -> str:
    if language == "en":
        known = words()["synonyms_en"]
        return _WORD.sub(
            lambda found: known[found[0]] if found[0] in known and rng.random() < share else found[0], text
        )
    for word, other in words()["synonyms_zh"].items():
        if word in text and rng.random() < share:
            text = text.replace(word, other)
    return text
