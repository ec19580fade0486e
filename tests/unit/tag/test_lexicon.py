"""Words of the lexicon are found: in the labelled articles (`tests/data/words/lexicon.txt`, a list a line), or in a
sentence made of each (`lexicon_made.txt`: words that no labelled article holds).

A word that is taken out of the lexicon, or that the scan no longer finds, is missed here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from monitor.grammar.reading import read
from monitor.grammar.scanner import Lists, Scanner
from monitor.tag import lexicon

DATA = Path(__file__).parents[2] / "data"


def listed(file: str) -> dict[str, str]:
    """List of the lexicon -> its words, with bars between them."""
    lines = (DATA / "words" / file).read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line[:1] != "#")


WATCHED, MADE = listed("lexicon.txt"), listed("lexicon_made.txt")


@cache
def words() -> lexicon.Lexicon:
    return lexicon.load_lexicon()


@cache
def scanner() -> Scanner:
    patterns = words().patterns
    return Scanner({"": Lists(patterns, exact=lexicon.EXACT, plural=tuple(patterns))})


@cache
def found() -> dict[str, set[str]]:
    """List of the lexicon -> its words in the labelled articles."""
    held: dict[str, set[str]] = defaultdict(set)
    for path in (DATA / "labelled").glob("*.jsonl"):
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            for hit in scanner().scan(read("\n".join((line["title"], line.get("summary", ""), line["text"])))):
                held[hit.kind].add(hit.value)
    return held


@pytest.mark.parametrize("name", WATCHED)
def test_the_words_that_articles_hold_are_found(name: str) -> None:
    assert set(WATCHED[name].split(" | ")) - found()[name] == set()


def finds(name: str, word: str) -> bool:
    """Whether the word is found in a sentence made of it."""
    hits = scanner().scan(read("", text=f"They say: {word}, today."))
    return any((hit.kind, hit.value) == (name, word) for hit in hits)


@pytest.mark.parametrize("name", MADE)
def test_the_words_that_no_article_holds_are_found_in_a_sentence_made_of_each(name: str) -> None:
    assert [word for word in MADE[name].split(" | ") if not finds(name, word)] == []
