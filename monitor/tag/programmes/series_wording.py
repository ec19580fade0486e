"""How people say which year's Budget or Policy Address they mean: the words of `annual_series.toml` as expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from monitor.grammar.numbers import HAN_NUMERALS
from monitor.tag.word_file import Table, Text, Texts, load_words
from monitor.text import fold

Means = Literal["last year's", "the previous one", "this year's", "the newest one", "the next one"]
DatedExamples = Annotated[tuple[tuple[Text, Text, str], ...], Field(min_length=1)]
"""A text, the day of its article (YYYY-MM-DD), and the slug of the one that it means ("": none)."""


class SeriesName(Table):
    """What the members of one series are called."""

    name: Text
    words: Texts
    proper_noun: bool = False
    examples: DatedExamples


class WrittenYear(Table):
    """What stands between a written year and the name."""

    after_year: Texts
    before_year: Texts
    examples: DatedExamples


class Between(Table):
    """What may stand between the year and the name."""

    words: Texts
    examples: DatedExamples


class RelativeYear(Table):
    """Words for a year that follows from the article's date."""

    means: Means
    words: Texts
    examples: DatedExamples


class ToCome(Table):
    """Words for one that is still to be delivered."""

    will_be: Texts
    presented: Texts
    days: Texts
    will: Texts
    will_before: Texts
    publish: Texts
    examples: DatedExamples


class ProperNoun(Table):
    """Words beside an English name that make it Hong Kong's; one that ends in * is a beginning."""

    before: Texts
    after: Texts
    unveiled: Texts
    examples: DatedExamples


class SeriesFile(Table):
    """`annual_series.toml`."""

    series: tuple[SeriesName, ...]
    written_year: WrittenYear
    between: Between
    year: tuple[RelativeYear, ...]
    to_come: ToCome
    proper_noun: ProperNoun


def load_series() -> SeriesFile:
    """The words that come with the package."""
    return load_words(SeriesFile, "monitor.tag.programmes", "annual_series.toml")


_NUMERAL = f"[\\d{HAN_NUMERALS}]"
_TO_PUBLISH = 14  # characters between 將 and 公布: 將於二〇二六年九月十六日公布 has eleven
_GAP = f"[^。,;\n]{{0,{_TO_PUBLISH}}}"


@dataclass(frozen=True, slots=True)
class SeriesWording:
    """Expressions over the lower-case text of a reading.

    `before` is searched in the text that ends at a name; its groups are `year`, or `short` (a year of two digits), or
    `means0`, `means1`, ...: the place in `means`. `after`, `to_come` and `named_after` are matched behind the name,
    the others searched before it.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    means: tuple[Means, ...]
    to_come: re.Pattern[str]
    to_come_before: re.Pattern[str]
    named_before: re.Pattern[str]
    named_after: re.Pattern[str]
    unveiled: re.Pattern[str]


def wording_of(file: SeriesFile) -> SeriesWording:
    """The expressions of a file."""
    come, proper = file.to_come, file.proper_noun
    relative = "|".join(f"(?P<means{number}>{_one_of(each.words)})" for number, each in enumerate(file.year))
    year = (
        f"(?P<year>20\\d\\d|{_NUMERAL}{{4}})(?:年?(?:-|/|–|to|至|~)(?:20\\d\\d|{_NUMERAL}{{2,4}}))?"
        "|(?P<short>\\d\\d)(?:-|/|至)\\d\\d"
    )
    return SeriesWording(
        before=re.compile(
            f"(?:(?:{year})(?:{_one_of(file.written_year.after_year)})?|{relative})(?:\\s|{_one_of(file.between.words)})*$"
        ),
        after=re.compile(
            f"\\s?(?:{_one_of(file.written_year.before_year)}|\\()?\\s?"
            "(?P<year>20\\d\\d)(?:(?:-|/|–|to|至)(?:20\\d\\d|\\d\\d))?(?![\\d年月])"
        ),
        means=tuple(each.means for each in file.year),
        to_come=re.compile(
            f"\\s?(?:(?:which )?(?:is )?(?:due |set )?(?:{_one_of(come.will_be)}) (?:{_one_of(come.presented)})"
            f"|(?:is |comes? )?(?:due )?(?:out )?(?:on )?(?:{_one_of(come.days)})\\b"
            f"|(?:{_one_of(come.will)}){_GAP}(?:{_one_of(come.publish)}))"
        ),
        to_come_before=re.compile(f"(?:{_one_of(come.will_before)}){_GAP}(?:{_one_of(come.publish)})的?$"),
        named_before=re.compile(f"(?:{_whole_words(proper.before)})\\s*$"),
        named_after=re.compile(f"\\s?(?:{_whole_words(proper.after)}|[.,;:)'\n]|$)"),
        unveiled=re.compile(f"\\b(?:{_one_of(proper.unveiled)}) a\\s*$"),
    )


def _one_of(words: Iterable[str]) -> str:
    """One of the words, the longest first; an English one begins as a word does."""
    return "|".join(_beginning(word) for word in sorted(words, key=len, reverse=True))


def _whole_words(words: Iterable[str]) -> str:
    """One of the English words; one that ends in * with any ending."""
    return "|".join(_beginning(word.rstrip("*")) + ("" if word[-1] == "*" else "\\b") for word in words)


def _beginning(word: str) -> str:
    folded = fold(word)
    return ("\\b" if folded[0].isascii() and folded[0].isalpha() else "") + re.escape(folded)
