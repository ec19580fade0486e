"""JSON Lines in: `import` stores them on the path of a poll, `classify` only says what they are.

    line > Draft (or the reason why not) > intake.diff > learn > write, `BATCH` lines to a unit

Of a long file the next batches are studied in a process beside this one while a batch is stored. Each unit is whole or
not there, so an import that was stopped is simply run again: what is stored counts as "same".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import ImportRefused
from monitor.model import ImportCounts, JsonLine, Refusal, Source
from monitor.pipeline import intake
from monitor.pipeline.analyse import AFTER, Analysis, WorkerProcess, analyse
from monitor.pipeline.jsonl_line import read_line
from monitor.store.db import Database
from monitor.tag.classifier import Classifier, to_json

BATCH = 200
AHEAD = 2  # batches that are being studied while an earlier one is stored


# ------------------------------------------------------------------------------------------------------------- import
@dataclass(frozen=True, slots=True)
class _Batch:
    """Arrivals whose study has begun. `diff`: how they were told apart after `units` units had been written."""

    items: tuple[intake.Incoming, ...]
    diff: intake.Diff
    units: int
    analysis: Future[list[Analysis]]


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
        worker_after: int = AFTER,
    ) -> None:
        self._database = database
        self._classifier = classifier
        self._sources = {source.id: source for source in sources}
        self._now = now
        self._announce = announce
        self._worker = WorkerProcess(classifier, after=worker_after)
        self._waiting: dict[str, intake.Incoming] = {}  # by first key
        self._begun: deque[_Batch] = deque()
        self._units = self._new = self._changed = self._same = 0
        self._refused: list[Refusal] = []

    def run(self, lines: Iterable[str], step: Callable[[int], None]) -> ImportCounts:
        """Store every line that can be; `step` hears of each batch that is safe in the database."""
        with self._worker:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    self._take(f"line {number}", line, step)
            self._begin()
            self._finish(step, down_to=0)
        return ImportCounts(self._new, self._changed, self._same, tuple(self._refused))

    def _take(self, place: str, line: str, step: Callable[[int], None]) -> None:
        try:
            _, draft = read_line(line, self._sources, self._now())
        except ImportRefused as error:
            self._refused.append(Refusal(place, str(error)))
            return
        item = intake.incoming_of(place, draft)
        key = item.keys[0]
        if key in self._waiting or len(self._waiting) >= BATCH:
            self._begin()  # the same article again is a change of the first, so it comes after it
            self._finish(step, down_to=AHEAD)
        self._waiting[key] = item

    def _begin(self) -> None:
        """Begin to study what waits, but not what is stored already, as far as that can be told now."""
        if not self._waiting:
            return
        items = tuple(self._waiting.values())
        self._waiting = {}
        found = self._diff(items)
        analysis = self._worker.begin([intake.named(one) for one in (*found.new, *found.changed)])
        self._begun.append(_Batch(items, found, self._units, analysis))

    def _finish(self, step: Callable[[int], None], *, down_to: int) -> None:
        """Store the oldest batches: those that are studied, and more until no more than `down_to` are left."""
        while self._begun and (len(self._begun) > down_to or self._begun[0].analysis.done()):
            batch = self._begun.popleft()
            self._write(batch)
            step(len(batch.items))

    def _write(self, batch: _Batch) -> None:
        diff = batch.diff if batch.units == self._units else self._diff(batch.items)
        now = self._now()
        analysed = self._analysed(batch, (*diff.new, *diff.changed), now)
        with self._database.begin() as session:
            result = intake.write(session, diff, analysed, now)
        self._units += 1
        self._new += len(result.new)
        self._changed += len(result.changed)
        self._same += result.same
        self._refused += result.refused

    def _diff(self, items: Sequence[intake.Incoming]) -> intake.Diff:
        with self._database.read() as session:
            return intake.diff_incoming(session, items)

    def _analysed(self, batch: _Batch, items: Iterable[intake.Incoming], now: datetime) -> list[intake.Analysed]:
        """What was learnt put to its arrivals; those few that only a batch written since has changed, learnt of now."""
        plan = (*batch.diff.new, *batch.diff.changed)
        analysis = {one.place: known for one, known in zip(plan, batch.analysis.result(), strict=True)}
        return [
            intake.analysed(
                one, analysis.get(one.place) or analyse(self._classifier, intake.named(one)), now, tell=self._announce
            )
            for one in items
        ]


# ----------------------------------------------------------------------------------------------------------- classify
def classify(
    classifier: Classifier, lines: Iterable[str], now: datetime, *, explain: bool = False
) -> Iterator[JsonLine]:
    """What each line is, one object each; a line that cannot be read answers with its number and "error"."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            id_, draft = read_line(line, {}, now, need_url=False)
        except ImportRefused as error:
            yield {"id": None, "line": number, "error": str(error)}
            continue
        yield to_json(classifier.classify(draft), id_, explain=explain)
