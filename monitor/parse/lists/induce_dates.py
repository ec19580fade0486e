"""When the items of a list were published: dates in the rows, above groups of rows, in the addresses.

own date (attribute, element, sentence)  >  with the year or month above  >  that of the group  >  that of the address
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.model import NO_STAMP, Stamp
from monitor.parse.lists.induce_days import LONGEST_DATE, DayReader, date_in_address, split_date
from monitor.parse.lists.induce_fields import Item, take_dates
from monitor.parse.lists.induce_groups import above_items
from monitor.parse.lists.induce_page import ListPage, text_of
from monitor.parse.lists.induce_records import Record
from monitor.parse.lists.induce_short_dates import short_dates
from monitor.parse.other_days import is_other_day

_DATE_ATTRIBUTES = (
    "datetime",
    "data-date",
    "data-time",
    "data-datetime",
    "data-timestamp",
    "data-published",
    "content",
    "title",
)
_MOST_PARTS = 3  # of a date: day, month, year
_LONGEST_PART = 14  # characters: "September 2026"
_LINE = 120  # characters: of a longer text the beginning alone, where the dateline stands
_MOST_IN_DOUBT = 60  # elements of a record that are read as a date; more is an article


@dataclass(frozen=True, slots=True)
class _Own:
    """A date of a record: the place of its element, what it says, and whether it stands before the record's element."""

    path: tuple[str, ...]
    stamp: Stamp
    shared: bool = False


def dates_of(page: ListPage, items: Sequence[Item], parents: Sequence[HtmlElement], days: DayReader) -> list[Stamp]:
    """The date of each item, `NO_STAMP` where none is stated."""
    in_headlines = take_dates(items, days)
    other_columns = _other_columns(items)
    found = [_own_dates(page, item, days, other_columns) for item in items]
    usual = Counter(own.path for each in found for own in {one.path: one for one in each}.values())
    above = above_items(page, items, parents, days)
    stamps: list[Stamp] = []
    inherited = NO_STAMP
    for number, item in enumerate(items):
        own = _usual_date(found[number], usual)
        heading, period = above[number]
        stamp = own.stamp if own else in_headlines.get(number, NO_STAMP)
        stamp = _completed(item, stamp, heading, period, days)
        if own and own.shared:
            inherited = stamp
        stamps.append(stamp if stamp.instant else inherited)
    stamps = _with_addresses(items, stamps, above, days)
    if any(heading or period for heading, period in above):
        return stamps
    figures = short_dates(items, days)
    return figures if any(stamp.instant for stamp in figures) else stamps


def own_date(page: ListPage, item: Item, days: DayReader) -> Stamp:
    """The date that a single record states, or its address."""
    found = _own_dates(page, item, days, frozenset())
    return found[0].stamp if found else date_in_address(item.link.address, days)


def _usual_date(found: Sequence[_Own], usual: Counter[tuple[str, ...]]) -> _Own | None:
    """The date whose place most records have; of those the first."""
    return max(found, key=lambda own: usual[own.path], default=None)


def _completed(item: Item, stamp: Stamp, heading: str, period: str, days: DayReader) -> Stamp:
    """A row's date with what the headings above it say."""
    if stamp.instant and period and "from-now" in stamp.flags:
        whole = days.with_heading(stamp.raw, period)
        return whole if whole.instant else stamp
    if stamp.instant:
        return stamp
    for above in (heading, period):
        for piece in item.rest if above else ():
            whole = days.with_heading(piece.text, above)
            if whole.instant:
                return whole
    if heading and (told := days.with_heading(heading, period) if period else NO_STAMP).instant:
        return told
    return days.read(heading) if heading else NO_STAMP


def _with_addresses(
    items: Sequence[Item], stamps: list[Stamp], above: Sequence[tuple[str, str]], days: DayReader
) -> list[Stamp]:
    """Dates of addresses where nothing else says any; before the one heading of a whole list, which may be today's."""
    stated = [date_in_address(item.link.address, days) for item in items]
    headings = {heading for heading, _ in above if heading}
    one_for_all = len(headings) == 1 and len(items) > 1 and all(stamp.instant for stamp in stated)
    of_heading = days.read(next(iter(headings))) if one_for_all else None
    return [
        of_address if of_address.instant and (stamp.instant is None or stamp == of_heading) else stamp
        for stamp, of_address in zip(stamps, stated, strict=True)
    ]


# ------------------------------------------------------------------------------------------------- dates in the records
def _own_dates(page: ListPage, item: Item, days: DayReader, other_columns: frozenset[int]) -> list[_Own]:
    record = item.record
    found: list[_Own] = []
    for node, path, shared in _nodes(page, record):
        if _is_other(node, other_columns):
            continue
        stamp = _stamp_of(node, days)
        if stamp.instant:
            found.append(_Own(path, stamp, shared or _spans_rows(node, record)))
    for name, tokens in (("#before", record.before), ("#behind", record.behind)):
        stamps = [_in_words(token, days) for token in tokens if isinstance(token, str)]
        found += [_Own((name,), stamp, shared=name == "#before") for stamp in stamps if stamp.instant]
    return found or _in_sentences(item, days)


def _nodes(page: ListPage, record: Record) -> Iterator[tuple[HtmlElement, tuple[str, ...], bool]]:
    """The elements of a record, outer ones first, with their paths; those before its own element are shared."""
    core = len(page.path(record.core))
    seen = 0
    for token, shared in [
        (record.core, False),
        *((one, True) for one in record.before),
        *((one, False) for one in record.behind),
    ]:
        if isinstance(token, str) or token not in page.place:
            continue
        mark = ("^",) if token is not record.core else ()
        for node in page.elements[page.place[token] : page.end[token]]:
            seen += 1
            if seen > _MOST_IN_DOUBT:
                return
            yield node, (*mark, *page.path(node)[core if token is record.core else core - 1 :]), shared


def _stamp_of(node: HtmlElement, days: DayReader) -> Stamp:
    """What an element says as a date: by its attributes, else by its words."""
    for name in _DATE_ATTRIBUTES:
        if (stated := node.get(name)) and (stamp := days.read(stated.strip())).instant:
            return stamp
    if len(node) > 12:
        return NO_STAMP
    words = text_of(node)
    if len(words) > LONGEST_DATE:
        return NO_STAMP
    stamp = days.read(words)
    parts = [text for one in node.itertext() if (text := one.strip())] if stamp.instant is None else []
    if 2 <= len(parts) <= _MOST_PARTS and all(len(part) <= _LONGEST_PART for part in parts):
        return days.of_parts(parts)
    return stamp


def _in_words(words: str, days: DayReader) -> Stamp:
    stamp = days.read(words)
    return stamp if stamp.instant else days.find(words)


def _in_sentences(item: Item, days: DayReader) -> list[_Own]:
    """The one date among other words of a piece that is not the headline: "Press release | 29 Nov 2026 | PDF"."""
    for piece in item.rest:
        for part in _line_parts(piece.text):
            if not is_other_day(part) and (stamp := days.read(part)).instant:
                return [_Own(piece.path, stamp)]
        leading, _, side = split_date(piece.text[:LONGEST_DATE], days)
        if side == "<" and "from-now" not in leading.flags:
            return [_Own(piece.path, leading)]
        if (stamp := days.find(piece.text if len(piece.text) <= _LINE else piece.text[:LONGEST_DATE])).instant:
            return [_Own(piece.path, stamp)]
    return _in_boxes(item, days)


def _in_boxes(item: Item, days: DayReader) -> list[_Own]:
    """A date in boxes side by side, within no box of their own."""
    for size in (_MOST_PARTS, 2):
        for start in range(len(item.rest) - size + 1):
            row = item.rest[start : start + size]
            if all(len(piece.text) <= _LONGEST_PART for piece in row):
                stamp = days.of_parts([piece.text for piece in row])
                if stamp.instant:
                    return [_Own(row[0].path, stamp)]
    return []


def _line_parts(words: str) -> list[str]:
    """The parts of a line that bars and points part."""
    for mark in "|｜·•/／丨":
        words = words.replace(f" {mark} ", "\n").replace("｜", "\n").replace("丨", "\n")
    return [part.strip() for part in words.split("\n")] if "\n" in words else []


def _is_other(node: HtmlElement, other_columns: frozenset[int]) -> bool:
    """Whether a label or the head of the column says that a date is not of publication."""
    before = node.getprevious()
    label = (text_of(before) + " " + (before.tail or "")) if before is not None and isinstance(before.tag, str) else ""
    if before is None and (parent := node.getparent()) is not None:
        label = parent.text or ""
    if len(label) <= LONGEST_DATE and is_other_day(label.rstrip(" :：") + ":"):
        return True
    if not other_columns:
        return False
    cell = node
    while cell is not None and cell.tag not in ("td", "th"):
        cell = cell.getparent()
    return cell is not None and _column(cell) in other_columns


def _column(cell: HtmlElement) -> int:
    return sum(1 for one in cell.itersiblings(preceding=True) if one.tag in ("td", "th"))


def _other_columns(items: Sequence[Item]) -> frozenset[int]:
    """The columns of a table whose heads call their dates deadlines, or days of events."""
    core = items[0].record.core
    table = core
    while table is not None and table.tag != "table":
        table = table.getparent()
    if core.tag != "tr" or table is None:
        return frozenset()
    first = next((row for row in table.iter("tr")), None)
    if first is None or first in {item.record.core for item in items}:
        return frozenset()
    heads = [text_of(cell) for cell in first if cell.tag in ("td", "th")]
    return frozenset(place for place, words in enumerate(heads) if is_other_day(words + ":"))


def _spans_rows(node: HtmlElement, record: Record) -> bool:
    """Whether a cell goes on into the rows below: one date, many items."""
    while node is not None and node is not record.core:
        if node.tag in ("td", "th") and (node.get("rowspan") or "1") != "1":
            return True
        node = node.getparent()
    return False
