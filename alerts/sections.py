"""Arranges the items of a digest by what to do and by when. Pure.

    one item per story and scheme > ranked
        > deadlines (near ones, else those to come) by day | changes | what has opened | programmes followed | others
        > the cap

Ranked means official bodies before the press, then by weight, then the newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from alerts.local_dates import today_in_hong_kong
from alerts.model import DigestContent, Item, RelatedArticle, SavedSearch, Section

NEAR_DEADLINE = timedelta(days=14)  # two weekly digests: each reader sees it at least once before the last week
ITEM_CAP = 40  # items in full: 2 kB of HTML each when every line is there, together under the limit of a mail
MIN_GROUP = 2  # items: a heading over a single one says nothing that its badge does not
# The kinds of an announcement that invites applications, and of one that has had them.
_OPEN, _SETTLED = "open", frozenset({"award", "result"})
_NO_SEARCH = SavedSearch()


def arrange(
    items: Iterable[Item], now: datetime, cap: int = ITEM_CAP, search: SavedSearch = _NO_SEARCH
) -> DigestContent:
    """The `items` in reading order as of `now`; those beyond `cap` become the `rest`."""
    today = today_in_hong_kong(now)
    ranked = sorted(one_per_scheme(one_per_story(items), today), key=_rank)
    urgent = _by_day(ranked, today)
    placed = {item.story_id for item in urgent.items}
    others = [item for item in ranked if item.story_id not in placed]
    changed = tuple(item for item in others if item.is_change)
    new = [item for item in others if not item.is_change]
    opened = tuple(sorted((item for item in new if _is_open(item)), key=lambda one: _day(one, today)))
    further = [item for item in new if not _is_open(item)]
    sections = [urgent, Section("changed", changed), Section("opened", opened), *_grouped(further, search)]
    return replace(_capped(sections, cap), search=search)


def next_deadline(item: Item, today: date) -> date | None:
    """The first day among the item's deadlines that has not passed."""
    return min((day for day, _ in item.deadlines if day >= today), default=None)


def is_near(day: date | None, today: date) -> bool:
    """Whether a deadline falls within 14 days of `today`."""
    return day is not None and today <= day <= today + NEAR_DEADLINE


def one_per_story(items: Iterable[Item]) -> list[Item]:
    """The best item of each story; the other articles of the story are listed in its `also`."""
    best: dict[int, Item] = {}
    for item in sorted(items, key=_rank):
        first = best.setdefault(item.story_id, item)
        best[item.story_id] = _with_also(first, item)
    return list(best.values())


def one_per_scheme(items: Iterable[Item], today: date) -> list[Item]:
    """Of items about one scheme with the same deadline the best; the others are listed in its `also`. Each change
    stays."""
    best: dict[tuple[str, date] | int, Item] = {}
    for item in sorted(items, key=_rank):
        day = next_deadline(item, today)
        key = (item.scheme, day) if item.scheme and day and not item.is_change else item.story_id
        best[key] = _with_also(best[key], item) if key in best else item
    return list(best.values())


def _with_also(first: Item, other: Item) -> Item:
    known = {first.url, *(one.url for one in first.also)}
    found = (RelatedArticle(other.publisher, other.language, other.title, other.url), *other.also)
    fresh = tuple(one for one in found if one.url not in known)
    return replace(first, also=(*first.also, *fresh)) if fresh else first


def _rank(item: Item) -> tuple[bool, float, float, int]:
    newest = (item.published or item.first_seen).timestamp()
    return (not item.official, -item.weight, -newest, item.article_id)


def _day(item: Item, today: date) -> date:
    return next_deadline(item, today) or date.max


def _is_open(item: Item) -> bool:
    return _OPEN in item.kinds and _SETTLED.isdisjoint(item.kinds)


def _by_day(ranked: Sequence[Item], today: date) -> Section:
    """What closes within 14 days; where nothing does, all that closes."""
    dated = sorted((item for item in ranked if next_deadline(item, today)), key=lambda one: _day(one, today))
    near = tuple(item for item in dated if is_near(next_deadline(item, today), today))
    return Section("act", near) if near else Section("coming", tuple(dated))


def _grouped(ranked: Sequence[Item], search: SavedSearch) -> list[Section]:
    """The programmes that the search names, in its order; where it names none, those with several items, in the order
    of their best. The others come last."""
    groups = _followed(ranked, search) if search.followed else _frequent(ranked)
    placed = {item.story_id for section in groups for item in section.items}
    return [*groups, Section("other", tuple(item for item in ranked if item.story_id not in placed))]


def _followed(ranked: Sequence[Item], search: SavedSearch) -> list[Section]:
    groups: dict[str, list[Item]] = {}
    for item in ranked:
        mine = {slug for slug, _ in item.programmes}
        first = next((one for one in search.followed if not mine.isdisjoint(one.slugs)), None)
        if first is not None:
            groups.setdefault(first.slug, []).append(item)
    return [
        Section("programme", tuple(groups[one.slug]), one.slug, one.name)
        for one in search.followed
        if one.slug in groups
    ]


def _frequent(ranked: Sequence[Item]) -> list[Section]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in ranked:
        if item.programmes:
            groups.setdefault(item.programmes[0], []).append(item)
    return [
        Section("programme", tuple(group), slug, name)
        for (slug, name), group in groups.items()
        if len(group) >= MIN_GROUP
    ]


def _capped(sections: Sequence[Section], cap: int) -> DigestContent:
    kept: list[Section] = []
    rest: list[Item] = []
    room = cap
    for section in sections:
        kept.append(replace(section, items=section.items[:room]))
        rest += section.items[room:]
        room -= len(kept[-1].items)
    return DigestContent(tuple(section for section in kept if section.items), tuple(rest))
