"""A mail server with a ledger, and answers as bad as they are asked for. It knows nothing of the service.

A line of JSON for each message that was received whole, before it is answered: its number, sender's words, recipient
and content; one more line when the client has shown that it heard the answer, by its next command. What is taken and
not heard may come again; what is heard may not.
"""

from __future__ import annotations

import json
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from tests.chaos.tracer import FORK, PATIENCE_S


class Mode(IntEnum):
    """What the server does from now on."""

    WELL = 0
    ANSWER_LOST = 1  # takes the message and cuts the connection
    GREYLISTS = 2  # 451 to the recipient
    REFUSES_US = 3  # 554 to the recipient, whoever it is
    UNKNOWN = 4  # 550 5.1.1: nobody of that name
    CUTS_DATA = 5  # cuts the connection in the middle of a message
    CRAWLS = 6  # answers the greeting, then a byte now and then
    STANDS = 7  # takes the message and answers when somebody lets it go on (`WELL`)


class Postbox:
    """`port` and `taken` once it is open."""

    def __init__(self, ledger: Path) -> None:
        self.ledger, self.port = ledger, 0
        self._mode = FORK.Value("i", Mode.WELL)
        self._count, self._lock = 0, Lock()

    @property
    def mode(self) -> Mode:
        return Mode(self._mode.value)

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode.value = mode

    @contextmanager
    def open(self) -> Iterator[Postbox]:
        self.ledger.touch()
        here, there = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._serve, args=(there,), daemon=True)
        process.start()
        assert here.poll(PATIENCE_S)
        self.port = here.recv()
        try:
            yield self
        finally:
            process.kill()  # by its id
            process.join()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ledger.read_text().splitlines()]

    def taken(self) -> int:
        """How many messages were taken so far."""
        return sum("taken" in line for line in self.lines())

    # --------------------------------------------------------------------------------------------------------- server
    def _serve(self, started: Any) -> None:
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):  # the client may go at any time
                    box.talk(self.rfile, self.wfile)

        socketserver.ThreadingTCPServer.daemon_threads = True
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        started.send(server.server_address[1])
        thread = Thread(target=server.serve_forever)
        thread.start()
        thread.join()

    def talk(self, heard: Any, said: Any) -> None:
        """One connection."""
        said.write(b"220 postbox\r\n")
        recipient, unheard = "", 0
        while line := heard.readline():
            if unheard:
                self._write({"heard": unheard})
                unheard = 0
            word = line.strip().upper()
            if word.startswith(b"RCPT"):
                recipient = line.decode("latin-1").partition("<")[2].partition(">")[0]
                said.write(self._to_recipient())
            elif word == b"DATA":
                said.write(b"354 go on\r\n")
                if not (unheard := self._take(heard, recipient)):
                    return
                said.write(b"250 taken\r\n")
            elif word == b"QUIT":
                said.write(b"221 bye\r\n")
                return
            else:
                if self.mode is Mode.CRAWLS:
                    self._crawl(said)
                said.write(b"250 ok\r\n")

    def _to_recipient(self) -> bytes:
        answers = {
            Mode.GREYLISTS: b"451 4.7.1 greylisted\r\n",
            Mode.REFUSES_US: b"554 5.7.1 relay access denied\r\n",
            Mode.UNKNOWN: b"550 5.1.1 no such user\r\n",
        }
        return answers.get(self.mode, b"250 ok\r\n")

    def _take(self, heard: Any, recipient: str) -> int:
        """The number of the message that was taken; 0: the connection is to be cut."""
        mode = self.mode
        lines: list[bytes] = []
        while (line := heard.readline()) != b".\r\n":
            if not line or (mode is Mode.CUTS_DATA and len(lines) > 3):
                return 0
            lines.append(line[1:] if line.startswith(b".") else line)
        with self._lock:
            self._count += 1
            number = self._count
        self._write({"taken": number, "to": recipient, "content": b"".join(lines).decode("latin-1")})
        while self.mode is Mode.STANDS:
            time.sleep(0.01)
        return 0 if mode is Mode.ANSWER_LOST else number

    def _crawl(self, said: Any) -> None:
        while self.mode is Mode.CRAWLS:
            said.write(b"2")
            time.sleep(0.05)

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock, self.ledger.open("a") as file:
            file.write(json.dumps(line) + "\n")
