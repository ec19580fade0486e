"""Made feeds of every kind, whole and damaged: all that is true of them is found, whatever feedparser makes of them."""

from __future__ import annotations

import pytest

from bench.feeds import FIELDS, by_product, run, scores, stated
from bench.feeds_damage import GROUPS, made

ROUNDS = 12  # feeds of each group


@pytest.mark.parametrize("group", GROUPS)
def test_everything_that_a_made_feed_says_is_found(group: str) -> None:
    for number in range(GROUPS.index(group), ROUNDS * len(GROUPS), len(GROUPS)):
        feed = made(11, number)
        assert dict(scores(feed, by_product(feed))) == {k: n for k, n in stated(feed).items() if n}, (number, feed.what)


def test_no_field_of_any_made_feed_is_read_better_by_feedparser() -> None:
    groups, worse, dates = run(12, 8 * len(GROUPS))
    assert worse == []
    assert dates["found"] == dates["stated"] > 50
    assert set(groups) == {*GROUPS, "all"}
    assert all(groups["all"].stated[field] for field in FIELDS)
