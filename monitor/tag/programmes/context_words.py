"""Words beside a name that say whose it is, and words that hide a name: `context_words.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.tag.word_file import Examples, Pairs, Table, Texts, load_words
from monitor.text import fold


class WordList(Table):
    """Words, with texts and the tags that they have ("+slug") or have not ("-slug") because of them."""

    words: Texts
    examples: Examples
    counter_examples: Pairs = ()


class ContextWordFile(Table):
    """`context_words.toml`."""

    hong_kong: WordList
    left_out_places: WordList
    elsewhere: WordList
    other_governments: WordList
    longer_names: WordList
    ordinary: WordList
    offices: WordList
    before_names: WordList
    streets: WordList
    no_streets: WordList
    behind_plus: WordList


@dataclass(frozen=True, slots=True)
class ContextWords:
    """The lists of the file; those that are compared with the text directly are folded, the rest is as written."""

    hong_kong: tuple[str, ...]
    left_out_places: tuple[str, ...]
    elsewhere: tuple[str, ...]
    other_governments: tuple[str, ...]
    longer_names: tuple[str, ...]
    ordinary: tuple[str, ...]
    offices: tuple[str, ...]
    before_names: tuple[str, ...]
    streets: tuple[str, ...]
    no_streets: tuple[str, ...]
    behind_plus: tuple[str, ...]


_FOLDED = ("longer_names", "offices", "before_names", "streets", "no_streets", "behind_plus")


def load_context_words() -> ContextWords:
    """The lists that come with the package."""
    return context_words_of(load_words(ContextWordFile, "monitor.tag.programmes", "context_words.toml"))


def context_words_of(file: ContextWordFile) -> ContextWords:
    """The lists of a file, folded where text is compared with them directly."""
    lists: Mapping[str, WordList] = dict(file)
    words = {name: table.words for name, table in lists.items()}
    for name in _FOLDED:
        words[name] = tuple(fold(word, keep_case=True) for word in words[name])
    return ContextWords(**words)
