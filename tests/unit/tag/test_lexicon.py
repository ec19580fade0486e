"""Words of the lexicon that the labelled articles hold: `tests/data/words/lexicon.txt`, a list a line.

A word that is taken out of the lexicon, or that the scan no longer finds, is missed here. Words that no labelled
article holds are not watched over.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from monitor.grammar.reading import read
from monitor.grammar.scanner import Scanner
from monitor.tag import lexicon

DATA = Path(__file__).parents[2] / "data"
WATCHED = dict(
    line.split(": ", 1) for line in (DATA / "words" / "lexicon.txt").read_text("utf-8").splitlines() if line[:1] != "#"
)


@cache
def found() -> dict[str, set[str]]:
    """List of the lexicon -> its words in the labelled articles."""
    patterns = lexicon.load_lexicon().patterns
    scanner = Scanner(patterns, exact=lexicon.EXACT, plural=tuple(patterns))
    words: dict[str, set[str]] = defaultdict(set)
    for path in (DATA / "labelled").glob("*.jsonl"):
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            for hit in scanner.scan(read("\n".join((line["title"], line.get("summary", ""), line["text"])))):
                words[hit.kind].add(hit.value)
    return words


@pytest.mark.parametrize("name", WATCHED)
def test_the_words_that_articles_hold_are_found(name: str) -> None:
    assert set(WATCHED[name].split(" | ")) - found()[name] == set()
