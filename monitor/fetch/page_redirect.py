"""Redirects that stand in the document and not in its status line: `<meta http-equiv="refresh">` and `Refresh`. Pure.

Home and index pages of public bodies move so. One that acts at once is a redirect (HTML, "pragma directives", refresh
state); one that waits longer shows its page first, and a page that calls itself again is only kept fresh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import httpx

_LONGEST_WAIT = 5.0  # seconds: "you are being taken to our new page"; pages that are kept fresh wait a minute at least
_HEAD = 8_192  # bytes in which the element is looked for; it stands in the head of a page that has little else
_LONGEST_PAGE = 100_000  # bytes: a page that says more than where to go is a page
_NOT_SAID = re.compile(rb"<!--.*?-->|<(script|style|noscript|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""http-equiv\s*=\s*["']?\s*refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
# The wait, then a separator (HTML, "shared declarative refresh steps"), then the address, in quotation marks or not.
_REFRESH = re.compile(
    r"""\s*(\d{1,5}+(?:\.\d*+)?|\.\d++)(?:\s*[;,]\s*|\s++)(?>(?:url\s*=\s*)?)(["']?)([^"'\s]\S*?)\2\s*""", re.IGNORECASE
)


def page_redirect(headers: Mapping[str, str], body: bytes, url: httpx.URL) -> str | None:
    """The address to which a document sends its reader at once, as it is written; None when it does not."""
    stated = headers.get("refresh") or (_of_page(body) if _is_page(headers, body) else None)
    match = _REFRESH.fullmatch(stated) if stated else None
    if match is None or float(match[1]) > _LONGEST_WAIT:
        return None
    return None if is_same(match[3], url) else match[3]


def _is_page(headers: Mapping[str, str], body: bytes) -> bool:
    return len(body) <= _LONGEST_PAGE and ("html" in headers.get("content-type", "html").lower())


def _of_page(body: bytes) -> str | None:
    for found in _META.findall(_NOT_SAID.sub(b" ", body[:_HEAD])):
        element = found.decode("utf-8", "replace")
        if _IS_REFRESH.search(element) and (content := _CONTENT.search(element)):
            return unescape(content[1] or content[2] or content[3] or "")
    return None


def is_same(to: str, url: httpx.URL) -> bool:
    """Whether that reference leads to the address in which it stands."""
    try:
        return url.join(to).copy_with(fragment=None) == url
    except (httpx.InvalidURL, UnicodeError):
        return False
