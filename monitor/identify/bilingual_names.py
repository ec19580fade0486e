"""Names and words that English and Chinese announcements write differently, found in a headline or a first paragraph.

The list is `bilingual_names.toml`; its places, banks and countries are those of `names.toml`. A name is known by its
first Chinese form, so both languages give the same one. All forms are looked for in one pass (Aho and Corasick 1975).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.text import fold


class Named(NamedTuple):
    """A name or word of the list, and where it stands in the text it was found in."""

    name: str
    is_name: bool  # of a post, body, place, school: False for the words of headlines
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    is_name: bool
    open_end: bool = False  # the rest of the word may be anything


class _Finder:
    """One pass for all forms, the longest first where several begin."""

    def __init__(self, forms: Mapping[str, list[_Form]]) -> None:
        self._forms = list(forms.values())
        self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str, *, whole_words: bool) -> Iterator[Named]:
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            for form in self._forms[number]:
                if not whole_words or _stands_alone(text, start, end, open_end=form.open_end):
                    yield Named(form.name, form.is_name, start, end)


def find(original: str, folded: str, *, chinese: bool) -> list[Named]:
    """Every name and word, in no order. `folded` is `fold(original)`."""
    finders = _finders()
    if chinese:
        return list(finders.chinese.find(folded, whole_words=False))
    return [
        *finders.english.find(folded, whole_words=True),
        *finders.abbreviations.find(original, whole_words=True),
    ]


def spelled_out(headline: str) -> str:
    """An English headline with the abbreviations of posts and bodies written out: FS, HKMA."""
    parts: list[str] = []
    done = 0
    finders = _finders()
    for found in sorted(finders.abbreviations.find(headline, whole_words=True), key=lambda one: one.start):
        if found.is_name and found.start >= done:
            parts += (headline[done : found.start], finders.full_names[found.name])
            done = found.end
    return "".join((*parts, headline[done:]))


def _stands_alone(text: str, start: int, end: int, *, open_end: bool) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (open_end or end == len(text) or not text[end].isalnum() or text[end : end + 2] == "s ")


# --------------------------------------------------------------------------------------------------------------- list
@dataclass(frozen=True, slots=True)
class _Finders:
    chinese: _Finder
    english: _Finder
    abbreviations: _Finder
    full_names: Mapping[str, str]


@cache
def _finders() -> _Finders:
    chinese: dict[str, list[_Form]] = {}
    english: dict[str, list[_Form]] = {}
    abbreviations: dict[str, list[_Form]] = {}
    full_names: dict[str, str] = {}
    for is_name, hans, latins in _entries():
        name = hans[0]
        full_names.setdefault(name, latins[0].rstrip("*"))
        for han in hans:
            chinese.setdefault(fold(han), []).append(_Form(name, is_name))
        for latin in latins:
            form = _Form(name, is_name, latin.endswith("*"))
            if _is_abbreviation(latin):
                abbreviations.setdefault(latin.rstrip("*"), []).append(form)
            else:
                english.setdefault(fold(latin.rstrip("*")), []).append(form)
    return _Finders(_Finder(chinese), _Finder(english), _Finder(abbreviations), full_names)


def _is_abbreviation(form: str) -> bool:
    letters = [letter for letter in form if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) / 2


def _entries() -> Iterator[tuple[bool, list[str], list[str]]]:
    """Whether it is a name, the Chinese forms, the English forms."""
    data = _read("bilingual_names.toml")
    for table in data["names"].values():
        yield from ((True, _forms(hans), _forms(latins)) for hans, latins in table.items())
    for table in _read("names.toml").values():
        yield from ((True, [han], [words]) for han, words in table.items())
    yield from ((False, _forms(hans), _forms(latins)) for hans, latins in data["words"].items())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _forms(written: str) -> list[str]:
    return [form.strip() for form in written.split("|")]


def names_of(found: Iterable[Named]) -> set[str]:
    return {one.name for one in found if one.is_name}
