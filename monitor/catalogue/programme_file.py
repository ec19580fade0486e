"""The catalogue of known programmes: `programmes.toml` of the package, with the user's additions, checked whole."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import Any

from monitor.catalogue.programme_faults import check_entry, check_together, name_key
from monitor.catalogue.search_words import SearchWords, search_words_of
from monitor.catalogue.toml_file import read_entries
from monitor.errors import ConfigurationError, Fault
from monitor.model import Meaning, Programme
from monitor.text import fold

PACKAGE_FILE = "monitor/catalogue/programmes.toml"
_KEYS = tuple(one.name for one in fields(Programme))
_LISTS = {"aliases", "acronyms", "needs_context", "also_elsewhere", "context", "negative_context", "topics", "sources"}


@dataclass(frozen=True)
class Catalogue:
    """All programmes, in the order of their files. Build it with `load`."""

    programmes: tuple[Programme, ...]
    version: str = ""  # changes when any entry does
    own_files: Mapping[str, str] = field(default_factory=dict, compare=False)  # slug -> the user's file that has it
    _by_slug: Mapping[str, Programme] = field(default_factory=dict, repr=False, compare=False)
    _children: Mapping[str, tuple[Programme, ...]] = field(default_factory=dict, repr=False, compare=False)
    _by_name: Mapping[str, Programme] = field(default_factory=dict, repr=False, compare=False)

    def get(self, slug: str) -> Programme | None:
        """The programme of that slug."""
        return self._by_slug.get(slug)

    def children(self, slug: str) -> tuple[Programme, ...]:
        """The programmes directly under it."""
        return self._children.get(slug, ())

    def above(self, slug: str) -> tuple[Programme, ...]:
        """The programmes that it is a part of, nearest first."""
        found: list[Programme] = []
        here = self.get(slug)
        while here is not None and (parent := self.get(here.parent)) is not None and parent not in found:
            found.append(parent)
            here = parent
        return tuple(found)

    def descendants(self, slug: str) -> tuple[Programme, ...]:
        """Every programme under it, nearest first."""
        found = list(self.children(slug))
        for programme in found:
            found += self.children(programme.slug)
        return tuple(found)

    def resolve(self, name: str) -> Programme | None:
        """The programme that a person means by a slug, an acronym or a name in any script."""
        return self._by_slug.get(name.strip()) or self._by_name.get(name_key(name))

    @cached_property
    def words(self) -> SearchWords:
        """What the words of a search mean."""
        return search_words_of(self.programmes)

    def meaning(self, text: str) -> Meaning:
        """What a word or phrase of a search names; empty if nothing."""
        return self.words.meaning(text)

    def near(self, name: str) -> list[str]:
        """Names that may have been meant by one that is none."""
        return self.words.near(name)

    def near_word(self, word: str) -> str | None:
        """The word of a name that may have been meant by one that is none."""
        return self.words.near_word(word)

    def expand(self, name: str) -> list[str] | None:
        """The slug that a person means, with those of all its descendants; None when nothing is called so."""
        programme = self.resolve(name)
        return [programme.slug, *(one.slug for one in self.descendants(programme.slug))] if programme else None


def catalogue_of(programmes: Sequence[Programme]) -> Catalogue:
    """A catalogue of these programmes, unchecked."""
    children: dict[str, list[Programme]] = {}
    by_name: dict[str, Programme] = {}
    for programme in programmes:
        if programme.parent:
            children.setdefault(programme.parent, []).append(programme)
    for names in (_full_names, _other_names):  # a full name wins over another's alias
        for programme in programmes:
            for name in names(programme):
                by_name.setdefault(name_key(name), programme)
    return Catalogue(
        tuple(programmes),
        _version(programmes),
        {},
        {programme.slug: programme for programme in programmes},
        {slug: tuple(found) for slug, found in children.items()},
        by_name,
    )


def load(user_file: Path | None = None) -> Catalogue:
    """The package's programmes with those of `user_file`; a slug that it repeats has only the given keys replaced.

    Raises ConfigurationError with every fault of both files.
    """
    text = resources.files("monitor.catalogue").joinpath("programmes.toml").read_text("utf-8")
    entries, faults = read_entries(text, PACKAGE_FILE, "programme")
    files = dict.fromkeys((entry.get("slug") for entry in entries), PACKAGE_FILE)
    if user_file is not None:
        added, more = _read_user_file(user_file)
        faults += more
        entries = _merged(entries, added)
        files.update(dict.fromkeys((entry.get("slug") for entry in added), str(user_file)))
    programmes = []
    for number, entry in enumerate(entries, 1):
        wrong = check_entry(entry, files.get(entry.get("slug"), ""), number)
        faults += wrong
        if not wrong:
            programmes.append(_programme(entry))
    faults += check_together(programmes, files)
    if faults:
        raise ConfigurationError(faults)
    return replace(catalogue_of(programmes), own_files={s: f for s, f in files.items() if s and f != PACKAGE_FILE})


def warnings(catalogue: Catalogue) -> list[Fault]:
    """Softer findings: names that stand inside the name of an unrelated entry, which wins there."""
    names = [(fold(name), programme) for programme in catalogue.programmes for name in _spelt_names(programme)]
    text = "\n".join(name for name, _ in names)
    starts = list(accumulate((len(name) + 1 for name, _ in names), initial=0))
    found = {}
    for short, programme in names:
        for at in _places(text, short):
            longer, other = names[bisect_right(starts, at) - 1]
            if len(longer) > len(short) and not _related(catalogue, programme, other):
                message = f"{short!r} stands inside {longer!r} of {other.slug!r}, which wins there"
                found[programme.slug, short] = Fault(PACKAGE_FILE, f'programme "{programme.slug}"', "aliases", message)
                break
    return list(found.values())


def _places(text: str, part: str) -> Iterator[int]:
    """Where a name stands in the text as a word does."""
    at = text.find(part)
    while part and at >= 0:
        around = text[at - 1 : at] + part[0], part[-1] + text[at + len(part) : at + len(part) + 1]
        if not any(pair.isascii() and len(pair) == 2 and pair.isalnum() for pair in around):
            yield at
        at = text.find(part, at + 1)


def _related(catalogue: Catalogue, one: Programme, other: Programme) -> bool:
    return one.slug == other.slug or bool(_line(catalogue, one) & _line(catalogue, other))


def _line(catalogue: Catalogue, programme: Programme) -> set[str]:
    """A programme with all above it."""
    line: set[str] = set()
    current: Programme | None = programme
    while current is not None and current.slug not in line:
        line |= {current.slug, current.owner} - {""}
        current = catalogue.get(current.parent)
    return line


def _full_names(programme: Programme) -> tuple[str, ...]:
    return tuple(name for name in (programme.name_en, programme.name_zh_hant, programme.name_zh_hans) if name)


def _other_names(programme: Programme) -> tuple[str, ...]:
    return programme.acronyms + programme.aliases


def _spelt_names(programme: Programme) -> tuple[str, ...]:
    return _full_names(programme) + programme.aliases


def _read_user_file(path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Fault(str(path), "", "", f"cannot be read: {error}")]
    return read_entries(text, str(path), "programme")


def _merged(entries: list[dict[str, Any]], added: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {entry.get("slug"): position for position, entry in enumerate(entries)}
    merged = list(entries)
    for entry in added:
        position = known.get(entry.get("slug"))
        if position is None:
            merged.append(entry)
        else:
            merged[position] = merged[position] | entry
    return merged


def _programme(entry: dict[str, Any]) -> Programme:
    values: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in entry.items()}
    return Programme(**values)


def _version(programmes: Sequence[Programme]) -> str:
    stated = [{name: getattr(programme, name) for name in _KEYS} for programme in programmes]
    content = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
