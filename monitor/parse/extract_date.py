"""When an article page was published.

The day in the address is right by construction, but only a day. So the most trusted statement with a time of day is
taken if it falls on that day: the selector's, then JSON-LD, `<meta>`, `<time>`; at last htmldate's reading of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import htmldate
from bs4 import BeautifulSoup, Tag

from monitor.model import HONG_KONG, NO_STAMP, PollFlag, Stamp
from monitor.parse.clean import line
from monitor.parse.extract_outlets import Outlet
from monitor.parse.timestamps import find_date, read_date

_IN_ADDRESS = re.compile(
    r"(?<!\d)(?:(?P<y>20[0-4]\d|199\d)(?P<s>[/-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])"
    r"|(?P<y1>20[0-4]\d|199\d)/?(?P<m1>0[1-9]|1[0-2])/?(?P<d1>0[1-9]|[12]\d|3[01]))(?!\d)"
)
_META = (
    'meta[property="article:published_time"], meta[property="og:published_time"], meta[itemprop=datePublished], '
    'meta[name="publish-date"], meta[name=publishdate], meta[name=pubdate], meta[name="dc.date"], '
    'meta[name="DC.date.issued"], meta[name="parsely-pub-date"]'
)
_RELEASE_FOOT = re.compile(
    r"^(?:Ends/|完)\s*|\bIssued at\b|NNNN"
)  # Ends/Thursday, November 27, 2025 Issued at HKT 15:55
_UNSURE = {PollFlag.FUTURE_CLAMPED.value, "from-now"}  # a page that is met late says "yesterday" still
_LONGEST_DATE = 200  # characters of a node that may still be a date: with weekday, place and source beside it


def date_of(
    page: BeautifulSoup, outlet: Outlet, objects: list[dict[str, Any]], urls: list[str], now: datetime
) -> Stamp:
    """The stamp of a page. `urls`: its addresses, the canonical one too."""
    day = next((stamp for url in urls if (stamp := day_in(url, now)).instant), NO_STAMP)
    for stamp in _stated(page, outlet, objects, now):
        if day.instant is None or _same_day(stamp, day):
            return stamp
    return day if day.instant else _guessed(page, now)


def day_in(url: str, now: datetime) -> Stamp:
    """The day that an address names: /202511/26/, /2025/1128/, -20251126.htm, /2025/11/26/."""
    for found in _IN_ADDRESS.finditer(url):
        parts = [part for part in found.group("y", "m", "d", "y1", "m1", "d1") if part]
        stamp = read_date("-".join(parts), now=now)
        if stamp.instant and not stamp.flags:
            return stamp
    return NO_STAMP


def _stated(page: BeautifulSoup, outlet: Outlet, objects: list[dict[str, Any]], now: datetime) -> Iterator[Stamp]:
    of_objects = [str(one["datePublished"]) for one in objects if one.get("datePublished")]
    texts = [
        *(_text_of(node) for node in (page.select(outlet.date) if outlet.date else ())),
        *(text[:10] if outlet.untimed else text for text in of_objects),
        *(str(node.get("content", "")) for node in page.select(_META)),
        *(str(node["datetime"]) for node in page.select("time[datetime]")),
    ]
    for text in texts:
        stamp = _read_within(text, now)
        if stamp.instant and _UNSURE.isdisjoint(stamp.flags):
            yield stamp


def _read_within(text: str, now: datetime) -> Stamp:
    """As a whole, up to the first bar ("28 November 2025 06:03 | Source"), or the one date within."""
    text = _RELEASE_FOOT.sub("", text)
    whole = read_date(text, now=now)
    stamp = whole if whole.instant else read_date(re.split(r"[|｜]", text)[0], now=now)
    return stamp if stamp.instant else find_date(text, now=now)


def _text_of(node: Tag) -> str:
    return str(node.get("datetime") or node.get("content") or line(str(node)))[:_LONGEST_DATE]


def _same_day(one: Stamp, other: Stamp) -> bool:
    if one.instant is None or other.instant is None:
        return False
    return one.instant.astimezone(HONG_KONG).date() == other.instant.astimezone(HONG_KONG).date()


def _guessed(page: BeautifulSoup, now: datetime) -> Stamp:
    found = htmldate.find_date(str(page), original_date=True, extensive_search=False, max_date=now.date().isoformat())
    return read_date(found, now=now) if found else NO_STAMP
