"""Identity: is an entry the stored article that shares a key with it. All marks are weighed.

    marks of an entry, marks of the article  >  weigh  >  Verdict(same, reasons for and against)

No key decides alone: publishers repeat links (all items lead to one page), guids (a number used again) and headlines (a
series), and change each of them for the article that it names (a new address, a renumbered feed, an edited headline).
docs/decisions/0014 explains the weights; they are points whose sum above `ENOUGH` makes an entry the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from monitor.identify.canonical_url import canonical_key
from monitor.identify.link_parts import mark
from monitor.model import HONG_KONG
from monitor.text import HAN

ENOUGH = 0.0  # points: more speaks for one article than against it
ENOUGH_WITHOUT_KEY = 1.0  # where neither address nor guid agrees: a headline and a day alone (0.5) are a series
ALIKE = 0.5  # share of the shorter headline's words: " - Publisher" is added, a word is edited
LONG_TEXT = 80  # letters: shorter teasers ("Read more", "Press release") stand under many headlines
DAY_APART = timedelta(hours=36)  # a day as Hong Kong and UTC count it, and an evening
_WORDS = re.compile(rf"[{HAN}]|[^\W_]+")


class Mark(Enum):
    """What came of comparing a mark: the points that it weighs, and words for a person."""

    ADDRESS_SAME = 3.5, "the same address"
    ADDRESS_SHARED = 1.0, "an address that several articles share"
    ADDRESS_OTHER = -2.0, "another address"
    NUMBER_SAME = 5.0, "the publisher's own number"
    GUID_SAME = 4.0, "the same guid"
    GUID_OTHER = -3.0, "another guid"
    HEADLINE_SAME = 2.0, "the same headline"
    HEADLINE_OTHER = -2.5, "another headline"
    HEADLINE_ELSEWHERE = -1.0, "another source's headline"
    INSTANT_SAME = 1.5, "the same instant"
    DAY_SAME = 0.5, "the same day"
    DAY_OTHER = -1.5, "another day"
    TEXT_SAME = 2.0, "the same text"
    TEXT_OTHER = -0.5, "another text"
    LISTED_BESIDE = -2.0, "listed beside it"
    REPLACED = 1.0, "not listed any more under the old address"
    TOLD_APART = -100.0, "told apart by its source in guid, headline and date"  # outweighs all others together

    @property
    def points(self) -> float:
        return self.value[0]

    def __str__(self) -> str:
        return self.value[1]


_OTHER_HEADLINE = (Mark.HEADLINE_OTHER, Mark.HEADLINE_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells an entry or a stored article from others.

    `address`: its canonical key, "" where there is none; `part`: what may name an article in it (`link_parts.mark`);
    `guid` means something within its source only. `headline`, `text`: letters, folded. `instant`: aware, UTC.
    """

    source_id: str
    address: str
    part: str
    guid: str
    headline: str
    published: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the two. `shared`: several articles have that address, so it names none of them, but its
    part may; `beside`: the source lists both at this moment; `replaced`: it lists the stored one no more."""

    shared: bool = False
    beside: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`same`: the entry is that article; `points` above what is enough; the marks that said so, and those against."""

    same: bool
    points: float
    marks: tuple[Mark, ...]

    @property
    def reason(self) -> str:
        """For a person: "known by the same guid, the same headline; against it: another address"."""
        agree, against = (
            ", ".join(str(mark) for mark in self.marks if (mark.points > 0) is positive) for positive in (True, False)
        )
        if self.same:
            return f"known by {agree}" + (f"; against it: {against}" if against else "")
        return f"shares {agree or 'nothing'}, but has {against}"


def weigh(new: Marks, known: Marks, circumstances: Circumstances = Circumstances()) -> Verdict:
    """Whether `new` is the article of `known`."""
    found = [mark for mark in _marks(new, known, circumstances) if mark]
    keyed = {Mark.ADDRESS_SAME, Mark.ADDRESS_SHARED, Mark.NUMBER_SAME, Mark.GUID_SAME}.intersection(found)
    points = sum(mark.points for mark in found) - (ENOUGH if keyed else ENOUGH_WITHOUT_KEY)
    dated = {Mark.INSTANT_SAME, Mark.DAY_SAME}.intersection(found)
    same = points > 0 and bool(keyed or (dated and Mark.HEADLINE_SAME in found))
    return Verdict(same, points, tuple(found))


def _marks(new: Marks, known: Marks, circumstances: Circumstances) -> Iterable[Mark | None]:
    own = new.source_id == known.source_id
    address = _address(new, known, circumstances)
    headline = _headline(new.headline, known.headline, own=own)
    date = _date(new.published, known.published)
    if address is Mark.ADDRESS_SAME and headline in _OTHER_HEADLINE and "" != new.part != known.part != "":
        address = Mark.ADDRESS_SHARED  # a page of several articles, each at its own place
    guid = _guid(new, known) if own else None
    if guid is Mark.GUID_SAME and address in (Mark.ADDRESS_SAME, Mark.NUMBER_SAME) and _is_address(new.guid):
        guid = None  # the guid is the address: one mark, not two
    if guid is Mark.GUID_OTHER and address is Mark.ADDRESS_OTHER and _moved_with_address(new, known, headline, date):
        guid = None
    text = _text(new.text, known.text) if own else None
    yield from (address, guid, headline, date, text)
    if circumstances.beside:
        renamed = headline is Mark.HEADLINE_OTHER or new.published != known.published
        apart = (guid is Mark.GUID_OTHER and renamed) or date is Mark.DAY_OTHER or address is Mark.ADDRESS_OTHER
        yield Mark.LISTED_BESIDE if apart else None
    yield Mark.REPLACED if circumstances.replaced and address is Mark.ADDRESS_OTHER else None
    if guid is Mark.GUID_OTHER and text is not Mark.TEXT_SAME and headline is Mark.HEADLINE_OTHER:
        yield Mark.TOLD_APART if new.published != known.published else None


def _address(new: Marks, known: Marks, circumstances: Circumstances) -> Mark | None:
    if not new.address or not known.address:
        return None
    if new.address != known.address:
        return Mark.ADDRESS_OTHER
    if circumstances.shared and (new.part or known.part):
        return Mark.ADDRESS_SAME if new.part == known.part else Mark.ADDRESS_OTHER
    if circumstances.shared:
        return Mark.ADDRESS_SHARED
    return Mark.NUMBER_SAME if "!" in new.address.partition("/")[0] else Mark.ADDRESS_SAME


def _guid(new: Marks, known: Marks) -> Mark | None:
    if not new.guid or not known.guid:
        return None
    return Mark.GUID_SAME if _one_spelling(new.guid) == _one_spelling(known.guid) else Mark.GUID_OTHER


def _one_spelling(guid: str) -> str:
    """An address as a guid is another one neither with https nor with another session in it."""
    return f"{canonical_key(guid)} {mark(guid)}" if _is_address(guid) else guid


def _moved_with_address(new: Marks, known: Marks, headline: Mark | None, date: Mark | None) -> bool:
    """Whether both guids are parts of their addresses, so that they say no more than these: a site that moved, a link
    drawn anew at each visit. Only under the same headline of the same instant: a series has new ones of each."""
    same = headline is Mark.HEADLINE_SAME and date is Mark.INSTANT_SAME
    return same and all(_is_address(one.guid) or one.guid in one.address for one in (new, known))


def _is_address(guid: str) -> bool:
    return guid.lower().startswith(("http://", "https://"))


def _headline(new: str, known: str, *, own: bool) -> Mark | None:
    """Headlines that are alike say nothing, unless their figures differ: "Round 2" is not "Round 3"."""
    if not new or not known:
        return None
    if new == known:
        return Mark.HEADLINE_SAME
    ours, theirs = (set(_WORDS.findall(headline)) for headline in (new, known))
    shared = len(ours & theirs) / (min(len(ours), len(theirs)) or 1)
    figures = ({word for word in words if word.isdigit()} for words in (ours, theirs))
    if shared >= ALIKE and next(figures) == next(figures):
        return None
    return Mark.HEADLINE_OTHER if own else Mark.HEADLINE_ELSEWHERE


def _date(new: datetime | None, known: datetime | None) -> Mark | None:
    if new is None or known is None:
        return None
    if new == known and new.astimezone(HONG_KONG).time() != new.min.time() and new.time() != new.min.time():
        return Mark.INSTANT_SAME
    if new.astimezone(HONG_KONG).date() == known.astimezone(HONG_KONG).date():
        return Mark.DAY_SAME
    return Mark.DAY_OTHER if abs(new - known) > DAY_APART else None


def _text(new: str, known: str) -> Mark | None:
    if min(len(new), len(known)) < LONG_TEXT:
        return None
    return Mark.TEXT_SAME if new == known else Mark.TEXT_OTHER
