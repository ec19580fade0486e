"""The query language, read. Pure: text in, a tree out.

    query   := all ("OR" all)*                   OR binds less than the AND that is understood between words
    all     := part (["AND"] part)*
    part    := ("-" | "NOT") part | "(" query ")" | field ":" value | word | word* | "a phrase"
    field   := title programme topic kind source publisher lang since until deadline amount has is sort

Anything typed gives a `Query` or a `QueryError` that points at a character. Chinese punctuation is syntax too:
（創科 OR 人工智能）－上市 title：「數碼港」. Words are matched as `monitor.text.search_tokens` cuts them: Chinese
words wherever their characters stand together, in either script; what else they mean is added by `query_meaning`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches

from monitor.errors import QueryError, with_proposals
from monitor.model import FACT_KINDS, HONG_KONG
from monitor.store.query_lexer import FIELDS, Lexeme, lexemes
from monitor.store.query_meaning import Names, with_meanings
from monitor.store.query_tree import And, Between, Flag, Node, Not, OneOf, Or, Programmes, Sort, Words, understood
from monitor.store.query_values import due, languages, listed, period, sums
from monitor.text import BOUNDARY, search_tokens

MAX_LENGTH = 1_000  # characters: twice what the page and the API let through
MAX_PARTS = 60  # words, phrases and fields: SQL of more is slow to plan, and nobody types more
MAX_DEPTH = 20  # brackets and minus signs within each other: far below Python's limit of recursion
MIN_PREFIX = 2  # letters before a *


@dataclass(frozen=True, slots=True)
class TypedPart:
    """One of the parts that must all hold, as it was typed and as it was understood."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood. `node` None: everything. `everything`: what is not relevant as well (``is:any``). `parts`:
    those of the query that must all hold. `rest`: what was typed beside them (``sort:best``). `today`: in Hong Kong.
    """

    text: str = ""
    node: Node | None = None
    sort: Sort = "newest"
    everything: bool = False
    understood: str = "everything relevant, newest first"
    parts: tuple[TypedPart, ...] = ()
    rest: str = ""
    today: date = date.min


def parse(text: str, now: datetime, names: Names) -> Query:
    """Read a query; `names` is the catalogue. QueryError points at the character that cannot be understood."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(lexemes(text), now, names)
    typed = parser.whole()
    if typed is None and text.strip() and not parser.settings:
        raise QueryError("there is nothing to look for in this", len(text) - len(text.lstrip()))
    sort: Sort = _SORTS[parser.settings.get("sort", "newest")]
    everything = parser.settings.get("is") == "any"
    node = with_meanings(typed, names)
    parts, rest = _typed_parts(text, typed, parser.pieces, names)
    today = now.astimezone(HONG_KONG).date()
    return Query(text, node, sort, everything, understood(node, sort, everything), parts, rest, today)


def _typed_parts(text: str, typed: Node | None, pieces: Pieces, names: Names) -> tuple[tuple[TypedPart, ...], str]:
    """The parts that must all hold, with their meanings, and what else was typed."""
    if isinstance(typed, Or):
        pieces = [(0, len(text), typed)]
    cut = [(text[start:end].strip(), node) for start, end, node in pieces]
    parts = ((said, with_meanings(node, names)) for said, node in cut)
    return tuple(TypedPart(said, node) for said, node in parts if node), " ".join(
        said for said, node in cut if not node
    )


Pieces = list[tuple[int, int, Node | None]]  # of what was typed: from, up to, and what it was read as
_SORTS: dict[str, Sort] = {"newest": "newest", "best": "best", "deadline": "deadline"}


# --------------------------------------------------------------------------------------------------------- the parser
@dataclass(slots=True)
class _Parser:
    """Recursive descent, one method for each line of the grammar. `settings` gathers sort: and is:any|relevant."""

    ahead: list[Lexeme]
    now: datetime
    names: Names
    settings: dict[str, str] = field(default_factory=dict)
    pieces: Pieces = field(default_factory=list)
    at: int = 0
    depth: int = 0
    parts: int = 0

    def whole(self) -> Node | None:
        node = self._query()
        if self._sign == ")":
            raise QueryError("this bracket was never opened", self._now.position)
        return node

    @property
    def _now(self) -> Lexeme:
        return self.ahead[self.at]

    @property
    def _sign(self) -> str:
        return self._now.sign

    def _take(self) -> Lexeme:
        lexeme = self._now
        self.at += 1
        return lexeme

    def _query(self) -> Node | None:
        choices = [self._all()]
        while self._sign == "OR":
            operator = self._take()
            choices.append(self._all())
            if None in choices[-2:]:
                raise QueryError("OR needs something on both sides", operator.position)
        found = [choice for choice in choices if choice is not None]
        return _group(Or, found)

    def _all(self) -> Node | None:
        found: list[Node] = []
        while self._sign not in (")", "OR", "end"):
            if self._sign == "AND":
                self._take()
                continue
            start = self._now.position
            part = self._part()
            if not self.depth:
                self.pieces.append((start, self._now.position, part))
            if part is not None:
                found.append(part)
        return _group(And, found)

    def _part(self) -> Node | None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise QueryError(f"more than {MAX_PARTS} parts", self._now.position)
        lexeme = self._take()
        if lexeme.sign == "NOT":
            return self._not(lexeme)
        if lexeme.sign == "(":
            return self._bracket(lexeme)
        if lexeme.sign == "field":
            return self._field(lexeme)
        return _words_leaf(lexeme)

    def _deeper(self, lexeme: Lexeme) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} levels", lexeme.position)

    def _not(self, lexeme: Lexeme) -> Node | None:
        if self._sign in (")", "OR", "AND", "end"):
            raise QueryError("there is nothing after this to leave out", lexeme.position)
        self._deeper(lexeme)
        known = dict(self.settings)
        part = self._part()
        if self.settings != known:
            raise QueryError("sort: and is: cannot be turned round", lexeme.position)
        self.depth -= 1
        return None if part is None else Not(part)

    def _bracket(self, lexeme: Lexeme) -> Node | None:
        self._deeper(lexeme)
        node = self._query()
        if self._sign != ")":
            raise QueryError("this bracket is never closed", lexeme.position)
        self._take()
        self.depth -= 1
        return node

    # ---------------------------------------------------------------------------------------------------- fields
    def _field(self, lexeme: Lexeme) -> Node | None:
        read = _FIELDS.get(lexeme.text.lower())
        if read is None:
            near = get_close_matches(lexeme.text.lower(), FIELDS, 1)
            wrong = with_proposals(f"no field {lexeme.text!r}", near)
            raise QueryError(f"{wrong} (fields: {', '.join(FIELDS)}; or put the words in quotes)", lexeme.position)
        if self._sign != "words" or not self._now.text.strip():
            raise QueryError(f"{lexeme.text}: needs a value, in quotes if it holds a space", lexeme.position)
        return read(self, self._take())

    def _title(self, value: Lexeme) -> Node | None:
        words = _words_leaf(value)
        return words and replace(words, title=True)

    def _programme(self, value: Lexeme) -> Node:
        name = value.text.strip()
        slugs = self.names.expand(name)
        if slugs is None:
            raise QueryError(with_proposals(f"no programme {name!r}", self.names.near(name)), value.position)
        return Programmes(tuple(slugs), name)

    def _since(self, value: Lexeme) -> Node:
        return Between(since=period(value.text.strip(), self.now, value.position)[0])

    def _until(self, value: Lexeme) -> Node:
        return Between(until=period(value.text.strip(), self.now, value.position)[1])

    def _deadline(self, value: Lexeme) -> Node:
        return due(value.text.strip(), self.now, value.position)

    def _amount(self, value: Lexeme) -> Node:
        return sums(value.text.strip(), value.position)

    def _lang(self, value: Lexeme) -> Node:
        return OneOf("language", languages(self._listed(value), value.position))

    def _topic(self, value: Lexeme) -> Node:
        return OneOf("topic", tuple(one.lower() for one in self._listed(value)))

    def _kind(self, value: Lexeme) -> Node:
        return OneOf("kind", tuple(one.lower() for one in self._listed(value)))

    def _source(self, value: Lexeme) -> Node:
        return OneOf("source", tuple(self._listed(value)))

    def _publisher(self, value: Lexeme) -> Node:
        return OneOf("publisher", (value.text.strip(),) if value.quoted else self._listed(value))

    def _listed(self, value: Lexeme) -> tuple[str, ...]:
        values = listed(value.text)
        if not values:
            raise QueryError("a value is missing", value.position)
        return values

    def _has(self, value: Lexeme) -> Node:
        name = value.text.strip().lower()
        names = [kind.name for kind in FACT_KINDS]
        if name in names:
            return Flag(name)
        raise QueryError(" or ".join(f"has:{one}" for one in names), value.position)

    def _is(self, value: Lexeme) -> Node | None:
        name = value.text.strip().lower()
        if name == "official":
            return Flag("official")
        self._set("is", name, ("relevant", "any"), value)
        return None

    def _sort(self, value: Lexeme) -> None:
        name = value.text.strip().lower()
        self._set("sort", {"new": "newest", "relevance": "best"}.get(name, name), tuple(_SORTS), value)

    def _set(self, name: str, value: str, allowed: tuple[str, ...], lexeme: Lexeme) -> None:
        if value not in allowed:
            choice = " or ".join(f"{name}:{one}" for one in allowed)
            raise QueryError(f"{choice}, not {name}:{value}", lexeme.position)
        if self.settings.setdefault(name, value) != value:
            raise QueryError(f"{name}: was already said otherwise", lexeme.position)


_FIELDS: dict[str, Callable[[_Parser, Lexeme], Node | None]] = {
    "title": _Parser._title,
    "programme": _Parser._programme,
    "topic": _Parser._topic,
    "kind": _Parser._kind,
    "source": _Parser._source,
    "publisher": _Parser._publisher,
    "lang": _Parser._lang,
    "since": _Parser._since,
    "until": _Parser._until,
    "deadline": _Parser._deadline,
    "amount": _Parser._amount,
    "has": _Parser._has,
    "is": _Parser._is,
    "sort": _Parser._sort,
}


def _words_leaf(lexeme: Lexeme) -> Words | None:
    """The words, or None where there are only signs (a lone dash between two words)."""
    tokens = [token for token in search_tokens(lexeme.text) if token != BOUNDARY]
    if not tokens:
        return None
    if lexeme.prefix and len(tokens[-1]) < MIN_PREFIX and tokens[-1].isascii():
        raise QueryError(f"a * needs at least {MIN_PREFIX} letters before it", lexeme.position)
    prefix = lexeme.prefix and tokens[-1].isascii()
    return Words(" ".join(lexeme.text.split()), prefix, exact=lexeme.quoted)


def _group(kind: type[And] | type[Or], found: list[Node]) -> Node | None:
    if len(found) > 1:
        return kind(tuple(found))
    return found[0] if found else None
