"""One deadline for all that is said over a connection.

The time-out of a socket begins anew with each byte that comes. When a deadline passes, the connection is shut down
beneath whoever waits on it, who sees it end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class SocketDeadline:
    """Watches one connection at a time."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._passed = threading.Event()

    @property
    def passed(self) -> bool:
        """Whether the deadline of this block has passed."""
        return self._passed.is_set()

    def watch(self, connection: socket.socket) -> socket.socket:
        """From now on this connection; it is given back. One that was opened too late ends at once."""
        self._socket = connection
        if self.passed:
            self._end()
        return connection

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End the connection when the block takes longer."""
        self._passed.clear()
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self._passed.set()
        if self._socket is not None:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # not that of TLS, which another thread uses
