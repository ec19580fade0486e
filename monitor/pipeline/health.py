"""How a source does, for a person: its state and one sentence that says why. Pure.

Few false alarms are worth more than fast ones: one bad answer is weather. A source is called failing or blocked from
the second bad answer in a row on (the fourth, when they are time-outs and the like), and silent after three times its
usual gap without news. The first rule that fits decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.fetch.freshness import silent_since
from monitor.model import Health, Source

_BLOCKED = frozenset({"challenge", "robots", "http-401", "http-403", "http-405", "http-429", "http-451"})
_WEIGHS_WHOLE = frozenset({"http-404", "http-410", "blocked-address", "bad-address", "bad-request"})  # permanent ones
_ENOUGH = 1.0  # weight of the failures in a row: two soft ones, four temporary ones
_ENOUGH_WHOLE = 2.0  # two permanent ones
_NO_NEWS_AT_ALL = timedelta(days=60)  # for a source too young to have a usual gap
_SHORTEST_QUIET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a source, for the rules."""

    source: Source
    enabled: bool
    last_success: datetime | None
    last_new: datetime | None
    usual_gap: timedelta | None
    failures: float
    last_code: str
    last_reason: str
    moved_to: str
    gone: bool
    first_poll: datetime | None
    now: datetime


def judge(
    source: Source,
    *,
    enabled: bool,
    last_success: datetime | None,
    last_new: datetime | None,
    usual_gap: timedelta | None,
    failures: float,
    last_code: str,
    last_reason: str,
    moved_to: str | None,
    gone: bool,
    first_poll: datetime | None,
    now: datetime,
) -> tuple[Health, str]:
    """The state of a source and the reason in words, "" when there is nothing to say.

    `failures`: weight of the failures in a row; `last_code`, `last_reason`: of the last failure, "" after a success.
    """
    facts = _Facts(
        source,
        enabled,
        last_success,
        last_new,
        usual_gap,
        failures,
        last_code,
        last_reason,
        moved_to or "",
        gone,
        first_poll,
        now,
    )
    return next(_verdicts(facts), (Health.OK, ""))


def _verdicts(facts: _Facts) -> Iterator[tuple[Health, str]]:
    """Every state that fits, the most telling first."""
    if not facts.enabled:
        yield Health.OFF, "switched off in the configuration"
    if facts.gone:
        yield Health.GONE, "answered 410 Gone on three separate days; it is not asked any more"
    if facts.first_poll is None:
        yield Health.NEW, "not polled yet"
    if _failing(facts):
        yield _failure(facts)
    if facts.moved_to:
        yield Health.MOVED, f"has moved for good: change its url to {facts.moved_to}"
    yield from _without_news(facts)


def _failing(facts: _Facts) -> bool:
    return facts.failures >= (_ENOUGH_WHOLE if facts.last_code in _WEIGHS_WHOLE else _ENOUGH)


def _failure(facts: _Facts) -> tuple[Health, str]:
    state = Health.BLOCKED if facts.last_code in _BLOCKED else Health.FAILING
    since = f"no good answer for {span(facts.now - facts.last_success)}" if facts.last_success else "has never worked"
    return state, f"{facts.last_reason or facts.last_code} ({since})"


def _without_news(facts: _Facts) -> Iterator[tuple[Health, str]]:
    since = silent_since(facts.last_new, facts.usual_gap)
    if facts.last_new is None or facts.usual_gap is None or since is None:
        yield from _never_any(facts)
        return
    waited = facts.now - facts.last_new
    words = f"answers, but nothing new for {span(waited)}; usually no more than {span(facts.usual_gap)} pass"
    if facts.now > since:
        yield Health.SILENT, words
    if waited > max(facts.usual_gap, _SHORTEST_QUIET):
        yield Health.QUIET, words


def _never_any(facts: _Facts) -> Iterator[tuple[Health, str]]:
    """A source of which too little is known to say what is usual."""
    began = facts.last_new or facts.first_poll
    if began is not None and facts.now - began > _NO_NEWS_AT_ALL:
        yield Health.QUIET, f"answers, but nothing new for {span(facts.now - began)}"


def span(length: timedelta) -> str:
    """A length of time for a person: "3 days", "5 hours", "20 minutes"."""
    minutes = max(0, int(length.total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or (minutes >= size and unit == "minute"):
            return f"{minutes // size} {unit}{'' if minutes // size == 1 else 's'}"
    return "a moment"
