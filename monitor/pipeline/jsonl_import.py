"""JSON Lines in: `import` stores them on the path of a poll, `classify` only says what they are.

    line > Draft (or the reason why not) > diff > analyse > write, `IMPORT_BATCH` lines to a transaction

Of a long file the next batches are analysed in a worker process while a batch is stored. Each transaction is whole or
not there, so an import that was stopped is simply run again: what is stored counts as "same".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from monitor.errors import ImportRefused
from monitor.identify.headline_vectors import HeadlineEncoder
from monitor.model import Analysed, ImportCounts, Incoming, JsonLine, Refusal, Source
from monitor.pipeline.analyse import AFTER, WorkerProcess, analyse
from monitor.pipeline.diff import Diff, compare, identify, keys_of_all
from monitor.pipeline.intake import write
from monitor.pipeline.jsonl_line import read_line
from monitor.pipeline.version_search import encoded
from monitor.store import articles
from monitor.store.articles import Stored
from monitor.store.db import Database
from monitor.tag.classifier import Classifier, to_json

IMPORT_BATCH = 200  # lines: many share the cost of one commit, and polls do not wait long for their turn to write
AHEAD = 2  # batches being analysed while an earlier one is stored: one at work and one ready behind it


# ------------------------------------------------------------------------------------------------------------- import
@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles whose analysis has begun. `diff`: beside what was stored after `written` batches had been written."""

    items: tuple[Incoming, ...]
    diff: Diff
    written: int
    analysed: Future[list[Analysed]]


class Import:
    """One run of an import: reads lines, stores them batch by batch, counts."""

    def __init__(
        self,
        database: Database,
        classifier: Classifier,
        sources: Sequence[Source],
        now: Callable[[], datetime],
        *,
        announce: bool,
        encoder: HeadlineEncoder | None = None,
        worker_after: int = AFTER,
    ) -> None:
        self._database = database
        self._classifier = classifier
        self._sources = {source.id: source for source in sources}
        self._now = now
        self._announce = announce
        self._encoder = encoder
        self._worker = WorkerProcess(classifier, after=worker_after)
        self._waiting: dict[str, Incoming] = {}  # by first key
        self._begun: deque[_Batch] = deque()
        self._written = self._new = self._changed = self._same = 0
        self._refused: list[Refusal] = []
        self._noted: list[Refusal] = []
        self._listed: set[int] = set()  # articles of this file that are stored

    def run(self, lines: Iterable[str], step: Callable[[int], None]) -> ImportCounts:
        """Store every line that can be; `step` is called with the size of each batch once it is committed."""
        with self._worker:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    self._take(f"line {number}", line, step)
            self._begin()
            self._finish(step, down_to=0)
        return ImportCounts(self._new, self._changed, self._same, tuple(self._refused), tuple(self._noted))

    def _take(self, place: str, line: str, step: Callable[[int], None]) -> None:
        try:
            _, draft, doubts = read_line(line, self._sources, self._now())
        except ImportRefused as error:
            self._refused.append(Refusal(place, str(error)))
            return
        self._noted += (Refusal(place, doubt) for doubt in doubts)
        item = identify(place, draft)
        key = item.keys[0]
        if key in self._waiting or len(self._waiting) >= IMPORT_BATCH:
            self._begin()  # the same article again is a change of the first, so it comes after it
            self._finish(step, down_to=AHEAD)
        self._waiting[key] = item

    def _begin(self) -> None:
        """Begin to analyse what waits, but not what is stored already, as far as that is known now."""
        if not self._waiting:
            return
        items = tuple(self._waiting.values())
        self._waiting = {}
        found = self._diff(items)
        self._begun.append(_Batch(items, found, self._written, self._worker.begin(found.to_analyse)))

    def _finish(self, step: Callable[[int], None], *, down_to: int) -> None:
        """Store the oldest batches: those that are analysed, and more until no more than `down_to` are left."""
        while self._begun and (len(self._begun) > down_to or self._begun[0].analysed.done()):
            batch = self._begun.popleft()
            self._write(batch)
            step(len(batch.items))

    def _write(self, batch: _Batch) -> None:
        diff = batch.diff if batch.written == self._written else self._diff(batch.items)
        analysed = encoded(self._database, self._encoder, self._analysed(batch, diff.to_analyse))
        with self._database.begin() as session:
            result = write(session, diff, analysed, self._now(), first_visit=False, may_tell=self._announce)
        self._written += 1
        self._listed.update(result.new, (article_id for article_id, _ in diff.listed))
        self._new += len(result.new)
        self._changed += len(result.changed)
        self._same += result.same
        self._refused += result.refused

    def _diff(self, items: Sequence[Incoming]) -> Diff:
        with self._database.read() as session:
            stored = articles.find_by_keys(session, keys_of_all(items))
            return compare(items, stored, partial(self._under_headlines, session, items), whole=False)

    def _under_headlines(self, session: Session, items: Sequence[Incoming], headlines: Collection[str]) -> list[Stored]:
        """What the items' sources stored under some headlines, without what this file itself lists: it stays."""
        ids = dict.fromkeys(item.draft.source_id for item in items)
        found = articles.under_headlines(session, list(ids), headlines)
        return [one for one in found if one.article_id not in self._listed]

    def _analysed(self, batch: _Batch, items: Iterable[Incoming]) -> list[Analysed]:
        """The analysis of these articles; the few that an earlier batch has changed meanwhile are analysed now."""
        ready = {one.item.place: one for one in batch.analysed.result()}
        return [self._with_id(ready[one.place], one) if one.place in ready else self._analyse(one) for one in items]

    @staticmethod
    def _with_id(analysed: Analysed, item: Incoming) -> Analysed:
        """Another batch may have stored the article since: then it is a change of that one."""
        return replace(analysed, item=replace(analysed.item, article_id=item.article_id))

    def _analyse(self, item: Incoming) -> Analysed:
        return analyse(self._classifier, item)


# ----------------------------------------------------------------------------------------------------------- classify
def classify(
    classifier: Classifier, lines: Iterable[str], now: datetime, *, explain: bool = False
) -> Iterator[JsonLine]:
    """What each line is, one object each; a line that cannot be read answers with its number and "error"."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            id_, draft, _ = read_line(line, {}, now, need_url=False)
        except ImportRefused as error:
            yield {"id": None, "line": number, "error": str(error)}
            continue
        if explain:
            classification, origins = classifier.explained(draft)
            yield to_json(classification, id_, explain=True, origins=origins)
        else:
            yield to_json(classifier.classify(draft), id_)
