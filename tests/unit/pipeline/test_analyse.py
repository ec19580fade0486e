"""Analysis in a worker process: the same answers, in order, and a clear end when it breaks."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from monitor.catalogue.programme_file import catalogue_of
from monitor.model import Draft, ImportCounts, Incoming, Programme
from monitor.pipeline.analyse import WorkerFailed, WorkerProcess, analyse
from monitor.pipeline.diff import identify
from monitor.pipeline.jsonl_import import Import
from monitor.store.articles import exported
from monitor.store.db import Database
from monitor.store.query import parse
from monitor.tag.classifier import Classifier

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
FUND = Programme("itf", "fund", "Innovation and Technology Fund", "創新及科技基金", "创新及科技基金")


def _item(number: int) -> Incoming:
    title = f"The Innovation and Technology Fund opens round {number}"
    return identify(f"line {number}", Draft(f"https://h.example/{number}", title, text="撥款 800 萬元。"))


def _classifier() -> Classifier:
    return Classifier((FUND,), "1")


def test_a_worker_process_finds_what_is_found_here() -> None:
    classifier = _classifier()
    batches = [[_item(1), _item(2)], [_item(3)]]

    with WorkerProcess(classifier, after=0) as worker:
        begun = [worker.begin(batch) for batch in batches]
        found = [one.result(30) for one in begun]

    assert found == [[analyse(classifier, item) for item in batch] for batch in batches]
    assert found[0][0].classification.tags[0].slug == "itf"


def test_a_short_import_starts_no_worker_process() -> None:
    with WorkerProcess(_classifier(), after=3) as worker:
        assert all(worker.begin([_item(number)]).done() for number in range(3))
        assert worker.child is None


def test_what_breaks_in_the_worker_process_is_raised_here() -> None:
    no_draft = Incoming(None, ("k",), "", "line 1")  # type: ignore[arg-type]

    with (
        WorkerProcess(_classifier(), after=0) as worker,
        pytest.raises(WorkerFailed, match=r"broke:\s(?s:.)*AttributeError"),
    ):
        worker.begin([no_draft]).result(30)


def test_the_death_of_the_worker_process_is_raised_here() -> None:
    with WorkerProcess(_classifier(), after=0) as worker:
        worker.begin([_item(1)]).result(30)
        assert worker.child is not None
        os.kill(worker.child, signal.SIGKILL)
        with pytest.raises(WorkerFailed, match="status -9"):
            worker.begin([_item(2)]).result(30)


def test_nothing_is_left_behind_when_the_work_is_given_up() -> None:
    with WorkerProcess(_classifier(), after=0) as worker:
        worker.begin([_item(1)])
        child = worker.child
    assert child is not None
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


# -------------------------------------------------------------------------------------------------------------- imports
def _lines(count: int) -> Iterator[str]:
    """Articles; some come again at once, some in another batch, some of these with another headline."""
    for number in range(count):
        yield _line(number, "opens")
        if number % 90 == 0:
            yield _line(number, "opens")
        if number % 100 == 50:
            yield _line(max(0, number - 40), "closes")


def _line(number: int, verb: str) -> str:
    title = f"The Innovation and Technology Fund {verb} round {number}"
    return f'{{"url": "https://h.example/{number}", "title": "{title}", "published": "2026-11-20", "source": "s"}}'


def _imported(after: int) -> tuple[ImportCounts, list[object]]:
    database = Database.open("sqlite://")
    counts = Import(database, _classifier(), (), lambda: NOW, announce=False, worker_after=after).run(
        _lines(900), lambda _: None
    )
    with database.read() as session:
        query = parse("is:any", NOW, catalogue_of(()))
        stored: list[object] = [astuple(one) for one in exported(session, query, 0)]
    database.close()
    return counts, stored


def test_a_long_import_comes_to_the_same_with_a_worker_process() -> None:
    here, worker = _imported(10**9), _imported(0)

    assert here[0].changed > 0
    assert here[0].new == 900
    assert worker == here
