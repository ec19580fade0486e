"""The repeated structures of a page: elements of one name side by side, each with a link of its own.

    parent > its children of one name that hold links > a record for each, with the texts that stand between them

A record is more than its element where a list is written flat: ``<dt>date</dt><dd>link</dd>``, ``date <a>…</a><br>``.
What stands before the first element of the list, and again between all others, belongs to the one that follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from lxml.html import HtmlElement

from monitor.parse.clean import squeezed
from monitor.parse.lists.induce_page import HEADINGS, Link, ListPage
from monitor.text import clean

MOST_ADDRESSES = 12  # of one record: picture, headline, "more", author, section, five tags, two languages
_MOST_ARE_BIG = 0.5  # share of children with more links than that: their parent holds lists and no items
_EACH_HAS = 0.6  # share of the gaps between records in which a text stands that belongs to each; fewer are headings
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "nobr",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
        "wbr",
    ]
)

Token: TypeAlias = HtmlElement | str
Key = tuple[tuple[str, ...], str]


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text within one block of a record. `path`: the way down to the block; `link`: in which it stands."""

    text: str
    path: tuple[str, ...]
    node: HtmlElement
    link: Link | None
    heading: bool


@dataclass(slots=True, eq=False)
class Record:
    """One item of a repeated structure: the element, and what stands before and behind it that belongs to it."""

    core: HtmlElement
    before: list[Token]
    behind: list[Token]
    links: list[Link]
    place: int
    pieces: list[Piece] = field(default_factory=list)
    outer: list[Piece] = field(default_factory=list)  # those before and behind the element

    @property
    def all_pieces(self) -> list[Piece]:
        """Within the element first."""
        return [*self.pieces, *self.outer]


@dataclass(slots=True, eq=False)
class Structure:
    """Records of one kind. `parents`: the elements that hold them, in their order."""

    key: Key
    parents: list[HtmlElement]
    records: list[Record]


def structures(page: ListPage) -> Iterator[list[Structure]]:
    """All repeated structures, those of one key together: their parents look the same."""
    found: dict[Key, list[Structure]] = defaultdict(list)
    for parent in page.elements:
        if not page.links_within(parent):
            continue
        members: dict[str, list[HtmlElement]] = defaultdict(list)
        for child in parent:
            if child in page.place and page.links_within(child):
                members[child.tag].append(child)
        for name, children in members.items():
            if records := _records(page, parent, children):
                key = (page.path(parent), name)
                found[key].append(Structure(key, [parent], records))
    yield from found.values()


def _records(page: ListPage, parent: HtmlElement, children: Sequence[HtmlElement]) -> list[Record]:
    links = {child: page.links_within(child) for child in children}
    small = [child for child in children if len({link.address for link in links[child]}) <= MOST_ADDRESSES]
    if len(children) - len(small) > _MOST_ARE_BIG * len(children):
        return []
    between = _beside_records(parent, small)
    return [
        Record(child, before, behind, links[child], page.place[child])
        for child, (before, behind) in zip(small, between, strict=True)
    ]


# ------------------------------------------------------------------------------------------- what belongs to a record
def _beside_records(parent: HtmlElement, children: Sequence[HtmlElement]) -> list[tuple[list[Token], list[Token]]]:
    """For each child what stands before and behind it that is part of its item."""
    nothing: list[tuple[list[Token], list[Token]]] = [([], []) for _ in children]
    if len(children) < 2:
        return nothing
    gaps = _gaps(parent, children)
    inner = gaps[1:-1]
    full = [gap for gap in inner if gap]
    if not full or len(full) < _EACH_HAS * len(inner):
        return nothing
    usual = Counter(_token_names(gap) for gap in full).most_common(1)[0][0]
    leading = _leading(usual, _token_names(gaps[0]))
    made = []
    for number, (gap, after) in enumerate(pairwise(gaps)):
        before = gap[len(gap) - leading :] if leading else []
        rest = after[: max(0, len(after) - leading)] if number + 1 < len(children) else after[: len(usual) - leading]
        made.append((before, rest if leading < len(usual) else []))
    return made


def _leading(usual: tuple[str, ...], first: tuple[str, ...]) -> int:
    """How many of the tokens of a usual gap stand before the first element as well: they belong to what follows."""
    return next((size for size in range(len(usual), 0, -1) if first[-size:] == usual[-size:]), 0)


def _gaps(parent: HtmlElement, children: Sequence[HtmlElement]) -> list[list[Token]]:
    """What stands before the first, between each two and behind the last child: elements and texts."""
    wanted, gaps = set(children), [[]]  # type: ignore[var-annotated]
    if words := squeezed(parent.text or ""):
        gaps[-1].append(words)
    for child in parent:
        if child in wanted:
            gaps.append([])
        elif isinstance(child.tag, str):
            gaps[-1].append(child)
        if words := squeezed(child.tail or ""):
            gaps[-1].append(words)
    return gaps


def _token_names(gap: Sequence[Token]) -> tuple[str, ...]:
    return tuple("#text" if isinstance(token, str) else token.tag for token in gap)


# --------------------------------------------------------------------------------------------------------------- pieces
def fill_pieces(page: ListPage, record: Record) -> None:
    """The texts of a record, block by block."""
    by_node = {link.node: link for link in record.links}
    record.pieces = list(_pieces(page, record.core, (), by_node))
    for token in (*record.before, *record.behind):
        if isinstance(token, str):
            record.outer.append(Piece(clean(token), ("#text",), record.core, None, heading=False))
        elif token in page.place:
            own = {link.node: link for link in page.links_within(token)}
            record.outer += _pieces(page, token, (page.signature(token),), own)
            record.links = [*record.links, *own.values()]


def _pieces(page: ListPage, top: HtmlElement, path: tuple[str, ...], links: dict[HtmlElement, Link]) -> list[Piece]:
    """The runs of text of an element in their order; inline elements go on with the run in which they stand."""
    walk = _Walk(page, links)
    walk.enter(top, _Block(top, path, links.get(top), top.tag in HEADINGS))
    walk.flush()
    return walk.pieces


@dataclass(slots=True, eq=False)
class _Block:
    """An element whose text is a run of its own."""

    node: HtmlElement
    path: tuple[str, ...]
    link: Link | None
    heading: bool


@dataclass(slots=True)
class _Walk:
    """Gathers the runs of text of a record. Recursion is bounded by libxml2, which nests 256 elements at most."""

    page: ListPage
    links: dict[HtmlElement, Link]
    pieces: list[Piece] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    owner: _Block | None = None

    def enter(self, node: HtmlElement, block: _Block) -> None:
        """The texts of an element, which belong to this block, and those of its children."""
        self.say(node.text, block)
        for child in node:
            if child in self.page.place:
                self._child(child, block)
            self.say(child.tail, block)

    def _child(self, child: HtmlElement, block: _Block) -> None:
        if child.tag == "br":
            self.say(" ", block)
        elif child not in self.links and _goes_on(child):
            self.enter(child, block)
        else:
            path = (*block.path, numbered(self.page, child))
            heading = block.heading or child.tag in HEADINGS
            self.enter(child, _Block(child, path, self.links.get(child, block.link), heading))

    def say(self, text: str | None, block: _Block) -> None:
        """Words of a block: they go on with its run, or begin one."""
        if not text:
            return
        if self.owner is not block:
            self.flush()
            self.owner = block
        self.run.append(text)

    def flush(self) -> None:
        """The run is over."""
        words = squeezed(clean("".join(self.run)))
        self.run.clear()
        if words and (block := self.owner):
            self.pieces.append(Piece(words, block.path, block.node, block.link, block.heading))


def numbered(page: ListPage, node: HtmlElement) -> str:
    """The signature of an element within a record; with its number among those of the same look beside it, since
    columns of a table and lines without classes differ by nothing else.
    """
    signature = page.signature(node)
    before = sum(1 for one in node.itersiblings(node.tag, preceding=True) if page.signature(one) == signature)
    return f"{signature}:{before + 1}" if before else signature


def _goes_on(child: HtmlElement) -> bool:
    """Whether an element is part of the sentence in which it stands: ``<em>``, a bare ``<span>`` among words."""
    if child.tag in _INLINE:
        return bool(child.tag != "small")  # a date or a note as often as words of the sentence
    if child.tag != "span" or child.get("class") or child.get("id"):
        return False
    parent = child.getparent()
    return parent is not None and bool((parent.text or "").strip() or len(parent) == 1 or (child.tail or "").strip())
