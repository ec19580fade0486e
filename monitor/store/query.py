"""The query language, read. Pure: text in, a tree out.

    query   := all ("OR" all)*                   OR binds less than the AND that is understood between words
    all     := part (["AND"] part)*
    part    := ("-" | "NOT") part | "(" query ")" | field ":" value | word | word* | "a phrase"
    field   := title programme topic kind source publisher lang since until has is sort

Anything typed gives a `Query` or a `QueryError` that points at a character. Chinese punctuation is syntax too:
（創科 OR 人工智能）－上市 title：「數碼港」. Words are matched as `monitor.text.search_tokens` cuts them: Chinese
words wherever their characters stand together, in either script.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.errors import QueryError
from monitor.store.query_lexer import FIELDS, Lexeme, lexemes
from monitor.store.query_tree import And, Between, Flag, Node, Not, OneOf, Or, Programmes, Sort, Words, understood
from monitor.store.query_values import languages, listed, period
from monitor.text import BOUNDARY, search_tokens

MAX_LENGTH = 1_000  # characters: twice what the page and the API let through
MAX_PARTS = 60  # words, phrases and fields: SQL of more is slow to plan, and nobody types more
MAX_DEPTH = 20  # brackets and minus signs within each other: far below Python's limit of recursion
MIN_PREFIX = 2  # letters before a *

Resolve = Callable[[str], "Sequence[str] | None"]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood. `node` None: everything. `everything`: what is not relevant as well (``is:any``)."""

    text: str = ""
    node: Node | None = None
    sort: Sort = "newest"
    everything: bool = False
    understood: str = "everything relevant, newest first"


def parse(text: str, now: datetime, resolve_programme: Resolve) -> Query:
    """Read a query. `resolve_programme` takes a slug, acronym or name and gives its slug with all descendants, or None.

    QueryError points at the character that cannot be understood.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(lexemes(text), now, resolve_programme)
    node = parser.whole()
    if node is None and text.strip() and not parser.settings:
        raise QueryError("there is nothing to look for in this", len(text) - len(text.lstrip()))
    sort: Sort = "best" if parser.settings.get("sort") == "best" else "newest"
    everything = parser.settings.get("is") == "any"
    return Query(text, node, sort, everything, understood(node, sort, everything))


# --------------------------------------------------------------------------------------------------------- the parser
@dataclass(slots=True)
class _Parser:
    """Recursive descent, one method for each line of the grammar. `settings` gathers sort: and is:any|relevant."""

    ahead: list[Lexeme]
    now: datetime
    resolve: Resolve
    settings: dict[str, str] = field(default_factory=dict)
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
            part = self._part()
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
            names = ", ".join(FIELDS)
            raise QueryError(f"no field {lexeme.text!r} (fields: {names}; or put the words in quotes)", lexeme.position)
        if self._sign != "words" or not self._now.text.strip():
            raise QueryError(f"{lexeme.text}: needs a value, in quotes if it holds a space", lexeme.position)
        return read(self, self._take())

    def _title(self, value: Lexeme) -> Node | None:
        words = _words_leaf(value)
        return words and Words(words.text, words.prefix, title=True)

    def _programme(self, value: Lexeme) -> Node:
        slugs = self.resolve(value.text.strip())
        if slugs is None:
            raise QueryError(f"no programme {value.text.strip()!r}", value.position)
        return Programmes(tuple(slugs), value.text.strip())

    def _since(self, value: Lexeme) -> Node:
        return Between(since=period(value.text.strip(), self.now, value.position)[0])

    def _until(self, value: Lexeme) -> Node:
        return Between(until=period(value.text.strip(), self.now, value.position)[1])

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
        if name in ("deadline", "amount"):
            return Flag("deadline" if name == "deadline" else "amount")
        raise QueryError("has:deadline or has:amount", value.position)

    def _is(self, value: Lexeme) -> Node | None:
        name = value.text.strip().lower()
        if name == "official":
            return Flag("official")
        self._set("is", name, ("relevant", "any"), value)
        return None

    def _sort(self, value: Lexeme) -> None:
        name = value.text.strip().lower()
        self._set("sort", {"new": "newest", "relevance": "best"}.get(name, name), ("newest", "best"), value)

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
    return Words(" ".join(lexeme.text.split()), lexeme.prefix and tokens[-1].isascii())


def _group(kind: type[And] | type[Or], found: list[Node]) -> Node | None:
    if len(found) > 1:
        return kind(tuple(found))
    return found[0] if found else None
