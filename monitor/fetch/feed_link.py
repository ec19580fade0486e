"""Links that stand beside a document and not in it: the feed that a page names, and `Link:` headers (RFC 8288). Pure.

Publishers put a page where a feed was and keep the feed under another address, which the page names (HTML 4.6.7.1:
`<link rel="alternate" type="application/rss+xml">`). Who follows the old address means the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from urllib.parse import urljoin

import httpx

from monitor.fetch.page_redirect import is_same
from monitor.source_kinds.feed_kind import FEED_TYPES

_READ = 256 << 10  # bytes: the heads of pages with all their styles and scripts inside reach 200 KB
_BEFORE_PAGE = b"\xef\xbb\xbf \t\r\n"
_IS_PAGE = re.compile(
    rb"(?:(?:<\?xml[^>]{0,200}>|<!--(?:(?!-->).){0,2000}-->)\s*+){0,5}<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = re.compile(
    rb"<(?:(!--)|(script|style|template|title|textarea|noscript)\b|link\b([^<>]{1,1000})>)", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# RFC 8288, 3: <target>; name=value; name="value", …
_LINK = re.compile(r"<([^<>]{0,2048})>([^<]{0,1000})")
_PARAMETER = re.compile(r""";\s*([a-z*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)

Attributes = Mapping[str, str]


def named_feed(headers: Mapping[str, str], body: bytes, url: httpx.URL) -> str | None:
    """The feed that an HTML page names, as it is written: the first that is not of comments. None: no such page."""
    if not _IS_PAGE.match(body[:_READ].lstrip(_BEFORE_PAGE)):
        return None
    named = [*header_links(headers), *_elements(body[:_READ])]
    feeds = [one["href"] for one in named if _is_feed(one) and not is_same(one["href"], url)]
    return min(feeds, key=lambda address: "comment" in address.lower(), default=None)


def next_link(headers: Mapping[str, str], url: str) -> str | None:
    """The address of the next page of a list, as its `Link:` header says."""
    stated = next((one["href"] for one in header_links(headers) if "next" in _relations(one)), None)
    with suppress(ValueError):
        return urljoin(url, stated) if stated else None
    return None


def header_links(headers: Mapping[str, str]) -> Iterator[Attributes]:
    """The links of the `Link:` headers: their parameters by lower-case name, and the address as "href"."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)}
        yield {**found, "href": target.strip()}


def _elements(page: bytes) -> Iterator[Attributes]:
    """The `link` elements, without those in comments, scripts and the like; what is never closed ends the page."""
    at = 0
    while found := _ELEMENT.search(page, at):
        comment, hidden, link = found.groups()
        at = found.end()
        if link is not None:
            yield _attributes(link.decode("utf-8", "replace"))
            continue
        at = page.find(b"-->", at) if comment else _closed(page, hidden, at)
        if at < 0:
            return


def _closed(page: bytes, name: bytes, start: int) -> int:
    found = re.compile(rb"</" + name + rb"\b", re.IGNORECASE).search(page, start)
    return found.end() if found else -1


def _attributes(text: str) -> Attributes:
    found = {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(text)}
    return {**found, "href": found.get("href", "").strip()}


def _is_feed(link: Attributes) -> bool:
    kind = link.get("type", "").partition(";")[0].strip().lower()
    return bool(link["href"]) and "alternate" in _relations(link) and kind in FEED_TYPES


def _relations(link: Attributes) -> list[str]:
    return link.get("rel", "").lower().split()
