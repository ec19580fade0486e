"""Servers that send us elsewhere."""

from __future__ import annotations

import asyncio

import pytest
from loopback import Exchange, Script, ask, body, client, code, fetch, goes_on, serving

from monitor.fetch.fetch_limits import Limits
from monitor.model import Document, FetchFailed, Hop, Request, Validators


def towards(to: str, status: int = 302) -> Script:
    async def script(exchange: Exchange) -> None:
        await exchange.redirect(to, status)

    return script


def chain(length: int) -> Script:
    """So many redirects, then an answer."""

    async def script(exchange: Exchange) -> None:
        step = int(exchange.asked.path.strip("/") or 0)
        if step < length:
            await exchange.redirect(f"/{step + 1}", 301)
        else:
            await exchange.answer(b"at last")

    return script


def test_a_loop_ends_after_ten_hops() -> None:
    answer, server = fetch(towards("/feed"))
    assert code(answer) == "redirects"
    assert len(server.asked) == 11
    assert (
        len(fetch(towards("/feed"), limits=Limits(redirects=30))[1].asked) == 31
    )  # the control: the bound is what ends it


def test_ten_hops_are_followed_and_told() -> None:
    answer, server = fetch(chain(10), "/0")
    assert isinstance(answer, Document)
    assert answer.body == b"at last"
    assert answer.url == f"{server.url}/0"
    assert answer.final_url == f"{server.url}/10"
    assert answer.hops[0] == Hop(301, f"{server.url}/0", f"{server.url}/1")
    assert len(answer.hops) == 10
    assert code(fetch(chain(11), "/0")[0]) == "redirects"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_failure_tells_the_hops_too(status: int) -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.asked.path == "/feed":
            await exchange.redirect("/gone", status)
        else:
            await exchange.answer(b"", 410)

    answer, server = fetch(script)
    assert isinstance(answer, FetchFailed)
    assert answer.code == "http-410"
    assert answer.hops == (Hop(status, f"{server.url}/feed", f"{server.url}/gone"),)


@pytest.mark.parametrize("begin", ["Content-Length: 1000000000\r\n", "Transfer-Encoding: chunked\r\n", ""])
@pytest.mark.parametrize("slow", [True, False])
def test_the_body_of_a_redirect_is_never_read(begin: str, slow: bool) -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.asked.path != "/feed":
            await exchange.answer(b"arrived")
            return
        await exchange.send(f"HTTP/1.1 302 Found\r\nLocation: /there\r\n{begin}\r\n")
        while True:
            await exchange.send(b"400\r\n" + b"x" * 1_024 + b"\r\n")
            await asyncio.sleep(0.05 if slow else 0)

    answer, server = fetch(script)
    assert body(answer) == b"arrived"
    assert server.sent < 8 << 20

    async def same_without_location(exchange: Exchange) -> None:
        await exchange.send("HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await exchange.send(b"x")
            await asyncio.sleep(0.05)

    assert not slow or goes_on(same_without_location, 0.5)  # the control: a body that counts is waited for


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/",
        "data:text/xml,<rss/>",
        "unix:/run/docker.sock",
        "javascript:alert(1)",
        "https://ex\x7fample/",
        "http://h.example/" + "x" * 3_000,
    ],
)
def test_a_target_that_is_no_web_address_is_refused(to: str) -> None:
    answer, server = fetch(towards(to))
    assert code(answer) == "bad-address", answer
    assert len(server.asked) == 1


def test_a_redirect_that_leads_nowhere_is_a_failure() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"", 302)

    assert code(fetch(script)[0]) == "http-302"


@pytest.mark.parametrize("to", ["/新聞/feed", "feed?標題=1", "//127.0.0.1:{port}/x"])
def test_targets_are_read_as_browsers_read_them(to: str) -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.asked.path == "/start":
            await exchange.redirect(to.format(port=exchange.server.port))
        else:
            await exchange.answer(exchange.asked.path.encode())

    found = body(fetch(script, "/start")[0]).decode()
    assert found in ("/%E6%96%B0%E8%81%9E/feed", "/feed?%E6%A8%99%E9%A1%8C=1", "/x")


# --------------------------------------------------------------------------------------------- what crosses to others
async def two_hosts(first_host: str, second_host: str) -> tuple[dict[str, str], dict[str, str], str]:
    """The headers that two hosts saw, the first sending on to the second; and the answer as it would be logged."""

    async def elsewhere(exchange: Exchange) -> None:
        await exchange.answer(b"there")

    async def onward(exchange: Exchange) -> None:
        await exchange.redirect(f"http://mallory:trick@{second_host}:{other.port}/")

    async with serving(elsewhere, second_host) as other, serving(onward, first_host) as first:
        request = Request(
            f"http://reader:s3cret@{first_host}:{first.port}/",
            validators=Validators('"tag"', "Mon, 02 Mar 2026 08:00:00 GMT"),
            headers=(("X-Api-Key", "k3y"), ("Cookie", "session=1")),
        )
        async with client() as one:
            answer = await one.fetch(request)
        return first.asked[0].headers, other.asked[0].headers, repr(answer)


def test_credentials_do_not_cross_to_another_host() -> None:
    first, second, shown = asyncio.run(two_hosts("127.0.0.1", "127.0.0.2"))
    assert first["authorization"] == "Basic cmVhZGVyOnMzY3JldA=="  # the control: the first host does get them
    assert (first["x-api-key"], first["cookie"]) == ("k3y", "session=1")
    assert not {"authorization", "x-api-key", "cookie", "referer"} & set(second)
    assert second["if-none-match"] == '"tag"'
    assert "s3cret" not in shown
    assert "trick" not in shown


def test_credentials_do_not_cross_to_another_port_either() -> None:
    _, second, _ = asyncio.run(two_hosts("127.0.0.1", "127.0.0.1"))
    assert "authorization" not in second


def test_credentials_stay_with_their_own_place() -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.asked.path == "/a":
            await exchange.redirect("/b")
        else:
            await exchange.answer(exchange.asked.headers.get("authorization", "").encode())

    async def scene() -> bytes:
        async with serving(script) as server:
            return body(await ask(f"http://u:p@127.0.0.1:{server.port}/a"))

    assert asyncio.run(scene()) == b"Basic dTpw"


def test_a_password_is_in_no_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    asyncio.run(two_hosts("127.0.0.1", "127.0.0.2"))
    assert "s3cret" not in caplog.text
    assert "cmVhZGVyOnMzY3JldA" not in caplog.text
