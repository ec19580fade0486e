"""The newsroom's site as a value: path -> what stands there. Pure.

Each desk lists its announcements in the shape of a real kind of source, faults included: the radio's feed has no item
links and calls itself zh-CN, the daily's links carry a tracking parameter, the listing has no time of day.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.demo.announcements import Announcement
from monitor.model import HONG_KONG

ROBOTS = b"User-agent: *\nDisallow: /search\n"


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at one path."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class Desk:
    """One publisher: where its list and its pages stand, and by which templates they are written."""

    name: str
    list_path: str
    page_path: str  # a format of: day (Hong Kong), number, slug
    page: str
    list: str = "feed.xml"
    lead: bool = False  # the feed gives the first paragraph, not the whole text
    language: str = "en"
    linked: bool = True  # False: items have a guid, no link
    tracking: str = ""


DESKS = {
    "gov-en": Desk(
        name="Government press releases (demo)",
        list_path="/gia/rss/general_en.xml",
        page_path="/gia/general/{day:%Y%m/%d}/P{day:%Y%m%d}{number:05}.htm",
        page="gia.html",
    ),
    "gov-zh": Desk(
        name="政府新聞公報（示範）",
        list_path="/gia/rss/general_zh.xml",
        page_path="/gia/general/{day:%Y%m/%d}/P{day:%Y%m%d}{number:05}.htm",
        page="gia.html",
        language="zh-HK",
    ),
    "gov-sc": Desk(
        name="政府新闻公报（示范）",
        list_path="/TuniS/gia/rss/general_zh.xml",
        page_path="/TuniS/gia/general/{day:%Y%m/%d}/P{day:%Y%m%d}{number:05}.htm",
        page="gia.html",
        language="zh-CN",
    ),
    "radio": Desk(
        name="海港電台 即時新聞（示範）",
        list_path="/radio/ch/rss/local.xml",
        page_path="/radio/ch/component/k2/{number}-{day:%Y%m%d}.htm",
        page="radio.html",
        language="zh-CN",
        linked=False,
    ),
    "wire": Desk(
        name="湾区通讯社（示范）",
        list_path="/wire/rss/gn.xml",
        page_path="/wire/gn/{day:%Y/%m-%d}/{number}.shtml",
        page="wire.html",
        lead=True,
        language="zh-CN",
    ),
    "park": Desk(
        name="Park news (demo)",
        list_path="/en/news-and-events/news",
        page_path="/en/news-and-events/news/{slug}",
        page="park.html",
        list="listing.html",
    ),
    "bank": Desk(
        name="Monetary desk (demo)",
        list_path="/public/press-releases",
        page_path="/eng/news-and-media/press-releases/{day:%Y/%m/%Y%m%d}-{number}/",
        page="bank.html",
        list="records",
    ),
    "daily": Desk(
        name="Victoria Daily (demo)",
        list_path="/rss/2/feed",
        page_path="/news/hong-kong/article/{number}/{slug}",
        page="daily.html",
        lead=True,
        tracking="?utm_source=rss_feed",
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """An announcement as the templates see it."""

    path: str
    url: str
    title: str
    paragraphs: Sequence[str]
    local: datetime  # Hong Kong time
    versions: dict[str, str]  # desk -> path, of the same announcement in other languages

    @property
    def mail_date(self) -> str:
        """As RSS 2.0 wants it (RFC 822, with a four-digit year)."""
        return format_datetime(self.local)


def site_of(announcements: Iterable[Announcement], base_url: str) -> dict[str, Resource]:
    """Every page and list of these announcements. `base_url`: without a slash at its end."""
    newest = sorted(announcements, key=lambda one: one.published, reverse=True)
    opened = min(one.published for one in newest)
    site = {"/robots.txt": Resource(ROBOTS, "text/plain; charset=utf-8", opened)}
    for desk, group in groupby(sorted(newest, key=lambda one: one.desk), key=lambda one: one.desk):
        site |= _desk_site(DESKS[desk], list(group), newest, base_url)
    return site


def _desk_site(
    desk: Desk, listed: Sequence[Announcement], everything: Sequence[Announcement], base_url: str
) -> dict[str, Resource]:
    items = [_item(one, everything, base_url) for one in listed]
    pages = {item.path: _html(desk, item, one.changed) for item, one in zip(items, listed, strict=True)}
    return {desk.list_path: _list(desk, items, max(one.changed for one in listed), base_url), **pages}


def path_of(one: Announcement) -> str:
    """Where the page of an announcement stands."""
    slug = re.sub(r"[^a-z0-9]+", "-", one.title.lower()).strip("-")
    return DESKS[one.desk].page_path.format(day=one.published.astimezone(HONG_KONG), number=one.number, slug=slug)


def _item(one: Announcement, everything: Iterable[Announcement], base_url: str) -> Item:
    versions = {other.desk: path_of(other) for other in everything if one.story and other.story == one.story}
    versions.pop(one.desk, None)
    path = path_of(one)
    return Item(path, base_url + path, one.title, one.paragraphs, one.published.astimezone(HONG_KONG), versions)


def _html(desk: Desk, item: Item, modified: datetime) -> Resource:
    body = _templates().get_template(desk.page).render(desk=desk, item=item)
    return Resource(body.encode(), "text/html; charset=utf-8", modified)


def _list(desk: Desk, items: Sequence[Item], modified: datetime, base_url: str) -> Resource:
    if desk.list == "records":
        return Resource(_records(items), "application/json; charset=utf-8", modified)
    body = _templates().get_template(desk.list).render(desk=desk, items=items, base_url=base_url)
    kind = "application/rss+xml" if desk.list.endswith(".xml") else "text/html"
    return Resource(body.encode(), f"{kind}; charset=utf-8", modified)


def _records(items: Sequence[Item]) -> bytes:
    records = [{"title": item.title, "link": item.url, "date": f"{item.local:%Y-%m-%d}"} for item in items]
    header = {"success": True, "err_code": "0000", "err_msg": "No error found"}
    answer = {"header": header, "result": {"datasize": len(records), "records": records}}
    return json.dumps(answer, ensure_ascii=False).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
