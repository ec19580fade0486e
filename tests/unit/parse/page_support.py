"""Pages for the tests of extraction, and how they are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from monitor.model import HONG_KONG, Page, PageRules
from monitor.parse.page import read_page

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in Hong Kong
TITLE = "New wind tunnel for drone makers"
TEXT = (
    "The wind tunnel in Sai Kung is open to every maker of drones from next week, its operator said.",
    "It reaches the speed of a typhoon within a minute, so that flights which nobody would dare can be tried.",
    "Makers of drones book it by the hour and take the readings of all sensors home with them.",
)
ZH_TITLE = "西貢新風洞供無人機商使用"
ZH_TEXT = (
    "營運機構表示，位於西貢的風洞下星期起開放予所有無人機製造商使用，收費按小時計算。",
    "風洞可於一分鐘內達到颱風的風速，讓無人敢於嘗試的飛行得以測試，並記錄所有感應器的讀數。",
    "無人機商可預約使用，並可把全部數據帶走，作研究及改良產品之用。",
)


def read(html: str, url: str = "https://lab.example.hk/news/7", now: datetime = NOW) -> Page:
    return read_page(html.encode(), "text/html; charset=utf-8", url, PageRules(), now)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts or TEXT)


def page(body: str, title: str = TITLE, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def ld(*objects: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in objects)


def day(found: Page) -> str:
    """The day in Hong Kong, or nothing."""
    return found.published.instant.astimezone(HONG_KONG).date().isoformat() if found.published.instant else ""
