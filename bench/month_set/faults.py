"""What sources do wrong: how each kind of fault serves what its newsroom has published.

A fault is a function of what stands in the window now, of the source and of the visit (so that it may change from one
to the next). Each was reported in public by users of feed readers, or seen in recorded documents.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from bench.month_set.newsroom import BEGIN, Item


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `base`: the address of the source's site; `number`: of the visit, from 0."""

    base: str
    source: int
    number: int
    now: datetime
    dice: random.Random
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """What is answered."""

    body: bytes
    kind: str = "application/rss+xml; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Entry = tuple[Item, str, str]  # the item, its link, its guid ("": none)
Fault = Callable[[Sequence[Item], Visit], Served]


def link(visit: Visit, item: Item) -> str:
    return f"{visit.base}/news/{item.number}.html"


def rss(entries: Sequence[Entry], date: Callable[[Item], str] | None = None) -> str:
    written = date or (lambda item: format_datetime(item.published))
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(url)}</link><description>{escape(item.summary)}"
        f"</description><pubDate>{written(item)}</pubDate>"
        + (f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else "")
        + "</item>"
        for item, url, guid in entries
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'


def _plain(items: Sequence[Item], visit: Visit) -> list[Entry]:
    return [(item, link(visit, item), f"g{item.number}") for item in items]


def plain(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss(_plain(items, visit)).encode())


def one_link_for_all(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss([(item, f"{visit.base}/news", f"g{item.number}") for item in items]).encode())


def one_link_and_no_guid(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss([(item, f"{visit.base}/news", "") for item in items]).encode())


def guids_used_again(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss([(item, link(visit, item), f"g{item.number % 7}") for item in items]).encode())


def sessions_in_links(items: Sequence[Item], visit: Visit) -> Served:
    session = f"{visit.dice.getrandbits(64):016x}"
    forms = (f";jsessionid={session}", f"?PHPSESSID={session}", f"?sid={session}")
    return Served(rss([(i, link(visit, i) + forms[i.number % 3], "") for i in items]).encode())


def redirectors(items: Sequence[Item], visit: Visit) -> Served:
    noise = visit.dice.getrandbits(40)

    def through(item: Item) -> str:
        target = quote(link(visit, item), safe="")
        if item.number % 2:
            return f"https://www.google.com/url?rct=j&sa=t&url={target}&ct=ga&cd={noise}"
        return f"https://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid={noise}&url={target}&c={noise}"

    return Served(rss([(item, through(item), "") for item in items]).encode())


def fragments(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss([(item, f"{visit.base}/bulletin.html#n{item.number}", "") for item in items]).encode())


def moves_on_day_twelve(items: Sequence[Item], visit: Visit) -> Served:
    """A new system: every address and guid is another one from then on."""
    moved = visit.now >= BEGIN + timedelta(days=12)
    new = [(item, f"{visit.base}/en/2026/story-{item.number * 31 + 7}", f"n{item.number * 31}") for item in items]
    return Served(rss(new if moved else _plain(items, visit)).encode())


def oldest_first(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss(_plain(list(reversed(items)), visit)).encode())


def spelled_otherwise(items: Sequence[Item], visit: Visit) -> Served:
    """One address in another spelling at each visit."""
    forms = ("/news/../news/{0}?a[]=1&q=x+y", "/news/{0}?a%5B%5D=1&q=x%20y", "/./news/{0}?a[]=1&q=x%20y")
    form = forms[visit.number % len(forms)]
    return Served(rss([(item, visit.base + form.format(item.number), "") for item in items]).encode())


def build_time_in_every_item(items: Sequence[Item], visit: Visit) -> Served:
    return Served(rss(_plain(items, visit), lambda _: format_datetime(visit.now)).encode())


def letters_in_any_case(items: Sequence[Item], visit: Visit) -> Served:
    body = rss(_plain(items, visit)).replace("<title>", "<Title>").replace("</title>", "</Title>")
    return Served(body.replace("pubDate>", "pubdate>").encode())


def broken_markup(items: Sequence[Item], visit: Visit) -> Served:
    """An ampersand and an angle bracket as they come, and a control character."""
    body = rss(_plain(items, visit)).replace("Commission said", "Commission (R&D) said\x0b x<y and")
    return Served(body.replace("創新科技署今日", "創新科技署 R&D x<y 今日").encode())


def cut_in_the_middle(items: Sequence[Item], visit: Visit) -> Served:
    """Every third time the body ends early. What was cut off stands in the next one."""
    body = plain(items, visit).body
    return Served(body[: len(body) * 2 // 3] if visit.number % 3 == 1 else body)


def wrong_charset(items: Sequence[Item], visit: Visit) -> Served:
    return Served(plain(items, visit).body, "text/xml; charset=iso-8859-1")


def big5(items: Sequence[Item], visit: Visit) -> Served:
    body = rss(_plain(items, visit)).replace("UTF-8", "Big5")
    return Served(body.encode("big5hkscs", "xmlcharrefreplace"), "text/xml")


def server_errors(items: Sequence[Item], visit: Visit) -> Served:
    if visit.dice.random() < 0.4:
        return Served(b"<html><body>busy</body></html>", "text/html", visit.dice.choice((500, 502, 503, 403, 404, 429)))
    return plain(items, visit)


def challenge_page(items: Sequence[Item], visit: Visit) -> Served:
    if visit.dice.random() < 0.3:
        return Served(b"<html><head><title>Just a moment...</title></head><body>Checking</body></html>", "text/html")
    return plain(items, visit)


def empty_at_night(items: Sequence[Item], visit: Visit) -> Served:
    return plain(items if visit.now.hour < 15 else [], visit)


def label_for_an_encoding(items: Sequence[Item], visit: Visit) -> Served:
    return Served(plain(items, visit).body, headers=(("Content-Encoding", "utf-8"),))


def cookie_gate(items: Sequence[Item], visit: Visit) -> Served:
    if "gate=1" not in visit.cookie:
        back = f"{visit.base}/feed"
        return Served(b"", "text/html", 302, (("Location", back), ("Set-Cookie", "gate=1; Path=/")))
    return plain(items, visit)


def partial_status(items: Sequence[Item], visit: Visit) -> Served:
    return Served(plain(items, visit).body, status=(200, 203, 202, 201)[visit.number % 4])


def listing(items: Sequence[Item], visit: Visit) -> Served:
    rows = "".join(
        f'<li><a href="/s{visit.source}/news/{item.number}.html">{escape(item.title)}</a>'
        f" <span>{item.published + timedelta(hours=8):%d.%m.%Y}</span> <p>{escape(item.summary)}</p></li>"
        for item in items
    )
    return Served(f"<html><body><ul class=news>{rows}</ul></body></html>".encode(), "text/html; charset=utf-8")


def json_records(items: Sequence[Item], visit: Visit) -> Served:
    """A list of records, and one record without a list where there is one."""
    records = [
        {"title": i.title, "link": link(visit, i), "when": i.published.isoformat(), "text": i.summary} for i in items
    ]
    return Served(json.dumps(records if len(records) != 1 else records[0]).encode(), "application/json")


def atom(items: Sequence[Item], visit: Visit) -> Served:
    """Ids are tag addresses; links are relative to the base of the feed."""
    entries = "".join(
        f"<entry><id>tag:{visit.source},{item.number}</id><title type='html'>{escape(escape(item.title))}</title>"
        f"<link href='news/{item.number}.html'/><published>{item.published.isoformat()}</published>"
        f"<updated>{visit.now.isoformat()}</updated><summary>{escape(item.summary)}</summary></entry>"
        for item in items
    )
    head = f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{visit.base}/'><title>N</title><id>x</id>"
    return Served(f"{head}{entries}</feed>".encode(), "application/atom+xml")


FEEDS: tuple[Fault, ...] = (
    plain, one_link_for_all, one_link_and_no_guid, guids_used_again, sessions_in_links, redirectors, fragments,
    moves_on_day_twelve, oldest_first, spelled_otherwise, build_time_in_every_item, letters_in_any_case, broken_markup,
    cut_in_the_middle, wrong_charset, big5, server_errors, challenge_page, empty_at_night, label_for_an_encoding,
    cookie_gate, partial_status, atom,
)  # fmt: skip
