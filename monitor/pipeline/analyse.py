"""What an article's words say of it, here or in a process beside this one. Pure, and without the store.

    Aside     a child that learns of one batch of drafts while the batch before is being stored
    main      that child: batches on standard input, answers on standard output, until its input ends

The child takes half a second to start and a core of its own, so it is started only after `AFTER` drafts were learnt of
here. Parent and child are one program that trusts itself, so what passes between them is pickled.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

import monitor
from monitor.errors import MonitorError
from monitor.identify import fingerprint
from monitor.model import Classification, Draft
from monitor.tag.classifier import Classifier

AFTER = 600  # drafts


@dataclass(frozen=True, slots=True)
class Named:
    """A draft and the canonical key that it is known by."""

    draft: Draft
    key: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a draft, and the profile by which its story is found."""

    classification: Classification
    profile: fingerprint.Profile


class WorkerFailed(MonitorError):
    """The child broke. What was stored before is safe, so the same import may be run again."""

    permanent = False


def analyse(classifier: Classifier, named: Named) -> Analysis:
    """All that a draft's words say of it. The profile is of the language that they are in, whatever the draft says."""
    classification = classifier.classify(named.draft)
    draft = replace(named.draft, language=classification.language)
    return Analysis(classification, fingerprint.profile(draft, named.key))


# --------------------------------------------------------------------------------------------------------------- parent
class WorkerProcess:
    """Learns of batches in the order in which they were begun. Use it as a context manager, from one thread."""

    def __init__(self, classifier: Classifier, *, after: int = AFTER) -> None:
        self._classifier = classifier
        self._here = after if _cores() > 1 else sys.maxsize  # drafts still to be learnt of in this process
        self._child: _Child | None = None

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child:
            self._child.stop()

    @property
    def child(self) -> int | None:
        """The child's process id, when there is one."""
        return self._child.pid if self._child else None

    def begin(self, batch: Sequence[Named]) -> Future[list[Analysis]]:
        """Begin to learn of a batch. Its result raises AsideFailed when the child broke."""
        if self._here > 0:
            self._here -= len(batch)
            done: Future[list[Analysis]] = Future()
            done.set_result([analyse(self._classifier, named) for named in batch])
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
        self._talker = ThreadPoolExecutor(1, "aside")
        self.pid = self._process.pid
        self._talker.submit(self._send, pickle.dumps(classifier, pickle.HIGHEST_PROTOCOL))

    def begin(self, batch: Sequence[Named]) -> Future[list[Analysis]]:
        return self._talker.submit(self._ask, batch)

    def _ask(self, batch: Sequence[Named]) -> list[Analysis]:
        try:
            self._send(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
            answer: list[Analysis] | str = pickle.load(self._from)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            status = self._process.wait()
            raise WorkerFailed(f"the process that learns of articles ended (status {status})") from error
        if isinstance(answer, str):
            raise WorkerFailed(f"the process that learns of articles broke:\n{answer}")
        return answer

    def _send(self, pickled: bytes) -> None:
        self._to.write(pickled)
        self._to.flush()

    def stop(self) -> None:
        """Put the process down, whatever it is at, and wait until it and the thread are gone."""
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
    """Answer batch after batch with a list of what was learnt, or with the words of the error."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    classifier: Classifier = pickle.load(incoming)
    gc.freeze()
    while batch := _next(incoming):
        pickle.dump(_answer(classifier, batch), outgoing, pickle.HIGHEST_PROTOCOL)
        outgoing.flush()


def _next(incoming: BinaryIO) -> Sequence[Named] | None:
    try:
        return cast(Sequence[Named], pickle.load(incoming))
    except EOFError:
        return None


def _answer(classifier: Classifier, batch: Sequence[Named]) -> list[Analysis] | str:
    try:
        return [analyse(classifier, named) for named in batch]
    except Exception:
        return traceback.format_exc()
