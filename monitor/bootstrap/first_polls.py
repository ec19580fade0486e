"""What the first polls of a source would have given, had it been watched for the last days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.model import Entry, Source
from monitor.pipeline.intake import is_news
from monitor.pipeline.poll import draft_of

if TYPE_CHECKING:
    from monitor.tag.classifier import Classifier

POLLS, APART = 3, timedelta(days=1)  # a day apart, as on probation


@dataclass(frozen=True, slots=True)
class FirstPoll:
    """One poll: how many entries would have been new, how many of them relevant, and how many told by a digest."""

    at: datetime
    new: int
    relevant: int
    told: int


def first_polls(
    classifier: Classifier, source: Source, entries: Sequence[Entry], now: datetime
) -> tuple[FirstPoll, ...]:
    """Of the last three days, by the entries' dates; what has none counts at the first poll."""
    left = [(one, one.published.instant or one.updated.instant) for one in entries]
    polls = []
    for back in reversed(range(POLLS)):
        at = now - back * APART
        fresh = [(one, date) for one, date in left if date is None or date <= at]
        left = [(one, date) for one, date in left if date is not None and date > at]
        relevant = [date for one, date in fresh if classifier.classify(draft_of(source, one)).relevant]
        told = sum(is_news(date, at, first_visit=back == POLLS - 1) for date in relevant)
        polls.append(FirstPoll(at, len(fresh), len(relevant), told))
    return tuple(polls)
