"""The headings above groups of items that say when they were published: a day, a month or a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from monitor.model import HONG_KONG
from monitor.parse.lists.induce_days import LONGEST_DATE, DayReader, is_of_page, is_period
from monitor.parse.lists.induce_fields import Item
from monitor.parse.lists.induce_page import HEADINGS, ListPage, box_of, text_of

LEVELS_ABOVE = 2  # of the list's parent, among whose earlier siblings the heading of a list of one day stands


def above_items(
    page: ListPage, items: Sequence[Item], parents: Sequence[HtmlElement], days: DayReader
) -> list[tuple[str, str]]:
    """For each item the last day and the last month or year that stood as a heading before it."""
    found = list(_headings(page, items, parents, days))
    if len(found) == 1 and _is_today_of_site(page, found[0], parents, days):
        found = []
    above: list[tuple[str, str]] = []
    day, period, at = "", "", 0
    for item in items:
        while at < len(found) and found[at][0] < item.record.place:
            words = found[at][1]
            day, period = ("", words) if is_period(words) else (words, period)
            at += 1
        above.append((day, period))
    return above


def _is_today_of_site(page: ListPage, found: tuple[int, str], parents: Sequence[HtmlElement], days: DayReader) -> bool:
    """Whether the one date above a list is the day on which the page was asked for, which sites show beside their name
    and not as a heading.
    """
    place, words = found
    stamp = days.read(words)
    if place >= page.place[parents[0]] or page.elements[place].tag in HEADINGS or stamp.instant is None:
        return False
    return stamp.instant.astimezone(HONG_KONG).date() == days.now.astimezone(HONG_KONG).date()


def _headings(
    page: ListPage, items: Sequence[Item], parents: Sequence[HtmlElement], days: DayReader
) -> Iterator[tuple[int, str]]:
    """The dates, months and years that stand outside the records of a list, in their order."""
    records = {item.record.core: item.record for item in items}
    skipped = set(records) | {
        token for record in records.values() for token in (*record.before, *record.behind) if not isinstance(token, str)
    }
    place, last = _begin(page, parents), max(item.record.place for item in items)
    while place <= last:
        node = page.elements[place]
        if node in skipped:
            place = page.end[node]
            continue
        if (
            len(node) <= 6
            and (words := text_of(node))
            and len(words) <= LONGEST_DATE
            and not _holds_record(node, skipped)
            and _is_heading_date(page, node, words, days)
        ):
            yield place, words
            place = page.end[node]
            continue
        place += 1


def _holds_record(node: HtmlElement, records: set[HtmlElement]) -> bool:
    return any(one in records for one in node.iterdescendants())


def _is_heading_date(page: ListPage, node: HtmlElement, words: str, days: DayReader) -> bool:
    if is_of_page(words) or box_of(page, node) == "menu":
        return False
    return is_period(words) or days.read(words).instant is not None


def _begin(page: ListPage, parents: Sequence[HtmlElement]) -> int:
    """Where headings are looked for from: the element that holds all parents, or a little above the only one."""
    first = parents[0]
    if len(parents) > 1:
        while first is not None and page.end.get(first, 0) < page.end[parents[-1]]:
            first = first.getparent()
        return page.place.get(first, 0) if first is not None else 0
    for _ in range(LEVELS_ABOVE):
        above = first.getparent()
        if above is None or above not in page.place or above.tag == "body":
            break
        first = above
    return page.place[first] if first is not parents[0] else _previous(page, parents[0])


def _previous(page: ListPage, node: HtmlElement) -> int:
    """The place of the sibling right before an element of the page's body."""
    before = node.getprevious()
    return page.place.get(before, page.place[node]) if before is not None else page.place[node]
