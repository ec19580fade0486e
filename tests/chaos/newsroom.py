"""A publisher of several sources on loopback, with a ledger of all that it has shown. It knows nothing of the service.

Each edition brings some new items to each source; an item carries a token, such as NEWS-2-17, in its title. What stands
in an answer is in the ledger before the answer is sent: a line of JSON with the path, the edition and the tokens. Its
process lives as long as the test; the edition is set from outside.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from tests.chaos.tracer import FORK, PATIENCE_S, until

TOKEN = re.compile(r"NEWS-\d+-\d+")
NEW = 2  # items of a source in each edition
LISTED = 24  # items in an answer: twelve editions, which is a day
SYLLABLES = ("ba", "cho", "dri", "fe", "gul", "hin", "jo", "kra", "lem", "mu", "nor", "pi", "que", "ras", "sto", "tuv")
LOOK_S = 0.01
INWARD = "inward"  # what the ledger calls a visit to the address that must never be visited


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a client may be killed before it has heard all."""


class Newsroom:
    """`sources` healthy ones, /feed/0 and so on, and a hostile one for each of `HOSTILE`, /hostile/NAME."""

    def __init__(self, ledger: Path, sources: int) -> None:
        self.ledger, self.sources, self.port = ledger, sources, 0
        self._edition, self._stalls = FORK.Value("i", 0), FORK.Value("i", 0)
        self._stalled = FORK.Array("i", sources)  # requests for each list that have been kept waiting
        self._lock = Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def edition(self) -> int:
        return int(self._edition.value)

    @contextmanager
    def open(self) -> Iterator[Newsroom]:
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

    def publish(self) -> None:
        """The next edition."""
        self._edition.value += 1

    @contextmanager
    def stalling(self) -> Iterator[Callable[[], None]]:
        """In the block no list is answered. What is given waits until somebody waits for one; in a block within such a
        block, until somebody else does for the same.
        """
        if not self._stalls.value:
            self._stalled[:] = [0] * self.sources
        before = max(self._stalled[:])
        self._stalls.value = 1
        try:
            yield lambda: until(lambda: max(self._stalled[:]) > before)
        finally:
            self._stalls.value = 0

    def sources_toml(self, hostile: bool) -> str:
        """The blocks of sources.toml that watch it."""
        paths = [f"feed/{number}" for number in range(self.sources)]
        paths += [f"hostile/{name}" for name in HOSTILE] if hostile else []
        return "\n".join(
            f'[[source]]\nid = "{path.replace("/", "-")}"\nname = "{path}"\npublisher = "{path}"\nlanguage = "en"\n'
            f'kind = "feed"\nurl = "{self.url}/{path}"\nevery = "1h"\nslowest = "1h"\nscope = "all"\nofficial = true\n'
            for path in paths
        )

    # -------------------------------------------------------------------------------------------------------- answers
    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields and body."""
        kind, _, name = path.strip("/").partition("/")
        if kind == "feed":
            return 200, {"Content-Type": "application/rss+xml", "ETag": f'"{self.edition}"'}, self.feed(int(name))
        if kind == "item":
            return 200, {"Content-Type": "text/html; charset=utf-8"}, _page(name).encode()
        if kind == "hostile":
            return HOSTILE[name](self)
        return 404, {}, b"no such page"

    def feed(self, source: int) -> bytes:
        last = self.edition * NEW
        items = "".join(self._item(f"NEWS-{source}-{n}") for n in range(last, max(0, last - LISTED), -1))
        return f'<rss version="2.0"><channel><title>Source {source}</title>{items}</channel></rss>'.encode()

    def _item(self, token: str) -> str:
        link = f"{self.url}/item/{token}"
        return f"<item><title>{_title(token)}</title><link>{link}</link><guid>{link}</guid></item>"

    # --------------------------------------------------------------------------------------------------------- server
    def _serve(self, started: Any) -> None:
        server = _Server(("127.0.0.1", 0), self._handler(self._shown))
        canary = _Server(("127.0.0.2", server.server_port), self._handler(self._inward))
        Thread(target=canary.serve_forever, daemon=True).start()
        self.port = server.server_port
        started.send(self.port)
        server.serve_forever()

    def _shown(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        if self._stalls.value and path.startswith("/feed/"):
            with self._lock:
                self._stalled[int(path.rpartition("/")[2])] += 1
            while self._stalls.value:
                time.sleep(LOOK_S)
        status, fields, body = self.answer(path)
        if etag and etag == fields.get("ETag"):
            status, body = 304, b""
        tokens = TOKEN.findall(body.decode("utf-8", "ignore")) if path.startswith("/feed/") else []
        self._write({"path": path, "status": status, "edition": self.edition, "tokens": sorted(set(tokens))})
        return status, fields, body

    def _inward(self, path: str, _etag: str | None) -> tuple[int, dict[str, str], bytes]:
        self._write({"path": path, "status": 200, "edition": self.edition, "tokens": [], INWARD: True})
        return 200, {}, b"secret"

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock, self.ledger.open("a") as file:
            file.write(json.dumps(line) + "\n")

    def _handler(self, answer: Callable[[str, str | None], tuple[int, dict[str, str], bytes]]) -> Any:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body go out together, or each answer waits for the other side's kernel
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                status, fields, body = answer(self.path, self.headers.get("If-None-Match"))
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler


def _words(token: str, count: int) -> str:
    """Words of no language, others for each token: no two items are about the same."""
    chance = random.Random(token)
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(count))


def _title(token: str) -> str:
    return f"{_words(token, 6).capitalize()} {token}"


def _page(token: str) -> str:
    paragraphs = "".join(f"<p>{_words(f'{token} {n}', 40).capitalize()}.</p>" for n in range(3))
    return f"<html><title>{token}</title><body><article><h1>{_title(token)}</h1>{paragraphs}</article></body></html>"


def _elsewhere(room: Newsroom) -> tuple[int, dict[str, str], bytes]:
    return 302, {"Location": f"http://127.0.0.2:{room.port}/latest/meta-data/"}, b""


def _cut(room: Newsroom) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/rss+xml"}, room.feed(0)[:40]


HOSTILE: dict[str, Callable[[Newsroom], tuple[int, dict[str, str], bytes]]] = {
    "error": lambda _: (500, {}, b"broken"),
    "inward": _elsewhere,
    "cut": _cut,
    "garbage": lambda _: (200, {"Content-Type": "text/xml"}, bytes(range(256)) * 40),
    "bomb": lambda _: (200, {"Content-Type": "text/xml"}, b"<!ENTITY" * 20_000),
}
