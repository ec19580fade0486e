"""What subscriptions ask for besides: urgent items ahead of the rhythm and nothing else then, and a word when there is
nothing new. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model import HONG_KONG
from monitor.proof.digest_audit import Finding
from monitor.proof.table_reader import Row
from monitor.proof.told_truth import CLOSING, Reader


@dataclass(frozen=True, slots=True)
class WishAudit:
    """All digests with their items. `stories`: the story of each article as it is now."""

    readers: Mapping[int, Reader]
    digests: Mapping[int, Row]
    items: Sequence[Row]
    stories: Mapping[int, int]

    def findings(self) -> Iterator[Finding]:
        yield from self._not_urgent()
        yield from self._nothing_new_not_said()
        for digest in self.digests.values():
            row = self.readers[digest.subscription_id].row
            wanted = row.say_nothing_new and row.rhythm != "at-once"
            if digest.kind == "empty" and not wanted and _holds(row, digest):
                said = f"digest {digest.id} says that there is nothing new, and nobody asked for that"
                yield Finding("not wanted", said, row.id)

    def _not_urgent(self) -> Iterator[Finding]:
        """New items of an urgent digest that could have waited: of changes the rows keep no earlier day."""
        members: dict[int, set[int]] = defaultdict(set)
        for article, story in self.stories.items():
            members[story].add(article)
        for item in self.items:
            digest = self.digests[item.digest_id]
            reader = self.readers[digest.subscription_id]
            early = digest.kind == "urgent" and not item.item["changes"] and _holds(reader.row, digest)
            closes = reader.row.urgent_closing and _closes(item, digest)
            if early and not closes and not _is_marked(reader, item, members):
                said = f"digest {digest.id} tells story {item.story_id} ahead of the rhythm, which is not urgent"
                yield Finding("not urgent", said, reader.row.id)

    def _nothing_new_not_said(self) -> Iterator[Finding]:
        made = {(one.subscription_id, one.created_at) for one in self.digests.values()}
        for reader in self.readers.values():
            row = reader.row
            asks = row.say_nothing_new and row.rhythm != "at-once" and row.ended_at is None and row.checked_at
            if asks and (row.wished_at or row.created_at) < row.checked_at and (row.id, row.checked_at) not in made:
                said = f"nothing was sent at {row.checked_at:%Y-%m-%d %H:%M} UTC, not even that there is nothing new"
                yield Finding("not said", said, row.id)


def _is_marked(reader: Reader, item: Row, members: Mapping[int, set[int]]) -> bool:
    """Whether the search for urgent ones finds it; one with dates finds something else today, and is not judged."""
    if not reader.row.urgent_query or not reader.urgent_is_known:
        return bool(reader.row.urgent_query)
    threads = (item.story_id, *item.item["thread"])
    return any(not reader.urgent.isdisjoint(members.get(story, ())) for story in threads)


def _holds(subscription: Row, digest: Row) -> bool:
    """Whether the digest was made for the wishes of today."""
    return bool((subscription.wished_at or subscription.created_at) <= digest.created_at)


def _closes(item: Row, digest: Row) -> bool:
    today = digest.created_at.astimezone(HONG_KONG).date()
    days = (date.fromisoformat(day) for day, _ in item.item["deadlines"])
    return any(today <= day <= today + CLOSING for day in days)
