"""HTML listings: by CSS selectors where `[source.listing]` says where items, links, titles and dates stand; else the
lists of news that the page holds (`induce`). Either way a page that was changed is noticed, and its lists are found
again (`list_upkeep`).
"""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from html import escape

import soupsieve
from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning

from monitor.model import NO_STAMP, Refusal, Source, Stamp
from monitor.parse.charset import decode
from monitor.parse.clean import absolute
from monitor.parse.lists.list_upkeep import upkept
from monitor.parse.raw_items import RawDocument, RawFeed, RawItem
from monitor.parse.timestamps import find_date, read_date
from monitor.source_kinds.listing_kind import ListingRules


def read_listing(document: RawDocument, source: Source, now: datetime) -> RawFeed:
    """The items that the page lists, and what its next visit should know of its lists."""
    rules = source.rules
    assert isinstance(rules, ListingRules)
    text, flag = decode(document.body, document.content_type, "html")
    selected = _by_selectors(text, document, rules, source, now) if rules.item else None
    return upkept(selected, text, document, source, now).with_charset(flag)


def _by_selectors(text: str, document: RawDocument, rules: ListingRules, source: Source, now: datetime) -> RawFeed:
    """The items that the selectors find. An address that stands twice (two layouts of a page) is one item."""
    page = soup_of(text)
    base = base_of(page, document.url)
    title = page.title.get_text(" ", strip=True) if page.title else ""
    feed = RawFeed(title=escape(title, quote=False), page=text)
    shared = _page_date(page, rules, source, now)
    found: dict[str, RawItem] = {}
    for number, node in enumerate(page.select(rules.item), 1):
        item = _listed_item(node, rules, source, base, now, shared)
        if isinstance(item, str):
            feed.refused.append(Refusal(f"entry {number}", item))
        else:
            found[item.link] = _merged(found[item.link], item) if item.link in found else item
    feed.items = list(found.values())
    feed.next_urls = _next(page, rules, base)
    return feed


def soup_of(text: str) -> BeautifulSoup:
    """The page as a tree; whatever it is, it is read as HTML."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml")


def base_of(page: BeautifulSoup, url: str) -> str:
    """The address to which those of a page are relative."""
    stated = page.select_one("base[href]")
    return (absolute(str(stated["href"]), url) if stated else None) or url


def _listed_item(
    node: Tag, rules: ListingRules, source: Source, base: str, now: datetime, shared: Stamp
) -> RawItem | str:
    anchor = _anchor(node, rules.link)
    link = absolute(str(anchor.get("href", "")), base) if anchor else None
    if anchor is None or link is None or link.partition("#")[0] == base:
        return "no link"
    title = _title(node, anchor, rules.title)
    summary = node.select_one(rules.summary) if rules.summary else None
    return RawItem(
        title=escape(title, quote=False),
        link=link,
        guid="",
        summary=summary.decode_contents() if summary else "",
        published=_date(node, link, rules, source, now) or shared,
    )


def _anchor(node: Tag, selector: str) -> Tag | None:
    """The link of an item; the item itself, or the link around it, where the item selector points at or into links."""
    chosen = node.select_one(selector) if selector else node
    if chosen is None:
        return node if node.get("href") else node.find_parent("a", href=True)
    if chosen.get("href"):
        return chosen
    return chosen.select_one("a[href]") or chosen.find_parent("a", href=True)


def _title(node: Tag, anchor: Tag, selector: str) -> str:
    if selector and (chosen := node.select_one(selector)):
        return _text_of_node(chosen)
    if words := _text_of_node(anchor):
        return words
    picture = anchor.select_one("img[alt]")
    return str(anchor.get("title") or (picture.get("alt", "") if picture else "") or "")


def _text_of_node(node: Tag) -> str:
    return (
        " ".join(node.get_text(" ").split(" ")).strip() if node.find(True) is None else node.get_text(" ", strip=True)
    )


def _merged(first: RawItem, second: RawItem) -> RawItem:
    """An address that stands twice: the first with what only the second has (a picture link before its headline)."""
    first.title = first.title or second.title
    first.summary = first.summary or second.summary
    if isinstance(first.published, Stamp) and first.published.instant is None:
        first.published = second.published
    return first


# --------------------------------------------------------------------------------------------------------------- dates
def _date(node: Tag, link: str, rules: ListingRules, source: Source, now: datetime) -> Stamp | None:
    """From the item, else from its address; None when neither says any."""
    if rules.date and not rules.date.startswith("^"):
        chosen = node if _matches(node, rules.date) else node.select_one(rules.date)
        stamp = _read_date_of(chosen, rules, source, now) if chosen else NO_STAMP
        if stamp.instant is not None or not rules.date_from_url:
            return stamp if stamp.raw else None
    return _from_url(link, rules.date_from_url, now)


def _matches(node: Tag, selector: str) -> bool:
    return bool(soupsieve.match(selector, node))


def _page_date(page: BeautifulSoup, rules: ListingRules, source: Source, now: datetime) -> Stamp:
    """The date that stands once for the whole page (a day list): its selector begins with ``^``."""
    chosen = page.select_one(rules.date[1:].strip()) if rules.date.startswith("^") else None
    return _read_date_of(chosen, rules, source, now) if chosen else NO_STAMP


def _read_date_of(node: Tag, rules: ListingRules, source: Source, now: datetime) -> Stamp:
    raw = str(node.get(rules.date_attribute, "")) if rules.date_attribute else node.get_text(" ", strip=True)
    stamp = read_date(raw, now=now, zone=source.zone, date_format=source.date_format)
    if stamp.instant is None and raw and not source.date_format:
        return find_date(raw, now=now, zone=source.zone)
    return stamp


def _from_url(link: str, pattern: str, now: datetime) -> Stamp | None:
    match = re.search(pattern, link) if pattern else None
    if not match:
        return None
    parts = match.groupdict()
    return read_date("-".join(parts.get(name) or "" for name in ("year", "month", "day")), now=now)


def _next(page: BeautifulSoup, rules: ListingRules, base: str) -> list[str]:
    chosen = page.select_one(rules.next_page) if rules.next_page and rules.pages > 1 else None
    link = absolute(str(chosen.get("href", "")), base) if chosen else None
    return [link] if link else []
