"""A mail server on loopback that misbehaves on command."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile

from aiosmtpd.controller import Controller

from alerts.channels.mail.smtp import Timeouts
from alerts.model import Delivery

QUICK = Timeouts(command=2.0, final_dot=0.5, quit=0.2)
Rule = Callable[[str], str | None]


@dataclass
class MailServer:
    """What the server does at each step. A rule gets the recipient (or sender) and answers; None means as usual."""

    at_mail: Rule = lambda _: None
    at_rcpt: Rule = lambda _: None
    at_data: Rule = lambda _: None
    lose_answer_after: int = 0  # so many messages are taken and their answer is never given
    close_after_each: bool = False
    slow_answers: int = 0  # so many answers come later than the client waits
    hang_on_quit: bool = False
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    _finished: bool = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        self._finished = False
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.close_after_each and self._finished:
            server.transport.close()
            return "250 never read"
        if answer := self.at_mail(address):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.at_rcpt(address)
        if answer == "drop":
            server.transport.close()
        if not answer or answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (recipient,) = envelope.rcpt_tos
        if answer := self.at_data(recipient):
            return answer
        self.taken.append((recipient, envelope.original_content))
        self._finished = True
        if self.lose_answer_after:
            self.lose_answer_after -= 1
            server.transport.abort()
        if self.slow_answers:
            self.slow_answers -= 1
            await asyncio.sleep(QUICK.final_dot * 2)
        return "250 2.0.0 taken"

    async def handle_QUIT(self, server, session, envelope):
        if self.hang_on_quit:
            await asyncio.sleep(QUICK.quit * 3)
        return "221 Bye"

    def ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(read(content)["Message-ID"] for _, content in self.taken)


def read(content: bytes):
    return email.message_from_bytes(content, policy=email.policy.default)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(server: MailServer, port: int, **options) -> Iterator[None]:
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def fill(world, number=3):
    for one in range(number):
        assert world.alerts.notify_operator(
            f"op{one}@example.hk", f"source {one} fails", "It answers nothing.\n", f"k{one}"
        )


def by_recipient(world) -> dict[str, Delivery]:
    return {one.recipient: one for one in world.alerts.outbox()}


@contextmanager
def dripping(stage: str, port: int, at_data: bytes = b"354 go on\r\n") -> Iterator[list[bytes]]:
    """A server that answers at one stage a letter at a time, without an end; it gives the mails that it was handed.
    `at_data`: what it says to DATA."""
    taken: list[bytes] = []
    ended = threading.Event()

    def answer(peer: socket.socket, word: str, reply: bytes) -> None:
        if word != stage:
            peer.sendall(reply)
            return
        while not ended.wait(0.02):
            peer.sendall(b"2")
        raise OSError

    def serve(listening: socket.socket) -> None:
        with suppress(OSError), listening.accept()[0] as peer, peer.makefile("rb") as said:
            answer(peer, "greeting", b"220 ready\r\n")
            for line in said:
                word = line[:4].decode().strip().upper()
                answer(peer, word, at_data if word == "DATA" else b"250 OK\r\n")
                if word == "DATA":
                    taken.append(b"".join(takewhile(lambda one: one != b".\r\n", said)))
                    answer(peer, ".", b"250 taken\r\n")

    with socket.create_server(("127.0.0.1", port)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        try:
            yield taken
        finally:
            ended.set()
            thread.join()
