"""The text of an article page: by the publisher's selectors, else the best of several readings (`extract_choice`).

Readings are made of a page from which consent, share and related boxes, scripts and annotations are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bs4 import BeautifulSoup, Tag

from monitor.parse.clean import line, plain
from monitor.parse.extract_choice import is_about, says_much_more, stated_text, text_on_page
from monitor.parse.extract_outlets import Outlet
from monitor.parse.extract_tree import levelled
from monitor.parse.listing_reader import soup_of
from monitor.parse.wrapped import unwrapped_html

_NOT_SEEN = re.compile(
    r"<!--.*?-->|<(script|style|svg|noscript|template|iframe|canvas|select|button)\b[^>]*>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
# What no reader takes for the article: boxes of the usual consent managers (Funding Choices, OneTrust, Sourcepoint,
# Cookiebot, Quantcast, Didomi), share bars, related articles, appeals.
_BOXES = (
    ".fc-consent-root, .fc-dialog-container, #onetrust-consent-sdk, #onetrust-banner-sdk, [id^=sp_message_container], "
    "#CybotCookiebotDialog, .qc-cmp2-container, #didomi-host, [id*=cookie-banner], [class*=cookie-banner], "
    "[class*=cookie-consent], [id*=cookie-consent], [class*=cookie-notice], [class*=gdpr], [class*=consent-banner], "
    "[class*=share-bar], [class*=social-share], [class*=sharedaddy], [class*=related-articles], [class*=related-news], "
    "[class*=relatedposts], [class*=recommended], [class*=newsletter], ins.adsbygoogle"
)
_ANNOTATIONS = "rt, rtc, rp"  # how characters are read


# ---------------------------------------------------------------------------------------------------------------- tree
def tree_of(html: str) -> BeautifulSoup:
    """The page without scripts, hidden parts, consent boxes, ruby annotations and line ends between Chinese characters.

    All readers of the tree then see the same words: the selectors, trafilatura and the headline.
    """
    page = soup_of(unwrapped_html(_NOT_SEEN.sub(" ", html)))
    _remove(page, (_BOXES, _ANNOTATIONS))
    return page


def _remove(node: Tag, selectors: Iterable[str]) -> None:
    for selector in selectors:
        for box in node.select(selector):
            box.decompose()


# ---------------------------------------------------------------------------------------------------------------- text
def text_of(page: BeautifulSoup, outlet: Outlet, source: str, title: str, objects: Sequence[dict[str, Any]]) -> str:
    """The article's text, one paragraph a line. Takes boxes out of `page`.

    `source`: the page's HTML as it came. `objects`: what its JSON-LD says of the article.
    """
    _remove(page, outlet.remove)
    summary = summary_of(page)
    text = _selected(page, outlet) if outlet.text else ""
    stated = stated_text(objects)
    if text and says_much_more(stated, text):
        text = stated
    if not is_about(text, title, summary):
        read = text_on_page(str(page), source, title, summary, objects)
        text = read if not text or is_about(read, title, summary) else text
    return _until(text, outlet)


def summary_of(page: BeautifulSoup) -> str:
    """What the page says that it is about."""
    node = page.select_one('meta[property="og:description"], meta[name=description]')
    return line(str(node.get("content", ""))) if node else ""


def _selected(page: BeautifulSoup, outlet: Outlet) -> str:
    """The text of every node found, each once: not nodes inside other nodes found, nor the same text again."""
    nodes = page.select(outlet.text)[: 1 if outlet.first else None]
    inside = {id(node) for outer in nodes for node in outer.descendants}
    texts = [plain(levelled(str(node))) for node in nodes if id(node) not in inside]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _until(text: str, outlet: Outlet) -> str:
    """The text up to the line at which the article ends; its first line never ends it."""
    lines = [one.strip() for one in text.split("\n")]
    lines = [one for one in lines if not any(pattern.search(one) for pattern in outlet.skip)]
    for number, one in enumerate(lines):
        if number and any(pattern.search(one) for pattern in outlet.stop):
            lines = lines[:number]
            break
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
