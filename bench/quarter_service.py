"""The service of a quarter (`bench.quarter`): opened, told what time it is, and asked what its rounds came to.

`in_process_of_its_own` runs it where nothing else is, so that its memory is that of the service alone.
"""

from __future__ import annotations

import logging
import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Engine, event

from alerts import delivery_run
from bench.month import stated_in
from bench.quarter_report import OPERATOR, READER
from monitor.bootstrap import App, open_app
from monitor.errors import StoreError
from monitor.settings import load_settings
from monitor.store import engines


@dataclass
class Rounded:
    """What one round came to. `refused`: the database was not to be had."""

    polls: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    unsettled: list[str] = field(default_factory=list)
    refused: bool = False


class Service:
    """A service on the folder, with a mail server on that port; its time is that of the last call."""

    def __init__(self, folder: Path, smtp_port: int) -> None:
        self._folder, self._smtp_port = folder, smtp_port
        self._now: datetime | None = None
        self._app: App | None = None
        self._stack = ExitStack()

    def open(self, now: datetime, full: bool = False) -> None:
        """Start; `full`: the disk is."""
        self._now = now
        if full:
            self._stack.enter_context(_full_disk())
        given = {
            "MONITOR_DATA": str(self._folder), "MONITOR_SOURCES": str(self._folder / "sources.toml"),
            "MONITOR_HOST_GAP": "0", "MONITOR_ALLOWED_NETWORKS": "127.0.0.1/32", "MONITOR_OPERATOR": OPERATOR,
            "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{self._smtp_port}", "MONITOR_TWINS": "off",
        }  # fmt: skip
        self._app = open_app(load_settings(given, None), now=self._time)
        self._stack.callback(self._app.close)

    def subscribe(self) -> None:
        """One reader, of everything."""
        self._opened().subscribe(READER, "is:any", rhythm="daily")

    def round(self, now: datetime) -> Rounded:
        """All that the clock of a service does."""
        self._now = now
        done = Rounded()
        try:
            for poll in self._opened().poll().polls:
                done.polls += 1
                done.failed[poll.code] += bool(poll.code)
                if poll.found != poll.new + poll.changed + poll.same + len(poll.refused):
                    done.unsettled.append(f"{poll.source_id} {poll.started_at:%d %H:%M}")
            self._opened().alerts.compose_due()
            self._opened().alerts.deliver_due()
            self._opened().do_due_jobs()
        except StoreError:
            done.refused = True
        return done

    def close(self) -> None:
        """End."""
        self._stack.close()
        self._app = None

    def verified(self) -> list[str]:
        """What `deliveries verify` finds."""
        return [str(one) for one in self._opened().verify_deliveries().findings]

    def stated(self) -> dict[str, list[int]]:
        """The articles that state each reference."""
        return dict(stated_in(self._opened()))

    def memory_mb(self) -> float:
        """Of this process."""
        return psutil.Process().memory_info().rss / 2**20

    def _time(self) -> datetime:
        assert self._now is not None
        return self._now

    def _opened(self) -> App:
        assert self._app is not None, "it is not open"
        return self._app


@contextmanager
def _full_disk() -> Iterator[None]:
    """No database of this process grows beyond what it has."""

    def full(connection: sqlite3.Connection, *_: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", full)
    try:
        yield
    finally:
        event.remove(Engine, "connect", full)


# ------------------------------------------------------------------------------------------------------------- process
class _Manager(BaseManager):
    """A process that holds a `Service`."""


def _hurried(folder: Path, smtp_port: int) -> Service:
    """What is waited for in real time goes by at once."""
    logging.disable(logging.ERROR)
    engines._PRAGMAS = (*engines._PRAGMAS, "PRAGMA busy_timeout=0")  # type: ignore[assignment]
    delivery_run.RECORD_WAITS = (0.0,) * len(delivery_run.RECORD_WAITS)  # type: ignore[assignment]
    return Service(folder, smtp_port)


_Manager.register("service", callable=_hurried)


@contextmanager
def in_process_of_its_own(folder: Path, smtp_port: int) -> Iterator[Any]:
    """A `Service` in a fresh process, which ends with the block."""
    with _Manager(ctx=multiprocessing.get_context("spawn")) as manager:
        yield manager.service(folder, smtp_port)  # type: ignore[attr-defined]


@contextmanager
def in_this_process(folder: Path, smtp_port: int) -> Iterator[Service]:
    """A `Service` here."""
    yield Service(folder, smtp_port)
