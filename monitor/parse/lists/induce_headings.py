"""What a list is called, and where one list ends and the next of the same look begins: the headings between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from monitor.parse.lists.induce_days import DayReader, is_period
from monitor.parse.lists.induce_page import HEADINGS, ListPage, shape, text_of
from monitor.parse.lists.induce_records import Structure
from monitor.parse.visible import letters

_LONGEST_HEADING = 45  # letters (Han as three) of the name of a list
_LEVELS = 3  # above a list at which its heading stands before it
_LIKE_A_HEADING = ("title", "heading", "header", "head", "caption", "subject", "hd", "label")


def split_by_headings(page: ListPage, alike: Sequence[Structure], days: DayReader) -> Iterator[Structure]:
    """Structures of one look as lists: those parted by nothing, or by dates, are one; those with names of their own are
    several.
    """
    parts: list[Structure] = []
    for one in alike:
        if parts and not _goes_on(page, parts[-1], one, days):
            yield _one_list(parts)
            parts = []
        parts.append(one)
    if parts:
        yield _one_list(parts)


def _one_list(parts: Sequence[Structure]) -> Structure:
    parents = [parent for part in parts for parent in part.parents]
    return Structure(parts[0].key, parents, [record for part in parts for record in part.records])


def _goes_on(page: ListPage, one: Structure, other: Structure, days: DayReader) -> bool:
    """Whether nothing but dates stands between two structures."""
    start, stop = page.end[one.parents[-1]], page.place[other.parents[0]]
    if start > stop or not _same_look(page, one, other):
        return False
    between = False
    for node in page.elements[start:stop]:
        if page.end[node] > stop:
            continue
        words = text_of(node)
        if words and not (is_period(words) or days.read(words).instant):
            return False
        between = between or bool(words)
    return between or bool(_shapes(one) & _shapes(other))


def _same_look(page: ListPage, one: Structure, other: Structure) -> bool:
    looks = {page.signature(record.core) for record in one.records}
    return any(page.signature(record.core) in looks for record in other.records)


def _shapes(structure: Structure) -> set[str]:
    """The shapes of addresses that more than one record has, or its only record."""
    counts = Counter(shape(link.address) for record in structure.records for link in record.links[:1])
    return {one for one, count in counts.items() if count > 1 or len(counts) == 1}


def heading_of(page: ListPage, parent: HtmlElement, first: HtmlElement) -> str:
    """The name of the list with that parent: the nearest heading before its first record."""
    inside = page.elements[page.place[parent] : page.place[first]]
    for node in reversed(inside):
        if words := _words_of_heading(node):
            return words
    box: HtmlElement | None = parent
    for _ in range(_LEVELS):
        if box is None or box.tag == "body":
            return ""
        before = box.getprevious()
        while before is not None:
            if isinstance(before.tag, str) and (words := _last_name(page, before)):
                return words
            if isinstance(before.tag, str) and before in page.place and page.links_within(before):
                break
            before = before.getprevious()
        box = box.getparent()
    return ""


def _last_name(page: ListPage, node: HtmlElement) -> str:
    """The last heading within an element that stands before a list, if no links follow it there."""
    if node not in page.place:
        return ""
    for inner in reversed(page.elements[page.place[node] : page.end[node]]):
        if words := _words_of_heading(inner):
            return words
    return ""


def _words_of_heading(node: HtmlElement) -> str:
    """The words of an element that is a heading, or "" ."""
    names = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
    looks = (
        node.tag in HEADINGS
        or node.tag in ("legend", "caption", "header")
        or any(one in names for one in _LIKE_A_HEADING)
    )
    if not looks or node.tag in ("body", "main", "form"):
        return ""
    words = text_of(node)
    return words if 0 < letters(words) <= _LONGEST_HEADING else ""
