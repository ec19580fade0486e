"""What is said beside an answer: terms that no article has, and where nothing is found, searches that find some.

The searches are told with their numbers, so that a person sees which word is at fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from monitor.model import Alternative, SearchResults
from monitor.store import compile as compiled
from monitor.store.bitmap_index import Snapshot, of_node
from monitor.store.plan import plan, total
from monitor.store.query import Query, TypedPart
from monitor.store.query_meaning import Names
from monitor.store.query_tree import And, Node, Not, OneOf, Or, Words, parts, terms
from monitor.store.tables import ARTICLE, LABEL

MOST_ALONE = 8  # parts that are counted alone: what fits into a few lines
Parse = Callable[[str], Query]


# ------------------------------------------------------------------------------------------ terms without articles
def nothing_for(query: Query, number: int | None, has: Callable[[Node], bool]) -> tuple[str, ...]:
    """The terms of the query that no article has (relevant or not). Where all must hold, an answer says all do. `has`:
    whether any article has a term.
    """
    if number != 0 and not any(isinstance(part, Or) and not part.meant for part in parts(query.node)):
        return ()
    return tuple(dict.fromkeys(_term_text(term) for term in terms(query.node) if not has(term)))


def has_any(session: Session, index: Snapshot | None = None) -> Callable[[Node], bool]:
    """Whether any article has a term. PostgreSQL reads all of a table for the first of few articles, so there the sets
    of an index in memory tell.
    """
    if index is None or session.get_bind().dialect.name == "sqlite":
        return lambda term: _any(session, term)
    return lambda term: of_node(session, index, term) != 0


def _any(session: Session, term: Node) -> bool:
    dialect = session.get_bind().dialect.name
    expression = compiled.match(term, dialect)
    if isinstance(term, Or) and expression is None:  # each by itself ends at its first article
        return any(_any(session, part) for part in term.parts)
    probe = select(ARTICLE.c.id).where(compiled.condition(term, dialect))
    if expression is not None and not isinstance(term, Not):
        probe = compiled.hits(expression, dialect)
    return session.execute(probe.limit(1)).first() is not None


def _term_text(term: Any) -> str:
    for name in ("text", "said", "meant"):
        if said := getattr(term, name, None):
            return str(said)
    return ", ".join(getattr(term, "values", ())) or getattr(term, "name", type(term).__name__.lower())


# ---------------------------------------------------------------------------------------- answers without articles
def helped(session: Session, query: Query, results: SearchResults, parse: Parse, names: Names) -> SearchResults:
    """An answer without articles with what finds some: each part alone, the query without its narrowest part, and the
    query as it may have been meant.
    """
    several = query.parts[:MOST_ALONE] if len(query.parts) > 1 else ()
    alone = tuple(_counted(session, parse, part.text, query) for part in several)
    meant = (_counted(session, parse, text, query) for text in _corrected(session, query, results.nothing_for, names))
    return replace(
        results,
        alone=alone,
        wider=_wider(session, query),
        meant=tuple(one for one in meant if one.total != 0),
    )


def _counted(session: Session, parse: Parse, text: str, query: Query) -> Alternative:
    return Alternative(text, _how_many(session, replace(parse(text), everything=query.everything)))


def _how_many(session: Session, query: Query) -> int | None:
    return total(session, plan(session, query))


def _wider(session: Session, query: Query) -> Alternative | None:
    """Without the part that leaves the most when it is left out."""
    best: tuple[int, Alternative] | None = None
    for left_out in query.parts if 1 < len(query.parts) <= MOST_ALONE else ():
        kept = [part for part in query.parts if part is not left_out]
        number = _how_many(session, replace(query, node=_all(kept)))
        size = number if number is not None else 10**9
        if size and (best is None or size > best[0]):
            text = " ".join([*(part.text for part in kept), query.rest]).strip()
            best = size, Alternative(text, number)
    return best[1] if best else None


def _all(kept: list[TypedPart]) -> Node:
    return And(tuple(part.node for part in kept)) if len(kept) > 1 else kept[0].node


def _corrected(session: Session, query: Query, missing: tuple[str, ...], names: Names) -> list[str]:
    """The query with each word and value that is not found spelt anew, and with a name in place of all its words."""
    said = [part.text for part in query.parts]
    spelt = [_respelt(session, part, missing, names) for part in query.parts]
    proposals = [spelt] if spelt != said else []
    words = [part.text for part in query.parts if isinstance(part.node, Words | Or)]
    if missing and words:
        others = [part.text for part in query.parts if not isinstance(part.node, Words | Or)]
        proposals += [[name, *others] for name in names.near(" ".join(words))]
    return list(dict.fromkeys(" ".join([*one, query.rest]).strip() for one in proposals))


def _respelt(session: Session, part: TypedPart, missing: tuple[str, ...], names: Names) -> str:
    if part.text in missing:
        return names.near_word(part.text) or part.text
    if isinstance(part.node, OneOf) and part.node.field in _KNOWN:
        known = list(session.execute(_KNOWN[part.node.field]).scalars())
        values = [
            one if one in known else next(iter(get_close_matches(one, known, 1)), one) for one in part.node.values
        ]
        return f"{part.node.field}:{','.join(values)}" if tuple(values) != part.node.values else part.text
    return part.text


_KNOWN: dict[str, Select[Any]] = {
    "topic": select(LABEL.c.value).where(LABEL.c.kind == "topic").distinct(),
    "kind": select(LABEL.c.value).where(LABEL.c.kind == "kind").distinct(),
    "source": select(ARTICLE.c.source_id).distinct(),
}
