"""A mail server on loopback that keeps what it is given, so that the demo can show the digests that went out."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller


class Postbox:
    """Catches mails while it is entered. `messages`: each mail as sent, oldest first, lines ended by CR LF.

    with Postbox() as postbox:
        postbox.url         "smtp://127.0.0.1:40125"
        postbox.messages
    """

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._port = _free_port()
        self._controller = Controller(_Keeper(self.messages), hostname="127.0.0.1", port=self._port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Keeper:
    """The handler that aiosmtpd calls for each mail."""

    def __init__(self, messages: list[bytes]) -> None:
        self._messages = messages

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self._messages.append(bytes(envelope.content))
        return "250 kept"


def _free_port() -> int:
    """A port that nobody listens on now. The controller wants to be told one: it cannot be asked for its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
