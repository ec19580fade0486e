"""Sitemaps and news sitemaps (sitemaps.org/protocol; Google News sitemap 0.9): addresses with little else.

`lastmod` jumps in bulk on real sites, so it is a change date and never a publication date; "new" means that the address
was not seen. An index gives its youngest children as further documents.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape

from monitor.model import Language, ParseFailed, PollFlag, Source, Stamp, Twin, language_code
from monitor.parse.challenge import unexpected
from monitor.parse.charset import as_utf8
from monitor.parse.clean import absolute
from monitor.parse.feed_names import Element
from monitor.parse.feed_strict import root_of
from monitor.parse.headline import title_from
from monitor.parse.raw_items import RawDocument, RawFeed, RawItem
from monitor.parse.repair import from_first_tag, is_cut, mended, without_doctype
from monitor.parse.timestamps import read_date
from monitor.source_kinds.sitemap_kind import SitemapRules

_PREFIXES = b" ".join(b'xmlns:%s="%s"' % (prefix, prefix) for prefix in (b"xhtml", b"news", b"image", b"video", b"xsi"))
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def read_sitemap(document: RawDocument, source: Source, now: datetime) -> RawFeed | ParseFailed:
    """The addresses of a sitemap, youngest first; of an index its children."""
    rules = source.rules
    assert isinstance(rules, SitemapRules)
    utf8, charset_flag = as_utf8(document.body, document.content_type)
    root, flags = _tree(without_doctype(from_first_tag(utf8)))
    name = _local(root) if root is not None else ""
    if name == "urlset":
        feed = _urls(root, source, rules, document.url, now)
    elif name == "sitemapindex":
        feed = RawFeed(next_urls=_youngest_children(root, rules, document.url, now))
    else:
        return unexpected(utf8.decode("utf-8", "replace"), "a sitemap")
    feed.flags += flags
    return feed.with_charset(charset_flag)


def _tree(body: bytes) -> tuple[Element | None, list[str]]:
    """The root; of a damaged document one built anew from those elements that are complete."""
    root = root_of(body)
    if root is not None:
        return root, []
    better = mended(body)
    flags = ["recovered", *([PollFlag.TRUNCATED.value] if is_cut(better) else [])]
    for outer, inner in ((b"urlset", b"url"), (b"sitemapindex", b"sitemap")):
        parts = [part.partition(b"</%s>" % inner) for part in better.split(b"<%s>" % inner)[1:]]
        whole = b"".join(b"<%s>%s</%s>" % (inner, text, inner) for text, closed, _ in parts if closed)
        if whole:
            return root_of(b"<%s %s>%s</%s>" % (outer, _PREFIXES, whole, outer), recover=True), flags
    return None, flags


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _space(element: Element) -> str:
    return element.tag.rpartition("}")[0] if isinstance(element.tag, str) else ""


def _fields(element: Element) -> dict[str, str]:
    """Texts by local name: the element's own and, of the extensions, those of news; the first of each name counts.

    A picture or a video has an address, a title and a date, too (``image:loc``): they are not the page's.
    """
    found: dict[str, str] = {}
    news = [child for child in element if _local(child) == "news"]
    for parent in (element, *news):
        for child in parent:
            if _space(child) == _space(parent) and (text := (child.text or "").strip()):
                found.setdefault(_local(child), text)
    return found


def _youngest_children(root: Element, rules: SitemapRules, url: str, now: datetime) -> list[str]:
    dated = []
    for child in root:
        fields = _fields(child)
        if address := absolute(fields.get("loc", ""), url):
            dated.append((_instant(fields.get("lastmod", ""), now), address))
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [address for _, address in dated[: rules.children]]


def _instant(raw: str, now: datetime) -> datetime:
    return read_date(raw, now=now).instant or _NEVER


def _urls(root: Element, source: Source, rules: SitemapRules, url: str, now: datetime) -> RawFeed:
    feed = RawFeed()
    wanted = re.compile(source.item_pattern).search if source.item_pattern else None
    for element in root:
        item = _url_item(element, source, rules, url, now)
        if item is None or (wanted and not wanted(item.link)):
            feed.filtered += _local(element) == "url"
        else:
            feed.items.append(item)
    return feed


def _url_item(element: Element, source: Source, rules: SitemapRules, url: str, now: datetime) -> RawItem | None:
    fields = _fields(element)
    link = absolute(fields.get("loc", ""), url)
    if _local(element) != "url" or link is None:
        return None
    title, stated = fields.get("title", ""), "publication_date" in fields  # the title may be escaped twice, as in feeds
    flags = [] if stated else ["lastmod"]
    if not title and rules.title_from_url:
        title = escape(title_from(link), quote=False)
        flags.append("title-from-url")
    return RawItem(
        title=title,
        link=link,
        published=_stamp(fields.get("publication_date", ""), source, now),
        updated=_stamp(fields.get("lastmod", ""), source, now),
        twins=_twins(element, link, url),
        flags=tuple(flags),
    )


def _stamp(raw: str, source: Source, now: datetime) -> Stamp:
    return read_date(raw, now=now, zone=source.zone)


def _twins(element: Element, link: str, url: str) -> tuple[Twin, ...]:
    found: dict[Language, str] = {}
    for child in element:
        if _local(child) != "link" or not (language := language_code(child.get("hreflang", ""))):
            continue
        address = absolute(child.get("href", ""), url)
        if address and address != link:
            found.setdefault(language, address)
    return tuple(Twin(language, address) for language, address in found.items())
