"""The lists of news in a page, found without a selector.

    page > repeated structures > link, headline and date of each record > score > lists, best first

A list comes with the rule by which it was found: where its items stand and where their links are. With the rules of
the last visit (`kept`) the same lists are read again, whatever their score: a quiet day with one item is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from monitor.model import HONG_KONG, Stamp
from monitor.parse.charset import decode
from monitor.parse.clean import is_document
from monitor.parse.lists import induce_data
from monitor.parse.lists.induce_days import DayReader
from monitor.parse.lists.induce_headings import split_by_headings
from monitor.parse.lists.induce_items import ReadList, lone_item, may_be_list, read_list
from monitor.parse.lists.induce_page import ListPage, read_page, shape
from monitor.parse.lists.induce_records import structures
from monitor.parse.lists.induce_score import (
    ACCEPTED,
    DATED,
    HEADLINES_ALONE,
    NEAR,
    Listing,
    is_other_heading,
    score,
    signs,
)

SMALLEST = 3  # records of a list that no rule is known of; a pair is as often a menu
PAIR = 2  # records of one in which each has a date and a headline longer than a label
_SAME = (
    0.3  # share of a list's addresses that a better list has: it is another reading of the same, or a copy of a part
)


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
    headlines: float = 1.0  # how much longer they are than the labels of a menu (`induce_score`)

    @property
    def dated(self) -> float:
        """The share of items with a date."""
        return sum(entry.published.instant is not None for entry in self.entries) / len(self.entries)

    @property
    def is_sure(self) -> bool:
        """Whether it may be a list of news however short: each item is dated, and none is called by a label."""
        return self.dated == 1.0 and self.headlines >= HEADLINES_ALONE


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A list with the structure of which it was read; None of one in JSON."""

    found: InducedList
    read: ReadList | None = None

    @property
    def beside(self) -> bool:
        """Whether it stands in a box beside the news: never taken where a better list stands in none."""
        return self.read is not None and self.read.box == "aside"

    @property
    def addresses(self) -> set[str]:
        return {entry.address for entry in self.found.entries}


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
    links; `now`: aware. `html`: the text of a page that is given as a tree, for its JSON.
    `wanted`: a regular expression of the addresses that are sought; lists without any are left out.
    """
    text = decode(page, "", "html")[0] if isinstance(page, bytes) else page if isinstance(page, str) else html
    tree = page if isinstance(page, ListPage) else read_page(text, address)
    days = DayReader(now, zone, date_format)
    found = list(_of_tree(tree, days, kept)) if tree else []
    found += _of_data(text, address, days, kept)
    chosen = _apart(found) if kept else _matching(found, wanted) if wanted else _news_among(found)
    if tree and chosen:
        chosen[0] = _with_lone(tree, chosen[0], found, days)
    return [one.found for one in chosen]


def _of_tree(page: ListPage, days: DayReader, kept: Sequence[Rule]) -> Iterator[_Candidate]:
    rules = {(rule.parent, rule.item): rule for rule in kept}
    for alike in structures(page):
        rule = rules.get(alike[0].key)
        if kept and rule is None:
            continue
        if not kept and not may_be_list(alike, PAIR):
            continue
        for structure in split_by_headings(page, alike, days):
            least = 1 if rule else PAIR
            if read := read_list(page, structure, days, rule.link if rule else None, least):
                found = _candidate(page, read)
                if rule or len(read.items) >= SMALLEST or (found.found.is_sure and read.unlike == 0):
                    yield found


def _candidate(page: ListPage, read: ReadList) -> _Candidate:
    entries = tuple(
        InducedEntry(item.headline, item.link.address, stamp, is_document(item.link.address))
        for item, stamp in zip(read.items, read.stamps, strict=True)
    )
    rule = Rule(read.structure.key[0], read.structure.key[1], read.choice.link)
    return _Candidate(_judged(entries, rule, page.address, read.box, read.heading, read.unlike), read)


def _judged(
    entries: tuple[InducedEntry, ...], rule: Rule, address: str, box: str = "", heading: str = "", unlike: float = 0.0
) -> InducedList:
    judged = Listing(
        [entry.headline for entry in entries],
        [entry.address for entry in entries],
        [entry.published for entry in entries],
        address,
        box,
        heading,
        unlike,
    )
    return InducedList(entries, rule, score(judged), heading, signs(judged)["headlines"])


def _of_data(html: str, address: str, days: DayReader, kept: Sequence[Rule]) -> list[_Candidate]:
    """The lists in the JSON of a page."""
    rules = {rule.parent for rule in kept if not rule.item}
    found = []
    for place, entries in induce_data.lists_of(html, address, days):
        if len(entries) < (1 if kept else SMALLEST) or (kept and place not in rules):
            continue
        made = tuple(
            InducedEntry(one.headline, one.address, one.published, is_document(one.address)) for one in entries
        )
        found.append(_Candidate(_judged(made, Rule(place, ""), address)))
    return found


# ------------------------------------------------------------------------------------------------------------- choosing
def _news_among(found: Sequence[_Candidate]) -> list[_Candidate]:
    """The lists of news among those found: dated ones and those that look like them, or the best without dates."""
    good = [
        one
        for one in _apart(sorted(found, key=lambda one: one.found.score, reverse=True))
        if one.found.score >= ACCEPTED and one.found.headlines > 0 and not is_other_heading(one.found.heading)
    ]
    if good and not good[0].beside:
        good = [one for one in good if not one.beside]
    dated = [one for one in good if one.found.dated >= DATED]
    if dated:
        return [one for one in good if one in dated or any(_is_alike(one.found, other.found) for other in dated)]
    said = [one for one in good if one.found.headlines >= HEADLINES_ALONE]
    return [one for one in said if one.found.score >= said[0].found.score - NEAR]


def _is_alike(one: InducedList, other: InducedList) -> bool:
    """Whether two lists have one look and lead to addresses of one shape."""
    shapes = {shape(entry.address) for entry in other.entries}
    same_look = (one.rule.parent, one.rule.item) == (other.rule.parent, other.rule.item)
    return same_look and any(shape(entry.address) in shapes for entry in one.entries)


def _matching(found: Sequence[_Candidate], wanted: str) -> list[_Candidate]:
    """The lists of which at least half of the addresses are those that are sought, best first."""
    matches = re.compile(wanted).search
    good = [one for one in found if sum(bool(matches(address)) for address in one.addresses) >= len(one.addresses) / 2]
    return _apart(sorted(good, key=lambda one: one.found.score, reverse=True))


def _apart(ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """Without lists that are another reading of a better one, repeat a part of it, or stand within its items."""
    taken: set[str] = set()
    kept: list[_Candidate] = []
    for one in ranked:
        addresses = one.addresses
        if len(addresses & taken) > _SAME * len(addresses) or any(_within(one, better) for better in kept):
            continue
        fresh = tuple(entry for entry in one.found.entries if entry.address not in taken)
        taken |= addresses
        kept.append(_Candidate(replace(one.found, entries=fresh), one.read))
    return kept


def _within(one: _Candidate, other: _Candidate) -> bool:
    """Whether the parents of one list stand within the items of the other: annexes, languages, tags."""
    return one.read is not None and other.read is not None and one.read.stands_within(other.read)


def _with_lone(page: ListPage, best: _Candidate, found: Sequence[_Candidate], days: DayReader) -> _Candidate:
    """The best list with the item that stands large above it."""
    listed = {address for one in found for address in one.addresses}
    if best.read is None or not (lone := lone_item(page, best.read, listed, days)):
        return best
    item, stamp = lone
    entry = InducedEntry(item.headline, item.link.address, stamp, is_document(item.link.address))
    return _Candidate(replace(best.found, entries=(entry, *best.found.entries)), best.read)
