"""Which candidates of ambiguous mentions are meant: the evidence in the article for them and against them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from monitor.grammar.reading import Reading, is_han
from monitor.model import Programme
from monitor.tag.programmes.article_context import ArticleContext, in_brackets
from monitor.tag.programmes.boundaries import Boundaries, goes_on
from monitor.tag.programmes.entities import SIGN_OF_HONG_KONG, families_of, relatives_of
from monitor.tag.programmes.mentions import Candidate

# These numbers are reasoned: half or twice as much changes no figure of bench/knowing.py.
_REFERS_BACK = 2000  # characters: 《藍圖》 means the 《…藍圖》 that stands some six paragraphs before at most
_LONGEST_DISTRICT = 3  # Han characters of a district behind its city: 張江, 松山湖
_LINE = 200  # characters on each side: a headline in capitals is not longer
_WORDS_IN_CAPITALS = 4  # that make a line one in capitals: three acronyms may stand side by side (HKMA, SFC and IA)


class Strength(IntEnum):
    """How good the evidence for a candidate is; the strongest candidate of a mention is meant."""

    NONE = 0
    HONG_KONG = 1  # only that the article is about Hong Kong
    ARTICLE = 2  # context elsewhere in the article
    SENTENCE = 3  # context in the same sentence
    NAMED = 4  # the article also has a name that needs no evidence
    DEFINED = 5  # the article says what the acronym stands for
    UNAMBIGUOUS = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """The evidence for a candidate (`Strength.NONE`: it is rejected) and the reason in words, for users."""

    strength: Strength
    why: str


UNCONFIRMED = Decision(Strength.NONE, "nothing confirms it")


class Disambiguator:
    """Weighs candidates by what the catalogue says of their programmes."""

    def __init__(self, programmes: Sequence[Programme], boundaries: Boundaries) -> None:
        self._boundaries = boundaries
        self._programmes = {programme.slug: programme for programme in programmes}
        self._relatives = relatives_of(programmes)
        self._families = families_of(programmes)
        self._any_sign_will_do = {
            programme.slug: not SIGN_OF_HONG_KONG.isdisjoint(programme.context) for programme in programmes
        }

    def decide(self, context: ArticleContext, candidate: Candidate) -> Decision:
        """Whether an ambiguous candidate is meant."""
        if contrary := self.contrary_evidence(context, candidate):
            return Decision(Strength.NONE, contrary)
        alias = candidate.alias
        if alias.acronym and context.defined.get(alias.text) == alias.slug:
            return Decision(Strength.DEFINED, "the article says what it stands for")
        if alias.slug in context.accepted:
            return Decision(Strength.NAMED, "the article also names it in full")
        if alias.needs_brackets and (other := _antecedent(context.reading, candidate)):
            return Decision(Strength.NONE, f"refers to {other!r}")
        if alias.acronym and _in_capitals(context.reading, candidate):
            return Decision(Strength.NONE, "an ordinary word in a line of capitals")
        return self._support(context, candidate)

    def contrary_evidence(self, context: ArticleContext, candidate: Candidate) -> str:
        """Why a candidate cannot be meant; "" if nothing says so."""
        alias, programme = candidate.alias, self._programmes[candidate.alias.slug]
        defined = context.defined.get(alias.text) if alias.acronym else None
        if defined is not None and defined != alias.slug:
            return "the article gives it another meaning"
        if programme.negative_context and defined is None:
            start, end = context.reading.sentence(candidate.start)
            for word in programme.negative_context:
                if context.within(context.words.get(word, ()), start, end):
                    return f"ruled out by {word!r} in the sentence"
        if context.elsewhere and self._is_elsewhere(context, candidate, programme):
            return "another place's"
        if self._is_longer(context, candidate, programme):
            return "part of a longer name"
        return ""

    def _is_elsewhere(self, context: ArticleContext, candidate: Candidate, programme: Programme) -> bool:
        """Whether another place's name stands directly before the candidate, or with "'s" or 的 between."""
        text, start = context.reading.text, candidate.start
        gap = 1 if text[start - 1 : start] in ("市", "省") else _gap(text, start)
        if start - gap not in context.elsewhere and start not in context.elsewhere:
            return False
        return not any(text.endswith(word.lower(), 0, start - gap) for word in programme.context)

    def _is_longer(self, context: ArticleContext, candidate: Candidate, programme: Programme) -> bool:
        """Whether the candidate is a piece of a longer name."""
        reading = context.reading
        if self._boundaries.names_a_street(reading, candidate):
            return True
        if programme.kind == "place" and self._is_behind_another(context, candidate.start):
            return True
        longer = self._boundaries.is_of_longer_name(reading, candidate, programme.kind)
        if longer and not _follows_a_name(context, candidate.start):
            return True
        return not candidate.alias.unambiguous and self._goes_on(context, candidate)

    def _is_behind_another(self, context: ArticleContext, start: int) -> bool:
        """Whether a few Han characters that may be a place's stand between it and another place: 上海張江微電子中心."""
        text = context.reading.text
        if not context.elsewhere or not is_han(text[start]) or self._boundaries.is_free(context.reading, start):
            return False
        return any(
            start - gap in context.elsewhere and all(map(is_han, text[start - gap : start]))
            for gap in range(1, _LONGEST_DISTRICT + 1)
        )

    def _goes_on(self, context: ArticleContext, candidate: Candidate) -> bool:
        """Whether an English name goes on with another place's, and not with the name of a relative."""
        rest = goes_on(context.reading, candidate.end)
        if rest is None or rest.group(1).startswith(("Hong", "HK")):
            return False
        if rest.end() not in context.elsewhere and not (candidate.alias.also_elsewhere or candidate.alias.shortened):
            return False
        relatives = self._relatives[candidate.alias.slug] & context.accepted.keys()
        return not any(context.within(context.accepted[slug], candidate.end, rest.end()) for slug in relatives)

    def _support(self, context: ArticleContext, candidate: Candidate) -> Decision:
        """The evidence of the context, that in the sentence first."""
        programme = self._programmes[candidate.alias.slug]
        sentence = context.reading.sentence(candidate.start)
        words = [word for word in programme.context if word not in SIGN_OF_HONG_KONG and word in context.words]
        for word in words:
            if _beside(context, context.words[word], sentence, candidate):
                return Decision(Strength.SENTENCE, f"confirmed by {word!r} in the sentence")
        for slug in self._relatives[programme.slug] & context.accepted.keys():
            if context.within(context.accepted[slug], *sentence):
                return Decision(Strength.SENTENCE, f"confirmed by the related {slug!r} in the sentence")
        return self._weaker_support(context, candidate, words)

    def _weaker_support(self, context: ArticleContext, candidate: Candidate, words: Sequence[str]) -> Decision:
        alias = candidate.alias
        around = context.around(candidate.start)
        for word in words:
            if not _is_common(word) or _beside(context, context.words[word], around, candidate):
                return Decision(Strength.ARTICLE, f"confirmed by {word!r} in the article")
        for relative in self._relatives[alias.slug] & context.accepted.keys():
            if not alias.acronym or context.within(context.accepted[relative], *around):
                return Decision(Strength.ARTICLE, f"confirmed by the related {relative!r} in the article")
        if self._any_sign_will_do[alias.slug] and context.hong_kong:
            title = (0, context.reading.title_end)
            if not alias.acronym or any(context.within(context.hong_kong, *part) for part in (around, title)):
                return Decision(Strength.HONG_KONG, "confirmed by signs of Hong Kong")
        if alias.shortened and context.hong_kong:
            return Decision(Strength.HONG_KONG, "a part of its name, with signs of Hong Kong")
        if alias.official and context.hong_kong and in_brackets(context.reading, candidate.start, candidate.end):
            return Decision(Strength.HONG_KONG, "its full name in quotation marks, with signs of Hong Kong")
        if alias.also_elsewhere and self._is_at_home(context, candidate):
            return Decision(Strength.HONG_KONG, "nothing speaks of another place's")
        return UNCONFIRMED

    def _is_at_home(self, context: ArticleContext, candidate: Candidate) -> bool:
        """Whether nothing in an article without signs of Hong Kong speaks of another place.

        No such place stands before the name, nothing before it could belong to it, and the text is not Simplified: on
        the Mainland 科學園 is its own, and 香港 is written.
        """
        if self._is_abroad(context, candidate.start) or context.simplified:
            return False
        return self._boundaries.is_free(context.reading, candidate.start)

    def may_confirm(self, context: ArticleContext, one: Candidate, other: Candidate) -> bool:
        """Whether two names that nothing else confirms confirm each other: near, of one family, or of places."""
        if one.alias.slug == other.alias.slug or self._is_abroad(context, one.start):
            return False
        near = context.within([other.start], *context.around(one.start))
        places = one.alias.also_elsewhere and other.alias.also_elsewhere
        family = self._families[one.alias.slug] & self._families[other.alias.slug]
        return near and bool(places or family)

    @staticmethod
    def _is_abroad(context: ArticleContext, start: int) -> bool:
        """Whether another place is named before."""
        return min(context.elsewhere, default=start) < start


def _beside(context: ArticleContext, places: Sequence[int], bounds: tuple[int, int], candidate: Candidate) -> bool:
    """Whether a word stands within the bounds and is not the candidate itself."""
    own = candidate.start
    return any(context.within(places, *part) for part in ((bounds[0], own), (own + 1, bounds[1])))


def _follows_a_name(context: ArticleContext, start: int) -> bool:
    """Whether a name of the catalogue stands directly before, with or without "'s": HKSTP's InnoCell."""
    return start - _gap(context.reading.text, start) in context.name_ends


def _gap(text: str, start: int) -> int:
    """How many characters stand between a name and the one that begins at `start`."""
    return 3 if text[start - 3 : start] == "'s " else 1 if text[start - 1 : start] in (" ", "的") else 0


def _is_common(word: str) -> bool:
    """Whether a context word is so common that it counts only near by: data, fund, 大學, 2025."""
    plain = word.rstrip("*")
    return len(plain) <= 2 or (plain.isascii() and plain.islower() and " " not in plain) or plain.isdigit()


def _antecedent(reading: Reading, candidate: Candidate) -> str:
    """A longer name with the same last word that stands before a short one: 《數字經濟藍圖》 … 《藍圖》."""
    head = reading.text[candidate.start : candidate.end]
    before = reading.text[max(0, candidate.start - _REFERS_BACK) : candidate.start]
    found = re.findall(f"[\u3400-\u9fff]{{2,12}}{re.escape(head)}", before)
    return found[-1] if found else ""


def _in_capitals(reading: Reading, candidate: Candidate) -> bool:
    """Whether an acronym stands in a line of capitals, where it may be an ordinary word (STOCKS LEAP)."""
    start, end = reading.sentence(candidate.start)
    sentence = reading.shape[max(start, candidate.start - _LINE) : min(end, candidate.end + _LINE)]
    words = re.findall("[A-Za-z]{2,}", sentence)
    return len(words) >= _WORDS_IN_CAPITALS and all(map(str.isupper, words)) and not any(map(is_han, sentence))
