"""Visitors that take what they can: the service's pages and its clock go on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import repeat
from pathlib import Path

import httpx
import pytest
import uvicorn

from monitor.bootstrap import App
from monitor.entrypoints.web import connections
from monitor.entrypoints.web.server import make_server
from monitor.entrypoints.web.streams import STREAMS
from tests.doors.doors_support import open_stocked

Connect = Callable[[bytes], socket.socket]
PATIENCE_S = 20  # for what happens within a second on a quiet machine
BUFFER = 16_384  # bytes that the system keeps for a connection, so that one that is not read soon is full
ENDLESS = b"GET /api/v1/export HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """With so many articles that no export of them ends: the same four, over and over."""
    batches = App.export_batches
    monkeypatch.setattr(App, "export_batches", lambda *of: (9 * batch for _ in repeat(None) for batch in batches(*of)))
    with closing(open_stocked(tmp_path)) as opened:
        yield opened


@pytest.fixture
def port(app: App) -> Iterator[int]:
    config = uvicorn.Config(make_server(app), "127.0.0.1", 0, log_config=None, **connections.bounded())
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join()


@pytest.fixture
def connect(port: int) -> Iterator[Connect]:
    """Connections that have sent something and read nothing."""
    with ExitStack() as opened:

        def connected(sent: bytes) -> socket.socket:
            made = opened.enter_context(socket.socket())
            made.settimeout(PATIENCE_S)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            made.connect(("127.0.0.1", port))
            made.sendall(sent)
            return made

        yield connected


def first_line(connection: socket.socket) -> bytes:
    return connection.makefile("rb").readline()


def is_let_in(connect: Connect) -> bool:
    """Whether one more export is begun before long."""
    wait, until = threading.Event(), time.monotonic() + PATIENCE_S
    while first_line(connect(ENDLESS)) != b"HTTP/1.1 200 OK\r\n":
        if wait.wait(0.05) or time.monotonic() > until:
            return False
    return True


def is_cut(connection: socket.socket) -> bool:
    """Whether the server ends the connection before `PATIENCE_S` are over."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        return True
    return True


def test_readers_that_do_not_read_take_no_connection_of_the_database_and_stop_no_page(
    connect: Connect, port: int, app: App
) -> None:
    readers = [connect(ENDLESS) for _ in range(STREAMS)]
    assert [first_line(one) for one in readers] == [b"HTTP/1.1 200 OK\r\n"] * STREAMS

    refused = [httpx.get(f"http://127.0.0.1:{port}/api/v1/export", timeout=PATIENCE_S) for _ in range(16)]
    assert {(one.status_code, one.headers["retry-after"]) for one in refused} == {(503, "30")}
    assert refused[0].headers["content-type"] == "application/problem+json"
    for path in ("/", "/readyz", "/api/v1/articles"):
        assert httpx.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S).status_code == 200
    assert app.poll().polls


def test_a_place_is_free_again_when_its_reader_is_gone(connect: Connect) -> None:
    readers = [connect(ENDLESS) for _ in range(STREAMS)]
    assert [first_line(one) for one in readers] == [b"HTTP/1.1 200 OK\r\n"] * STREAMS
    readers[0].close()

    assert is_let_in(connect)


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Never: ",
        b"POST /unsubscribe/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HT",
    ],
)
def test_a_request_that_is_never_whole_is_cut(connect: Connect, monkeypatch: pytest.MonkeyPatch, half: bytes) -> None:
    monkeypatch.setattr(connections, "LOOK_S", 0.05)
    monkeypatch.setattr(connections, "REQUEST_S", 0.2)

    assert is_cut(connect(half))


def test_a_reader_that_takes_nothing_is_cut(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LOOK_S", 0.05)
    monkeypatch.setattr(connections, "STALLED_S", 0.2)
    readers = [connect(ENDLESS) for _ in range(STREAMS)]
    assert [first_line(one) for one in readers] == [b"HTTP/1.1 200 OK\r\n"] * STREAMS

    assert is_let_in(connect)


def test_an_answer_that_takes_too_long_is_cut_though_it_is_read(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "LOOK_S", 0.05)
    monkeypatch.setattr(connections, "ANSWER_S", 0.2)

    assert is_cut(connect(ENDLESS))


def test_one_that_asks_again_and_again_is_not_cut(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LOOK_S", 0.01)
    monkeypatch.setattr(connections, "REQUEST_S", 0.3)
    made = threading.Event()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client:
        for _ in range(8):
            assert client.get("/healthz").status_code == 200
            made.wait(0.1)
