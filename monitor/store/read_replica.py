"""A streaming replica of a PostgreSQL database: what visitors read is read there while it is near enough.

It is looked at every few seconds. One that is away, is no replica (any more), has another schema or lags too far behind
is left alone, and the main database answers. So it does for a while after a visitor has changed something, who wants to
see it. The service's own work never reads here: what it decides upon must not be old.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

LOOK_S = 2.0  # between two looks: how long a page may be asked of a replica that is gone
# Behind its main database. A service writes at least every 15 seconds (`heartbeat.BEAT_S`), so a replica that follows
# is never further behind than that and what the network takes; twice that means that it does not follow.
BEHIND_S = 30.0
WRITTEN_S = 5.0  # for which the main database answers after a change: a replica is as a rule behind by far less

# By the replica's clock since the last commit that it has made its own (PostgreSQL, 9.28.3, "Recovery Control
# Functions"). The place in the log says nothing where the connection to the main database is lost.
_LOOK = text(
    "SELECT pg_is_in_recovery(), extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()),"
    " (SELECT version_num FROM alembic_version)"
)


@dataclass
class ReadReplica:
    """`engine`: to the replica. `schema`: the revision that the program needs. `state`: in words, for the operator."""

    engine: Engine
    schema: str
    state: str = "not looked at yet"
    _serves: bool = False
    _looked_at: float = float("-inf")  # monotonic
    _written_at: float = float("-inf")
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def serves(self) -> bool:
        """Whether the next question may be put there. Of many who ask at one time one looks; the others go on."""
        if time.monotonic() - self._looked_at > LOOK_S and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._serves and time.monotonic() - self._written_at > WRITTEN_S

    def written(self) -> None:
        """Something was changed in the main database."""
        self._written_at = time.monotonic()

    def failed(self) -> None:
        """A question was not answered: look before the next."""
        self._serves, self._looked_at = False, float("-inf")

    def _look(self) -> None:
        before = self.state
        self.state = self._trouble()
        self._serves = self.state.startswith("read from")
        self._looked_at = time.monotonic()
        if not self._serves and before != self.state:
            log.warning("pages are read from the main database: %s", self.state)

    def _trouble(self) -> str:
        try:
            with self.engine.connect() as connection:
                follows, behind, schema = connection.execute(_LOOK).one()
        except SQLAlchemyError as error:
            return f"the replica does not answer: {str(getattr(error, 'orig', error)).strip()}"
        if not follows:
            return "the database at MONITOR_READ_DATABASE_URL follows no other"
        if schema != self.schema:
            return f"the replica has another schema ({schema})"
        if behind is None or behind > BEHIND_S:
            return f"the replica is {behind or 0:.0f} s behind"
        return f"read from the replica, at most {max(behind, 0):.0f} s behind"
