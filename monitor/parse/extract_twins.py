"""The same announcement in other languages, as its page says: switch links and hreflang."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.model import Language, Twin
from monitor.parse.clean import absolute

_LANGUAGE_PATTERNS: tuple[tuple[re.Pattern[str], Language], ...] = (
    (re.compile(r"^en\b|^eng$", re.IGNORECASE), "en"),
    (re.compile(r"^zh[-_](?:hant|hk|tw|mo)\b|^(?:tc|chi|zh-hant-hk)$|^zh$", re.IGNORECASE), "zh-Hant"),
    (re.compile(r"^zh[-_](?:hans|cn|sg)\b|^(?:sc|sim|gb)$", re.IGNORECASE), "zh-Hans"),
)
_LINK_NAMES: tuple[tuple[re.Pattern[str], Language], ...] = (
    (re.compile(r"hdrENLnk|^\s*(?:english|eng|en)\s*(?:version)?\s*$|英文", re.IGNORECASE), "en"),
    (re.compile(r"hdrTCLnk|traditional|^\s*(?:繁體?(?:中文)?(?:版)?|中文(?:版)?|繁)\s*$", re.IGNORECASE), "zh-Hant"),
    (re.compile(r"hdrSCLnk|simplified|^\s*(?:[简簡][体體]?(?:中文)?(?:版)?)\s*$", re.IGNORECASE), "zh-Hans"),
)


def twins_of(page: BeautifulSoup, selector: str, url: str) -> tuple[Twin, ...]:
    """The other-language addresses of this very article, never a home page's: each address once."""
    found: dict[str, Twin] = {}
    for twin in (*_switched(page, selector, url), *_alternates(page, url), *_named_links(page, url)):
        if _another_article(twin.url, url):
            found.setdefault(twin.url, twin)
    return tuple(found.values())


def language_by_code(code: str) -> Language | None:
    """The language of a tag as pages write it: zh-hk, tc, en-GB, zh-Hant-HK."""
    return next((language for pattern, language in _LANGUAGE_PATTERNS if pattern.search(code.strip())), None)


def _switched(page: BeautifulSoup, selector: str, url: str) -> list[Twin]:
    """The links that a selector names: anchors, or what stands inside them (the images of info.gov.hk)."""
    links = []
    for node in page.select(selector) if selector else ():
        anchor = node if node.name == "a" else node.find_parent("a")
        language = _named(node) or (_named(anchor) if anchor else None)
        links += _twin(anchor, language, url)
    return links


def _alternates(page: BeautifulSoup, url: str) -> list[Twin]:
    nodes = page.select("link[rel~=alternate][hreflang][href]")
    return [twin for node in nodes for twin in _twin(node, language_by_code(str(node["hreflang"])), url)]


def _named_links(page: BeautifulSoup, url: str) -> list[Twin]:
    """Links called "English" or 繁體 that lead to a page of the same file name: of this article, not of the site."""
    name = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    links = [twin for node in page.select("a[href]") for twin in _twin(node, _named(node, short=True), url)]
    return [twin for twin in links if name and urlsplit(twin.url).path.rstrip("/").rsplit("/", 1)[-1] == name]


def _named(node: Tag, *, short: bool = False) -> Language | None:
    words = node.get_text(" ", strip=True)
    if short and not 0 < len(words) <= 12:
        return None
    said = [str(node.get(name, "")) for name in ("id", "alt", "title")] if not short else []
    for pattern, language in _LINK_NAMES:
        if any(pattern.search(text) for text in (*said, words) if text):
            return language
    return language_by_code(str(node.get("hreflang") or node.get("lang") or ""))


def _twin(node: Tag | None, language: Language | None, url: str) -> list[Twin]:
    target = absolute(str(node.get("href", "")), url) if node is not None else None
    return [Twin(language, target)] if target and language else []


def _another_article(target: str, url: str) -> bool:
    one, other = urlsplit(target), urlsplit(url)
    same = (one.path.rstrip("/"), one.query) == (other.path.rstrip("/"), other.query) and one.hostname == other.hostname
    return not same and len(one.path.strip("/")) > 3
