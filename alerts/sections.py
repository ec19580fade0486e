"""Arranges the items of a digest: near deadlines, changes, programmes with several items, then the others. Pure.

    one item per story > ranked > near deadlines | changes | programme groups | others > the cap

Ranked means official bodies before the press, then by weight, then the newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from alerts.local_dates import today_in_hong_kong
from alerts.model import DigestContent, Item, RelatedArticle, Section

NEAR_DEADLINE = timedelta(days=14)  # two weekly digests: each reader sees it at least once before the last week
ITEM_CAP = 40  # items in full: 2 kB of HTML each when every line is there, together under the limit of a mail
MIN_GROUP = 2  # items: a heading over a single one says nothing that its badge does not


def arrange(items: Iterable[Item], now: datetime, cap: int = ITEM_CAP) -> DigestContent:
    """The `items` in reading order as of `now`; those beyond `cap` become the `rest`."""
    today = today_in_hong_kong(now)
    ranked = sorted(one_per_story(items), key=_rank)
    urgent = [item for item in ranked if is_near(next_deadline(item, today), today)]
    urgent.sort(key=lambda item: next_deadline(item, today) or date.max)
    others = [item for item in ranked if not is_near(next_deadline(item, today), today)]
    changed = tuple(item for item in others if item.is_change)
    new = [item for item in others if not item.is_change]
    return _capped([Section("act", tuple(urgent)), Section("changed", changed), *_grouped(new)], cap)


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


def _with_also(first: Item, other: Item) -> Item:
    also = RelatedArticle(other.publisher, other.language, other.title, other.url)
    known = {first.url, *(one.url for one in first.also)}
    return first if also.url in known else replace(first, also=(*first.also, also))


def _rank(item: Item) -> tuple[bool, float, float, int]:
    newest = (item.published or item.first_seen).timestamp()
    return (not item.official, -item.weight, -newest, item.article_id)


def _grouped(ranked: Sequence[Item]) -> list[Section]:
    """Groups in the order of their best item; items that share their programme with no other come last."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in ranked:
        if item.programmes:
            groups.setdefault(item.programmes[0], []).append(item)
    sections = [
        Section("programme", tuple(group), slug, name)
        for (slug, name), group in groups.items()
        if len(group) >= MIN_GROUP
    ]
    placed = {item.story_id for section in sections for item in section.items}
    return [*sections, Section("other", tuple(item for item in ranked if item.story_id not in placed))]


def _capped(sections: Sequence[Section], cap: int) -> DigestContent:
    kept: list[Section] = []
    rest: list[Item] = []
    room = cap
    for section in sections:
        kept.append(replace(section, items=section.items[:room]))
        rest += section.items[room:]
        room -= len(kept[-1].items)
    return DigestContent(tuple(section for section in kept if section.items), tuple(rest))
