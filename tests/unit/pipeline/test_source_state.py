"""What a source's state becomes after a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.freshness import History, full_fetch_due
from monitor.model import (
    Document,
    Entry,
    FailureClass,
    FeedHints,
    FetchFailed,
    Health,
    Hop,
    Parsed,
    PollCode,
    Source,
    SourceKind,
)
from monitor.pipeline.source_state import RECOVERED, Transition, history
from monitor.pipeline.visit import Failed, Listed
from monitor.store.sources import SourceState

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # Friday noon in Hong Kong
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://h.example/feed"
SOURCE = Source("s", "S", "P", "en", SourceKind.FEED, URL, timedelta(minutes=15))
FRESH = SourceState("s", NOW)


def document(status: int = 200, hops: tuple[Hop, ...] = (), **headers: str) -> Document:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(URL, URL, status, names, b"", NOW, 0.1, hops)


def transition(state: SourceState, at: datetime) -> Transition:
    return Transition(SOURCE, state, history(state, ()), at, 0.5)


def listed(
    state: SourceState = FRESH,
    at: datetime = NOW,
    *,
    entries: int = 5,
    new: int = 0,
    flooded: bool = False,
    hints: FeedHints = FeedHints(),
    of: Document | None = None,
) -> SourceState:
    parsed = Parsed(tuple(Entry(str(number)) for number in range(entries)), hints=hints)
    found = Listed(of or document(), URL, "hash", parsed)
    return transition(state, at).after_listed(found, [at] * new, new, flooded=flooded)


def failed(
    state: SourceState = FRESH,
    at: datetime = NOW,
    *,
    kind: FailureClass = FailureClass.SOFT,
    code: str = "http-500",
    status: int | None = 500,
    retry_after: timedelta | None = None,
) -> SourceState:
    cause = FetchFailed(URL, "it broke", kind, code, status, retry_after)
    found = Failed("it broke", code, kind, cause)
    return transition(state, at).after_failure(found)


def unchanged(state: SourceState, at: datetime, of: Document) -> SourceState:
    return transition(state, at).after_unchanged(of)


# ------------------------------------------------------------------------------------------------------ after a success
def test_a_first_answer() -> None:
    after = listed(new=5)

    assert (after.first_poll_at, after.last_poll_at, after.last_success_at, after.last_new_at) == (NOW,) * 4
    assert (after.failures, after.code, after.reason, after.health) == (0.0, "", "", Health.OK)
    assert (after.memory.window, after.memory.fresh) == (5, 5)
    assert NOW + SOURCE.every <= after.next_poll_at <= NOW + SOURCE.slowest * 1.1


def test_news_is_only_what_was_new() -> None:
    first = listed(new=1)
    second = listed(first, NOW + HOUR)

    assert (second.last_new_at, second.last_success_at) == (NOW, NOW + HOUR)
    assert second.first_poll_at == NOW


def test_a_success_ends_all_failures() -> None:
    after = listed(failed(failed()), NOW + DAY)

    assert (after.failures, after.code, after.reason, after.health) == (0.0, "", "", Health.OK)


@pytest.mark.parametrize(
    ("of", "hints", "floor"),
    [
        (document(cache_control="max-age=7200"), FeedHints(), 2 * HOUR),
        (document(), FeedHints(ttl=3 * HOUR), 3 * HOUR),
        (document(cache_control="max-age=60"), FeedHints(update_every=5 * HOUR), 5 * HOUR),
        (document(cache_control="max-age=9999999"), FeedHints(), DAY),
    ],
)
def test_what_was_asked_for_is_a_floor(of: Document, hints: FeedHints, floor: timedelta) -> None:
    after = listed(of=of, hints=hints)

    assert after.memory.floor == NOW + floor
    assert after.next_poll_at >= NOW + floor


def test_hints_of_the_feed_hold_over_a_304() -> None:
    after = unchanged(listed(hints=FeedHints(ttl=4 * HOUR)), NOW + 5 * HOUR, document(304))

    assert after.memory.floor == NOW + 9 * HOUR


def test_a_304_is_no_full_answer_and_the_same_bytes_are() -> None:
    first = listed(new=1)

    assert unchanged(first, NOW + HOUR, document(304)).last_full_at == NOW
    assert unchanged(first, NOW + HOUR, document(200)).last_full_at == NOW + HOUR
    assert not full_fetch_due(history(first, ()), NOW + 71 * HOUR)
    assert full_fetch_due(history(first, ()), NOW + 72 * HOUR)


def test_a_flood_is_a_failure_to_look_at() -> None:
    after = listed(listed(new=1), NOW + HOUR, flooded=True)

    assert (after.health, after.code) == (Health.FAILING, "flood")
    assert "only what has a new headline was added" in after.reason
    assert after.incident_at == NOW + HOUR


# ------------------------------------------------------------------------------------------------------ after a failure
def test_one_bad_answer_is_weather_and_two_are_trouble() -> None:
    once = failed(listed(new=1), NOW + HOUR)
    twice = failed(once, NOW + 2 * HOUR)

    assert (once.health, once.incident_at) == (Health.OK, None)
    assert (twice.health, twice.incident_at) == (Health.FAILING, NOW + 2 * HOUR)
    assert "it broke" in twice.reason


def test_the_wait_doubles_to_a_day_and_history_stays() -> None:
    state, waits = listed(new=1), []
    for _ in range(40):
        before = state
        state = failed(state, state.next_poll_at)
        waits.append(state.next_poll_at - before.next_poll_at)

    assert waits == sorted(waits)
    assert waits[0] < HOUR
    assert waits[-1] <= DAY
    assert (state.last_success_at, state.last_new_at) == (NOW, NOW)


def test_weights_differ() -> None:
    weights = [failed(kind=kind).failures for kind in FailureClass]

    assert len(set(weights)) == 3
    assert weights[0] == max(weights)  # permanent


def test_retry_after_is_kept_as_a_floor() -> None:
    after = failed(status=503, retry_after=6 * HOUR)

    assert after.memory.floor == NOW + 6 * HOUR
    assert after.next_poll_at >= NOW + 6 * HOUR
    assert failed(after, NOW + 7 * HOUR).memory.floor is None


def test_a_host_that_wants_rest_is_no_failure_of_the_source() -> None:
    before = listed(new=1)
    after = failed(before, NOW + HOUR, code=PollCode.HOST_RESTS, status=None, retry_after=3 * HOUR)

    assert after == replace(before, next_poll_at=NOW + 4 * HOUR)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [(timedelta(seconds=0.1), timedelta(seconds=1)), (None, SOURCE.every), (3 * HOUR, 3 * HOUR)],
)
def test_how_long_a_host_that_wants_rest_is_left_alone(retry_after: timedelta | None, wait: timedelta) -> None:
    after = failed(code=PollCode.HOST_RESTS, status=None, retry_after=retry_after)

    assert after.next_poll_at == NOW + wait


def test_new_articles_count_for_the_rhythm_at_once() -> None:
    parsed = Parsed(tuple(Entry(str(number)) for number in range(100)))
    seldom = replace(history(FRESH, [NOW - number * 10 * DAY for number in range(1, 5)]), window=100)
    ended = Transition(SOURCE, FRESH, seldom, NOW, 0.0)
    appeared = [NOW - number * HOUR for number in range(40)]
    quiet, busy = (
        ended.after_listed(Listed(document(), URL, "h", parsed), new, 0, flooded=False) for new in ([], appeared)
    )

    assert busy.next_poll_at < quiet.next_poll_at


def test_410_on_three_days_is_gone_and_any_answer_brings_it_back() -> None:
    state = listed(new=1)
    for day in (1, 1, 2):
        state = failed(state, NOW + day * DAY, kind=FailureClass.PERMANENT, code="http-410", status=410)
    assert not state.memory.gone.sure
    state = failed(state, NOW + 3 * DAY, kind=FailureClass.PERMANENT, code="http-410", status=410)

    assert state.memory.gone.sure
    assert state.health is Health.GONE
    assert state.next_poll_at == NOW + 3 * DAY + 3650 * DAY
    back = listed(state, NOW + 4 * DAY)
    assert not back.memory.gone.sure
    assert back.health is Health.OK


# --------------------------------------------------------------------------------------------------------------- moves
def moved(times: int, status: int = 301) -> SourceState:
    state = FRESH
    for number in range(times):
        hop = Hop(status, URL, "https://new.example/feed")
        state = listed(state, NOW + number * 36 * HOUR, new=1, of=document(hops=(hop,)))
    return state


def test_a_permanent_move_is_learnt_after_three_sightings_over_three_days() -> None:
    assert moved(2).memory.moves.address(URL) == URL
    state = moved(3)

    assert state.memory.moves.address(URL) == "https://new.example/feed"
    assert state.health is Health.MOVED
    assert "https://new.example/feed" in state.reason


def test_a_temporary_one_never_is() -> None:
    assert moved(9, status=302).memory.moves.address(URL) == URL


def test_a_move_is_unlearnt_when_the_new_place_is_gone() -> None:
    state = failed(moved(3), NOW + 5 * DAY, kind=FailureClass.PERMANENT, code="http-404", status=404)

    assert state.memory.moves.address(URL) == URL


# ------------------------------------------------------------------------------------------------------------ incidents
def told(state: SourceState, at: datetime) -> SourceState:
    return replace(state, incident_told_at=at)


def test_an_incident_is_one_incident_however_long_it_lasts() -> None:
    state = failed(failed(listed(new=1)), NOW + HOUR)
    began = state.incident_at
    for hours in range(2, 9):
        state = failed(told(state, NOW), NOW + hours * HOUR)

    assert state.incident_at == began
    assert state.incident_told_at == NOW


def test_its_end_is_told_if_its_beginning_was() -> None:
    trouble = failed(failed(listed(new=1)), NOW + HOUR)

    assert listed(told(trouble, NOW + HOUR), NOW + 2 * HOUR).incident_code == RECOVERED
    untold = listed(trouble, NOW + 2 * HOUR)
    assert (untold.incident_at, untold.incident_code) == (None, "")


def test_trouble_that_comes_back_is_a_new_incident() -> None:
    over = listed(told(failed(failed(listed(new=1)), NOW + HOUR), NOW + HOUR), NOW + 2 * HOUR)
    again = failed(failed(over, NOW + 3 * HOUR), NOW + 4 * HOUR)

    assert again.incident_at == NOW + 4 * HOUR
    assert again.incident_told_at is None


def test_which_states_need_a_person() -> None:
    trouble = {state for state in Health if state.is_trouble}
    assert trouble == {
        Health.FAILING,
        Health.BLOCKED,
        Health.SILENT,
        Health.MOVED,
        Health.GONE,
    }


def test_a_state_that_remembers_nothing_is_a_beginning() -> None:
    assert unchanged(FRESH, NOW, document(304)).health is Health.OK
    assert history(FRESH, [NOW]) == History(instants=(NOW,))
