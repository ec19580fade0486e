"""A stretch of network between a replica and its database that can be cut or frozen."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.chaos.tracer import FORK, PATIENCE_S

OPEN, CUT, FROZEN = range(3)
LOOK_S = 0.01


class Proxy:
    """Listens on `port` of loopback, and hands on to the PostgreSQL socket in that folder."""

    def __init__(self, folder: str) -> None:
        self._target = f"{folder}/.s.PGSQL.5432"
        self._state = FORK.Value("i", OPEN)
        self.port = 0

    def set(self, state: int) -> None:
        """OPEN; CUT: connections are reset and none is made; FROZEN: nothing passes, and nobody is told."""
        self._state.value = state

    @contextmanager
    def open(self) -> Iterator[Proxy]:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        process = FORK.Process(target=self._serve, args=(listening,), daemon=True)
        process.start()
        listening.close()
        try:
            yield self
        finally:
            process.kill()  # by its id
            process.join(PATIENCE_S)

    def _serve(self, listening: socket.socket) -> None:
        while True:
            client, _ = listening.accept()
            if self._state.value == CUT:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        one.settimeout(LOOK_S)
        held = b""
        with suppress(OSError):
            while self._state.value != CUT:
                if held and self._state.value == OPEN:
                    other.sendall(held)
                    held = b""
                with suppress(TimeoutError):
                    got = one.recv(65_536)
                    if not got:
                        break
                    held += got
                    if self._state.value == OPEN:
                        other.sendall(held)
                        held = b""
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
