"""Which link of a record is that of the item, and where its headline stands: by what is alike in all records.

link       of the paths that most records have, that whose texts are longest and differ from record to record
headline   the link's text, or of its blocks the one that is a headline; where the links say "details" or nothing,
           the heading or the longest text beside them; whole from `title` or `aria-label` where the text is cut
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Stamp
from monitor.parse.headline import is_no_headline
from monitor.parse.lists.induce_days import DayReader, is_period, split_date
from monitor.parse.lists.induce_headline import headline_of, label_of, whole_headline
from monitor.parse.lists.induce_page import HEADINGS, Link, ListPage
from monitor.parse.lists.induce_records import Piece, Record, numbered
from monitor.parse.visible import letters

_SAMPLE = 12  # headlines of a list by which it is seen that they hold no dates, as in nearly all lists

LinkPath = tuple[str, ...]

_COUNTED = 45  # letters of a text that count: a teaser must not outweigh the headline before it
_LEAST = 7  # letters (Han as three) of a headline on average: "OKX 上市" has 9, most labels fewer
_DIFFER = 0.7  # share of records whose texts differ from all others: labels and sections repeat
_PRESENT = 0.5  # share of records that have a path
_HEADING = 1.5  # how much more a text in a heading weighs
_NAMED = 1.25  # and one whose class says that it is the headline
_TITLE_CLASS = re.compile(
    r"title|headline|heading|subject|\btit\b|caption|(?:^|[._-])(?:ttl|hd|name|topic)(?:$|[._-])", re.IGNORECASE
)
_SUMMARY_CLASS = re.compile(
    r"summary|excerpt|desc|teaser|intro|lead|abstract|content|text\b|recap|snippet|meta|cat|tag", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the records of one structure keep their link and their headline. `headline` None: the link's own text."""

    link: LinkPath
    headline: LinkPath | None = None
    outside: bool = False


@dataclass(slots=True, eq=False)
class Item:
    """One record read: its link, headline, and the pieces in which a date may stand. `elsewhere`: its link does not
    stand where those of the other records do.
    """

    record: Record
    link: Link
    headline: str
    rest: list[Piece]
    elsewhere: bool = False


def path_of(page: ListPage, record: Record, link: Link) -> LinkPath:
    """The way from the record's element down to a link; of a link beside the element from there."""
    down: list[str] = []
    node = link.node
    while node is not None and node is not record.core:
        if node.getparent() is record.core.getparent():
            return ("^", page.signature(node), *reversed(down))
        down.append(numbered(page, node))
        node = node.getparent()
    return tuple(reversed(down))


def choose(page: ListPage, records: Sequence[Record], days: DayReader, kept: LinkPath | None = None) -> Choice | None:
    """The link and the headline of these records; `kept`: the link's path at the last visit, if that still is one."""
    texts = _texts_by_path(page, records)
    weights = {path: _path_weight(path, found, len(records), days) for path, found in texts.items()}
    best = max(weights, key=lambda path: weights[path], default=None)
    if kept in weights and weights[kept] > 0:
        best = kept
    if best is not None and weights[best] > 0:
        within = _block_within(page, records, best, days)
        return Choice(best, within)
    return _choice_outside(records, texts, days)


def _texts_by_path(page: ListPage, records: Sequence[Record]) -> dict[LinkPath, list[tuple[Link, Record]]]:
    """For each path the first link of each record that has it."""
    found: dict[LinkPath, list[tuple[Link, Record]]] = defaultdict(list)
    for record in records:
        seen: set[LinkPath] = set()
        for link in record.links:
            path = path_of(page, record, link)
            if path not in seen:
                seen.add(path)
                found[path].append((link, record))
    return found


def _path_weight(path: LinkPath, found: Sequence[tuple[Link, Record]], records: int, days: DayReader) -> float:
    """How well the links of a path name the items; 0: not at all."""
    said = [headline_of(link) for link, _ in found]
    mean = sum(min(letters(_without_date(words, days)), _COUNTED) for words in said) / len(found)
    if mean < _LEAST or len(found) < _PRESENT * records:
        return 0.0
    if records > 2 and (_differing(said) < _DIFFER or _differing(link.address for link, _ in found) < _DIFFER):
        return 0.0
    if sum(is_no_headline(words) for words in said) > len(said) / 2:
        return 0.0
    heading = any(step.partition(".")[0] in HEADINGS for step in path) or _holds_heading(found[0][0])
    named = any(_TITLE_CLASS.search(step) for step in path)
    factor = (_HEADING if heading else 1.0) * (_NAMED if named else 1.0)
    return mean * factor * len(found) / records


def _holds_heading(link: Link) -> bool:
    return any(isinstance(node.tag, str) and node.tag in HEADINGS for node in link.node.iter())


def _without_date(words: str, days: DayReader) -> str:
    return "" if days.read(words).instant or is_period(words) else words


def _differing(values: Iterable[str]) -> float:
    """The share of values that stand once."""
    counts = Counter(values)
    total = sum(counts.values())
    return len(counts) / total if total else 0.0


# ------------------------------------------------------------------------------------------------ headline in the link
def _block_within(page: ListPage, records: Sequence[Record], path: LinkPath, days: DayReader) -> LinkPath | None:
    """Where a link holds several blocks (picture, date, section, headline, teaser), the one that is the headline."""
    linked = [[piece for piece in record.all_pieces if _is_in(page, record, piece, path)] for record in records]
    if max(map(len, linked), default=0) < 2:
        return None
    return _headline_block(linked, days)


def _is_in(page: ListPage, record: Record, piece: Piece, path: LinkPath) -> bool:
    return piece.link is not None and path_of(page, record, piece.link) == path


def _headline_block(rows: Sequence[Sequence[Piece]], days: DayReader) -> LinkPath | None:
    """Of the blocks that most rows have, the heading, the one named so, or the first that is long enough."""
    by_path: dict[LinkPath, list[Piece]] = defaultdict(list)
    for row in rows:
        seen: set[LinkPath] = set()
        for piece in row:
            if piece.path not in seen:
                seen.add(piece.path)
                by_path[piece.path].append(piece)
    wanted = max(1, sum(1 for row in rows if row))
    best, weight = None, 0.0
    for place, (path, pieces) in enumerate(by_path.items()):
        said = [_without_date(piece.text, days) for piece in pieces]
        mean = sum(min(letters(words), _COUNTED) for words in said) / len(said)
        if mean < _LEAST or len(pieces) < _PRESENT * wanted or (len(said) > 2 and _differing(said) < _DIFFER):
            continue
        if sum(is_no_headline(words) for words in said) > len(said) / 2:
            continue
        mean *= _block_factor(pieces[0], path) * (1 - 0.03 * place)
        if mean > weight:
            best, weight = path, mean
    return best


def _block_factor(piece: Piece, path: LinkPath) -> float:
    last = path[-1] if path else ""
    if piece.heading:
        return 3.0
    if _TITLE_CLASS.search(last):
        return 2.5
    return 0.5 if _SUMMARY_CLASS.search(last) or last.partition(".")[0] == "p" else 1.0


# --------------------------------------------------------------------------------------------- headline beside the link
def _choice_outside(
    records: Sequence[Record], texts: dict[LinkPath, list[tuple[Link, Record]]], days: DayReader
) -> Choice | None:
    """Links that say "details", "PDF" or nothing: the headline stands beside them."""
    unlinked = [[piece for piece in record.all_pieces if piece.link is None] for record in records]
    headline = _headline_block(unlinked, days)
    usable = {
        path: found
        for path, found in texts.items()
        if len(found) >= _PRESENT * len(records) and _differing(link.address for link, _ in found) >= _DIFFER
    }
    if not usable:
        return None
    path = max(usable, key=lambda one: len(usable[one]))
    if headline is not None:
        return Choice(path, headline, outside=True)
    labels = [label_of(link) for link, _ in usable[path]]
    return Choice(path) if sum(map(letters, labels)) / len(labels) >= _LEAST else None


# ----------------------------------------------------------------------------------------------------------- one record
def read_item(page: ListPage, record: Record, choice: Choice) -> Item | None:
    """A record with the link and headline of these places; None: it has no such link, or no headline."""
    link = next((one for one in record.links if path_of(page, record, one) == choice.link), None)
    elsewhere = link is None
    if link is None:
        link = _other_link(record) if not choice.outside else next(iter(record.links), None)
    if link is None:
        return None
    used, headline = _headline(record, link, choice)
    if not headline:
        return None
    rest = [piece for piece in record.all_pieces if piece not in used]
    return Item(record, link, headline, rest, elsewhere)


def _other_link(record: Record) -> Link | None:
    """The link of a record that is written otherwise: the one that says most."""
    return max(record.links, key=lambda one: letters(one.text), default=None)


def _headline(record: Record, link: Link, choice: Choice) -> tuple[list[Piece], str]:
    if choice.headline is not None:
        for piece in record.all_pieces:
            if piece.path == choice.headline and (choice.outside or piece.link is link):
                return [piece], whole_headline(
                    piece.text, [] if choice.outside and not link.node.get("title") else [link]
                )
    if choice.outside:
        return [], ""
    pieces = [piece for piece in record.all_pieces if piece.link is link]
    return pieces, headline_of(link)


# ------------------------------------------------------------------------------------------- dates within the headline
def take_dates(items: Sequence[Item], days: DayReader, share: float = 0.8) -> dict[int, Stamp]:
    """Headlines with a date before or behind them in most records lose it; what it said, by the item's number."""
    sample = [split_date(item.headline, days)[2] for item in items[:_SAMPLE]]
    if sum(map(bool, sample)) < share * len(sample):
        return {}
    found = [split_date(item.headline, days) for item in items]
    sides = Counter(side for _, _, side in found if side)
    if not sides or sides.most_common(1)[0][1] < share * len(items):
        return {}
    side = sides.most_common(1)[0][0]
    taken = {number: stamp for number, (stamp, _, its_side) in enumerate(found) if its_side == side}
    if len({found[number][1] for number in taken}) >= _DIFFER * len(taken):  # else "Minutes of 27 November" are a title
        for number in taken:
            items[number].headline = found[number][1]
    return taken
