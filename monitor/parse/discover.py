"""What an address is, and what else its page offers to watch: the feeds that it names, what its system serves, the JSON
that its scripts read, its sitemap.

For `monitor sources add URL`: the first guess of kind, language, title and rules, for a person to look over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from monitor.model import Language, SourceKind, language_code
from monitor.parse.api_reader import at, without_callback
from monitor.parse.charset import as_utf8, decode, unpacked
from monitor.parse.clean import absolute, line
from monitor.parse.feed_names import name_of
from monitor.parse.feed_strict import root_of
from monitor.parse.feed_xml import read_xml_feed
from monitor.parse.json_fields import api_rules
from monitor.parse.jsonfeed import is_json_feed, read_json
from monitor.parse.listing_reader import base_of, soup_of
from monitor.parse.lists.induce import induce
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.feed_kind import FEED_TYPES, without_feed_scheme
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules
from monitor.source_kinds.spec import NO_RULES, Rules
from monitor.text import language_of

_FEED_WORDS = re.compile(r"(?:^|[/._=-])(?:rss|atom|feeds?|rdf)(?:[/._?&-]|$)", re.IGNORECASE)
_SAYS_FEED = re.compile(r"\b(?:rss|atom)\b|\bfeed\b", re.IGNORECASE | re.ASCII)  # the words of a link, and nothing else
_LINK_LETTERS = 30  # characters of such a link: "Subscribe to our RSS feed" is one, a headline about Atom none
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)  # no date of a page is after it
_DEPTH = 5  # levels of objects down to a list: ``data.result.items`` is three
# What two systems serve without being asked to: their newest posts or articles, with dates.
_WORDPRESS = ApiRules("", title="title.rendered", url="link", date="date", summary="excerpt.rendered")
_WORDPRESS_POSTS = "wp/v2/posts?per_page=20"  # developer.wordpress.org/rest-api/reference/posts
_DRUPAL = ApiRules("data", title="attributes.title", url="attributes.path.alias", date="attributes.created")
_DRUPAL_ARTICLES = "/jsonapi/node/article?sort=-created&page[limit]=20"  # drupal.org, "JSON:API module"
_QUOTED = re.compile(r"""["']((?:https?:/)?/[^"'\\\s<>]*)["']""", re.IGNORECASE)  # an address in a script or attribute
_ANSWERS_JSON = re.compile(r"\.json(?:$|[?#])|/api/|/v\d/", re.IGNORECASE)
_NEWS_WORDS = re.compile(r"news|press|media|release|article|post|list|latest|announce", re.IGNORECASE)
MOST_ENDPOINTS = 3  # each costs a request


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class OtherList:
    """An address that may list the same news. `why`: for a person; `kind` None: it has to be looked at."""

    url: str
    why: str
    kind: SourceKind | None = None
    rules: Rules = NO_RULES


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address is. `kind` None: nothing to watch was found. `feeds`, best first, are better than a listing, and
    so is what its `system` serves; `others` are not. `site`: the name of the whole site, "" where it does not say it.
    """

    kind: SourceKind | None
    title: str = ""
    language: Language | None = None
    feeds: tuple[FeedLink, ...] = ()
    rules: Rules = NO_RULES
    site: str = ""
    system: tuple[OtherList, ...] = ()
    others: tuple[OtherList, ...] = ()


def discover(body: bytes, content_type: str, url: str) -> Discovery:
    """Look at one document (at most a few MB; in the child for strangers' pages). Never a network access."""
    body = unpacked(body)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"[") or "json" in content_type or "javascript" in content_type:
        return _json(decode(body, content_type, "json")[0])
    utf8, _ = as_utf8(body, content_type)
    return _feed(utf8) or _sitemap(utf8) or _page(decode(body, content_type, "html")[0], url)


def _feed(utf8: bytes) -> Discovery | None:
    feed = read_xml_feed(utf8)
    if feed is None or not (feed.items or feed.title):
        return None
    words = " ".join(line(item.title) for item in feed.items[:20])
    return Discovery(SourceKind.FEED, line(feed.title), language_of(words))


def _sitemap(utf8: bytes) -> Discovery | None:
    root = root_of(utf8)
    if root is None or name_of(root).rpartition(":")[2] not in ("urlset", "sitemapindex"):
        return None
    return Discovery(SourceKind.SITEMAP, rules=SitemapRules())


# ----------------------------------------------------------------------------------------------------------------- JSON
def _json(text: str) -> Discovery:
    value = read_json(text)
    value = read_json(without_callback(text)) if value is None else value
    if is_json_feed(value):
        titles = " ".join(str(item.get("title", "")) for item in value["items"] if isinstance(item, dict))
        return Discovery(SourceKind.FEED, str(value.get("title", "")), language_of(titles))
    found = max(_lists(value), key=lambda pair: len(pair[1]), default=None)
    rules = api_rules(*found) if found else None
    if found is None or rules is None:
        return Discovery(None)
    titles = " ".join(str(at(record, rules.title)) for record in found[1][:20])
    return Discovery(SourceKind.API, language=language_of(titles), rules=rules)


def _lists(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Every list of objects, with its dotted path."""
    if isinstance(value, list):
        if value and all(isinstance(each, dict) for each in value):
            yield path, value
        return
    if isinstance(value, dict) and depth < _DEPTH:
        for key, inner in value.items():
            if isinstance(key, str) and "." not in key:
                yield from _lists(inner, f"{path}.{key}".lstrip("."), depth + 1)


# ----------------------------------------------------------------------------------------------------------------- HTML
def _page(text: str, url: str) -> Discovery:
    page = soup_of(text)
    lists = induce(text, url, now=_LATEST)
    site = page.select_one('meta[property="og:site_name"][content]')
    sitemap = OtherList(urljoin(url, "/sitemap.xml"), "its host has a sitemap", SourceKind.SITEMAP, SitemapRules())
    return Discovery(
        SourceKind.LISTING if lists else None,
        line(page.title.get_text(" ")) if page.title else "",
        _language(page),
        tuple(sorted(_named_feeds(page, url), key=_is_of_comments)),
        ListingRules() if lists else NO_RULES,
        str(site["content"]).strip() if site else "",
        tuple(_system(page, url)),
        (*_endpoints(text, url), sitemap),
    )


def _system(page: BeautifulSoup, url: str) -> Iterator[OtherList]:
    """What the system serves that made the page."""
    node = page.select_one('link[rel="https://api.w.org/"][href]')
    root = absolute(str(node["href"]), url) if node else None
    if root and "?" not in root:  # without permalinks the path would stand in the query
        yield OtherList(
            f"{root.rstrip('/')}/{_WORDPRESS_POSTS}", "WordPress serves its posts", SourceKind.API, _WORDPRESS
        )
    if page.select_one('meta[name="generator" i][content*="Drupal"]'):
        yield OtherList(urljoin(url, _DRUPAL_ARTICLES), "Drupal serves its articles", SourceKind.API, _DRUPAL)


def _endpoints(text: str, url: str) -> Iterator[OtherList]:
    """The JSON that the page's scripts read, as far as its addresses stand in the page."""
    named = (absolute(found[1].replace("&amp;", "&"), url) for found in _QUOTED.finditer(text))
    paths = {one: "/" + one.partition("//")[2].partition("/")[2] for one in named if one}
    news = [one for one, path in paths.items() if _ANSWERS_JSON.search(path) and _NEWS_WORDS.search(path)]
    for each in news[:MOST_ENDPOINTS]:
        yield OtherList(each, "the page reads its list from there")


def _named_feeds(page: BeautifulSoup, url: str) -> Iterator[FeedLink]:
    """Feeds in the head of the page, then links that look like feeds."""
    seen, base = set[str](), base_of(page, url)
    for node in page.select("link[rel~=alternate][href], a[href]"):
        href = str(node.get("href", ""))
        declared = node.name == "link" and str(node.get("type", "")).lower() in FEED_TYPES
        words = node.get_text(" ", strip=True)
        says = len(words) <= _LINK_LETTERS and _SAYS_FEED.search(words) is not None
        looks = node.name == "a" and (says or _FEED_WORDS.search(href) is not None)
        address = absolute(without_feed_scheme(href), base) if declared or looks else None
        if address and address not in seen:
            seen.add(address)
            yield FeedLink(address, str(node.get("title") or words))


def _is_of_comments(feed: FeedLink) -> bool:
    return "comment" in f"{feed.url} {feed.title}".lower()


def _language(page: BeautifulSoup) -> Language | None:
    """What the words are; what the page declares where they do not tell."""
    words = " ".join(anchor.get_text(" ", strip=True) for anchor in page.select("a[href]")[:300])
    root = page.find("html")
    return language_of(words) or (language_code(str(root.get("lang", ""))) if isinstance(root, Tag) else None)
