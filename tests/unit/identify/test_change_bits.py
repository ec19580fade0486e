from __future__ import annotations

import pytest
from identify_making import draft, stored

from monitor.identify.change_bits import apart, marks
from monitor.text import fold

KINDS = ("extended", "suspended", "resumed", "corrected", "cancelled", "results", "again", "amended")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Deadline of the Voucher Scheme extended to 14 December", {"extended"}),
        ("「資助計劃」申請期延長", {"extended"}),
        ("「资助计划」申请期延长", {"extended"}),
        ("Applications to the scheme on hold", {"suspended"}),
        ("計劃暫停接受申請", {"suspended"}),
        ("Fund resumes, deadline extended", {"resumed", "extended"}),
        ("更正：資助額為1.89億元", {"corrected"}),
        ("Results of the Research Fund announced", {"results"}),
        ("基金獲批名單公布", {"results"}),
        ("Robotics day called off", {"cancelled"}),
        ("Second call for the fellowship", {"again"}),
        ("計劃放寬申請資格", {"amended"}),
        ("The scheme opens for applications", set()),
        ("計劃接受申請", set()),
    ],
)
def test_a_headline_says_what_has_changed(text: str, kinds: set[str]) -> None:
    found = marks(fold(text))
    assert {name for bit, name in enumerate(KINDS) if found >> bit & 1} == kinds


def test_only_headline_and_first_lines_are_read() -> None:
    long_ago = "The scheme opens for applications. " * 20 + "An earlier round was suspended."
    assert stored(draft(long_ago)).changes == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Scheme extended", "Scheme opens", True),
        ("Scheme opens", "Scheme extended", True),
        ("Scheme extended", "Scheme resumed", True),
        ("Scheme extended", "Scheme's extension explained", False),
        ("Import of eggs suspended", "City bans eggs", False),
        ("Tender results", "Bills sold", False),
    ],
)
def test_a_change_that_only_one_speaks_of_sets_two_articles_apart(one: str, other: str, expected: bool) -> None:
    assert apart(marks(fold(one)), marks(fold(other))) is expected
