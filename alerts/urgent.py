"""What may be told ahead of a subscription's rhythm. Pure.

Judged when something is stored or changes. What closes later than in a week needs no haste: no rhythm is longer than a
week, so a digest tells it before it closes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from alerts.model import Item, Subscription
from alerts.selection import Selection

CLOSING = timedelta(days=7)  # the longest rhythm is weekly: see above
_DAY_LENGTH = len("2026-12-14")


def urgent_part(selection: Selection, subscription: Subscription, marked: Collection[int], today: date) -> Selection:
    """What of a selection is told at once. `marked`: the stories that the search for urgent ones finds."""
    stories = {
        item.story_id
        for item in selection.items
        if not {item.story_id, *item.thread}.isdisjoint(marked)
        or (subscription.urgent_closing and _closes(selection, item, today))
    }
    return selection.only(stories)


def _closes(selection: Selection, item: Item, today: date) -> bool:
    """Whether a day to act by is near, or was when it was told and has moved since, or is cancelled."""
    days = [day for day, _ in item.deadlines]
    before = selection.before.get(item.story_id)
    facts = before.facts if before else ()
    told = (value for topic, value, _ in facts if topic == "deadline" and len(value) >= _DAY_LENGTH)
    return _any_near((*days, *(date.fromisoformat(value[:_DAY_LENGTH]) for value in told)), today)


def _any_near(days: Iterable[date], today: date) -> bool:
    return any(today <= day <= today + CLOSING for day in days)
