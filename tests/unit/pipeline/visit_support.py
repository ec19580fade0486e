"""A web that answers from a table, and parsers that run here instead of in a process of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline_support import NOW, empty

from monitor.model import (
    NO_LISTS,
    Document,
    FailureClass,
    FetchFailed,
    Hop,
    ListMemory,
    Page,
    PageRules,
    Parsed,
    ParseFailed,
    Request,
    Source,
    Validators,
)
from monitor.parse.dispatch import parse_document
from monitor.parse.page import read_page
from monitor.pipeline.robots_rules import RobotsRules
from monitor.pipeline.visit import Visitor

Response = bytes | int | str  # a body; a status without one; the code of a failure without a response


@dataclass
class Web:
    """A client whose responses stand in `pages`, by address; everything else is 404. `requests`: what it was asked."""

    pages: dict[str, Response] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # by address, besides the type
    led_on: dict[str, str] = field(default_factory=dict)  # pages that lead on, with where to
    user_agent: str = "hk-it-monitor/1 (+https://monitor.example/)"

    async def fetch(self, request: Request) -> Document | FetchFailed:
        self.requests.append(request)
        url = self.led_on.get(request.url, request.url)
        hops = (Hop(200, request.url, url),) if url != request.url else ()
        response = self.pages.get(url, 404)
        if isinstance(response, str):
            return FetchFailed(request.url, "failed", FailureClass.TEMPORARY, response)
        if isinstance(response, int) and response != 304:
            return FetchFailed(request.url, "failed", FailureClass.SOFT, f"http-{response}", response)
        status, body = (304, b"") if isinstance(response, int) else (200, response)
        head = {"content-type": "text/html", **self.headers.get(url, {})}
        return Document(request.url, url, status, head, body, NOW, 0.0, hops)

    def urls(self, *, robots: bool = False) -> list[str]:
        """The addresses that were fetched."""
        return [one.url for one in self.requests if robots or one.purpose != "robots"]


class InProcess:
    """A parser pool without processes."""

    async def document(
        self,
        source: Source,
        body: bytes,
        content_type: str,
        url: str,
        now: datetime,
        known: ListMemory = NO_LISTS,
    ) -> Parsed | ParseFailed:
        return parse_document(source, body, content_type, url, now, known)

    async def page(
        self, body: bytes, content_type: str, url: str, rules: PageRules, now: datetime
    ) -> Page | ParseFailed:
        return read_page(body, content_type, url, rules, now)


def visitor(web: Web, folder: Path) -> Visitor:
    """A visitor of that web, with an empty database for robots.txt."""
    client: Any = web
    parsers: Any = InProcess()
    return Visitor(client, parsers, RobotsRules(empty(folder), client, lambda: NOW))


NO_VALIDATORS = Validators()
