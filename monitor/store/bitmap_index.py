"""What articles are found by, held in memory: for each programme, topic, source, month … the set of its articles.

A page counts an answer by hundreds of values; asked of the database, that takes a second for a million articles, since
every count walks the answer again. Here the ids of the answer are found once, and each count is one AND of two bitmaps.

    session > what was filed since the last look > a new snapshot > the ids of an answer, its counts

One index for a process. It is filled when it is first asked (0.3 s for 100,000 articles) and follows what any process
stores, by the numbers of `filing`. Removing articles fills it anew. A snapshot never changes, so threads share it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlmodel import Session

from monitor.fact_kinds import FACT_KINDS, Change
from monitor.store import compile as compiled
from monitor.store.bitmaps import bitmap_of, ids_in, members
from monitor.store.fact_columns import LABEL_KIND
from monitor.store.filing import filed_up_to
from monitor.store.months import due_inside, edges, inside
from monitor.store.plan import among
from monitor.store.query import Query
from monitor.store.query_tree import And, Between, Due, Flag, Node, Not, OneOf, Or, Programmes, Sum, Words
from monitor.store.stated import due_months
from monitor.store.tables import ARTICLE, LABEL, META, TAG
from monitor.store.views import month_of

FACETS = ("programme", "topic", "kind", "source", "publisher", "language", "month")
SHOWN = 50  # the most frequent values of each facet; months are all shown
REMEMBERED = 64  # answers counted since the last change: the home page and what is paged through
RELOADED_FROM = 20_000  # changed articles: putting them in one by one takes as long as filling anew
REMOVED = "articles_removed"  # row of `meta` that changes when articles are removed

DUE = "due"

Values = Mapping[str, int]  # value -> bitmap
Answer = TypeVar("Answer")
_OFFICIAL = "official"


@dataclass(frozen=True)
class Snapshot:
    """The index at one moment. `sets`: facet, "fact", "state" or "due" (month of a deadline) -> value -> bitmap."""

    filed: int
    removed: str
    sets: Mapping[str, Values]
    remembered: dict[Hashable, Any] = field(default_factory=dict)

    def any_of(self, name: str, values: Iterable[str]) -> int:
        known = self.sets[name]
        return reduce(or_, (known.get(value, 0) for value in values), 0)

    @property
    def everything(self) -> int:
        return self.any_of("language", self.sets["language"])

    @property
    def relevant(self) -> int:
        return self.any_of("state", ["relevant"])

    def facets(self, found: int) -> Mapping[str, Mapping[str, int]]:
        """How many of the articles found have each value, most frequent first (months by time)."""
        return self.once(found, lambda: {name: _frequencies(self.sets[name], found, name) for name in FACETS})

    def once(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """What `make` gives, made once as long as no article changes."""
        answer: Answer = self.remembered.get(key, _ABSENT)  # asked once: another thread may clear them
        if answer is not _ABSENT:
            return answer
        answer = make()
        if len(self.remembered) >= REMEMBERED:
            self.remembered.clear()
        self.remembered[key] = answer
        return answer


_ABSENT: Any = object()


def _frequencies(values: Values, found: int, name: str) -> dict[str, int]:
    counts = [(value, (bits & found).bit_count()) for value, bits in values.items()]
    held = [pair for pair in counts if pair[1]]
    if name == "month":
        return dict(sorted(held))
    return dict(sorted(held, key=lambda pair: (-pair[1], pair[0]))[:SHOWN])


class BitmapIndex:
    """The index of one process over one database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def at(self, session: Session) -> Snapshot:
        """The index as this transaction sees the store, or, where another has looked since it began, a little newer:
        then what it answers from older rows, those of a read replica above all, is not kept for others.
        """
        filed, removed = filed_up_to(session), _removed(session)
        with self._lock:
            known = self._snapshot
            if known is None or known.removed != removed:
                self._snapshot = _filled(session, filed, removed)
            elif filed > known.filed:
                self._snapshot = _followed(session, known, filed)
            elif filed < known.filed:
                return replace(known, remembered={})
            assert self._snapshot is not None
            return self._snapshot


def _removed(session: Session) -> str:
    return session.execute(select(META.c.value).where(META.c.key == REMOVED)).scalar() or ""


# ---------------------------------------------------------------------------------------------------------------- rows
_STATES = {"relevant": ARTICLE.c.relevant, _OFFICIAL: ARTICLE.c.official}
_FACTS = {kind.name: ARTICLE.c[f"has_{kind.name}"] for kind in FACT_KINDS if f"has_{kind.name}" in ARTICLE.c} | {
    Change.name: ARTICLE.c.facts_moved
}
_VALUED = {"source": ARTICLE.c.source_id, "publisher": ARTICLE.c.publisher, "language": ARTICLE.c.language}

Ids = dict[str, dict[str, list[int]]]


def _filled(session: Session, filed: int, removed: str) -> Snapshot:
    sets = {name: {value: bitmap_of(ids) for value, ids in values.items()} for name, values in sets_of(session).items()}
    return Snapshot(filed, removed, sets)


def _followed(session: Session, known: Snapshot, filed: int) -> Snapshot:
    """The snapshot with what was filed since."""
    changed = list(session.execute(select(ARTICLE.c.id).where(ARTICLE.c.filed > known.filed)).scalars())
    if len(changed) > RELOADED_FROM:
        return _filled(session, filed, known.removed)
    sets = {name: dict(values) for name, values in known.sets.items()}
    if again := known.everything & bitmap_of(changed):
        kept = ~again
        sets = {name: {value: bits & kept for value, bits in values.items()} for name, values in sets.items()}
    for name, values in sets_of(session, ARTICLE.c.filed > known.filed).items():
        for value, ids in values.items():
            sets[name][value] = sets[name].get(value, 0) | bitmap_of(ids)
    return Snapshot(filed, known.removed, sets)


def sets_of(session: Session, new: ColumnElement[bool] | None = None) -> Ids:
    """The ids of every set: of all articles, or of those that a condition on `article` names."""
    found: Ids = {name: defaultdict(list) for name in (*FACETS, "fact", "state", DUE)}
    for value, ids in session.execute(_grouped(session, (TAG.c.programme,), TAG.c.article_id, new)):
        found["programme"][value] = ids_in(ids)
    for kind, value, ids in session.execute(_grouped(session, (LABEL.c.kind, LABEL.c.value), LABEL.c.article_id, new)):
        found[kind][value] = ids_in(ids)
    _read_articles(session, found, new)
    return found


def _grouped(
    session: Session, values: tuple[Any, ...], article_id: Any, new: ColumnElement[bool] | None
) -> Select[Any]:
    statement = select(*values, joined(session, article_id)).group_by(*values)
    return statement if new is None else statement.where(article_id.in_(select(ARTICLE.c.id).where(new)))


def _read_articles(session: Session, found: Ids, new: ColumnElement[bool] | None) -> None:
    """In two statements: what few values have together, and the months, which an index covers."""
    flags = [("state", name, column) for name, column in _STATES.items()]
    flags += [(LABEL_KIND, name, column) for name, column in _FACTS.items()]
    columns = [*_VALUED.values(), *(column for _, _, column in flags)]
    valued = [found[name] for name in _VALUED]
    flagged = [found[name][value] for name, value, _ in flags]
    for *row, joined_ids in session.execute(_of_articles(session, columns, new)):
        ids = ids_in(joined_ids)
        for values, value in zip(valued, row, strict=False):
            values[value] += ids
        for having, holds in zip(flagged, row[len(valued) :], strict=True):
            if holds:
                having += ids
    for month, joined_ids in session.execute(_of_articles(session, [month_of(session)], new)):
        found["month"][month] = ids_in(joined_ids)
    due = due_months(joined(session, ARTICLE.c.id), session.get_bind().dialect.name)
    for month, joined_ids in session.execute(due if new is None else due.where(new)):
        found[DUE][month] = ids_in(joined_ids)


def _of_articles(session: Session, columns: list[Any], new: ColumnElement[bool] | None) -> Select[Any]:
    statement = select(*columns, joined(session, ARTICLE.c.id)).group_by(*columns)
    return statement if new is None else statement.where(new)


def joined(session: Session, ids: Any) -> ColumnElement[str]:
    """Ids as one text, which costs a tenth of as many rows."""
    if session.get_bind().dialect.name == "sqlite":
        return func.group_concat(ids)
    return func.string_agg(cast(ids, String), ",")


# ------------------------------------------------------------------------------------------------------------- answers
def matching(session: Session, index: Snapshot, query: Query) -> int:
    """The ids of all articles that a query finds."""
    which = index.everything if query.everything else index.relevant
    if query.node is None:
        return which
    dialect = session.get_bind().dialect.name
    expression, others = compiled.split_words(query.node, dialect)
    found = reduce(and_, (of_node(session, index, node) for node in others), which)
    if expression is not None and found:
        found &= _hits(session, index, expression)
    return found


def of_node(session: Session, index: Snapshot, node: Node) -> int:
    """The articles for which a part of a query holds, relevant or not."""
    expression = compiled.match(node, session.get_bind().dialect.name)
    if expression is not None and not isinstance(node, Not):
        return _hits(session, index, expression)
    if isinstance(node, Not):
        return index.everything & ~of_node(session, index, node.part)
    if isinstance(node, And | Or):
        return reduce(and_ if isinstance(node, And) else or_, (of_node(session, index, part) for part in node.parts))
    if isinstance(node, Between):
        return _between(session, index, node)
    if isinstance(node, Due):
        return index.once(node, lambda: _due(session, index, node))
    if isinstance(node, Sum):
        return index.once(node, lambda: _stating(session, node))
    assert not isinstance(node, Words)  # has an expression
    return of_value(index, node)


def of_value(index: Snapshot, node: Programmes | OneOf | Flag) -> int:
    """The articles that have one of the values that a part of a query names."""
    if isinstance(node, Programmes):
        return index.any_of("programme", node.slugs)
    if isinstance(node, Flag):
        return index.any_of("state" if node.name == _OFFICIAL else LABEL_KIND, [node.name])
    if node.field == "publisher":
        parts = [value.lower() for value in node.values]
        named = [name for name in index.sets["publisher"] if any(part in name.lower() for part in parts)]
        return index.any_of("publisher", named)
    return index.any_of(node.field, node.values)


def _due(session: Session, index: Snapshot, node: Due) -> int:
    """Whole months by their sets; of the months of which some days are meant, the database is asked."""
    whole = [month for month in index.sets[DUE] if due_inside(month, node)]
    partly = index.any_of(DUE, (month for month in index.sets[DUE] if due_inside(month, node) is None))
    found = index.any_of(DUE, whole)
    return found | _stating(session, node, among(session, list(members(partly & ~found))))


def _stating(session: Session, node: Due | Sum, which: ColumnElement[bool] | None = None) -> int:
    """Figures stand in no set: the database is asked, once for each question as long as no article changes."""
    condition = compiled.condition(node, session.get_bind().dialect.name)
    found = select(joined(session, ARTICLE.c.id)).where(condition, *([] if which is None else [which]))
    return bitmap_of(ids_in(session.execute(found).scalar()))


def _hits(session: Session, index: Snapshot, expression: str) -> int:
    """The articles that words have, found once as long as no article changes: who pages or narrows asks again."""
    return index.once(("words", expression), lambda: _having(session, expression))


def _having(session: Session, expression: str) -> int:
    dialect = session.get_bind().dialect.name
    key = compiled.FTS.c.rowid if dialect == "sqlite" else compiled.TSV.c.article_id
    found = select(joined(session, key)).where(compiled.matches(expression, dialect))
    return bitmap_of(ids_in(session.execute(found).scalar()))


def _between(session: Session, index: Snapshot, node: Between) -> int:
    """Whole months by their sets, the days before and after them by the index on dates."""
    found = index.any_of("month", (month for month in index.sets["month"] if inside(month, node)))
    for since, until in edges(node):
        dated = select(joined(session, ARTICLE.c.id)).where(
            ARTICLE.c.relevant.in_([True, False]), ARTICLE.c.sort_at >= since, ARTICLE.c.sort_at < until
        )
        found |= bitmap_of(ids_in(session.execute(dated).scalar()))
    return found
