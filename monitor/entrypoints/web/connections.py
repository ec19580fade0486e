"""What one connection of a visitor may cost in time. uvicorn itself ends only those that wait between two requests."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger(__name__)

LOOK_S = 1.0  # between two looks at a connection
REQUEST_S = 15.0  # for a whole request to arrive: some kilobytes, over the slowest telephone
STALLED_S = 30.0  # in which a reader takes nothing of what waits for it
ANSWER_S = 600.0  # for a whole answer: the longest is an export, which takes minutes over a slow line
# Open connections; whoever comes then is told 503. Each takes a file: services may mostly open 1,024, and the clock
# needs a hundred.
CONNECTIONS = 400


class BoundedConnection(H11Protocol):
    """A connection that is cut when its request does not arrive, its answer is not taken, or all takes too long."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._stage: tuple[object, bool] = (None, False)
        self._since = monotonic()
        self._stalled_since: float | None = None
        self._look = self.loop.call_later(LOOK_S, self._look_at)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled_since = monotonic()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalled_since = None

    def _look_at(self) -> None:
        cycle = self.cycle
        answering = cycle is not None and not cycle.more_body and not cycle.response_complete
        if (cycle, answering) != self._stage:
            self._stage, self._since = (cycle, answering), monotonic()
        if reason := self._overdue(answering):
            log.info("a connection was cut: %s", reason)
            self.transport.abort()
        else:
            self._look = self.loop.call_later(LOOK_S, self._look_at)

    def _overdue(self, answering: bool) -> str:
        now = monotonic()
        if self._stalled_since is not None and now - self._stalled_since > STALLED_S:
            return f"nothing of the answer was taken for {STALLED_S:.0f} seconds"
        if now - self._since > (ANSWER_S if answering else REQUEST_S):
            return "the answer took too long" if answering else f"no whole request within {REQUEST_S:.0f} seconds"
        return ""


def bounded() -> dict[str, Any]:
    """The arguments of uvicorn's configuration that bound the connections of visitors."""
    return {"http": BoundedConnection, "ws": "none", "limit_concurrency": CONNECTIONS}
