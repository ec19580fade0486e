"""Servers that take their time. Each control shows that the same server would hold a fetch without the deadline."""

from __future__ import annotations

import asyncio

import pytest
from loopback import SHORT, Exchange, Script, ask, body, client, code, fetch, goes_on, names, serving

from monitor.fetch.fetch_limits import Limits
from monitor.model import Request

PATIENT = Limits(total=60, connect=60, head=1 << 30, raw=1 << 40, chunks=1 << 40)


async def drip(exchange: Exchange, data: bytes, begin: bytes = b"") -> None:
    """One piece at a time, a hundred times a second, for as long as anyone listens."""
    await exchange.send(begin)
    while True:
        await exchange.send(data)
        await asyncio.sleep(0.01)


async def slow_head(exchange: Exchange) -> None:
    await drip(exchange, b"X", b"HTTP/1.1 200 OK\r\nA: ")


async def slow_body(exchange: Exchange) -> None:
    await drip(exchange, b"x", b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")


async def slow_chunks(exchange: Exchange) -> None:
    await drip(exchange, b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


async def slow_early_hints(exchange: Exchange) -> None:
    await drip(exchange, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")


async def says_nothing(exchange: Exchange) -> None:
    await asyncio.sleep(60)


SLOW = [slow_head, slow_body, slow_chunks, slow_early_hints, says_nothing]


@pytest.mark.parametrize("script", SLOW)
def test_the_deadline_ends_a_slow_answer(script: Script) -> None:
    answer, _ = fetch(script, limits=SHORT)
    assert code(answer) == "timeout"


@pytest.mark.parametrize("script", SLOW)
def test_control_without_the_deadline_it_goes_on(script: Script) -> None:
    assert goes_on(script, limits=PATIENT)


def test_the_deadline_is_for_all_hops_together() -> None:
    async def slow_redirects(exchange: Exchange) -> None:
        await asyncio.sleep(0.2)
        await exchange.redirect("/again")

    answer, server = fetch(slow_redirects, limits=Limits(total=0.6))
    assert code(answer) == "timeout"
    assert len(server.asked) <= 4
    assert code(fetch(slow_redirects, limits=Limits(total=60, redirects=4))[0]) == "redirects"  # the control


def test_a_tls_handshake_that_does_not_begin_is_given_up() -> None:
    async def scene(limits: Limits) -> str:
        async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()  # until the other side has had enough
            writer.close()

        listener = await asyncio.start_server(mute, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        try:
            return code(await asyncio.wait_for(ask(f"https://127.0.0.1:{port}/", limits=limits), 1.5))
        except TimeoutError:
            return "goes on"
        finally:
            listener.close()

    assert asyncio.run(scene(Limits(connect=0.3))) == "timeout"
    assert asyncio.run(scene(PATIENT)) == "goes on"


def test_a_resolver_that_does_not_answer_is_given_up() -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async def scene(limits: Limits) -> str:
        try:
            return code(await asyncio.wait_for(ask("http://h.example/", resolve=never, limits=limits), 1.0))
        except TimeoutError:
            return "goes on"

    assert asyncio.run(scene(Limits(connect=0.2))) == "timeout"
    assert asyncio.run(scene(PATIENT)) == "goes on"


@pytest.mark.parametrize("good", [0, 1, 3])
def test_dead_addresses_leave_time_for_the_others(good: int) -> None:
    """Of four addresses three refuse, wherever the one that answers stands."""
    addresses = ["127.0.0.9", "127.0.0.8", "127.0.0.7"]
    addresses.insert(good, "127.0.0.1")

    async def scene() -> str:
        async with serving(honest) as server:
            resolve, _ = names(addresses)
            return code(await ask(f"http://h.example:{server.port}/", resolve=resolve))

    assert asyncio.run(scene()) == "document"


def test_the_neighbours_of_slow_servers_are_not_held_up() -> None:
    async def scene() -> tuple[bytes, int]:
        async with serving(slow_body) as bad, serving(honest, "127.0.0.2") as good, client() as one:
            held = [asyncio.create_task(one.fetch(Request(f"{bad.url}/{n}"))) for n in range(30)]
            await asyncio.sleep(0.05)
            answer = body(await one.fetch(Request(good.url)))
            waiting = sum(not task.done() for task in held)
            for task in held:
                task.cancel()
            await asyncio.gather(*held, return_exceptions=True)
            return answer, waiting

    assert asyncio.run(scene()) == (b"hello", 30)


def test_a_slow_server_that_keeps_within_the_deadline_is_heard() -> None:
    async def rather_slow(exchange: Exchange) -> None:
        await exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
        for _ in range(10):
            await asyncio.sleep(0.02)
            await exchange.send("x")

    assert body(fetch(rather_slow, limits=Limits(total=5))[0]) == b"x" * 10


async def honest(exchange: Exchange) -> None:
    await exchange.answer(b"hello")
