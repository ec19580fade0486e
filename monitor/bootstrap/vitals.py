"""Whether the service can do its work: a write, a read and a parse worked lately.

A look takes a second or two, for the parser process; what the last one found is the answer for a while, so that anybody
may ask as often as they like. Whoever asks first after that sets the next look going.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Page, PageRules, Parsed, Source, SourceKind
from monitor.parse.parser_pool import ParserPool
from monitor.store import self_check
from monitor.store.db import Database

FRESH_S = 20.0  # seconds that a look is believed: container engines ask every ten to thirty
PARSE_S = 600.0  # and a parse that worked: it costs a second of processor time, and polls would say what is wrong
LATELY_S = 300.0  # a look that does not end means a database that is locked or gone: this long is said to be well
PATIENCE_S = 4.0  # that somebody who asks waits for a look; the health check of the container is given five
_ITEM = "<item><title>Hong Kong</title><link>https://news.example/1</link></item>"
_FEED = f"<rss version='2.0'><channel><title>News</title>{_ITEM}</channel></rss>".encode()
_LINES = "".join(f"<p>Paragraph {number} of a page, read to see whether pages are.</p>" for number in range(9))
_BODY = f"<article><h1>A page</h1>{_LINES}</article>"
_PAGE = f"<html><head><title>A page</title></head><body>{_BODY}</body></html>".encode()


def parse_fault(now: datetime) -> str:
    """A feed and a page are read in a parser process of their own; "" or why that cannot be done."""
    return asyncio.run(_parse_fault(now))


async def _parse_fault(now: datetime) -> str:
    url = "https://news.example/"
    source = Source("probe", "probe", "probe", "en", SourceKind.FEED, url, timedelta(hours=1))
    async with ParserPool(1) as parsers:
        feed = await parsers.document(source, _FEED, "text/xml", url, now)
        if not isinstance(feed, Parsed) or len(feed.entries) != 1:
            return f"no feed can be read: {getattr(feed, 'reason', 'it was read wrongly')}"
        page = await parsers.page(_PAGE, "text/html", url, PageRules(), now)
        if not isinstance(page, Page) or page.verdict != "article" or "Paragraph 8" not in page.text:
            return f"no page can be read: {getattr(page, 'reason', 'it was read wrongly')}"
    return ""


@dataclass
class Vitals:
    """The looks at one service. `faults`: what the last one found wrong, by what was tried; all of them are there."""

    database: Database
    now: Callable[[], datetime]
    faults: dict[str, str] = field(default_factory=dict)
    _looked_at: float = float("-inf")  # monotonic
    _made_at: float = field(default_factory=time.monotonic)
    _parsed_at: float = float("-inf")
    _looking: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self) -> dict[str, str]:
        """What is wrong, by what was tried ("write", "read", "parse"): "" where it worked lately."""
        with self._lock:
            alive = self._looking is not None and self._looking.is_alive()
            if not alive and time.monotonic() - self._looked_at > FRESH_S:
                self._looking = threading.Thread(target=self.look, daemon=True)
                self._looking.start()
            looking = self._looking
        if looking is not None:
            looking.join(PATIENCE_S)
        if time.monotonic() - max(self._looked_at, self._made_at) > LATELY_S:
            return self.faults | {"write": f"no look at the database has ended for {LATELY_S / 60:.0f} minutes"}
        return dict(self.faults) or {"write": "not tried yet"}

    def look(self) -> None:
        """Try all of it now."""
        parse = self.faults.get("parse")
        if parse != "" or time.monotonic() - self._parsed_at > PARSE_S:
            parse, self._parsed_at = parse_fault(self.now()), time.monotonic()
        self.faults = {
            "write": self_check.write_fault(self.database, self.now()),
            "read": self_check.read_fault(self.database),
            "parse": parse,
        }
        self._looked_at = time.monotonic()
