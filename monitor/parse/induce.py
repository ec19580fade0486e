"""The lists of news in a page, found without a selector.

    page > repeated structures > link, headline and date of each record > score > lists, best first

A list comes with the rule by which it was found: where its items stand and where their links are. With the rules of
the last visit (`kept`) the same lists are read again, whatever their score: a quiet day with one item is read as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from monitor.model import HONG_KONG, Stamp
from monitor.parse import induce_data
from monitor.parse.headline import is_no_headline
from monitor.parse.induce_dates import dates_of
from monitor.parse.induce_days import DayReader, is_period
from monitor.parse.induce_fields import Choice, Item, choose, read_item
from monitor.parse.induce_headings import heading_of, split_by_headings
from monitor.parse.induce_page import ListPage, box_of, is_document, names_one_page, read_page, shape
from monitor.parse.induce_records import Record, Structure, fill_pieces, structures
from monitor.parse.induce_score import ACCEPTED, DATED, NEAR, Listing, is_other_heading, score
from monitor.parse.visible import letters

SMALLEST = 3  # records of a list that no rule is known of; a pair is as often a menu
_SAME = (
    0.3  # share of a list's addresses that a better list has: it is another reading of the same, or a copy of a part
)
_SHORT = 0.4  # of the usual letters: a headline shorter than this in a record that looks otherwise is none


@dataclass(frozen=True, slots=True)
class InducedEntry:
    """One item of an induced list. `document`: it is a file (PDF, Word …) and no page."""

    headline: str
    address: str
    published: Stamp
    document: bool = False

    @property
    def day(self) -> date | None:
        """The day in Hong Kong on which it was published, None when no date is stated."""
        instant = self.published.instant
        return instant.astimezone(HONG_KONG).date() if instant else None


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a list stands. `parent`: signatures from the body down; `item`: the name of its records' element; `link`:
    from there to the link. Of a list in JSON: `parent` holds the place of the block and the path in it, `item` is "".
    """

    parent: tuple[str, ...]
    item: str
    link: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form that is kept."""
        return {"parent": list(self.parent), "item": self.item, "link": list(self.link)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Rule:
        """What `to_json` gave."""
        return cls(tuple(stored["parent"]), stored["item"], tuple(stored["link"]))

    def words(self) -> str:
        """The rule for a person, much like a CSS selector."""
        if not self.item:
            return f"JSON in the page: {'.'.join(self.parent)}"
        return " > ".join([*self.parent[-3:], self.item, *self.link])


@dataclass(frozen=True, slots=True)
class InducedList:
    """One list of a page: its items, the rule that finds it again, how sure it is, and the heading above it."""

    entries: tuple[InducedEntry, ...]
    rule: Rule
    score: float
    heading: str = ""

    @property
    def dated(self) -> float:
        """The share of items with a date."""
        return sum(entry.published.instant is not None for entry in self.entries) / len(self.entries)


def induce(
    page: ListPage | bytes | str,
    address: str,
    *,
    now: datetime,
    zone: str = "Asia/Hong_Kong",
    date_format: str = "",
    kept: Sequence[Rule] = (),
    html: str = "",
    wanted: str = "",
) -> list[InducedList]:
    """The lists of news of a page, best first; with `kept`, those lists alone. `address`: of the page, for relative
    links; `now`: aware. Bytes are read as UTF-8. `html`: the text of a page that is given as a tree, for its JSON.
    `wanted`: a regular expression of the addresses that are sought; lists without any are left out.
    """
    text = html or (
        page.decode("utf-8", "replace") if isinstance(page, bytes) else page if isinstance(page, str) else ""
    )
    tree = page if isinstance(page, ListPage) else read_page(page, address)
    days = DayReader(now, zone, date_format)
    found = list(_of_tree(tree, days, kept)) if tree else []
    found += _of_data(text, address, days, kept)
    if wanted:
        return _matching(found, wanted)
    if kept:
        return _apart(found)
    return _chosen(found)


def _of_tree(page: ListPage, days: DayReader, kept: Sequence[Rule]) -> Iterator[InducedList]:
    rules = {(rule.parent, rule.item): rule for rule in kept}
    for alike in structures(page):
        rule = rules.get(alike[0].key)
        if kept and rule is None:
            continue
        if not kept and not _may_be_list(alike):
            continue
        for structure in split_by_headings(page, alike, days):
            if not kept and len(structure.records) < SMALLEST:
                continue
            if found := _listed(page, structure, days, rule):
                yield found


def _may_be_list(alike: Sequence[Structure]) -> bool:
    """Whether there are enough records, side by side somewhere: where each parent holds one, the parents are the items."""
    sizes = [len(one.records) for one in alike]
    return sum(sizes) >= SMALLEST and max(sizes) > 1


def _listed(page: ListPage, structure: Structure, days: DayReader, rule: Rule | None) -> InducedList | None:
    """One structure as a list with its score; None: its records have no headlines."""
    for record in structure.records:
        if not record.pieces:
            fill_pieces(page, record)
    choice = choose(page, structure.records, days, rule.link if rule else None)
    if choice is None:
        return None
    items = _items(page, structure.records, choice)
    if not items or (rule is None and len(items) < SMALLEST):
        return None
    stamps = dates_of(page, items, structure.parents, days)
    items, stamps = _without_odd(page, items, stamps)
    if not items or (rule is None and len(items) < SMALLEST) or _names_periods(items, days):
        return None
    heading = heading_of(page, structure.parents[0], items[0].record.core)
    entries = tuple(_entry(item, stamp) for item, stamp in zip(items, stamps, strict=True))
    judged = Listing(
        [entry.headline for entry in entries],
        [entry.address for entry in entries],
        stamps,
        page.address,
        box_of(structure.parents[0]),
        heading,
        _unlike(items),
    )
    made = Rule(structure.key[0], structure.key[1], choice.link)
    return InducedList(entries, made, score(judged), heading)


def _entry(item: Item, stamp: Stamp) -> InducedEntry:
    return InducedEntry(item.headline, item.link.address, stamp, is_document(item.link.address))


def _items(page: ListPage, records: Sequence[Record], choice: Choice) -> list[Item]:
    """The records read, each address once: the first with the longer headline."""
    found: dict[str, Item] = {}
    for record in records:
        item = read_item(page, record, choice)
        if item is None or is_no_headline(item.headline):
            continue
        known = found.get(item.link.address)
        if known is None:
            found[item.link.address] = item
        elif letters(item.headline) > letters(known.headline):
            found[item.link.address] = replace_item(known, item)
    return list(found.values())


def replace_item(known: Item, item: Item) -> Item:
    """A repeated item: the place of the first, the words of the second."""
    return Item(known.record, item.link, item.headline, [*known.rest, *item.rest])


def _without_odd(page: ListPage, items: list[Item], stamps: list[Stamp]) -> tuple[list[Item], list[Stamp]]:
    """Without records that are no items: a pager, "all news", a banner among the rows. One sign alone is chance."""
    if len(items) < SMALLEST:
        return items, stamps
    sizes = sorted(letters(item.headline) for item in items)
    usual_size = sizes[len(sizes) // 2]
    shapes = Counter(shape(item.link.address) for item in items)
    looks = Counter(page.signature(item.record.core) for item in items)
    usual_shape, usual_look = shapes.most_common(1)[0][0], looks.most_common(1)[0][0]
    dated = sum(stamp.instant is not None for stamp in stamps) / len(stamps) >= 0.8
    kept = [
        (item, stamp)
        for item, stamp in zip(items, stamps, strict=True)
        if (
            (shape(item.link.address) != usual_shape)
            + (not names_one_page(item.link.address))
            + (page.signature(item.record.core) != usual_look)
            + (dated and stamp.instant is None)
            + (letters(item.headline) < _SHORT * usual_size)
            + item.elsewhere
        )
        < 2
    ]
    return [item for item, _ in kept], [stamp for _, stamp in kept]


def _names_periods(items: Sequence[Item], days: DayReader) -> bool:
    """Whether a list is one of months or days: an archive, a calendar."""
    named = sum(is_period(item.headline) or days.read(item.headline).instant is not None for item in items)
    return named > len(items) / 2


def _unlike(items: Sequence[Item]) -> float:
    """Of the links of these records that could be headlines, the share that is not taken: the records are no items."""
    taken, others = len(items), 0
    for item in items:
        size = letters(item.headline)
        addresses = {item.link.address}
        for link in item.record.links:
            if (
                link.address not in addresses
                and letters(link.text) >= max(12, 0.6 * size)
                and link.text != item.headline
            ):
                addresses.add(link.address)
                others += 1
    return others / (taken + others)


def _of_data(html: str, address: str, days: DayReader, kept: Sequence[Rule]) -> list[InducedList]:
    """The lists in the JSON of a page."""
    rules = {rule.parent for rule in kept if not rule.item}
    found = []
    for place, entries in induce_data.lists_of(html, address, days):
        if kept and place not in rules:
            continue
        made = tuple(
            InducedEntry(one.headline, one.address, one.published, is_document(one.address)) for one in entries
        )
        if not made or (not kept and len(made) < SMALLEST):
            continue
        judged = Listing(
            [one.headline for one in made], [one.address for one in made], [one.published for one in made], address
        )
        found.append(InducedList(made, Rule(place, ""), score(judged)))
    return found


# ------------------------------------------------------------------------------------------------------------- choosing
def _chosen(found: Sequence[InducedList]) -> list[InducedList]:
    """The lists of news among those found: dated ones, or the best of those without dates."""
    ranked = _apart(sorted(found, key=lambda one: one.score, reverse=True))
    good = [one for one in ranked if one.score >= ACCEPTED and not is_other_heading(one.heading)]
    dated = [one for one in good if one.dated >= DATED]
    if dated:
        return dated
    return [one for one in good if one.score >= good[0].score - NEAR] if good else []


def _matching(found: Sequence[InducedList], wanted: str) -> list[InducedList]:
    """The lists of which at least half of the addresses are those that are sought, best first."""
    matches = re.compile(wanted).search
    good = [one for one in found if sum(bool(matches(entry.address)) for entry in one.entries) >= len(one.entries) / 2]
    return _apart(sorted(good, key=lambda one: one.score, reverse=True))


def _apart(ranked: Sequence[InducedList]) -> list[InducedList]:
    """Without lists that are another reading of a better one, or repeat a part of it."""
    taken: set[str] = set()
    kept: list[InducedList] = []
    for one in ranked:
        addresses = {entry.address for entry in one.entries}
        if len(addresses & taken) > _SAME * len(addresses):
            continue
        fresh = tuple(entry for entry in one.entries if entry.address not in taken)
        taken |= addresses
        kept.append(replace(one, entries=fresh))
    return kept


def addresses_of(lists: Collection[InducedList]) -> set[str]:
    """All addresses that these lists hold."""
    return {entry.address for one in lists for entry in one.entries}
