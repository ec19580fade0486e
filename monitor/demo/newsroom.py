"""A small newsroom on loopback: a web site in the shapes of the real sources, with conditional requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.demo.announcements import load
from monitor.demo.site import Resource, site_of

_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


class Newsroom:
    """Publishes the demo's announcements from the moment it is entered; `now` (aware) is its day.

    with Newsroom(now) as newsroom:
        newsroom.base_url           "http://127.0.0.1:40123"
        newsroom.watched_from(Path(folder))     the settings of a service that watches it
        newsroom.publish_phase_two()
    """

    def __init__(self, now: datetime, port: int = 0) -> None:
        self._programme = load(now)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        self._server.site = site_of(self._programme.first, self.base_url)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def publish_phase_two(self) -> None:
        """One announcement is edited, one comes again under another address, one is new."""
        self._server.site = site_of(self._programme.second, self.base_url)

    def watched_from(self, folder: Path) -> dict[str, str]:
        """The settings of a service that keeps its data in `folder` (a file of sources is written there) and watches
        this newsroom, without a pause between two requests.
        """
        sources = folder / "sources.toml"
        sources.write_text(self.sources_toml(), encoding="utf-8")
        return {
            "MONITOR_DATA": str(folder),
            "MONITOR_SOURCES": str(sources),
            "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
            "MONITOR_HOST_GAP": "0",
        }

    def sources_toml(self) -> str:
        """The `[[source]]` blocks of this newsroom."""
        return files("monitor.demo").joinpath("sources.toml").read_text("utf-8").replace("{newsroom}", self.base_url)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Mapping[str, Resource] = {}  # replaced whole, so that a request sees one phase or the other


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """The demo's terminal belongs to the demo."""

    def _answer(self, *, with_body: bool) -> None:
        resource = self.server.site.get(urlsplit(self.path).path)
        if resource is None:
            self._send(
                HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"no such page\n", with_body
            )
            return
        headers = {"ETag": resource.etag, "Last-Modified": _http_date(resource.modified)}
        if not_modified(resource, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._send(HTTPStatus.NOT_MODIFIED, headers, b"", with_body=False)
            return
        self._send(HTTPStatus.OK, {"Content-Type": resource.content_type, **headers}, resource.body, with_body)

    def _send(self, status: HTTPStatus, headers: Mapping[str, str], body: bytes, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def not_modified(resource: Resource, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether 304 is the answer: the tag decides, and the date only where no tag was sent (RFC 9110, 13.2.2)."""
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or resource.etag in tags
    if if_modified_since is None:
        return False
    try:
        return resource.modified <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError):
        return False


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
