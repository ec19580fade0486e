"""The health of a source: its state and one sentence that says why, for a person. Pure.

Few false alarms are worth more than fast ones: one bad answer is chance. A source is called failing or blocked from
the second bad answer in a row on (the fourth, when they are time-outs and the like), and silent after three times its
usual gap without news. The first rule that fits decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.fetch.freshness import silent_since
from monitor.model import Health, PollCode, Source, http_code
from monitor.pipeline.probation import probation_of
from monitor.store.sources import SourceState

_BLOCKED = frozenset(
    (PollCode.CHALLENGE, PollCode.ROBOTS, *(http_code(status) for status in (401, 403, 405, 429, 451)))
)
_WEIGHS_WHOLE = frozenset(  # what `fetch` calls permanent, with a weight of one for each failure
    (PollCode.BLOCKED_ADDRESS, PollCode.BAD_ADDRESS, PollCode.BAD_REQUEST, http_code(404), http_code(410))
)
_TWICE = 1.0  # weight of failures in a row: two soft ones, or four temporary ones (`fetch.freshness.WEIGHTS`)
_TWICE_WHOLE = 2.0  # two permanent ones
_NO_NEWS_AT_ALL = timedelta(days=60)  # for a source too young to have a usual gap: two months without a committee paper
_SHORTEST_QUIET = timedelta(days=1)  # a busy source has quiet nights and Sundays


def judge(source: Source, state: SourceState, usual_gap: timedelta | None, now: datetime) -> tuple[Health, str]:
    """How a source does and the reason in words, "" when there is nothing to say.

    `state` is that after a visit, with its last failure's code and reason ("" after a success). `usual_gap`: see
    `fetch.freshness.usual_gap`.
    """
    return next(_verdicts(source, state, usual_gap, now), (Health.OK, ""))


def _verdicts(
    source: Source, state: SourceState, usual_gap: timedelta | None, now: datetime
) -> Iterator[tuple[Health, str]]:
    """Every state that fits, the most telling first."""
    memory = state.memory
    if not source.enabled:
        yield Health.OFF, "switched off in the configuration"
    trial = probation_of(source, memory)
    if trial and trial.verdict != "on":
        yield Health.OFF if trial.verdict else Health.TRYING, trial.words
    if memory.gone.sure:
        yield Health.GONE, "answered 410 Gone on three separate days; it is not polled any more"
    if state.first_poll_at is None:
        yield Health.NEW, "not polled yet"
    if _failing(state):
        yield _failure(state, now)
    if memory.moves.to:
        yield Health.MOVED, f"has moved for good: change its url to {memory.moves.to}"
    if memory.stand_in:
        found = f"its news was found at {memory.stand_in.url} ({memory.stand_in.kind})"
        yield Health.MOVED, f"its own address gives nothing; {found}: change its url"
    yield from _without_news(state, usual_gap, now)


def _failing(state: SourceState) -> bool:
    return state.failures >= (_TWICE_WHOLE if state.code in _WEIGHS_WHOLE else _TWICE)


def _failure(state: SourceState, now: datetime) -> tuple[Health, str]:
    verdict = Health.BLOCKED if state.code in _BLOCKED else Health.FAILING
    last = state.last_success_at
    since = f"no good answer for {duration(now - last)}" if last else "has never worked"
    return verdict, f"{state.reason} ({since})"


def _without_news(state: SourceState, usual_gap: timedelta | None, now: datetime) -> Iterator[tuple[Health, str]]:
    last_new = state.last_new_at
    since = silent_since(last_new, usual_gap)
    if last_new is None or usual_gap is None or since is None:
        yield from _never_any(state, now)
        return
    waited = now - last_new
    words = f"answers, but nothing new for {duration(waited)}; usually no more than {duration(usual_gap)} pass"
    if now > since:
        yield Health.SILENT, words
    if waited > max(usual_gap, _SHORTEST_QUIET):
        yield Health.QUIET, words


def _never_any(state: SourceState, now: datetime) -> Iterator[tuple[Health, str]]:
    """A source of which too little is known to say what is usual."""
    began = state.last_new_at or state.first_poll_at or now
    if now - began > _NO_NEWS_AT_ALL:
        yield Health.QUIET, f"answers, but nothing new for {duration(now - began)}"


def duration(length: timedelta) -> str:
    """A length of time for a person: "3 days", "5 hours", "20 minutes"."""
    minutes = max(0, int(length.total_seconds() // 60))
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or (minutes >= size and name == "minute"):
            return f"{minutes // size} {name}{'' if minutes // size == 1 else 's'}"
    return "a moment"
