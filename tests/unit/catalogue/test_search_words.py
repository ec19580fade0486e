"""Words that are spelt nearly so."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalogue import programme_file
from monitor.catalogue.search_words import CLOSE, ByLength, SearchWords, _by_length, _close

LETTERS = st.text("aeinrst研究", max_size=2)


@cache
def _words() -> SearchWords:
    return programme_file.load().words


@cache
def _names() -> tuple[list[str], ByLength]:
    names = sorted(_words().names)
    return names, _by_length(names)


@settings(max_examples=60, deadline=None)
@given(st.data(), LETTERS, st.integers(1, 6))
def test_the_near_ones_are_those_that_difflib_finds(data: st.DataObject, typed: str, count: int) -> None:
    names, by_length = _names()
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.integers(0, len(name)))
    left_out = data.draw(st.integers(0, 2))
    misspelt = name[:place] + typed + name[place + left_out :]

    assert _close(misspelt, by_length, count) == get_close_matches(misspelt, names, count, CLOSE)
