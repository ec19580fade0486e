"""Connections that are kept: used again while they last, never beyond, and not too many of them."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import AsyncExitStack

import httpcore
import pytest
from loopback import Exchange, Script, client, serving

from monitor.fetch.connection import MeteredBackend
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.kept_connections import KeptConnections
from monitor.model import Document, Request


async def stays(one: Exchange) -> None:
    await one.answer(b"<rss/>")


async def closes_without_a_word(one: Exchange) -> None:
    await one.answer(b"<rss/>")
    one.writer.close()


@pytest.mark.parametrize(("script", "connections"), [(stays, 1), (closes_without_a_word, 3)])
def test_requests_to_one_origin_share_a_connection_while_it_lasts(script: Script, connections: int) -> None:
    async def scene() -> int:
        async with serving(script) as server, client() as one:
            for _ in range(3):
                assert isinstance(await one.fetch(Request(f"{server.url}/feed")), Document)
            return server.connections

    assert asyncio.run(scene()) == connections


def test_of_too_many_the_longest_idle_is_closed() -> None:
    async def scene() -> list[int]:
        async with AsyncExitStack() as stack:
            servers = [await stack.enter_async_context(serving(stays)) for _ in range(3)]
            kept = KeptConnections(ssl.create_default_context(), MeteredBackend(Limits()), most_idle=2)
            for server in (*servers, servers[2], servers[0]):
                response = await kept.handle_async_request(
                    httpcore.Request("GET", f"{server.url}/", headers=[("Host", "x")])
                )
                assert b"".join([piece async for piece in response.aiter_stream()]) == b"<rss/>"
                await response.aclose()
            await kept.aclose()
            return [server.connections for server in servers]

    assert asyncio.run(scene()) == [2, 1, 1]
