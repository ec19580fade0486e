"""What a server sees of us, poll after poll: what Rachel Kroll's feed reader test asks of a reader, and more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from loopback import Exchange, Server, body, client, fetch, serving

from monitor.fetch.gate import MemoryGate
from monitor.model import Document, Request, Validators

VALIDATORS = [
    Validators('"plain"', "Mon, 02 Mar 2026 08:00:00 GMT"),
    Validators('W/"weak"', None),
    Validators("no quotes at all", "yesterday, more or less"),
    Validators('"a", "b"', "mon, 2 mar 2026 08:00:00 +0800"),
    Validators('"caf\xe9\xff"', None),  # bytes above 127 come back as the same bytes
    Validators(None, "0"),
]


async def conditional(exchange: Exchange) -> None:
    """304 to whoever brings a validator, else a body with both."""
    if {"if-none-match", "if-modified-since"} & set(exchange.asked.headers):
        await exchange.answer(b"", 304, 'ETag: "2"')
    else:
        await exchange.answer(b"<rss/>", 200, 'ETag: "1"', "Last-Modified: Mon, 02 Mar 2026 08:00:00 GMT")


@pytest.mark.parametrize("validators", VALIDATORS)
def test_validators_go_back_as_they_came(validators: Validators) -> None:
    async def scene() -> dict[str, str]:
        async with serving(conditional) as server, client() as one:
            answer = await one.fetch(Request(server.url, validators=validators))
            assert isinstance(answer, Document)
            assert (answer.status, answer.body, answer.validators.etag) == (304, b"", '"2"')
            return server.asked[0].headers

    seen = asyncio.run(scene())
    assert (seen.get("if-none-match"), seen.get("if-modified-since")) == (validators.etag, validators.last_modified)


def test_the_first_request_brings_no_validator_and_its_answer_has_both() -> None:
    answer, server = fetch(conditional)
    assert isinstance(answer, Document)
    assert answer.validators == Validators('"1"', "Mon, 02 Mar 2026 08:00:00 GMT")
    assert not {"if-none-match", "if-modified-since"} & set(server.asked[0].headers)


def test_a_validator_of_unreasonable_size_is_not_carried_about() -> None:
    async def scene() -> dict[str, str]:
        async with serving(conditional) as server, client() as one:
            await one.fetch(Request(server.url, validators=Validators('"' + "x" * 50_000 + '"')))
            return server.asked[0].headers

    assert "if-none-match" not in asyncio.run(scene())


def test_who_we_are_and_what_we_do_not_say() -> None:
    _, server = fetch(conditional, "/feed?b=2&a=1")
    seen = server.asked[0]
    assert seen.path == "/feed?b=2&a=1"
    assert seen.headers["user-agent"] == "hk-it-monitor/1.0 (+https://monitor.example/about)"
    assert seen.headers["accept-encoding"] == "gzip"
    assert set(seen.headers) == {"host", "user-agent", "accept", "accept-encoding"}
    assert len(server.asked) == 1


def test_no_cookie_is_kept() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"x", 200, "Set-Cookie: id=1; Path=/")

    async def scene() -> list[dict[str, str]]:
        async with serving(script) as server, client() as one:
            for _ in range(2):
                await one.fetch(Request(server.url))
            return [asked.headers for asked in server.asked]

    assert all("cookie" not in headers for headers in asyncio.run(scene()))


def test_a_sources_own_headers_are_sent_but_the_coding_stays_ours() -> None:
    async def scene() -> dict[str, str]:
        async with serving(conditional) as server, client() as one:
            headers = (("User-Agent", "special/1"), ("Accept-Encoding", "br"), ("X-Name", "創科"))
            await one.fetch(Request(server.url, headers=headers))
            return server.asked[0].headers

    seen = asyncio.run(scene())
    assert (seen["user-agent"], seen["accept-encoding"]) == ("special/1", "gzip")
    assert seen["x-name"].encode("latin-1").decode() == "創科"


@pytest.mark.parametrize("header", [("X", "a\r\nEvil: 1"), ("Bad Name", "x"), ("X", "\0")])
def test_a_header_that_would_break_the_request_is_not_sent(header: tuple[str, str]) -> None:
    async def scene() -> tuple[str, int]:
        async with serving(conditional) as server, client() as one:
            answer = await one.fetch(Request(server.url, headers=(header,)))
            return getattr(answer, "code", "document"), len(server.asked)

    assert asyncio.run(scene()) == ("bad-request", 0)


def test_robots_txt_is_read_up_to_its_bound() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"#" * (600 << 10))

    async def scene() -> int:
        async with serving(script) as server, client() as one:
            return len(body(await one.fetch(Request(f"{server.url}/robots.txt", "robots"))))

    assert asyncio.run(scene()) == 500 << 10


def test_the_connection_is_used_again() -> None:
    async def scene() -> Server:
        async with serving(conditional) as server, client() as one:
            for validators in (Validators(), *VALIDATORS):
                await one.fetch(Request(server.url, validators=validators))
            return server

    server = asyncio.run(scene())
    assert (server.connections, len(server.asked)) == (1, 7)


async def visits(gap: timedelta, hosts: list[str]) -> list[tuple[str, float, float]]:
    """Six fetches at once, three of each host: host, begin and end of each as the servers saw them."""
    seen: list[tuple[str, float, float]] = []

    async def script(exchange: Exchange) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        await asyncio.sleep(0.02)
        seen.append((exchange.server.host, began, clock()))
        await exchange.answer(b"x")

    async with serving(script, hosts[0]) as one, serving(script, hosts[1]) as two, client(gate=MemoryGate(gap)) as us:
        await asyncio.gather(*(us.fetch(Request(f"{server.url}/{n}")) for n in range(3) for server in (one, two)))
    return seen


def test_one_request_at_a_time_and_a_pause_between_two() -> None:
    seen = asyncio.run(visits(timedelta(seconds=0.1), ["127.0.0.1", "127.0.0.2"]))
    for host in ("127.0.0.1", "127.0.0.2"):
        mine = sorted(spell[1:] for spell in seen if spell[0] == host)
        assert all(later - earlier >= 0.1 for (_, earlier), (later, _) in pairwise(mine))
    assert len(seen) == 6


def test_control_without_the_gate_they_come_at_once() -> None:
    class Open(MemoryGate):
        async def enter(self, host: str, deadline_s: float) -> timedelta | None:
            return None

        async def leave(self, host: str, retry_after: timedelta | None) -> None:
            return None

    async def scene() -> int:
        running = most = 0

        async def script(exchange: Exchange) -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.05)
            running -= 1
            await exchange.answer(b"x")

        async with serving(script) as server, client(gate=Open()) as us:
            await asyncio.gather(*(us.fetch(Request(f"{server.url}/{n}")) for n in range(3)))
        return most

    assert asyncio.run(scene()) == 3


def test_each_hop_passes_the_gate_of_its_own_host() -> None:
    class Noting(MemoryGate):
        async def enter(self, host: str, deadline_s: float) -> timedelta | None:
            entered.append(host)
            return await super().enter(host, deadline_s)

    async def scene() -> list[str]:
        async with serving(conditional, "127.0.0.2") as other:

            async def script(exchange: Exchange) -> None:
                await exchange.redirect(other.url)

            async with serving(script) as server, client(gate=Noting(timedelta(0))) as us:
                await us.fetch(Request(server.url))
            return entered

    entered: list[str] = []
    assert asyncio.run(scene()) == ["127.0.0.1", "127.0.0.2"]
