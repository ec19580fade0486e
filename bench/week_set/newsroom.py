"""The week's web: every host of the set, answered by one loopback server that the service uses as its proxy.

So the addresses are those of publishers and the service's own rules for them apply, and nothing leaves the machine.
What an address answers depends on the clock that the newsroom is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

from bench.week_set.model import Page, Version, Week
from bench.week_set.sources import BY_ID, DESKS, Desk

LISTED = 60  # entries of a feed, the newest first: two to four days of a source, as publishers list
MIXES = ("full", "mixed", "summaries")  # whose pages are read: everybody's, the officials', nobody's


class Newsroom:
    """A context manager; `proxy` is what `MONITOR_PROXY` becomes."""

    def __init__(self, made: Week, now: Callable[[], datetime]) -> None:
        self._now = now
        self._pages = {page.url: page for page in made.pages}
        self._of_source: dict[str, list[Page]] = defaultdict(list)
        for page in made.pages:
            self._of_source[page.source].append(page)
        self._feeds = {desk.feed: desk for desk in DESKS}
        self._server = _Server(("127.0.0.1", 0), _handler(self.answer))
        self.proxy = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, url: str) -> tuple[int, str, str]:
        """Status, content type and body of an address."""
        if url in self._feeds:
            return 200, "application/rss+xml; charset=utf-8", self._feed(self._feeds[url])
        page = self._pages.get(url)
        version = page.at(self._now()) if page else None
        if page is None or version is None:
            return 404, "text/plain", "not found"
        return 200, "text/html; charset=utf-8", _html(page, version)

    def listed(self, source: str) -> list[tuple[Page, Version]]:
        """What a source lists now, the newest first."""
        now = self._now()
        shown = [(page, version) for page in self._of_source[source] if (version := page.at(now))]
        return sorted(shown, key=lambda one: one[0].versions[0].at, reverse=True)[:LISTED]

    def _feed(self, desk: Desk) -> str:
        items = "".join(_item(page, version) for page, version in self.listed(desk.id))
        old = f"<item><title>{desk.publisher} feeds</title><link>http://{desk.host}/about/{desk.id}</link>"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{desk.publisher}</title>'
            f"<link>http://{desk.host}/</link><description>{desk.publisher}</description>{items}"
            f"{old}<pubDate>Mon, 02 Nov 2026 09:00:00 +0800</pubDate></item></channel></rss>"
        )


def sources_toml(mix: str) -> str:
    """The sources file of one mix."""
    return "\n".join(_source(desk, mix) for desk in DESKS)


def _source(desk: Desk, mix: str) -> str:
    fetched = mix == "full" or (mix == "mixed" and desk.official)
    return f"""[[source]]
id = "{desk.id}"
name = "{desk.publisher} ({desk.language})"
publisher = "{desk.publisher}"
language = "{desk.language}"
kind = "feed"
url = "{desk.feed}"
every = "1h"
official = {str(desk.official).lower()}
scope = "all"
retain = "{"full" if fetched else "summary"}"
[source.page]
fetch = {str(fetched).lower()}
title = "h1"
text = ".text"
date = ".date"
twins = ".language"
"""


def _item(page: Page, version: Version) -> str:
    return (
        f"<item><title>{escape(version.title)}</title><link>{page.url}</link>"
        f'<guid isPermaLink="true">{page.url}</guid>'
        f"<pubDate>{format_datetime(page.versions[0].at)}</pubDate>"
        f"<description>{escape(version.summary)}</description></item>"
    )


_NAMES = {"en": "English", "zh-Hant": "繁體", "zh-Hans": "简体"}


def _html(page: Page, version: Version) -> str:
    links = "".join(
        f'<a class="language" hreflang="{code}" href="{url}">{_NAMES[code]}</a>' for code, url in page.links
    )
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in version.paragraphs)
    first = page.versions[0].at
    return (
        f'<!DOCTYPE html><html lang="{BY_ID[page.source].language}"><head><meta charset="utf-8">'
        f"<title>{escape(version.title)}</title></head><body><nav>{links}</nav><h1>{escape(version.title)}</h1>"
        f'<div class="date">{first:%Y-%m-%d %H:%M}</div><div class="text">{text}</div></body></html>'
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a client may go before it has heard all."""


def _handler(answer: Callable[[str], tuple[int, str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, content_type, text = answer(self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
