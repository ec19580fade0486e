"""The headline and the text of an article page.

Selectors first; where there are none, trafilatura on the page from which consent, share and related boxes are taken
away, in its precise mode, then in its ordinary mode where the precise one lost more than `MOST_LOST` of the paragraphs
(measured on Hong Kong pages: boxes removed and a fall-back 0.929, trafilatura alone 0.918, ordinary mode 0.886).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import trafilatura
from bs4 import BeautifulSoup, Tag

from monitor.parse.clean import line, plain, tidy
from monitor.parse.extract_outlets import Outlet
from monitor.parse.listing_reader import soup_of
from monitor.parse.wrapped import unwrapped_html

MOST_LOST = 0.4  # share of the paragraphs' letters
_LETTER = re.compile(r"\w")

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


# --------------------------------------------------------------------------------------------------------------- title
_SEPARATOR = re.compile(r"\s+[|│｜\-–—_]\s+|\s*--+\s*|\s*[|│]\s*(?=[^|│]*$)")
_LONGEST_SITE_NAME = 40
LIKE_A_TITLE = 0.5  # editors shorten the headline for <title>


def title_of(page: BeautifulSoup, outlet: Outlet) -> str:
    """The headline: by selector, else the first-level heading most like the page's own titles, else those titles."""
    chosen = page.select_one(outlet.title) if outlet.title else None
    if chosen is not None and (words := _words(chosen)):
        return words
    stated = [text for text in (_meta(page, "og:title"), _document_title(page)) if text]
    headings = [words for heading in page.select("h1") if (words := _words(heading))]
    best = max(
        headings, key=lambda heading: max((_likeness(heading, title) for title in stated), default=0.0), default=""
    )
    if best and any(_likeness(best, title) >= LIKE_A_TITLE for title in stated):
        return best
    if stated:
        return without_site_name(stated[0], _meta(page, "og:site_name"))
    return headings[0] if headings else ""


def without_site_name(title: str, site: str = "") -> str:
    """ "Headline - Section - Site" without its tail. A tail is taken off if it is the site's name or short."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title.strip()
    head, tail = parts[0].strip(), [part.strip() for part in parts[1:]]
    named = bool(site) and _squeezed(site) in _squeezed(" ".join(tail))
    short = all(len(part) <= _LONGEST_SITE_NAME for part in tail) and len(head) >= max(map(len, tail))
    return head if named or short else title.strip()


def _likeness(heading: str, title: str) -> float:
    """The share of the heading's pairs of neighbouring letters that the title repeats."""
    ours, theirs = (
        {text[start : start + 2] for start in range(len(text) - 1)} for text in (_squeezed(heading), _squeezed(title))
    )
    return len(ours & theirs) / len(ours) if ours else 0.0


def _document_title(page: BeautifulSoup) -> str:
    return line(str(page.title.string or "")) if page.title else ""


def _meta(page: BeautifulSoup, name: str) -> str:
    node = page.select_one(f'meta[property="{name}"], meta[name="{name}"]')
    return line(str(node.get("content", ""))) if node else ""


def _words(node: Tag) -> str:
    return line(str(node))


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


# ---------------------------------------------------------------------------------------------------------------- text
def text_of(page: BeautifulSoup, outlet: Outlet, objects: list[dict[str, Any]]) -> str:
    """The article's text, one paragraph a line. Takes boxes out of `page`."""
    _remove(page, outlet.remove)
    selected = _selected(page, outlet) if outlet.text else ""
    text = selected or _extracted(page)
    stated = max((plain(str(one.get("articleBody", ""))) for one in objects), key=len, default="")
    if _letters(stated) * (1 - MOST_LOST) > _letters(text):
        text = stated
    return _until(text, outlet)


def _selected(page: BeautifulSoup, outlet: Outlet) -> str:
    """The text of every node found, each once: not nodes inside other nodes found, nor the same text again."""
    nodes = page.select(outlet.text)[: 1 if outlet.first else None]
    inside = {id(node) for outer in nodes for node in outer.descendants}
    texts = [plain(str(node)) for node in nodes if id(node) not in inside]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _extracted(page: BeautifulSoup) -> str:
    html = str(page)
    precise = _trafilatura(html, precise=True)
    paragraphs = sum(_letters(node.get_text()) for node in _main_paragraphs(page))
    if _letters(precise) >= paragraphs * (1 - MOST_LOST):
        return precise
    return max(precise, _trafilatura(html, precise=False), key=_letters)


def _trafilatura(html: str, *, precise: bool) -> str:
    found = trafilatura.extract(html, favor_precision=precise, include_comments=False, include_tables=True)
    return tidy(found) if found else ""


def _main_paragraphs(page: BeautifulSoup) -> list[Tag]:
    """The paragraphs of the element that directly holds most of their letters."""
    by_parent: dict[int, list[Tag]] = {}
    for node in page.select("p"):
        by_parent.setdefault(id(node.parent), []).append(node)
    return max(by_parent.values(), key=lambda nodes: sum(len(node.get_text()) for node in nodes), default=[])


def _until(text: str, outlet: Outlet) -> str:
    """The text up to the line at which the article ends; its first line never ends it."""
    lines = [one.strip() for one in text.split("\n")]
    lines = [one for one in lines if not any(pattern.search(one) for pattern in outlet.skip)]
    for number, one in enumerate(lines):
        if number and any(pattern.search(one) for pattern in outlet.stop):
            lines = lines[:number]
            break
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _letters(text: str) -> int:
    return len(_LETTER.findall(text))
