"""What articles state in figures, as SQL: deadlines within a span, sums of money within bounds, the next deadline.

Both stand in JSON columns of `article`, read by each engine's own functions; the columns `has_deadline` and
`has_amount` spare the articles that have none.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, String, and_, cast, exists, func, literal, select, true

from monitor.store.query_tree import Due, Sum
from monitor.store.tables import ARTICLE


def stated(node: Due | Sum, dialect: str) -> ColumnElement[bool]:
    """The condition on `article` that it states such a deadline or sum."""
    return _due(node, dialect) if isinstance(node, Due) else _sum(node, dialect)


def next_deadline(today: date, dialect: str) -> Any:
    """The first deadline of an article from today on, as text ("2026-12-31"); null for one without."""
    _, field = _each_fact(ARTICLE.c.deadlines, dialect)
    day = field("date")
    return select(func.min(day)).where(day >= today.isoformat()).correlate(ARTICLE).scalar_subquery()


def due_months(ids: Any, dialect: str) -> Select[Any]:
    """The months in which articles state a deadline, each with `ids`: an expression over the articles of one month."""
    each, field = _each_fact(ARTICLE.c.deadlines, dialect)
    month = func.substr(field("date"), 1, len("2026-12"))
    return select(month, ids).select_from(ARTICLE).join(each, true()).where(ARTICLE.c.has_deadline).group_by(month)


def _due(node: Due, dialect: str) -> ColumnElement[bool]:
    each, field = _each_fact(ARTICLE.c.deadlines, dialect)
    day = field("date")
    bounds = [day >= node.first.isoformat()] if node.first else []
    bounds += [day <= node.last.isoformat()] if node.last else []
    return and_(ARTICLE.c.has_deadline.is_(True), _any(each, bounds))


def _sum(node: Sum, dialect: str) -> ColumnElement[bool]:
    """A range counts by the end that is within the bounds: "1m to 5m" is more than 3m, and less."""
    each, field = _each_fact(ARTICLE.c.amounts, dialect)
    lower = cast(field("hkd"), Float)
    upper = func.coalesce(cast(field("hkd_max"), Float), lower)
    bounds = [upper >= node.least] if node.least is not None else []
    bounds += [lower <= node.most] if node.most is not None else []
    return and_(ARTICLE.c.has_amount.is_(True), _any(each, bounds))


def _any(each: Any, bounds: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    return exists(select(literal(1)).select_from(each).where(*bounds).correlate(ARTICLE))


def _each_fact(column: Any, dialect: str) -> tuple[Any, Any]:
    """The facts of a JSON column as rows, and what gives a field of one as text."""
    if dialect == "sqlite":
        each = func.json_each(column).table_valued("value")
        return each, lambda name: func.json_extract(each.c.value, f"$.{name}")
    each = func.jsonb_array_elements(column).table_valued("value")
    return each, lambda name: cast(func.jsonb_extract_path_text(each.c.value, name), String)
