"""What other desks do to an announcement before they print it, at three strengths.

1  a dateline before it and a line of their own behind it
2  a headline of their own, the clauses of the lead in another order, numerals written otherwise, few synonyms
3  cut to about half, many synonyms, paragraphs of background behind it
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime

from bench.week_set.slots import han, words, written_date

_SENTENCE = {False: re.compile(r"(?<=[.?!]) (?=[A-Z\"])"), True: re.compile(r"(?<=[。？！])")}
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.])")
_BILLION = re.compile(r"HK\$(\d{3}) million")
_COUNTED = re.compile(r"(?<![\d.,])([1-9]\d?)(?=[個名間支歲隊人])")
_FEW, _MANY = 0.15, 0.5  # share of the known synonyms that strengths 2 and 3 use


@dataclass(frozen=True)
class Copy:
    """A headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def edited(copy: Copy, strength: int, chinese: bool, rng: random.Random, at: datetime) -> Copy:
    """The copy as another desk prints it. `strength`: 1 to 3."""
    return (_light, _rewritten, _cut)[strength - 1](copy, chinese, rng, at)


def sentences(text: str, chinese: bool) -> list[str]:
    """The sentences of a paragraph."""
    return [part for part in _SENTENCE[chinese].split(text) if part]


def joined(parts: list[str], chinese: bool) -> str:
    """Sentences as one paragraph."""
    return ("" if chinese else " ").join(parts)


def _light(copy: Copy, chinese: bool, rng: random.Random, at: datetime) -> Copy:
    data, code = words()["edit"], "zh" if chinese else "en"
    dateline = rng.choice(data[f"dateline_{code}"]).format(day=written_date(at.date(), chinese, 1))
    first, *rest = copy.paragraphs
    return Copy(copy.title, (dateline + first, *rest, rng.choice(data[f"tail_{code}"])))


def _rewritten(copy: Copy, chinese: bool, rng: random.Random, at: datetime) -> Copy:  # noqa: ARG001 - like the others
    lead, *rest = copy.paragraphs
    if len(rest) > 1:
        rest.pop(rng.randrange(len(rest)))
    texts = [_turned(lead, chinese), *rest]
    return Copy(
        _headline(copy.title, chinese, rng),
        tuple(_synonyms(_renumbered(text, chinese), chinese, _FEW, rng) for text in texts),
    )


def _cut(copy: Copy, chinese: bool, rng: random.Random, at: datetime) -> Copy:  # noqa: ARG001 - like the others
    every = [part for paragraph in copy.paragraphs for part in sentences(paragraph, chinese)]
    kept = [_synonyms(part, chinese, _MANY, rng) for part in every[: max(2, (len(every) + 1) // 2)]]
    background = rng.sample(words()["edit"][f"background_{'zh' if chinese else 'en'}"], rng.randint(1, 2))
    half = max(1, len(kept) // 2)
    return Copy(
        _headline(copy.title, chinese, rng),
        (joined(kept[:half], chinese), joined(kept[half:], chinese), *background),
    )


def _headline(title: str, chinese: bool, rng: random.Random) -> str:
    frame = rng.choice(words()["edit"][f"frame_{'zh' if chinese else 'en'}"])
    return _synonyms(str(frame).format(x=title), chinese, _MANY, rng)


def _turned(paragraph: str, chinese: bool) -> str:
    """The clauses of the first sentence in another order."""
    first, *rest = sentences(paragraph, chinese)
    comma, stop = ("，", "。") if chinese else (", ", ".")
    clauses = first.rstrip(stop).split(comma)
    turned = comma.join([*clauses[1:], clauses[0]]) + stop
    return joined([turned if chinese else turned[0].upper() + turned[1:], *rest], chinese)


def _renumbered(text: str, chinese: bool) -> str:
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    if chinese:
        return _COUNTED.sub(lambda found: han(int(found[1])), text)
    text = text.replace(" per cent", "%")
    return _BILLION.sub(lambda found: f"HK${int(found[1]) / 1000:g} billion", text)


def _synonyms(text: str, chinese: bool, share: float, rng: random.Random) -> str:
    for word, other in words()["edit"][f"synonyms_{'zh' if chinese else 'en'}"]:
        if word in text and rng.random() < share:
            text = text.replace(word, other)
    return text
