"""A web site on loopback that says what it is told to say, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Answer:
    """What an address answers. With an ETag it answers 304 to whoever sends it back."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a client may well go before it has heard all."""


class Site:
    """``site.pages["/feed"] = Answer(...)``; ``site.asked`` lists (path, headers) of every request but robots.txt."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[], Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path != "/robots.txt":
                    site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                found = site.pages.get(self.path, Answer("no such page", 404))
                answer = found() if callable(found) else found
                etag = answer.headers.get("ETag")
                same = etag is not None and self.headers.get("If-None-Match") == etag
                self._send(Answer(b"", 304, answer.headers) if same else answer)

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.raw)))
                self.end_headers()
                if answer.status != 304:
                    self.wfile.write(answer.raw)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler


def rss(*items: tuple[str, str, str], title: str = "News") -> str:
    """A feed of (title, link, pubDate) items."""
    entries = "".join(
        f"<item><title>{name}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
        f"<description>{name}. The Innovation and Technology Commission in Hong Kong said so.</description></item>"
        for name, link, date in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'
