"""What the alerts ask of whoever knows the stories. The values that pass are of `alerts.model`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from alerts.model import Item, Match, Subscription


class StoryFinder(Protocol):
    """Finds stories for a subscription. All reads belong to the session's transaction."""

    def matching(self, session: Session, subscription: Subscription, after: datetime) -> Sequence[Match]:
        """What a saved search finds whose announcement was first seen later than `after`, one match for each story."""
        ...

    def touched(self, session: Session, since: datetime) -> Sequence[Match]:
        """The stories of which something is known since then that may differ from what was known before, told or not,
        each with all stories of its thread."""
        ...

    def items(self, session: Session, subscription: Subscription, matches: Collection[Match]) -> Sequence[Item]:
        """The items of these matches. A match without articles stands for its thread: it is told by the story that
        says the newest."""
        ...
