from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.store.bitmaps import bitmap_of, holds, ids_in, members

IDS = st.sets(st.integers(0, 3_000))


@given(IDS, IDS)
def test_bits_are_sets(one: set[int], other: set[int]) -> None:
    left, right = bitmap_of(one), bitmap_of(other)
    assert list(members(left)) == sorted(one)
    assert set(members(left & right)) == one & other
    assert set(members(left | right)) == one | other
    assert (left & ~right).bit_count() == len(one - other)
    among = holds(left)
    assert {number for number in range(3_100) if number in among} == one


def test_ids_as_databases_join_them_are_read() -> None:
    assert ids_in("7,12,3") == [7, 12, 3]
    assert ids_in(None) == []
