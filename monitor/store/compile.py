"""A query's tree, compiled: words to the full-text language of the engine, everything else to SQL, all values bound.

Words that are joined by AND, OR and NOT become one full-text match, so the engine can combine them in its index; only
where words meet fields under an OR, or stand alone under a NOT, a match becomes one of several SQL conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from monitor.store.fact_columns import has_fact
from monitor.store.index import words
from monitor.store.query_tree import (
    And,
    Between,
    Due,
    Flag,
    Node,
    Not,
    OneOf,
    Or,
    Programmes,
    Sum,
    Words,
    leaves,
    parts,
)
from monitor.store.stated import stated
from monitor.store.tables import ARTICLE, LABEL, TAG
from monitor.text import BOUNDARY

FTS = table("article_search", column("rowid"))
TSV = table("article_search", column("article_id"), column("words"))

_ESCAPE = "\\"


def phrase(leaf: Words) -> list[str]:
    """The tokens of a leaf. What punctuation stands round a phrase does not matter, what stands in it does."""
    tokens = words(leaf.text)
    while tokens and tokens[0] == BOUNDARY:
        tokens.pop(0)
    while tokens and tokens[-1] == BOUNDARY:
        tokens.pop()
    return tokens


# ---------------------------------------------------------------------------------------------------------- full text
def fts5(node: Node) -> str | None:
    """The tree in the language of FTS5, or None if it holds more than words or says only what to leave out."""
    if isinstance(node, Words):
        quoted = '"' + " ".join(phrase(node)) + '"' + (" *" if node.prefix else "")
        any_form = " OR ".join([quoted, *(f'"{" ".join(words(form))}"' for form in node.forms)])
        return ("title : " if node.title else "") + (f"({any_form})" if node.forms else quoted)
    if isinstance(node, Or):
        parts = [fts5(part) for part in node.parts]
        return None if None in parts else "(" + " OR ".join(map(str, parts)) + ")"
    if isinstance(node, And):
        return _fts5_all(node)
    return None


def _fts5_all(node: And) -> str | None:
    wanted = [fts5(part) for part in node.parts if not isinstance(part, Not)]
    unwanted = [fts5(part.part) for part in node.parts if isinstance(part, Not)]
    if not wanted or None in wanted or None in unwanted:
        return None
    joined = "(" + " AND ".join(map(str, wanted)) + ")"
    return f"({joined} NOT ({' OR '.join(map(str, unwanted))}))" if unwanted else joined


def tsquery(node: Node) -> str | None:
    """The tree as the text form of a `tsquery`, or None if it holds more than words."""
    if isinstance(node, Words):
        tokens = phrase(node)
        weight = "A" if node.title else ""
        marks = [weight] * (len(tokens) - 1) + [("*" if node.prefix else "") + weight]
        lexemes = [f"'{token}'" + (f":{mark}" if mark else "") for token, mark in zip(tokens, marks, strict=True)]
        mark = f":{weight}" if weight else ""
        further = [" <-> ".join(f"'{token}'{mark}" for token in words(form)) for form in node.forms]
        return "(" + " | ".join([" <-> ".join(lexemes), *further]) + ")"
    if isinstance(node, Not):
        inner = tsquery(node.part)
        return inner and f"!{inner}"
    if isinstance(node, And | Or):
        parts = [tsquery(part) for part in node.parts]
        sign = " & " if isinstance(node, And) else " | "
        return None if None in parts else "(" + sign.join(map(str, parts)) + ")"
    return None


def ranking(node: Node | None, dialect: str) -> str | None:
    """All words that are asked for, any of them, for what weighs how well an article fits; None without words."""
    words_asked = tuple(dict.fromkeys(leaf for leaf in leaves(node) if isinstance(leaf, Words)))
    return match(Or(words_asked), dialect) if words_asked else None


def named(node: Node | None) -> list[Node]:
    """For each term of a query what articles are labelled with that it names, as one part."""
    meanings = ([part for part in term.parts if not isinstance(part, Words | And)] for term in _meant(node))
    return [Or(tuple(labels)) for labels in meanings if labels]


def _meant(node: Node | None) -> Iterator[Or]:
    return (term for term in parts(node) if isinstance(term, Or) and term.meant)


def match(node: Node, dialect: str) -> str | None:
    """The tree in the full-text language of the engine, or None."""
    return fts5(node) if dialect == "sqlite" else tsquery(node)


def hits(expression: str, dialect: str) -> Select[Any]:
    """The ids of the articles that a full-text expression matches."""
    if dialect == "sqlite":
        return select(FTS.c.rowid).where(matches(expression, dialect))
    return select(TSV.c.article_id).where(matches(expression, dialect))


def matches(expression: str, dialect: str) -> ColumnElement[bool]:
    """The condition of `hits`, for a statement that reads from `FTS` or `TSV` itself."""
    value: BindParameter[str] = bindparam(None, expression)
    if dialect == "sqlite":
        return literal_column("article_search").op("MATCH", is_comparison=True)(value)
    return TSV.c.words.op("@@", is_comparison=True)(cast(value, TSQUERY))


# ----------------------------------------------------------------------------------------------------------- SQL
def split_words(node: Node | None, dialect: str) -> tuple[str | None, list[Node]]:
    """The top of a tree as one full-text expression (or None) and the other parts that must hold as well."""
    parts: list[Node] = list(node.parts) if isinstance(node, And) else [node] if node is not None else []
    textual = [part for part in parts if match(part.part if isinstance(part, Not) else part, dialect)]
    joined: Node | None = And(tuple(textual)) if textual else None
    expression = match(joined, dialect) if joined else None
    if expression is None:
        return None, parts
    return expression, [part for part in parts if part not in textual]


def condition(node: Node, dialect: str) -> ColumnElement[bool]:
    """The tree as a condition on `article`."""
    expression = match(node, dialect)
    if expression is not None:
        return ARTICLE.c.id.in_(hits(expression, dialect))
    if isinstance(node, Not):
        return not_(condition(node.part, dialect))
    if isinstance(node, And | Or):
        join = and_ if isinstance(node, And) else or_
        return join(*(condition(part, dialect) for part in node.parts))
    return _leaf(node, dialect)


def _leaf(node: Node, dialect: str) -> ColumnElement[bool]:
    if isinstance(node, Programmes):
        return ARTICLE.c.id.in_(select(TAG.c.article_id).where(TAG.c.programme.in_(node.slugs)))
    if isinstance(node, OneOf):
        return _one_of(node)
    if isinstance(node, Flag):
        return ARTICLE.c.official.is_(True) if node.name == "official" else has_fact(node.name)
    if isinstance(node, Between):
        return _between(node)
    if isinstance(node, Due | Sum):
        return stated(node, dialect)
    raise TypeError(f"no leaf: {node!r}")


def _one_of(node: OneOf) -> ColumnElement[bool]:
    if node.field in ("topic", "kind"):
        labelled = select(LABEL.c.article_id).where(LABEL.c.kind == node.field, LABEL.c.value.in_(node.values))
        return ARTICLE.c.id.in_(labelled)
    if node.field == "publisher":
        return or_(*(_holds(value) for value in node.values))
    return (ARTICLE.c.source_id if node.field == "source" else ARTICLE.c.language).in_(node.values)


def _holds(value: str) -> ColumnElement[bool]:
    escaped = value.lower().replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    return func.lower(ARTICLE.c.publisher).like(f"%{escaped}%", escape=_ESCAPE)


def _between(node: Between) -> ColumnElement[bool]:
    bounds = []
    if node.since is not None:
        bounds.append(ARTICLE.c.sort_at >= node.since)
    if node.until is not None:
        bounds.append(ARTICLE.c.sort_at < node.until)
    return and_(*bounds)
