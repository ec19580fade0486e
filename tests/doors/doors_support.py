"""What the tests of the doors are made with: a command's answer, and the articles that they all know."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from monitor.bootstrap import App, open_app
from monitor.entrypoints.web.server import make_server
from monitor.settings import load_settings
from tests.making import source


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        """Standard error, line by line; each must be a sentence of ours."""
        lines = self.err.splitlines()
        assert all(line.startswith("monitor: ") for line in lines), self.err
        return [line.removeprefix("monitor: ") for line in lines]


Run = Callable[..., Done]


def write_sources(home: Path, blocks: str) -> None:
    (home / "sources.toml").write_text(blocks, encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------- articles
HUB = {
    "url": "https://news.example.com/hub",
    "title": "Applications open for the Research Talent Hub",
    "text": "The Innovation and Technology Commission of Hong Kong today opened applications for the Research "
    "Talent Hub. Each company may receive up to HK$1.2 million. Applications close on December 31, 2026.",
    "published": "2026-11-20T10:00:00+08:00",
}
HUB_ZH = {
    "url": "https://zh.example.com/hub",
    "title": "研究人才庫接受申請",
    "text": "創新科技署今日公布，研究人才庫開始接受申請，截止日期為二○二六年十二月三十一日。",
    "published": "2026-11-20T10:05:00+08:00",
    "language": "zh-Hant",
}
CYBERPORT = {
    "url": "https://news.example.com/cyberport",
    "title": "Cyberport names forty start-ups for its incubation programme",
    "text": "Hong Kong Cyberport today named forty start-ups in artificial intelligence that join its "
    "incubation programme.",
    "published": "2026-11-19T09:00:00+08:00",
    "source": "gov",
}
RAIN = {
    "url": "https://news.example.com/rain",
    "title": "Rain is expected at the weekend",
    "text": "The Observatory forecasts heavy rain and gusty winds for Saturday and Sunday.",
    "published": "2026-11-18T09:00:00+08:00",
}


def lines(*articles: dict[str, Any] | str) -> str:
    """JSON Lines; a string stands as it is."""
    return "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n" for one in articles)


# --------------------------------------------------------------------------------------------------------------- web
class Elements(HTMLParser):
    """What a browser makes of a page: its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


STORE = "monitor.db"


def open_watching(folder: Path, **settings: str) -> App:
    """An `App` in a folder; close it."""
    write_sources(folder, source("gov", "http://127.0.0.1:9/feed", publisher="Commission", retain="full"))
    given = {"MONITOR_DATA": str(folder), "MONITOR_SOURCES": str(folder / "sources.toml"), **settings}
    return open_app(load_settings(given, None))


def open_stocked(folder: Path, **settings: str) -> App:
    """An `App` in a folder, with the four articles; close it."""
    app = open_watching(folder, **settings)
    app.import_lines(lines(HUB, HUB_ZH, CYBERPORT, RAIN).splitlines())
    return app


def visitor(app: App, address: str = "127.0.0.1", base_url: str = "http://127.0.0.1:8000") -> TestClient:
    """Somebody at that address who asks for the service by that name. Errors are answered, not raised."""
    return TestClient(
        make_server(app),
        base_url=base_url,
        client=(address, 50_000),
        raise_server_exceptions=False,
        follow_redirects=False,
    )
