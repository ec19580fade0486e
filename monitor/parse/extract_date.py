"""When an article page was published.

    1. the selector's date, JSON-LD of the article, `<meta>` of the article; of two on one day the one with a time
    2. the day in the address, which is right by construction where it is no folder's or series': so it stands against
       what differs by a day (a time without its zone), and not against two statements that agree or one that is surer
    3. the article's own `<time>`, a date beside the headline, in the dateline, or alone at the end of the text
    4. htmldate's reading, if the page writes that day where a date of publication may stand

A ticker's, sidebar's or comment's time and a deadline are none of these. Days are those of Hong Kong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import htmldate
from bs4 import BeautifulSoup, Tag

from monitor.model import HONG_KONG, NO_STAMP, Stamp
from monitor.parse.clean import line
from monitor.parse.extract_dateline import LONGEST_LABEL, UNSURE, YEAR, is_elsewhere, read_within, written_date
from monitor.parse.extract_outlets import Outlet
from monitor.parse.other_days import is_other_day
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
_BARE_DATE = 40  # characters of a text that is hardly more than a date: the words that say of what stand before it
LONGEST_DATE = 200  # characters of a node that may still be a date: with weekday, place and source beside it


# HTML's own, microdata, hAtom and h-entry (microformats.org).
_TIMES = "time[datetime], [itemprop=datePublished], abbr.published[title], .dt-published"


def date_of(
    page: BeautifulSoup, outlet: Outlet, objects: list[dict[str, Any]], urls: list[str], title: str, now: datetime
) -> Stamp:
    """The stamp of a page. `urls`: its addresses, the canonical one too. `title`: its headline."""
    day = next((stamp for url in urls if (stamp := day_in(url, now)).instant), NO_STAMP)
    stated = list(_stated(page, outlet, objects, now))
    if day.instant is not None:
        same = [stamp for stamp in stated if _same_day(stamp, day)]
        if same or not stated or _is_near(stated[0], day):
            weak = same or [stamp for stamp in _of_times(page, now) if _same_day(stamp, day)]
            return _finest(weak) if weak else day
    if stated:
        return _finest([stamp for stamp in stated if _same_day(stamp, stated[0])])
    own = next((stamp for stamp in _of_times(page, now)), NO_STAMP)
    found = own if own.instant else written_date(page, title, now)
    return found if found.instant else _guessed(page, now)


def _finest(stamps: list[Stamp]) -> Stamp:
    """Of stamps of one day the first that has a time of day."""
    return next((stamp for stamp in stamps if stamp.precision != "day"), stamps[0])


def _is_near(one: Stamp, day: Stamp) -> bool:
    """Whether a stamp is of the day before or after: a time whose zone was lost."""
    if one.instant is None or day.instant is None:
        return False
    return abs((one.instant.astimezone(HONG_KONG).date() - day.instant.astimezone(HONG_KONG).date()).days) <= 1


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
    ]
    yield from _sure(texts, now)


def _of_times(page: BeautifulSoup, now: datetime) -> Iterator[Stamp]:
    return _sure((_text_of(node) for node in _own_times(page)), now)


def _sure(texts: Iterable[str], now: datetime) -> Iterator[Stamp]:
    """The stamps of these texts that say a day of their own, none that is reckoned from now."""
    for text in texts:
        stamp = read_within(text, now)
        if stamp.instant and UNSURE.isdisjoint(stamp.flags):
            yield stamp


def _own_times(page: BeautifulSoup) -> list[Tag]:
    """The `<time>` elements that may be the article's own, those beside its headline first.

    Not those of tickers, sidebars, lists of other articles and comments, nor what words call a deadline; where the
    headline stands in an `<article>` or `<main>`, only those in it.
    """
    headline = page.select_one("h1")
    article = headline.find_parent(["article", "main"]) if headline else None
    own = [node for node in page.select(_TIMES) if not is_elsewhere(node) and not _is_other_day(node)]
    if article is not None:
        return [node for node in own if article in node.parents]
    if headline is None:
        return own
    behind = {id(node) for node in headline.find_all_next(True)}
    return sorted(own, key=lambda node: id(node) not in behind)


def _is_other_day(node: Tag) -> bool:
    """Whether the words before it, in its own line, call it a deadline or the like."""
    before = [each.get_text(" ") if isinstance(each, Tag) else str(each) for each in node.previous_siblings]
    return is_other_day(" ".join(reversed(before)))


def _text_of(node: Tag) -> str:
    return str(node.get("datetime") or node.get("content") or node.get("title") or line(str(node)))[:LONGEST_DATE]


def _same_day(one: Stamp, other: Stamp) -> bool:
    if one.instant is None or other.instant is None:
        return False
    return one.instant.astimezone(HONG_KONG).date() == other.instant.astimezone(HONG_KONG).date()


def _guessed(page: BeautifulSoup, now: datetime) -> Stamp:
    """htmldate's reading; it completes a month with its first day, so the page must write the day."""
    today = now.astimezone(HONG_KONG).date().isoformat()
    found = htmldate.find_date(str(page), original_date=True, extensive_search=False, max_date=today) or ""
    stamp = read_date(found, now=now)
    return stamp if stamp.instant and _is_written(page, stamp, found, now) else NO_STAMP


def _is_written(page: BeautifulSoup, stamp: Stamp, day: str, now: datetime) -> bool:
    """Whether the page names that day in its head or as a label, and not only as a deadline, in prose or elsewhere."""
    head = str(page.head) if page.head else ""
    if day in head or day.replace("-", "") in head or day.replace("-", "/") in head:
        return True
    before = ""
    for string in page.find_all(string=True):
        text = str(string).strip()
        if not text:
            continue
        if YEAR.search(text) and len(text) <= LONGEST_LABEL and not is_elsewhere(string):
            spoken = is_other_day(YEAR.split(text)[0]) or (len(text) < _BARE_DATE and is_other_day(before))
            if not spoken and _same_day(find_date(text, now=now), stamp):
                return True
        before = text
    return False
