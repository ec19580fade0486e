"""Stand-ins on loopback for real sources: pages of our own in the shape in which each source lists its news.

Each real host is an address of its own (127.1.0.1, 127.1.0.2, …), since politeness is owed to hosts.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from monitor.model import HONG_KONG, Source, SourceKind
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules

COUNT = 10  # entries of a list
DAYS = 3  # on which an address with today's date in it answers
HEADLINES = {
    "en": "The Commission opens the {} round of funding for {} in Hong Kong",
    "zh-Hant": "創新科技署公布第{}輪撥款計劃，支援{}發展",
    "zh-Hans": "创新科技署公布第{}轮拨款计划，支援{}发展",
}
SUBJECTS = {
    "en": ("robotics", "biotechnology", "new materials", "quantum computing", "smart logistics"),
    "zh-Hant": ("機械人技術", "生物科技", "新材料研究", "量子運算", "智慧物流"),
    "zh-Hans": ("机器人技术", "生物科技", "新材料研究", "量子运算", "智慧物流"),
}


@dataclass(frozen=True)
class Item:
    """One announcement of a stand-in."""

    title: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """One request: when it came and when it was answered, in seconds of a steady clock."""

    host: str
    path: str
    began: float
    ended: float


class StandIns:
    """A server for the stand-ins of these sources; `sources` are they, at its addresses."""

    def __init__(self, real: Sequence[Source], now: datetime) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[tuple[str, str], tuple[str, bytes]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.0", 0), self._handler(), bind_and_activate=False)
        self._server.server_address = ("", 0)
        self._server.daemon_threads = True
        self._server.server_bind()
        self._server.server_activate()
        hosts = {host: number for number, host in enumerate(dict.fromkeys(urlsplit(one.url).netloc for one in real))}
        self.sources = [self._stand_in(one, hosts, now) for one in real]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def of_hosts(self) -> dict[str, list[Asked]]:
        """The requests of each host, in their order."""
        found: dict[str, list[Asked]] = defaultdict(list)
        for one in sorted(self.asked, key=lambda one: one.began):
            found[one.host].append(one)
        return found

    def _stand_in(self, source: Source, hosts: dict[str, int], now: datetime) -> Source:
        netloc, number = urlsplit(source.url).netloc, hosts[urlsplit(source.url).netloc]
        host = f"127.1.{number // 200}.{number % 200 + 1}"
        url = f"http://{host}:{self._server.server_port}" + source.url.partition(netloc)[2]
        moved = replace(source, url=url, rules=_own_rules(source))
        path = url.partition(f":{self._server.server_port}")[2]
        for days in range(DAYS):
            today = now.astimezone(HONG_KONG) + timedelta(days=days)
            self._answers[host, path.format(today=today)] = page_of(moved, items_of(moved, now))
        return moved

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_ins = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                began, host = time.monotonic(), str(self.connection.getsockname()[0])
                kind, body = stand_ins._answers.get((host, self.path), ("", b""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                stand_ins.asked.append(Asked(host, self.path, began, time.monotonic()))

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler


def _own_rules(source: Source) -> Any:
    """Selectors of other people's pages would need their pages: only those of the day's list of releases are kept."""
    kept = source.kind is not SourceKind.LISTING or "#contentBody" in getattr(source.rules, "item", "")
    return source.rules if kept else ListingRules()


def items_of(source: Source, now: datetime) -> list[Item]:
    """What a stand-in lists: two announcements a day, in the source's language, at addresses of its pattern."""
    subjects = SUBJECTS[source.language]
    return [
        Item(
            HEADLINES[source.language].format(31 + n, subjects[n % len(subjects)]),
            matching(source.item_pattern, n)
            if source.item_pattern
            else f"{_root(source.url)}/news/2026/{400 + n}.html",
            now - timedelta(hours=3 + 12 * n),
        )
        for n in range(COUNT)
    ]


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def page_of(source: Source, items: Sequence[Item]) -> tuple[str, bytes]:
    """The content type and the bytes of a list in the form of its source."""
    match source.kind:
        case SourceKind.FEED:
            return "application/rss+xml; charset=utf-8", _feed(items).encode()
        case SourceKind.SITEMAP:
            return "application/xml", _sitemap(items).encode()
        case SourceKind.API:
            assert isinstance(source.rules, ApiRules)
            return "application/json", json.dumps(_api(source.rules, items)).encode()
    return "text/html; charset=utf-8", _html(source, items).encode()


def _feed(items: Iterable[Item]) -> str:
    entries = "".join(
        f"<item><title>{one.title}</title><link>{one.url}</link><pubDate>{format_datetime(one.at)}</pubDate></item>"
        for one in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>.</title>{entries}</channel></rss>'
    )


def _sitemap(items: Iterable[Item]) -> str:
    urls = "".join(f"<url><loc>{one.url}</loc><lastmod>{one.at.isoformat()}</lastmod></url>" for one in items)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _api(rules: ApiRules, items: Iterable[Item]) -> Any:
    records = []
    for one in items:
        record: dict[str, Any] = {}
        stamp = int(one.at.timestamp()) if rules.date.endswith("_ts") else one.at.isoformat()
        url = one.url.removeprefix(rules.url_prefix)
        for path, value in ((rules.title, one.title), (rules.url, url), (rules.guid, url), (rules.date, stamp)):
            _put(record, path, value)
        records.append(record)
    return _put({}, rules.items, records) if rules.items else records


def _put(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *outer, last = path.split(".")
    inner = record
    for name in outer:
        inner = inner.setdefault(name, {})
    if last:
        inner[last] = value
    return record


MENU = '<header><nav><ul><li><a href="/about">About us</a></li><li><a href="/jobs">Careers</a></li></ul></nav></header>'


def _html(source: Source, items: Sequence[Item]) -> str:
    if getattr(source.rules, "item", ""):
        day = items[0].at.astimezone(HONG_KONG)
        rows = "".join(f'<li><a href="{one.url}">{one.title}</a></li>' for one in items)
        main = f'<h1 id="headerBanner">{day:%d-%m-%Y}</h1>'
        main += f'<div id="contentBody"><ul class="list fontSize1">{rows}</ul></div>'
    else:
        main = (_rows, _table, _cards)[len(source.id) % 3](items)
    return f"<!doctype html><html><head><title>.</title></head><body>{MENU}<main>{main}</main></body></html>"


def _day(one: Item) -> str:
    return f"{one.at.astimezone(HONG_KONG):%Y-%m-%d}"


def _rows(items: Iterable[Item]) -> str:
    rows = (f'<li><span class="date">{_day(one)}</span> <a href="{one.url}">{one.title}</a></li>' for one in items)
    return f'<ul class="news">{"".join(rows)}</ul>'


def _table(items: Iterable[Item]) -> str:
    rows = (f'<tr><td>{_day(one)}</td><td><a href="{one.url}">{one.title}</a></td></tr>' for one in items)
    return f"<table>{''.join(rows)}</table>"


def _cards(items: Iterable[Item]) -> str:
    cards = (
        f'<article class="card"><a href="{one.url}"><h3>{one.title}</h3></a><time>{_day(one)}</time></article>'
        for one in items
    )
    return "".join(cards)


# ------------------------------------------------------------------------------------------------ addresses by pattern
def matching(pattern: str, number: int) -> str:
    """An address that a pattern matches, another one for each number."""
    digits = iter(f"{20261100 + number}" * 8)
    found = "".join(_spelled(part, digits) for part in re._parser.parse(pattern))  # type: ignore[attr-defined]
    assert re.search(pattern, found), (pattern, found)
    return found


def _spelled(part: Any, digits: Any) -> str:
    name, of = str(part[0]), part[1]
    match name:
        case "LITERAL":
            return chr(of)
        case "IN":
            return _one_of(of, digits)
        case "ANY" | "NOT_LITERAL":
            return "a"
        case "SUBPATTERN":
            return "".join(_spelled(each, digits) for each in of[-1])
        case "BRANCH":
            return "".join(_spelled(each, digits) for each in of[1][0])
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = of
            times = least if least != 1 or most == 1 else 8
            return "".join(_spelled(each, digits) for _ in range(times) for each in inner)
    return ""


def _one_of(choices: Any, digits: Any) -> str:
    if any(str(kind) == "CATEGORY" or (str(kind) == "RANGE" and value[0] == ord("0")) for kind, value in choices):
        return str(next(digits))
    if str(choices[0][0]) == "NEGATE":
        return "a"
    kind, value = choices[0]
    return chr(value[0] if str(kind) == "RANGE" else value)
