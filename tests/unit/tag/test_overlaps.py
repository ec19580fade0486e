"""Overlap resolution: which of overlapping names are kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.tag.programmes.overlaps import resolve_overlaps


@pytest.mark.parametrize(
    ("names", "ordinary", "kept"),
    [
        ([(0, 4), (0, 8), (4, 8), (4, 9)], [], [(0, 4), (4, 9)]),
        ([(0, 3), (0, 4)], [], [(0, 4)]),
        ([(0, 3), (5, 6)], [], [(0, 3), (5, 6)]),
        ([(1, 3)], [(0, 2)], []),
        ([(1, 4)], [(0, 2)], [(1, 4)]),
        ([(0, 4), (2, 4)], [(3, 5)], [(0, 4)]),
        ([], [(0, 1)], []),
    ],
)
def test_the_names_that_cover_most_are_kept(
    names: list[tuple[int, int]], ordinary: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> None:
    assert resolve_overlaps(names, ordinary) == kept


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_no_two_kept_names_overlap(spans: list[tuple[int, int]]) -> None:
    kept = resolve_overlaps(spans)
    assert kept == sorted(kept)
    assert all(one[1] <= other[0] for one, other in pairwise(kept))
    assert bool(kept) == bool(spans)
