from __future__ import annotations

import pytest

from monitor.fact_kinds import STATUS_NAMES
from monitor.identify.change_bits import AFTER_ANOTHER, apart, bits_of


def test_every_bit_is_a_status_that_facts_have() -> None:
    assert set(AFTER_ANOTHER) < set(STATUS_NAMES)
    assert bits_of(STATUS_NAMES) < 256


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["extended"], [], True),
        ([], ["extended"], True),
        (["extended"], ["resumed"], True),
        (["extended", "corrected"], ["corrected", "extended"], False),
        (["suspended"], [], False),
        (["results"], ["closed"], False),
    ],
)
def test_a_change_that_only_one_speaks_of_sets_two_articles_apart(
    one: list[str], other: list[str], expected: bool
) -> None:
    assert apart(bits_of(one), bits_of(other)) is expected
