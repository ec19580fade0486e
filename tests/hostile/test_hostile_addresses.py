"""The guard is in the path: a canary on loopback hears nothing, whatever leads to it. Each control opens the guard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from loopback import LOOPBACK, SHORT, Exchange, Server, ask, client, code, names, serving

from monitor.fetch.address_guard import Network
from monitor.fetch.resolver import Resolve
from monitor.model import FetchFailed, Request, SourceKind

Scene = Callable[..., Coroutine[Any, Any, tuple[str, Server]]]  # a host, and settings of the client

ONLY_THE_FIRST = (ip_network("127.0.0.1/32"),)
# Ways to write 127.0.0.2, where the canary stands. The first group leads there when the guard is open.
LEADS_THERE = [
    "127.0.0.2",
    "2130706434",
    "0x7f000002",
    "0x7f.2",
    "127.2",
    "127.0.2",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "127。0。0。2",
    "user:pw@127.0.0.2",
    "127.0.0.1@127.0.0.2",
]
LEADS_NOWHERE = [
    "[::127.0.0.2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[fe80::1%25lo]",
    "0300.0.0.1",
    "[::]",
    "0",
    "１２７.0.0.2",
]


async def canary(exchange: Exchange) -> None:
    await exchange.answer(b"sing")


async def direct(host: str, **settings: Any) -> tuple[str, Server]:
    async with serving(canary, "127.0.0.2") as bird:
        return code(await ask(f"http://{host}:{bird.port}/", **settings)), bird


async def redirected(host: str, **settings: Any) -> tuple[str, Server]:
    async with serving(canary, "127.0.0.2") as bird:

        async def script(exchange: Exchange) -> None:
            await exchange.redirect(f"http://{host}:{bird.port}/#@example.org")

        async with serving(script) as server:
            return code(await ask(server.url, **settings)), bird


@pytest.mark.parametrize("scene", [direct, redirected])
@pytest.mark.parametrize("host", LEADS_THERE)
def test_no_spelling_reaches_the_canary(scene: Scene, host: str) -> None:
    found, bird = asyncio.run(scene(host, allowed_networks=ONLY_THE_FIRST))
    assert found == "blocked-address"
    assert bird.connections == 0
    found, bird = asyncio.run(scene(host, allowed_networks=LOOPBACK))  # the control
    assert (found, bird.connections) == ("document", 1)


@pytest.mark.parametrize("scene", [direct, redirected])
@pytest.mark.parametrize("host", LEADS_NOWHERE)
def test_other_disguises_are_refused_as_well(scene: Scene, host: str) -> None:
    found, bird = asyncio.run(scene(host, allowed_networks=ONLY_THE_FIRST))
    assert found in ("blocked-address", "bad-address", "dns")
    assert bird.connections == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "100.64.0.1"])
def test_nothing_private_is_open_unless_it_is_named(host: str) -> None:
    answer = asyncio.run(ask(f"http://{host}/", allowed_networks=()))
    assert isinstance(answer, FetchFailed)
    assert answer.code == "blocked-address"


def by_name(resolve: Resolve, allowed: Sequence[Network], fetches: int = 1) -> tuple[list[str], int, int]:
    """Fetch http://h.example/ so often: the outcomes, and how often 127.0.0.1 and the canary were connected to."""

    async def closing(exchange: Exchange) -> None:
        await exchange.answer(b"x", 200, "Connection: close")
        exchange.writer.close()

    async def scene() -> tuple[list[str], int, int]:
        async with serving(closing) as server:
            bird = await asyncio.start_server(lambda *_: heard.append(1), "127.0.0.2", server.port)
            async with client(resolve=resolve, allowed_networks=allowed, limits=SHORT) as one:
                url = f"http://h.example:{server.port}/"
                codes = [code(await one.fetch(Request(url))) for _ in range(fetches)]
            bird.close()
            return codes, server.connections, len(heard)

    heard: list[int] = []
    return asyncio.run(scene())


def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    """Rebinding: the answer that was judged is the one that is connected to, and the next one is judged again."""
    resolve, asked = names(["127.0.0.1"], ["127.0.0.2"])
    assert by_name(resolve, ONLY_THE_FIRST, 2) == (["document", "blocked-address"], 1, 0)
    assert len(asked) == 2  # one look-up for one connection
    resolve, _ = names(["127.0.0.2"])
    assert by_name(resolve, LOOPBACK)[2] == 1  # the control


@pytest.mark.parametrize("answer", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "::1"]])
def test_one_bad_address_among_good_ones_condemns_the_name(answer: list[str]) -> None:
    resolve, _ = names(answer)
    assert by_name(resolve, ONLY_THE_FIRST) == (["blocked-address"], 0, 0)


def test_a_thousand_addresses_are_all_judged_and_a_few_tried() -> None:
    many = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(999)]
    resolve, _ = names([*many, "10.0.0.1"])
    assert by_name(resolve, LOOPBACK) == (["blocked-address"], 0, 0)
    resolve, _ = names(many)
    assert by_name(resolve, LOOPBACK) == (["connect"], 0, 0)


@pytest.mark.parametrize("answer", [[], ["nonsense"]])
def test_a_name_without_an_address_is_a_dns_failure(answer: list[str]) -> None:
    resolve, _ = names(answer)
    assert by_name(resolve, LOOPBACK)[0] == ["dns"]


@pytest.mark.parametrize("host", ["no-such-name.invalid", "x" * 64 + ".example", "a..b", "-"])
def test_a_name_that_cannot_be_resolved_is_a_failure(host: str) -> None:
    assert code(asyncio.run(ask(f"http://{host}/"))) in ("dns", "bad-address")


# ---------------------------------------------------------------------------------------------------------------- ports
def port_outcome(request_of: Request) -> str:
    """The outcome for a public-looking name on a high port, without a connection: its address is never answered."""

    async def scene() -> str:
        resolve, _ = names(["127.0.0.1"])
        async with client(resolve=resolve, allowed_networks=()) as one:
            answer = await one.fetch(request_of)
            assert isinstance(answer, FetchFailed)
            return answer.reason

    return asyncio.run(scene())


@pytest.mark.parametrize(
    ("request_of", "refused"),
    [
        (Request("http://h.example:22/", "page"), True),
        (Request("http://h.example:22/", SourceKind.LISTING), True),
        (Request("http://h.example:8443/", "page", ports=(8443,)), False),
        (Request("http://h.example:22/"), True),
        (Request("http://h.example:443/", "page"), False),
        (Request("http://h.example/", "page"), False),
    ],
)
def test_only_usual_ports_and_the_sources_own(
    request_of: Request, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is refused in any case; with an address that passes, the port decides."""
    monkeypatch.setattr("monitor.fetch.connection.refusal", lambda address, allowed: None)
    assert ("blocked port 22" in port_outcome(request_of)) is refused


# -------------------------------------------------------------------------------------------------------------- proxies
def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(use: bool) -> tuple[str, int]:
        async with serving(canary) as proxy, serving(canary, "127.0.0.2") as server:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, proxy.url)
            monkeypatch.delenv("NO_PROXY", raising=False)
            return code(await ask(server.url, proxy=proxy.url if use else None)), proxy.connections

    assert asyncio.run(scene(False)) == ("document", 0)
    assert asyncio.run(scene(True)) == ("document", 1)  # the control: one that is configured is used


def test_behind_a_proxy_literal_addresses_are_still_judged() -> None:
    async def scene(host: str) -> tuple[str, int]:
        async with serving(canary) as proxy:
            return code(await ask(f"http://{host}/", proxy=proxy.url, allowed_networks=())), proxy.connections

    assert asyncio.run(scene("10.0.0.1")) == ("blocked-address", 0)
    assert asyncio.run(scene("[::ffff:10.0.0.1]")) == ("blocked-address", 0)
    assert asyncio.run(scene("h.example")) == ("document", 1)  # a name is the proxy's to judge
    assert asyncio.run(scene("h.example:22")) == ("document", 1)  # and so is its port


def test_only_http_proxies_can_be_configured() -> None:
    with pytest.raises(ValueError, match="socks5"):
        client(proxy="socks5://127.0.0.1:1080")
