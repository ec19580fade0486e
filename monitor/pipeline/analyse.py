"""What an article's words say, found in this process or in a worker process. Pure, and without the store.

    analyse         one article
    WorkerProcess   analyses batches beside this process while earlier ones are stored
    main            that process: batches on standard input, answers on standard output, until its input ends

The worker takes half a second to start and a core of its own, so it is started only after `AFTER` articles were
analysed here. Both are one program that trusts itself, so what passes between them is pickled.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import monitor
from monitor.errors import MonitorError
from monitor.fact_kinds import Change
from monitor.identify import fingerprint
from monitor.identify.version_marks import marks_of
from monitor.model import Analysed, Incoming

if TYPE_CHECKING:
    from monitor.tag.classifier import Classifier

AFTER = 600  # articles: at about a millisecond each (`bench.classify_speed`) as long as the worker takes to start

Engine = Callable[[], "Classifier"]  # gives the engine, and builds it when the first article wants it


class WorkerFailed(MonitorError):
    """The worker process broke. What was stored before is safe, so the same import may be run again."""

    permanent = False


def analyse(classifier: Classifier, item: Incoming) -> Analysed:
    """All that an article's words say. Its language becomes that of the words, whatever the source says."""
    classification = classifier.classify(item.draft)
    draft = replace(item.draft, language=classification.language)
    profile = fingerprint.profile(draft, item.keys[0], classification.facts.of(Change))
    return Analysed(replace(item, draft=draft), classification, profile, marks_of(draft, profile, classification))


# --------------------------------------------------------------------------------------------------------------- parent
class WorkerProcess:
    """Analyses batches in the order in which they were begun. Use it as a context manager, from one thread."""

    def __init__(self, classifier: Classifier, *, after: int = AFTER) -> None:
        self._classifier = classifier
        self._here = after if _cores() > 1 else sys.maxsize  # articles still to be analysed in this process
        self._child: _Child | None = None

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child:
            self._child.stop()

    @property
    def child(self) -> int | None:
        """The id of the worker process, when there is one."""
        return self._child.pid if self._child else None

    def begin(self, batch: Sequence[Incoming]) -> Future[list[Analysed]]:
        """Begin to analyse a batch. Its result raises WorkerFailed when the worker process broke."""
        if self._here > 0:
            self._here -= len(batch)
            done: Future[list[Analysed]] = Future()
            done.set_result([analyse(self._classifier, item) for item in batch])
            return done
        if self._child is None:
            self._child = _Child(self._classifier)
        return self._child.begin(batch)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Child:
    """The process, and the one thread that talks with it."""

    def __init__(self, classifier: Classifier) -> None:
        path = os.pathsep.join((str(Path(monitor.__file__).parent.parent), os.environ.get("PYTHONPATH", "")))
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path.rstrip(os.pathsep)},
            start_new_session=True,
        )
        self._to, self._from = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        self._talker = ThreadPoolExecutor(1, "worker-process")
        self.pid = self._process.pid
        self._talker.submit(self._send, pickle.dumps(classifier, pickle.HIGHEST_PROTOCOL))

    def begin(self, batch: Sequence[Incoming]) -> Future[list[Analysed]]:
        return self._talker.submit(self._exchange, batch)

    def _exchange(self, batch: Sequence[Incoming]) -> list[Analysed]:
        try:
            self._send(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
            answer: list[Analysed] | str = pickle.load(self._from)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            status = self._process.wait()
            raise WorkerFailed(f"the worker process ended (status {status})") from error
        if isinstance(answer, str):
            raise WorkerFailed(f"the worker process broke:\n{answer}")
        return answer

    def _send(self, pickled: bytes) -> None:
        self._to.write(pickled)
        self._to.flush()

    def stop(self) -> None:
        """Kill the process, whatever it is doing, and wait until it and the thread have ended."""
        self._process.kill()
        self._process.wait()
        self._talker.shutdown(cancel_futures=True)
        for pipe in (self._to, self._from):
            try:
                pipe.close()
            except OSError:  # what was not sent yet has nowhere to go
                continue


# ---------------------------------------------------------------------------------------------------------------- child
def main() -> None:
    """Answer each batch with the analysed articles, or with the traceback of the error."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    classifier: Classifier = pickle.load(incoming)
    gc.freeze()
    while batch := _next(incoming):
        pickle.dump(_answer(classifier, batch), outgoing, pickle.HIGHEST_PROTOCOL)
        outgoing.flush()


def _next(incoming: BinaryIO) -> Sequence[Incoming] | None:
    try:
        return cast(Sequence[Incoming], pickle.load(incoming))
    except EOFError:
        return None


def _answer(classifier: Classifier, batch: Sequence[Incoming]) -> list[Analysed] | str:
    try:
        return [analyse(classifier, item) for item in batch]
    except Exception:
        return traceback.format_exc()
