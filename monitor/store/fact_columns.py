"""The facts of an article, as columns and labels and back.

A kind of fact has two columns of its own where the table has them (`amounts`, `has_amount`). All others stand in the
JSON object `facts`, by the kind's plural, and a label says that there is one, so that an index finds the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from monitor.fact_kinds import FACT_KINDS, Change, Fact, Facts
from monitor.store.tables import ARTICLE, LABEL

LABEL_KIND = "fact"


def fact_columns(facts: Facts) -> dict[str, Any]:
    """The columns of `article` that hold facts."""
    columns: dict[str, Any] = {"facts": {}}
    for kind in FACT_KINDS:
        stored = [fact.stored() for fact in facts.of(kind)]
        if _has_columns(kind):
            shown = any(fact.shown for fact in facts.of(kind))
            columns |= {kind.plural: stored, f"has_{kind.name}": shown}
        elif stored:
            columns["facts"][kind.plural] = stored
    return columns


def fact_labels(facts: Facts) -> set[tuple[str, str]]:
    """(kind, value) of the labels by which facts without columns are found."""
    return {(LABEL_KIND, fact.name) for fact in facts if not _has_columns(type(fact))}


def facts_of(row: Mapping[Any, Any]) -> Facts:
    """The facts of a row of `article`."""
    return Facts(kind.restored(stored) for kind in FACT_KINDS for stored in _stored(row, kind))


def has_fact(name: str) -> ColumnElement[bool]:
    """The condition on `article` that it states a fact of the kind with this name.

    A change is also what an edit of the page did without a word.
    """
    if f"has_{name}" in ARTICLE.c:
        return ARTICLE.c[f"has_{name}"].is_(True)
    labelled = select(LABEL.c.article_id).where(LABEL.c.kind == LABEL_KIND, LABEL.c.value == name)
    stated = ARTICLE.c.id.in_(labelled)
    return or_(stated, ARTICLE.c.facts_moved.is_(True)) if name == Change.name else stated


def same_facts(one: Facts, other: Facts) -> bool:
    """Whether two texts state the same, in whatever words."""
    return {replace(fact, text="") for fact in one} == {replace(fact, text="") for fact in other}


def _has_columns(kind: type[Fact]) -> bool:
    return kind.plural in ARTICLE.c


def _stored(row: Mapping[Any, Any], kind: type[Fact]) -> list[Any]:
    found: list[Any] = row[kind.plural] if _has_columns(kind) else row["facts"].get(kind.plural, [])
    return found
