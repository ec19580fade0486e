"""How else people write a name: other spellings, words left out, another word order. The words: `spellings.toml`. Pure.

-isation and -ization, centre and center, "&" and "and", "R&D" written out, 機械人 and 機器人, "AI+ Committee" and
"Committee on AI+", a pilot scheme without that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Annotated, Literal

from pydantic import Field

from monitor.grammar.reading import is_han, normal
from monitor.tag.word_file import Examples, Pairs, Table, Text, Texts, load_words

_MOST_REPLACED = 3  # words of one name at once: American spelling changes three in "… Organisation Programme Centre"
_SHORTEST_CHINESE = 5  # Han characters of a name with variants: 創科局 and 創新科技局 are two; 4: one wrong tag more
# Spaces and Han characters of a name that is told from others without the brackets inside it: 道路交通規例 is another
# law than 道路交通（自動駕駛車輛）規例.
_LONG_ENGLISH, _LONG_CHINESE = 5, 8
_LEAST_WORDS = 4  # of a name that is told from others when one of its words has lost its s
_LEAST_PLURAL = 5  # letters: bus, gas
_NO_PLURALS = ("ss", "us", "is", "'s", "ics")  # Business, Campus, Basis, Robotics
_LEFT_BESIDE = 2  # Han characters beside a replaced word: what is left must still tell which name it is


class Spelling(Table):
    """Forms that may replace one another within a name, folded as names are."""

    forms: Annotated[Texts, Field(min_length=2)]
    inside_words: bool = False
    same_word: bool = False  # one word in two ways of writing it, so the name may be as short as it likes
    examples: Examples
    counter_examples: Pairs = ()

    @property
    def chinese(self) -> bool:
        """Whether it concerns Chinese names, in which an English form may stand too (AI)."""
        return any(map(is_chinese, self.forms))


class LeftOut(Table):
    """A word that may be missing in a name of which so many words (Han characters) are left."""

    word: Text
    at: Literal["beginning", "end", "anywhere"]
    words_left: Annotated[int, Field(ge=1)]
    examples: Examples
    counter_examples: Pairs = ()


class OfficeTitle(Table):
    """How the head of an office is called whose name ends so: Secretary for Health of the Health Bureau."""

    ending: Text
    titles: Texts
    examples: Examples
    counter_examples: Pairs = ()


class SaidOf(Table):
    """Last words of a name that a sentence says of what stands before them, and what may stand between."""

    words: Texts
    between: Texts
    examples: Examples
    counter_examples: Pairs = ()


class WordOrder(Table):
    """The words that name what something is: "… Committee", "Committee on …"."""

    heads: Texts
    examples: Examples
    counter_examples: Pairs = ()


class SpellingFile(Table):
    """`spellings.toml`."""

    spelling: tuple[Spelling, ...]
    left_out: tuple[LeftOut, ...]
    office_title: tuple[OfficeTitle, ...]
    said_of: SaidOf
    word_order: WordOrder


def load_spellings() -> Spellings:
    """The spellings that come with the package."""
    return Spellings(load_words(SpellingFile, "monitor.tag.programmes", "spellings.toml"))


@dataclass(frozen=True, slots=True)
class _Alternatives:
    """A form, how it is found in a name, and what may stand there instead."""

    form: str
    pattern: re.Pattern[str]
    others: tuple[str, ...]
    same_word: bool


class Spellings:
    """The variants of names by one file of spellings."""

    def __init__(self, file: SpellingFile) -> None:
        self._english = [each for one in file.spelling if not one.chinese for each in _alternatives(one)]
        self._chinese = [each for one in file.spelling if one.chinese for each in _alternatives(one)]
        self._left_out = [(one, normal(one.word).lower()) for one in file.left_out]
        self._titles = file.office_title
        self.said_of = file.said_of
        heads = "|".join(map(re.escape, file.word_order.heads))
        word = r"(?:(?!\b(?:on|for|of)\b).)+"
        self._head_last = re.compile(f"(?P<what>{word} {word}) (?P<head>{heads})")
        self._head_first = re.compile(f"(?P<head>{heads}) (?:on|for|of|in) (?:the )?(?P<what>.+ .+)")
        self.joiners = frozenset(one.form for one in self._chinese if len(one.form) == 1)

    def variants(self, name: str) -> set[str]:
        """Other spellings of a name; both in the form of `reading.normal`, in lower case."""
        forms = {name, *self._shorter(name), *self._turned(name), *_singular(name)}
        respelt = {other for form in forms for other in self._respelt(form)}
        return {form for form in forms | respelt if len(form) > 1} - {name}

    def titles(self, name: str) -> Iterator[str]:
        """What the head of the office of that name is called, in its own case."""
        for one in self._titles:
            if name.endswith(f" {one.ending}"):
                yield from (f"{title} {name.removesuffix(one.ending).strip()}" for title in one.titles)

    def _shorter(self, name: str) -> Iterator[str]:
        """Without a word such as "the" or "limited", or an explanation in brackets; with other spaces round @."""
        words = name.split(" ")
        for one, word in self._left_out:
            if word in name:
                yield from _without(name, words, word, one)
        if "(" in name:
            yield from _without_brackets(name)
        if "@" in name:
            yield from (re.sub(" ?@ ?", spaced, name) for spaced in ("@", " @ ", "@ "))

    def _turned(self, name: str) -> Iterator[str]:
        """The words in another order: "AI+ Strategy Committee" and "Committee on AI+ Strategy"."""
        if turned := self._head_last.fullmatch(name):
            yield from (f"{turned['head']} {word} {turned['what']}" for word in ("on", "for"))
        if straight := self._head_first.fullmatch(name):
            yield f"{straight['what']} {straight['head']}"

    def _respelt(self, name: str) -> Iterator[str]:
        """With up to `_MOST_REPLACED` of its words replaced."""
        present = self._present(name)
        for size in range(1, _MOST_REPLACED + 1):
            for replaced in combinations(present, size):
                for others in product(*(one.others for one in replaced)):
                    form = name
                    for one, other in zip(replaced, others, strict=True):
                        form = one.pattern.sub(other, form)
                    if " " in form or " " not in name:
                        yield form

    def _present(self, name: str) -> list[_Alternatives]:
        """The forms that stand in a name and may be replaced there; none that is only a part of a longer one."""
        chinese = is_chinese(name)
        return [
            one
            for one in (self._chinese if chinese else self._english)
            if one.form in name
            and one.pattern.search(name)
            and not any(one.form in other and other in name for other in one.others)
            and (not chinese or one.same_word or _may_vary(name, one.form))
        ]


def is_chinese(name: str) -> bool:
    """Whether a name has Han characters."""
    return any(map(is_han, name))


def _singular(name: str) -> Iterator[str]:
    """With one of its words in the singular: the Institute of Textile(s) and Apparel."""
    words = name.split(" ")
    if len(words) >= _LEAST_WORDS:
        for at, word in enumerate(words[:-1]):
            if len(word) >= _LEAST_PLURAL and word.endswith("s") and not word.endswith(_NO_PLURALS):
                yield " ".join((*words[:at], word[:-1], *words[at + 1 :]))


def _without_brackets(name: str) -> Iterator[str]:
    head = re.sub(r"\s?\([^()]*\)$", "", name)
    if head != name and (head.count(" ") > 1 or sum(map(is_han, head)) >= _SHORTEST_CHINESE):
        yield head
    plain = re.sub(r"\s?\([^()]*\)", "", name)
    if plain.count(" ") >= _LONG_ENGLISH or sum(map(is_han, plain)) >= _LONG_CHINESE:
        yield plain


def _without(name: str, words: list[str], word: str, one: LeftOut) -> Iterator[str]:
    if is_chinese(word):
        rest = name.replace(word, "", 1)
        if sum(map(is_han, rest)) >= one.words_left:
            yield rest
    elif len(words) > one.words_left:
        places = {"beginning": [0], "end": [len(words) - 1], "anywhere": range(len(words))}[one.at]
        yield from (" ".join((*words[:at], *words[at + 1 :])) for at in places if words[at] == word)


def _alternatives(spelling: Spelling) -> Iterator[_Alternatives]:
    folded = [normal(form).lower() for form in spelling.forms]
    for form in folded:
        pattern = re.escape(form)
        if not spelling.inside_words and form.isascii():
            # an English word may have an s; in Chinese, AI is also a word of its own beside Han characters and in AI+
            pattern = f"(?<![a-z0-9&]){pattern}" + ("(?![a-z0-9&])" if spelling.chinese else "(?=s?(?![a-z0-9&+]))")
        yield _Alternatives(
            form, re.compile(pattern), tuple(other for other in folded if other != form), spelling.same_word
        )


def _may_vary(name: str, form: str) -> bool:
    """Whether a Chinese name is long enough for another word in the place of `form`."""
    return len(name) >= _SHORTEST_CHINESE + (len(form) == 1) and len(name) - len(form) >= _LEFT_BESIDE
