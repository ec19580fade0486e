"""For each subscription and article: told in which digest, or why not. Pure.

An article counts as looked at by a subscription when it was filed before the subscription's mark and the mark is of
today's catalogue. What a search finds among these, what was new to the subscription and no digest has told, was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.errors import QueryError
from monitor.model import HONG_KONG
from monitor.proof.search_truth import ArticleText, SearchTruth
from monitor.proof.table_reader import Row
from monitor.store.query import Query, parse
from monitor.store.query_meaning import Names
from monitor.store.query_tree import Between, Due, parts

# As docs/digests.md promises: news of the last 30 days; a digest that is half an hour late is late.
NEWS = timedelta(days=30)
LATE = timedelta(minutes=30)
CLOSING = timedelta(days=7)  # what overtakes the rhythm
PAGE_WAIT = timedelta(hours=1)  # an article may wait so long for its page to be read
WRONG = frozenset({"missed", "late"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an article for a subscription. `verdict`: "told", a reason why not, or one of `WRONG`.

    `digest`: that told it, at `at`; `delivery`: the state of its message, "" where there is none; `sent`: when it
    was taken by the next server.
    """

    subscription: int
    article: int
    verdict: str
    why: str = ""
    digest: int | None = None
    at: datetime | None = None
    delivery: str = ""
    sent: datetime | None = None

    @property
    def is_wrong(self) -> bool:
        return self.verdict in WRONG


@dataclass(slots=True)
class Ledger:
    """What was told, by subscription. `stories` maps articles to their stories as they are now."""

    told: Sequence[Row]
    digests: Mapping[int, Row]
    deliveries: Mapping[int, Row]
    stories: Mapping[int, int]
    _by_story: dict[tuple[int, int], Row] = field(default_factory=dict)
    _by_article: dict[tuple[int, int], Row] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.told:
            self._by_story.setdefault((row.subscription_id, row.story_id), row)
            self._by_article.setdefault((row.subscription_id, row.article_id), row)
        for article, story in self.stories.items():
            self._members[story].append(article)

    def entry(self, subscription: int, article: int) -> tuple[Row, str] | None:
        """The row by which an article counts as told, and how so: itself, or its story by another article."""
        if own := self._by_article.get((subscription, article)):
            return own, ""
        story = self.stories.get(article)
        if story is None:
            return None
        if row := self._by_story.get((subscription, story)):
            return row, f"story {story} was told by article {row.article_id}"
        rows = (self._by_article.get((subscription, other)) for other in self._members[story])
        told = next((row for row in rows if row), None)
        return (told, f"article {told.article_id} of its story was told") if told else None


@dataclass(frozen=True, slots=True)
class Reader:
    """A subscription with its search as it was asked last. `urgent`: what the search for that finds.

    `looked_up_to`: the first number of filing that its last look did not see; `urgent_up_to`: of its last look for what
    overtakes the rhythm.
    """

    row: Row
    query: Query | None
    fault: str
    found: frozenset[int]
    looked_up_to: int
    urgent: frozenset[int] = frozenset()
    urgent_up_to: int = 0
    urgent_is_known: bool = True  # a search with dates finds something else every day

    @classmethod
    def of(cls, row: Row, truth: SearchTruth, names: Names, catalogue_version: str, now: datetime) -> Reader:
        try:
            query = parse(row.query, row.checked_at or now, names)
        except QueryError as error:
            return cls(row, None, str(error), frozenset(), 0)
        found, urgent = truth.found(query.node, query.everything), frozenset[int]()
        known = True
        if row.urgent_query:
            try:
                searched = parse(row.urgent_query, now, names)
            except QueryError as error:
                return cls(row, None, str(error), frozenset(), 0)
            known = not any(isinstance(node, Between | Due) for node in parts(searched.node))
            urgent = truth.found(searched.node, searched.everything) if known else urgent
        looked, urgent_looked = (_number(mark, catalogue_version) for mark in (row.mark, row.urgent_mark))
        return cls(row, query, "", found, looked, urgent, urgent_looked, known)


def _number(mark: str, catalogue_version: str) -> int:
    """The first number of filing behind a mark; 0 of one that saw another catalogue."""
    filed, _, version = mark.partition(" ")
    return int(filed) if version == catalogue_version and filed.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class ToldTruth:
    """`articles`: those to be judged. `waiting`: those whose page is still to be read. `alone`: those whose deadlines
    no other article can change."""

    articles: Sequence[ArticleText]
    ledger: Ledger
    waiting: frozenset[int]
    alone: frozenset[int]
    now: datetime

    def verdicts(self, reader: Reader) -> Iterator[Verdict]:
        for article in self.articles:
            yield self._verdict(reader, article)

    def _verdict(self, reader: Reader, article: ArticleText) -> Verdict:
        pair = (reader.row.id, article.row.id)
        if entry := self.ledger.entry(*pair):
            row, how = entry
            digest, message = self.ledger.digests.get(row.digest_id), self.ledger.deliveries.get(row.digest_id)
            at = digest.created_at if digest else row.told_at
            state, sent = (message.state, message.sent_at) if message else ("", None)
            return Verdict(*pair, "told", how, row.digest_id, at, state, sent)
        reason = _of_article(reader.row, article.row) or _of_reader(reader) or self._of_search(reader, article)
        return Verdict(*pair, *reason)

    def _of_search(self, reader: Reader, article: ArticleText) -> tuple[str, str]:
        row, subscription = article.row, reader.row
        if row.id not in reader.found:
            return "not found", "" if row.relevant or (reader.query and reader.query.everything) else "not relevant"
        oldest = (subscription.checked_at or self.now) - NEWS
        if row.first_seen <= oldest:
            return "old", "first seen more than 30 days before the last look"
        if row.filed < reader.looked_up_to:
            return "missed", f"the last look, at {subscription.checked_at:%Y-%m-%d %H:%M} UTC, passed it over"
        known = max(moment for moment in (row.first_seen, row.changed, row.facts_changed) if moment)
        urgent = self._is_urgent(reader, row, known)
        if urgent and row.filed < reader.urgent_up_to:
            return "missed", "it is urgent, and the last look for what is passed it over"
        return self._waits(known if urgent else subscription.next_digest_at, row, known)

    def _is_urgent(self, reader: Reader, row: Row, known: datetime) -> bool:
        """Whether it may overtake the rhythm: found by the search for that, or a day to act by lies within a week."""
        subscription = reader.row
        if subscription.rhythm == "at-once" or known < (subscription.wished_at or known):
            return False
        closing = subscription.urgent_closing and row.id in self.alone and self._closes(row, known)
        return closing or row.id in reader.urgent

    def _closes(self, row: Row, known: datetime) -> bool:
        first, last = (moment.astimezone(HONG_KONG).date().isoformat() for moment in (self.now, known + CLOSING))
        holding = (one["date"] for one in row.deadlines if not one["flags"])
        return any(first <= day <= last for day in holding)

    def _waits(self, ready: datetime, row: Row, known: datetime) -> tuple[str, str]:
        due = max(ready, known + (PAGE_WAIT if row.id in self.waiting else timedelta()))
        verdict = "late" if due < self.now - LATE else "waits"
        return verdict, f"due at {due:%Y-%m-%d %H:%M} UTC"


def _of_article(subscription: Row, row: Row) -> tuple[str, str] | None:
    if not row.announce:
        return "archive", "stored without being announced"
    if row.first_seen <= subscription.created_at:
        return "before", "first seen before the subscription was made"
    if row.withdrawn:
        return "withdrawn", "taken back by its publisher"
    return None


def _of_reader(reader: Reader) -> tuple[str, str] | None:
    row: Any = reader.row
    if row.ended_at:
        return "ended", f"the subscription ended: {row.ended_reason}"
    if row.paused_at:
        return "paused", f"the subscription is paused: {row.paused_reason}"
    if row.confirmed_at is None:
        return "unconfirmed", "the subscription was not confirmed"
    if reader.query is None:
        return "unreadable", f"the search cannot be read: {reader.fault}"
    return None
