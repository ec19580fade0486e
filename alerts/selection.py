"""Which stories a subscription is told: those that it was not sent, and those of which it was told something else.

    matches of the search > not sent > items                      new; a follow-up of what was told: what has changed
    touched stories > sent > compared with what was told          changes, or nothing and the ledger up to date

A thread (an announcement and its follow-ups) is compared once: with its newest follow-up where that is new. Of a
thread in which the reader has muted a story nothing is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlmodel import Session

from alerts import ledger
from alerts.finder import Look
from alerts.ledger import Entry
from alerts.model import FactChange, Item, Match, Subscription
from alerts.told import Told, compare, told_now

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Selection:
    """What is told. `told`: what each item tells, by story; `silent`: entries of the ledger that only come up to
    date; `before`: what had been told of a story that is told as a change.
    """

    items: list[Item] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)
    silent: dict[int, Told] = field(default_factory=dict)
    before: dict[int, Told] = field(default_factory=dict)
    _entries: dict[int, int] = field(default_factory=dict)  # of `silent`: the story whose item tells what has changed

    def change(self, entry: Entry, item: Item, changes: tuple[FactChange, ...], told: Told) -> None:
        """Tell an item with what has changed since the entry."""
        self.add(replace(item, changes=changes), told)
        self._entries[entry.id] = item.story_id
        if changes and entry.told:
            self.before[item.story_id] = entry.told

    def add(self, item: Item, told: Told) -> None:
        """Tell an item."""
        self.items.append(item)
        self.told[item.story_id] = told

    def only(self, stories: Collection[int]) -> Selection:
        """The part that tells these stories; entries that tell nothing wait with the others."""
        silent = {id_: told for id_, told in self.silent.items() if self._entries.get(id_) in stories}
        return Selection([one for one in self.items if one.story_id in stories], self.told, silent, self.before)


def select(
    session: Session, look: Look, subscription: Subscription, after: datetime, touched: Sequence[Match]
) -> Selection:
    """What to tell now. `after`: what was first seen earlier is no news; `touched`: stories that may be told again."""
    selection, compared = Selection(), set[int]()
    new = _unsent(session, look, subscription, look.matching(session, subscription, after))
    further = {story for item in new for story in item.thread if story != item.story_id}
    sent = ledger.among(session, subscription.id, further, ())
    for item in sorted(new, key=lambda one: one.published or one.first_seen, reverse=True):
        earlier = [entry for entry in sent if entry.story_id in item.thread]
        if any(entry.muted for entry in earlier):
            continue
        entry = _newest(earlier)
        if entry is None or compared & set(item.thread):
            selection.add(item, told_now(item.known, item.as_of))
        else:
            changes, told = compare(entry.told, item.known, item.as_of)
            selection.change(entry, item, changes, told if changes else told_now(item.known, item.as_of))
            selection.silent[entry.id] = told
            compared.update(item.thread)
    if touched:
        _follow(session, look, subscription, touched, selection, compared)
    return selection


def _unsent(session: Session, look: Look, subscription: Subscription, matches: Sequence[Match]) -> Sequence[Item]:
    """The items of the matches of which this subscription has been sent neither the story nor the article."""
    asked = {article for match in matches for article in match.articles}
    entries = ledger.among(session, subscription.id, (match.story_id for match in matches), asked)
    stories, sent = {entry.story_id for entry in entries}, {entry.article_id for entry in entries}
    left = [match for match in matches if match.story_id not in stories and not sent & set(match.articles)]
    items = look.items(session, subscription, left) if left else []
    others = {item.article_id for item in items} - asked
    known = {entry.article_id for entry in ledger.among(session, subscription.id, (), others)}
    return [item for item in items if item.article_id not in known]


def _follow(
    session: Session,
    look: Look,
    subscription: Subscription,
    touched: Sequence[Match],
    selection: Selection,
    compared: set[int],
) -> None:
    """Compare what was told with what is known of the stories that were touched since then."""
    touched = [match for match in touched if not compared & {match.story_id, *match.thread}]
    stories = {story for match in touched for story in match.thread}
    entries = ledger.among(session, subscription.id, stories, (one for match in touched for one in match.articles))
    mine = {match.story_id: _entries_of(match, entries) for match in touched}
    known = {
        story_id: entry
        for story_id, found in mine.items()
        if (entry := _newest(found)) and not any(one.muted for one in found)
    }
    followed = [replace(match, articles=()) for match in touched if match.story_id in known]
    for match, item in _with_items(followed, look.items(session, subscription, followed) if followed else ()):
        entry = known[match.story_id]
        if compared & set(match.thread):
            continue
        changes, told = compare(entry.told, item.known, item.as_of)
        selection.silent[entry.id] = told
        compared.update(match.thread)
        if changes and item.story_id not in selection.told:
            selection.change(entry, item, changes, told)


def _with_items(matches: Iterable[Match], items: Iterable[Item]) -> Iterable[tuple[Match, Item]]:
    by_story = {story: item for item in items for story in (item.story_id, *item.thread)}
    return [(match, by_story[match.story_id]) for match in matches if match.story_id in by_story]


def _entries_of(match: Match, entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in entries if one.story_id in match.thread or one.article_id in match.articles]


def _newest(entries: Iterable[Entry]) -> Entry | None:
    """Of a thread that was told in several items the one with the newest facts."""
    return max(entries, key=lambda one: (one.told.as_of if one.told else _BEFORE_ALL, one.id), default=None)
