"""Whether a name that does not stand alone counts: what in the article speaks for it and what against."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from monitor.grammar.reading import Reading, is_han
from monitor.grammar.scanner import Hit
from monitor.model import Programme
from monitor.tag.programmes.gazetteer import Name

SIGN_OF_HONG_KONG = frozenset({"Hong Kong", "香港", "HKSAR", "特區", "特區政府"})  # in `context`: any sign of Hong Kong
_YEARS_BEFORE_LAUNCH = 2  # a programme is spoken of before it starts, not much earlier
_NEAR = 2000  # characters in which a short name refers back
_LINE = 200  # characters of a headline
_OF_ANOTHER = re.compile(r" of (?:the )?([A-Z]\w*)")
_ABBREVIATION_WORDS = 4  # capital words that make a headline in capitals


class Mention(NamedTuple):
    """A name found at `start` to `end`."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """How strongly a mention is accepted (0: not; 5: the article defines it) and why, in words."""

    strength: int
    why: str


@dataclass(slots=True)
class ArticleContext:
    """What one article holds that speaks for or against names.

    `named` and `hong_kong` grow as mentions are accepted.
    """

    reading: Reading
    day: date | None
    words: Mapping[str, Sequence[int]]  # context and negative words -> where they begin, in order
    hong_kong: list[int]  # signs of Hong Kong, in order
    elsewhere: frozenset[int]  # where the name of another place ends
    defined: Mapping[str, str]  # acronym -> slug, or "" for something unknown
    named: dict[str, list[int]] = field(default_factory=dict)  # slug -> where it is named surely

    def within(self, places: Sequence[int], start: int, end: int) -> bool:
        """Whether one of the places, which are in order, lies there."""
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    def around(self, offset: int) -> tuple[int, int]:
        """The bounds of the sentence at `offset` with its neighbours."""
        start, end = self.reading.sentence(offset)
        return self.reading.sentence(max(0, start - 1))[0], self.reading.sentence(min(end, len(self.reading.text)))[1]


class Disambiguator:
    """Weighs mentions by what the catalogue says of their entries."""

    def __init__(self, programmes: Sequence[Programme], organisations: tuple[str, ...]) -> None:
        self._organisations = organisations
        self._programmes = {programme.slug: programme for programme in programmes}
        self._relatives = _relatives(programmes)
        self._speaks_of_hong_kong = {
            programme.slug: not SIGN_OF_HONG_KONG.isdisjoint(programme.context) for programme in programmes
        }

    def decision(self, context: ArticleContext, mention: Mention) -> Decision:
        """Whether an unsure mention counts."""
        against = self.against(context, mention)
        if against:
            return Decision(0, against)
        name = mention.name
        if name.acronym and context.defined.get(name.text) == name.slug:
            return Decision(5, "the article says what it stands for")
        if name.slug in context.named:
            return Decision(4, "the article also names it in full")
        if name.bracketed and (other := _antecedent(context.reading, mention)):
            return Decision(0, f"refers to {other!r}")
        if name.acronym and _in_capitals(context.reading, mention):
            return Decision(0, "an ordinary word in a line of capitals")
        return self._support(context, mention)

    def against(self, context: ArticleContext, mention: Mention) -> str:
        """Why a mention cannot be that entry; "" if nothing says so."""
        name, programme = mention.name, self._programmes[mention.name.slug]
        meant = context.defined.get(name.text) if name.acronym else None
        if meant is not None and meant != name.slug:
            return "the article gives it another meaning"
        start, end = context.reading.sentence(mention.start)
        for word in programme.negative_context:
            if context.within(context.words.get(word, ()), start, end) and meant is None:
                return f"spoken against by {word!r} in the sentence"
        if self._is_elsewhere(context, mention, programme):
            return "of another place"
        if not name.sure and (
            self._is_end_of_longer(context.reading.text, mention) or _goes_on(context.reading, mention)
        ):
            return "part of a longer name"
        if context.day and programme.launched and int(programme.launched[:4]) > context.day.year + _YEARS_BEFORE_LAUNCH:
            return f"did not exist before {programme.launched[:4]}"
        return ""

    def _is_elsewhere(self, context: ArticleContext, mention: Mention, programme: Programme) -> bool:
        text, start = context.reading.text, mention.start
        gap = 3 if text[start - 3 : start] == "'s " else 1 if text[start - 1 : start] in (" ", "的", "市", "省") else 0
        if start - gap not in context.elsewhere and start not in context.elsewhere:
            return False
        before = text[max(0, start - gap - 12) : start - gap]
        return not any(before.endswith(word.lower()) for word in programme.context)

    def _is_end_of_longer(self, text: str, mention: Mention) -> bool:
        """Whether a short Chinese name is the end of an organisation's longer one (旅遊發展局)."""
        short = mention.end - mention.start <= 4 and is_han(text[mention.start])
        return short and text.endswith(self._organisations, 0, mention.start)

    def _support(self, context: ArticleContext, mention: Mention) -> Decision:
        programme = self._programmes[mention.name.slug]
        sentence, around = context.reading.sentence(mention.start), context.around(mention.start)
        words = [word for word in programme.context if word not in SIGN_OF_HONG_KONG and word in context.words]
        for word in words:
            if self._beside(context, context.words[word], sentence, mention):
                return Decision(3, f"confirmed by {word!r} in the sentence")
        for slug in self._relatives[programme.slug] & context.named.keys():
            if context.within(context.named[slug], *sentence):
                return Decision(3, f"confirmed by its relative {slug!r} in the sentence")
        return self._weaker_support(context, mention, words, around)

    def _weaker_support(
        self, context: ArticleContext, mention: Mention, words: Sequence[str], around: tuple[int, int]
    ) -> Decision:
        slug = mention.name.slug
        for word in words:
            if not is_plain(word) or self._beside(context, context.words[word], around, mention):
                return Decision(2, f"confirmed by {word!r} in the article")
        for relative in self._relatives[slug] & context.named.keys():
            if not mention.name.acronym or context.within(context.named[relative], *around):
                return Decision(2, f"confirmed by its relative {relative!r} in the article")
        if self._speaks_of_hong_kong[slug] and context.hong_kong:
            title = (0, context.reading.title_end)
            if not mention.name.acronym or any(context.within(context.hong_kong, *part) for part in (around, title)):
                return Decision(1, "confirmed by signs of Hong Kong")
        if mention.name.local and context.hong_kong:
            return Decision(1, "the rest of its name, with signs of Hong Kong")
        if mention.name.full and context.hong_kong and in_brackets(context.reading, mention.start, mention.end):
            return Decision(1, "its full name in quotation marks, with signs of Hong Kong")
        return Decision(0, "nothing confirms it")

    @staticmethod
    def _beside(context: ArticleContext, places: Sequence[int], bounds: tuple[int, int], mention: Mention) -> bool:
        """Whether a word stands within the bounds and is not the mention itself."""
        own = mention.start
        return any(context.within(places, *part) for part in ((bounds[0], own), (own + 1, bounds[1])))


def _goes_on(reading: Reading, mention: Mention) -> bool:
    """Whether an English name goes on with another place's: Monetary Authority of Singapore."""
    rest = _OF_ANOTHER.match(reading.shape, mention.end)
    return rest is not None and not rest.group(1).startswith(("Hong", "HK"))


def is_plain(word: str) -> bool:
    """Whether a context word is so common that it counts only near by: data, fund, 大學, 2025."""
    plain = word.rstrip("*")
    return len(plain) <= 2 or (plain.isascii() and plain.islower() and " " not in plain) or plain.isdigit()


def positions(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Where each value begins, in order."""
    found: dict[str, list[int]] = {}
    for hit in hits:
        found.setdefault(hit.value, []).append(hit.start)
    for places in found.values():
        if any(one > other for one, other in pairwise(places)):
            places.sort()
    return found


def _relatives(programmes: Sequence[Programme]) -> dict[str, frozenset[str]]:
    """Parent, owner, children, what it owns, and what has the same parent or owner."""
    under: dict[str, set[str]] = {}
    for programme in programmes:
        for above in {programme.parent, programme.owner} - {""}:
            under.setdefault(above, set()).add(programme.slug)
    found = {}
    for programme in programmes:
        superiors = {programme.parent, programme.owner} - {""}
        siblings = set().union(*(under[each] for each in superiors))
        found[programme.slug] = frozenset((superiors | siblings | under.get(programme.slug, set())) - {programme.slug})
    return found


def in_brackets(reading: Reading, start: int, end: int) -> bool:
    """Whether quotation marks or title brackets stand around a mention."""
    evidence = reading.evidence(start, end)
    original = next(field.original for field in reading.fields if field.name == evidence.field)
    around = original[max(0, evidence.start - 1) : evidence.start] + original[evidence.end : evidence.end + 1]
    return len(around) == 2 and around[0] in "《「『“〈\"‘'" and around[1] in "》」』”〉\"’'"


def _antecedent(reading: Reading, mention: Mention) -> str:
    """A longer name with the same last word that stands before a short one: 《數字經濟藍圖》 … 《藍圖》."""
    head = reading.text[mention.start : mention.end]
    before = reading.text[max(0, mention.start - _NEAR) : mention.start]
    found = re.findall(f"[\u3400-\u9fff]{{2,12}}{re.escape(head)}", before)
    return found[-1] if found else ""


def _in_capitals(reading: Reading, mention: Mention) -> bool:
    start, end = reading.sentence(mention.start)
    sentence = reading.shape[max(start, mention.start - _LINE) : min(end, mention.end + _LINE)]
    words = re.findall("[A-Za-z]{2,}", sentence)
    return len(words) >= _ABBREVIATION_WORDS and all(map(str.isupper, words)) and not any(map(is_han, sentence))
