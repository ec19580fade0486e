"""Which processes that use one PostgreSQL database are alive: each writes the time into its row, over and over.

A claim carries the name of its process. Whoever finds that a process has not written for a while, by the clock of the
database, takes over what it had claimed; if it lives after all (it was stopped, or cut off), its late writes are
refused by the fence. While the database was away nobody could write: silence counts from its start at the earliest.

The rows stand in `meta`, under the name of the process. The connection is a process's own: no other work can take it.
"""

from __future__ import annotations

import logging
import secrets
import threading
import weakref
from contextlib import suppress
from functools import cached_property

from sqlalchemy import Engine, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.processes import PREFIX, TOKEN_BYTES, Processes

log = logging.getLogger(__name__)

BEAT_S = 15.0
# Three beats in a row. With a tick of a minute after it, what a killed process held is taken over within two minutes.
SILENT_S = 45.0
FORGOTTEN_S = 86_400.0  # rows of processes that were killed so long ago are removed

_NOW = "extract(epoch FROM clock_timestamp())"
_BEAT = text(
    f"INSERT INTO meta (key, value) VALUES (:name, {_NOW}::text) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_UP_SINCE = "extract(epoch FROM pg_postmaster_start_time())"
_SILENT = text(f"SELECT {_NOW} - greatest(value::float8, {_UP_SINCE}) FROM meta WHERE key = :name")
_LEAVE = text("DELETE FROM meta WHERE key = :name")
_BEAT_AT = f"CASE WHEN key LIKE '{PREFIX}%' THEN value::float8 END"  # other values are no numbers
_FORGET = text(f"DELETE FROM meta WHERE {_BEAT_AT} < {_NOW} - {FORGOTTEN_S}")


class BeatingProcesses(Processes):
    """The processes beside one PostgreSQL database. `engine`: of one connection, for this alone."""

    def __init__(self, engine: Engine, silent_s: float = SILENT_S) -> None:
        super().__init__(None)
        self._engine, self._silent_s = engine, silent_s

    @cached_property
    def name(self) -> str:
        """This process, as it stands in claims. It beats from when this is first asked until nothing refers to this
        object any more. StoreError: the database is away.
        """
        name = f"{PREFIX}{secrets.token_hex(TOKEN_BYTES)}"
        ending = threading.Event()
        try:
            _execute(self._engine, _FORGET)
            _execute(self._engine, _BEAT, name=name)
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be told of this process: {getattr(error, 'orig', error)}") from error
        threading.Thread(target=_beat_until, args=(self._engine, name, ending), daemon=True, name="heartbeat").start()
        weakref.finalize(self, _end, self._engine, name, ending)
        return name

    def _has_ended(self, name: str) -> bool:
        """A process without a row has ended in order: it writes its row before it claims anything."""
        try:
            with self._engine.connect() as connection:
                silent = connection.execute(_SILENT, {"name": name}).scalar()
        except SQLAlchemyError:
            return False
        return silent is None or silent > self._silent_s


def _execute(engine: Engine, statement: TextClause, **values: str) -> None:
    with engine.begin() as connection:
        connection.execute(statement, values)


def _beat_until(engine: Engine, name: str, ending: threading.Event) -> None:
    while not ending.wait(BEAT_S):
        try:
            _execute(engine, _BEAT, name=name)
        except SQLAlchemyError as error:
            log.warning("the other replicas cannot see that this one lives: %s", getattr(error, "orig", error))


def _end(engine: Engine, name: str, ending: threading.Event) -> None:
    ending.set()
    with suppress(SQLAlchemyError):
        _execute(engine, _LEAVE, name=name)
    engine.dispose()
