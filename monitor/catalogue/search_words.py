"""What the words of a search mean beside themselves: names of programmes, topics and kinds, and synonyms.

    "AI"                  topic ai, and the words "artificial intelligence" and 人工智能
    "cyberport"           the programme, with all that is under it
    "incubation"          the few programmes in whose names it stands

The names are those of the catalogue, everything else stands in `search_words.toml`. Spellings meet by their key:
without spaces and hyphens, in Simplified characters, the last word in its singular.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache, cached_property
from importlib import resources

from monitor.catalogue.programme_faults import name_key
from monitor.grammar.word_forms import singular
from monitor.model import Meaning, Programme
from monitor.text import fold, search_tokens

MOST_NAMED = 8  # programmes in whose names a word stands: `fund` and `scheme` stand in more, and tell nothing
LONGEST_ACRONYM = 2  # letters of a name that is one only as it is spelt: CE, TD, SB
SHORTEST_PART = 2  # Chinese characters, and letters beyond two, of a part of a name that is looked for
CLOSE = 0.78  # of difflib's ratio: `artifical`, `inteligence`, `Reserch` are above 0.9, other words of a name below 0.7
MOST_NEAR = 3  # proposals: what a person reads at a glance


@dataclass(frozen=True)
class SearchWords:
    """The vocabulary of searches. Build it with `search_words_of`."""

    by_key: Mapping[str, Meaning]
    as_spelt: Mapping[str, Meaning]
    parts: Mapping[str, frozenset[str]]  # word of a name -> slugs of the programmes that have it in one
    chinese: Sequence[tuple[str, str]]  # (folded Chinese name, slug)
    names: Mapping[str, tuple[str, str]]  # key -> a name of a programme as it is written, its slug
    spellings: tuple[str, ...]  # every word and name

    def meaning(self, text: str) -> Meaning:
        """What a word or phrase names; empty if nothing."""
        text = text.strip()
        return self.by_key.get(_key(text), _NOTHING) | self.as_spelt.get(text, _NOTHING) | self._named_in_part(text)

    def _named_in_part(self, text: str) -> Meaning:
        folded = fold(text)
        if folded.isascii():
            tokens = search_tokens(folded)
            if len(tokens) != 1 or len(folded) <= SHORTEST_PART:
                return _NOTHING
            found = self.parts.get(singular(folded), frozenset())
        else:
            long_enough = len(folded) >= SHORTEST_PART
            found = frozenset(slug for name, slug in self.chinese if long_enough and folded in name)
        return Meaning(programmes=tuple(sorted(found))) if len(found) <= MOST_NAMED else _NOTHING

    def near(self, text: str) -> list[str]:
        """Names of programmes that a person may have meant by a text that is none: begun so, or spelt nearly so."""
        key = name_key(text)
        begun = [known for known in self.names if len(key) > SHORTEST_PART and known.startswith(key)]
        close = sorted(begun, key=len) or _close(key, self._names_by_length, MOST_NEAR * 2)
        by_slug: dict[str, str] = {}
        for name, slug in (self.names[one] for one in close):
            by_slug.setdefault(slug, name)
        return list(by_slug.values())[:MOST_NEAR]

    def near_word(self, word: str) -> str | None:
        """The word of a name or synonym that is spelt nearly so."""
        close = _close(fold(word), self._words_by_length, 1)
        return close[0] if close and SequenceMatcher(None, fold(word), close[0]).ratio() < 1 else None

    @cached_property
    def _names_by_length(self) -> ByLength:
        return _by_length(self.names)

    @cached_property
    def _words_by_length(self) -> ByLength:
        """The English words of names, long enough to be mistyped."""
        words = (word for name in self.spellings for word in search_tokens(name))
        return _by_length(sorted({word for word in words if word.isascii() and len(word) > SHORTEST_PART + 1}))


_NOTHING = Meaning()


ByLength = Mapping[int, Sequence[str]]


def _by_length(words: Iterable[str]) -> ByLength:
    found: dict[int, list[str]] = defaultdict(list)
    for word in words:
        found[len(word)].append(word)
    return found


def _close(word: str, known: ByLength, count: int) -> list[str]:
    """`difflib.get_close_matches`, which looks at every word, without those that it would find too long, too short, or
    of too many other letters: its ratio is twice the letters in common by the letters of both.
    """
    letters, near = set(word), []
    for length in range(int(len(word) * CLOSE / (2 - CLOSE)), int(len(word) * (2 - CLOSE) / CLOSE) + 2):
        others = length - CLOSE * (len(word) + length) / 2 + 1e-9  # as many letters may have no counterpart
        near += [one for one in known.get(length, ()) if length - sum(map(one.count, letters & set(one))) <= others]
    return get_close_matches(word, near, count, CLOSE)


def _key(text: str) -> str:
    key = name_key(text)
    return singular(key) if key.isalpha() else key


def search_words_of(programmes: Iterable[Programme]) -> SearchWords:
    """The vocabulary of these programmes and of `search_words.toml`."""
    data = _data()
    by_key: dict[str, Meaning] = defaultdict(Meaning)
    as_spelt: dict[str, Meaning] = defaultdict(Meaning)
    names: dict[str, tuple[str, str]] = {}
    spellings: dict[str, None] = {}
    plain = {_key(word) for word in data["plain"]}
    for field in ("topics", "kinds", "facts"):
        for value, words in data[field].items():
            for word in words:
                by_key[_key(word)] |= Meaning(**{field: (value,)})
                spellings[word] = None
    for group in data["same"]["groups"]:
        for word in group:
            by_key[_key(word)] |= Meaning(words=tuple(group))
            spellings[word] = None
    parts, chinese = defaultdict(set), []
    for programme in programmes:
        meaning = Meaning(programmes=(programme.slug,))
        for name in _names(programme):
            exactly = _key(name) in plain or (name.isascii() and len(name) <= LONGEST_ACRONYM)
            (as_spelt if exactly else by_key)[name if exactly else _key(name)] |= meaning
            names.setdefault(name_key(name), (name, programme.slug))
            spellings[name] = None
            if name.isascii():
                for token in search_tokens(name):
                    parts[singular(token)].add(programme.slug)
            else:
                chinese.append((fold(name), programme.slug))
    frozen = {word: frozenset(slugs) for word, slugs in parts.items()}
    return SearchWords(dict(by_key), dict(as_spelt), frozen, chinese, names, tuple(spellings))


def _names(programme: Programme) -> Iterable[str]:
    names = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans, *programme.aliases, *programme.acronyms)
    return filter(None, names)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = resources.files("monitor.catalogue").joinpath("search_words.toml").read_text("utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data
