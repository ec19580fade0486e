"""Honest answers, damaged at random (always the same ones): whatever comes, a fetch ends in a value."""

from __future__ import annotations

import asyncio
import gzip
import random
from collections import Counter
from datetime import timedelta

from loopback import Exchange, client, code, serving

from monitor.fetch.fetch_limits import Limits
from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FetchFailed, Request, Validators

MUTANTS = 400
PACKED = gzip.compress(b"<rss>Hong Kong</rss>" * 20)
HONEST = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "1"\r\n\r\nhello',
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: /x?y=1\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
    b"HTTP/1.1 503 X\r\nRetry-After: Mon, 02 Mar 2026 08:00:00 GMT\r\nDate: x\r\nContent-Length: 0\r\n\r\n",
    b'HTTP/1.1 103 X\r\nLink: a\r\n\r\nHTTP/1.1 304 X\r\nETag: "2"\r\nCache-Control: max-age=5\r\n\r\n',
    b"HTTP/1.1 429 X\r\nX-RateLimit-Reset: 1e309\r\nRetry-After: 99999999999999999999\r\n\r\n",
)


def damaged(answer: bytes, dice: random.Random) -> bytes:
    """Up to four of: a byte changed, some left out, some put in, some doubled, the rest cut off."""
    for _ in range(dice.randint(0, 4)):
        at = dice.randrange(len(answer) + 1)
        length = dice.randint(1, 12)
        answer = dice.choice(
            (
                answer[:at] + dice.randbytes(1) + answer[at + 1 :],
                answer[:at] + answer[at + length :],
                answer[:at] + dice.randbytes(length) + answer[at:],
                answer[: at + length] + answer[at:],
                answer[:at],
            )
        )
    return answer


class NeverClosed(MemoryGate):
    """Forgets that a host asked for rest, so that every mutant is met."""

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        await super().leave(host, None)


def test_no_damage_makes_a_fetch_raise() -> None:
    dice = random.Random(2026)

    async def script(exchange: Exchange) -> None:
        await exchange.send(damaged(dice.choice(HONEST), dice))
        if dice.random() < 0.8:
            exchange.writer.close()

    async def scene() -> Counter[str]:
        outcomes: Counter[str] = Counter()
        limits = Limits(total=0.1)
        async with serving(script) as server, client(limits=limits, gate=NeverClosed(timedelta(0))) as one:
            for number in range(MUTANTS):
                validators = Validators('"1"') if number % 2 else Validators()
                answer = await one.fetch(Request(f"{server.url}/feed", validators=validators))
                assert isinstance(answer, Document | FetchFailed)
                outcomes[code(answer)] += 1
        return outcomes

    outcomes = asyncio.run(scene())
    assert outcomes.total() == MUTANTS
    assert outcomes["document"] > MUTANTS / 20  # some survive their damage
    assert len(outcomes) >= 6  # and the others die in many ways
