"""One repeated structure read as a list: its items with their dates, without the records that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.model import Stamp
from monitor.parse.headline import is_no_headline
from monitor.parse.lists.induce_dates import dates_of, own_date
from monitor.parse.lists.induce_days import DayReader, is_period
from monitor.parse.lists.induce_fields import Choice, Item, choose, path_of, read_item
from monitor.parse.lists.induce_headings import heading_of
from monitor.parse.lists.induce_page import HEADINGS, Link, ListPage, box_of, names_one_page, shape
from monitor.parse.lists.induce_records import MOST_ADDRESSES, Record, Structure, fill_pieces
from monitor.parse.visible import letters

_SHORT = 0.4  # of the usual letters: a headline shorter than this in a record that looks otherwise is none
_MOST_DATED = 0.8  # share of items with a date from which one without is odd
_LINK_WORDS = 12  # letters (Han as three) of a link's text that may be a headline
_LIKE_HEADLINE = 0.6  # of the letters of the item's headline


@dataclass(slots=True, eq=False)
class ReadList:
    """The items of a structure and their dates. `unlike`: of the links of its records that could be headlines, the
    share that is not taken.
    """

    page: ListPage
    structure: Structure
    choice: Choice
    items: list[Item]
    stamps: list[Stamp]
    box: str
    heading: str
    unlike: float

    def stands_within(self, other: ReadList) -> bool:
        """Whether all parents of this one stand within items of the other."""
        return all(
            any(
                self.page.place[item.record.core] <= self.page.place[parent] < self.page.end[item.record.core]
                for item in other.items
            )
            for parent in self.structure.parents
        )


def may_be_list(alike: Sequence[Structure], smallest: int) -> bool:
    """Whether there are enough records, side by side somewhere: where each parent holds one, the parents are items."""
    sizes = [len(one.records) for one in alike]
    return sum(sizes) >= smallest and max(sizes) > 1


def read_list(
    page: ListPage, structure: Structure, days: DayReader, kept: tuple[str, ...] | None, least: int
) -> ReadList | None:
    """A structure as a list of at least so many items; None: it is none. `kept`: where its links stood."""
    if len(structure.records) < least:
        return None
    for record in structure.records:
        if not record.pieces:
            fill_pieces(page, record)
    choice = choose(page, structure.records, days, kept)
    items = _items(page, structure.records, choice) if choice else []
    if choice is None or len(items) < max(1, least):
        return None
    stamps = dates_of(page, items, structure.parents, days)
    items, stamps = _without_odd(page, items, stamps)
    if len(items) < max(1, least) or _names_periods(items, days):
        return None
    parent = structure.parents[0]
    heading = heading_of(page, parent, items[0].record.core)
    return ReadList(page, structure, choice, items, stamps, box_of(page, parent), heading, _unlike(items))


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
            found[item.link.address] = Item(known.record, item.link, item.headline, [*known.rest, *item.rest])
    return list(found.values())


def _without_odd(page: ListPage, items: list[Item], stamps: list[Stamp]) -> tuple[list[Item], list[Stamp]]:
    """Without records that are no items: a pager, "all news", a banner among the rows. One sign alone is chance."""
    if len(items) < 3:
        return items, stamps
    sizes = sorted(letters(item.headline) for item in items)
    usual_size = sizes[len(sizes) // 2]
    usual_shape = Counter(shape(item.link.address) for item in items).most_common(1)[0][0]
    usual_look = Counter(page.signature(item.record.core) for item in items).most_common(1)[0][0]
    mostly_dated = sum(stamp.instant is not None for stamp in stamps) >= _MOST_DATED * len(stamps)

    def odd_signs(item: Item, stamp: Stamp) -> int:
        return (
            (shape(item.link.address) != usual_shape)
            + (not names_one_page(item.link.address))
            + (page.signature(item.record.core) != usual_look)
            + (mostly_dated and stamp.instant is None)
            + (letters(item.headline) < _SHORT * usual_size)
            + item.elsewhere
        )

    kept = [pair for pair in zip(items, stamps, strict=True) if odd_signs(*pair) < 2]
    return [item for item, _ in kept], [stamp for _, stamp in kept]


def _names_periods(items: Sequence[Item], days: DayReader) -> bool:
    """Whether a list is one of months or days: an archive, a calendar."""
    named = sum(is_period(item.headline) or days.read(item.headline).instant is not None for item in items)
    return named > len(items) / 2


def _unlike(items: Sequence[Item]) -> float:
    taken, others = len(items), 0
    for item in items:
        least = max(_LINK_WORDS, _LIKE_HEADLINE * letters(item.headline))
        addresses = {item.link.address}
        for link in item.record.links:
            if link.address not in addresses and letters(link.text) >= least and link.text != item.headline:
                addresses.add(link.address)
                others += 1
    return others / (taken + others)


# ---------------------------------------------------------------------------------------------- the one above the list
def lone_item(page: ListPage, best: ReadList, listed: Collection[str], days: DayReader) -> tuple[Item, Stamp] | None:
    """The newest item of a list where it stands large above the others, under a markup of its own: a link in a heading,
    before the list, to an address of the shape that those of the list have, and dated as they are.
    """
    first = min(page.place[item.record.core] for item in best.items)
    shapes = {shape(item.link.address) for item in best.items}
    dated = sum(stamp.instant is not None for stamp in best.stamps) >= _MOST_DATED * len(best.stamps)
    for link in page.links:
        if link.place >= first:
            return None
        if link.address in listed or shape(link.address) not in shapes or not names_one_page(link.address):
            continue
        if not _in_heading(link) or box_of(page, link.node) in ("menu", "aside"):
            continue
        record = _record_round(page, link, first)
        item = read_item(page, record, Choice(path_of(page, record, link)))
        if item is None or item.link.address != link.address or is_no_headline(item.headline):
            continue
        stamp = own_date(page, item, days)
        if stamp.instant or not dated:
            return item, stamp
    return None


def _in_heading(link: Link) -> bool:
    above = [node.tag for node in link.node.iterancestors()][:2]
    below = [node.tag for node in link.node.iterdescendants() if isinstance(node.tag, str)]
    return bool(HEADINGS.intersection((*above, *below)))


def _record_round(page: ListPage, link: Link, first: int) -> Record:
    """The largest element round a link that holds neither the list nor many other links."""
    core: HtmlElement = link.node
    for parent in link.node.iterancestors():
        if parent not in page.place or page.end[parent] > first:
            break
        if len({one.address for one in page.links_within(parent)}) > MOST_ADDRESSES // 2:
            break
        core = parent
    record = Record(core, [], [], page.links_within(core), page.place[core])
    fill_pieces(page, record)
    return record
