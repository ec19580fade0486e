"""Which moves are learnt, and which addresses are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.redirects import learn_redirect, unlearn
from monitor.model import FailureClass, Gone, Hop, Moves

START = datetime(2026, 3, 2, tzinfo=UTC)
OLD, NEW, NEWER = "http://h.example/feed", "https://h.example/feed", "https://n.example/feed"
DAY = timedelta(days=1)


def after(days: list[float], status: int = 301, moves: Moves = Moves()) -> Moves:
    for day in days:
        moves = learn_redirect(moves, [Hop(status, OLD, NEW)], START + day * DAY)
    return moves


@pytest.mark.parametrize("status", [301, 308])
def test_three_sightings_over_three_days_are_believed(status: int) -> None:
    assert after([0, 1, 3], status).address(OLD) == NEW


@pytest.mark.parametrize("days", [[0], [0, 3], [0, 0.5, 1], [0, 1, 2, 2.9]])
def test_fewer_or_faster_ones_are_not(days: list[float]) -> None:
    assert after(days).address(OLD) == OLD


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_ones_never_are(status: int) -> None:
    assert after([0, 1, 2, 3, 10, 100], status).address(OLD) == OLD


def test_an_answer_from_the_old_place_begins_the_count_anew() -> None:
    moves = learn_redirect(after([0, 1]), [], START + 2 * DAY)
    assert after([3], moves=moves).address(OLD) == OLD
    assert after([3, 4, 6], moves=moves).address(OLD) == NEW


def test_another_place_begins_the_count_anew() -> None:
    moves = learn_redirect(after([0, 1]), [Hop(301, OLD, NEWER)], START + 4 * DAY)
    assert moves == Moves(next_to=NEWER, sightings=1, first=START + 4 * DAY)


def test_only_the_unbroken_run_of_permanent_hops_counts() -> None:
    hops = [Hop(301, OLD, NEW), Hop(302, NEW, NEWER), Hop(301, NEWER, "https://x.example/")]
    moves = Moves()
    for day in (0, 1, 3):
        moves = learn_redirect(moves, hops, START + day * DAY)
    assert moves.address(OLD) == NEW


def test_a_learnt_place_may_move_on() -> None:
    moves = after([0, 1, 3])
    for day in (4, 5, 7):
        moves = learn_redirect(moves, [Hop(308, NEW, NEWER)], START + day * DAY)
    assert moves.address(OLD) == NEWER


def test_a_learnt_place_that_redirects_no_further_stays() -> None:
    moves = after([0, 1, 3])
    for day in range(4, 14):
        moves = learn_redirect(moves, [], START + day * DAY)
    assert moves.address(OLD) == NEW


def test_a_learnt_place_that_fails_is_given_up() -> None:
    analysis = after([0, 1, 3])
    assert unlearn(analysis, FailureClass.PERMANENT, 1.0).address(OLD) == OLD
    assert unlearn(analysis, FailureClass.SOFT, 0.5).address(OLD) == OLD
    assert unlearn(analysis, FailureClass.TEMPORARY, 0.25).address(OLD) == NEW  # a time-out is weather
    assert unlearn(analysis, FailureClass.TEMPORARY, 1.0).address(OLD) == OLD


def test_gone_is_sure_on_the_third_separate_day() -> None:
    gone = Gone()
    for hours in (0, 1, 5, 24, 30):
        gone = gone.seen(START + timedelta(hours=hours))
        assert not gone.sure
    assert gone.seen(START + timedelta(hours=48)).sure
