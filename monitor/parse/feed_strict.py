"""RSS 0.9x to 2.0, RDF and Atom from a well-formed tree: the path of nearly every feed.

libxml2 with everything dangerous off: no entities, no DTD, no network, no huge nodes. What is not well-formed goes to
`repair` and then to `feed_loose`, which must read the same from the same feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from html import escape
from typing import Any, TypeAlias
from urllib.parse import urljoin

from lxml import etree

from monitor.model import FeedHints
from monitor.parse.raw_items import MAX_ENTRIES, RawFeed, RawItem

Element: TypeAlias = Any  # lxml ships no types
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
# Names of one item's children, best first.
_TITLE = ("title", "atom:title", "dc:title")
_SUMMARY = ("description", "atom:summary", "dc:description", "summary")
_CONTENT = ("content:encoded", "atom:content", "xhtml:body", "content")
_GUID = ("guid", "atom:id", "id", "dc:identifier")
_PUBLISHED = (
    "pubDate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:created",
    "published",
)
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "updated")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS_OF_PERIOD = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that expands, loads and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, strip_cdata=True, recover=recover,
    )  # fmt: skip


def root_of(body: bytes, *, recover: bool = False) -> Element | None:
    """The root element, or None when the document is not well-formed (with `recover`: when nothing is left of it)."""
    try:
        return etree.fromstring(body, parser(recover=recover))
    except (etree.XMLSyntaxError, ValueError):
        return None


def is_feed(root: Element) -> bool:
    """Whether the root is that of a feed of any kind."""
    return name_of(root.tag) in ("rss", "rdf:RDF", "atom:feed", "feed", "atom:entry", "RDF", "channel")


@lru_cache(maxsize=512)
def name_of(tag: str) -> str:
    """A Clark name with the prefix of this module; unknown namespaces keep theirs in full."""
    if not isinstance(tag, str) or not tag.startswith("{"):
        return tag if isinstance(tag, str) else ""
    space, _, local = tag[1:].partition("}")
    prefix = _NAMESPACES.get(space) if space in _NAMESPACES else _NAMESPACES.get(space.rstrip("/#") + "/")
    return local if prefix == "" else (prefix or f"{{{space}}}") + local


def read_tree(root: Element) -> RawFeed:
    """Everything that a feed's tree says, at most one item more than is allowed."""
    channel = _channel(root)
    head = _children(channel, stop=("item", "entry", "atom:entry"))
    feed = RawFeed(title=_first_html(head, ("title", "atom:title", "dc:title")), hints=_hints(head))
    home_base = root.get(_XML_BASE) or channel.get(_XML_BASE) or ""
    for element in _items(root, channel):
        feed.items.append(_feed_item(element, home_base))
        if len(feed.items) > MAX_ENTRIES:
            break
    return feed


def _channel(root: Element) -> Element:
    for child in root:
        if name_of(child.tag) == "channel":
            return child
    return root


def _items(root: Element, channel: Element) -> Iterator[Element]:
    if name_of(root.tag) == "atom:entry":
        yield root
    for parent in (channel,) if channel is root else (channel, root):
        yield from (child for child in parent if name_of(child.tag) in ("item", "atom:entry", "entry"))


Children = dict[str, list[Element]]


def _children(parent: Element, stop: tuple[str, ...] = ()) -> Children:
    found: Children = {}
    for child in parent:
        name = name_of(child.tag)
        if name in stop:
            continue
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def _feed_item(element: Element, home_base: str) -> RawItem:
    found = _children(element)
    return RawItem(
        title=_first_html(found, _TITLE),
        link=_link_of_item(found),
        guid=_first_text(found, _GUID) or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
        summary=_first_html(found, _SUMMARY),
        content=_first_html(found, _CONTENT),
        published=_first_text(found, _PUBLISHED),
        updated=_first_text(found, _UPDATED),
        base=_joined(home_base, element.get(_XML_BASE, "")),
    )


def _joined(outer: str, own: str) -> str:
    try:
        return urljoin(outer, own)
    except ValueError:  # "http://[" and the like
        return outer


def _first_text(found: Children, names: tuple[str, ...]) -> str:
    for name in names:
        for element in found.get(name, ()):
            if text := (element.text or "").strip():
                return text
    return ""


def _first_html(found: Children, names: tuple[str, ...]) -> str:
    for name in names:
        for element in found.get(name, ()):
            if text := _html_of(element, name.startswith("atom:")):
                return text
    return ""


def _html_of(element: Element, atom: bool) -> str:
    """The element's content as HTML. Atom's `type` says whether its text is literal (RFC 4287, 3.1); RSS never says."""
    if len(element):
        return _markup(element)
    text = (element.text or "").strip()
    if atom and element.get("type", "text") in ("text", "text/plain") and ("<" in text or "&" in text):
        return escape(text, quote=False)
    return text


def _markup(element: Element) -> str:
    """Child elements (XHTML, or HTML that nobody escaped) as the markup that they are."""
    parts = [escape(element.text or "", quote=False)]
    parts.extend(str(etree.tostring(child, encoding="unicode")) for child in element)
    return "".join(parts).strip()


def _link_of_item(found: Children) -> str:
    """The address of the article: FeedBurner's original, RSS's text, Atom's `alternate` (HTML before other types)."""
    if original := _first_text(found, ("feedburner:origLink",)):
        return original
    if text := _first_text(found, ("link",)):
        return text
    best = ""
    for element in (*found.get("atom:link", ()), *found.get("link", ())):
        href = (element.get("href") or "").strip()
        if href and element.get("rel", "alternate") == "alternate":
            if element.get("type", "text/html") in ("text/html", "application/xhtml+xml"):
                return href
            best = best or href
    return best or _permalink(found)


def _permalink(found: Children) -> str:
    """A guid is a link unless it says otherwise, even a relative one (RSS 2.0)."""
    for element in found.get("guid", ()):
        text = (element.text or "").strip()
        if element.get("isPermaLink", "").lower() == "true" and text:
            return text
    return ""


# --------------------------------------------------------------------------------------------------------------- hints
def _hints(head: Children) -> FeedHints:
    hours = [child.text or "" for parent in head.get("skipHours", ()) for child in parent]
    days = [(child.text or "").strip().title() for parent in head.get("skipDays", ()) for child in parent]
    return hints(
        ttl=_first_text(head, ("ttl",)), period=_first_text(head, ("sy:updatePeriod",)),
        frequency=_first_text(head, ("sy:updateFrequency",)), hours=hours, days=days,
    )  # fmt: skip


def hints(
    ttl: str = "", period: str = "", frequency: str = "", hours: Iterable[str] = (), days: Iterable[str] = ()
) -> FeedHints:
    """A feed's words on its own rhythm. Nonsense ("always", 0, a ttl of years) is no hint."""
    minutes, times, unit = _small(ttl), _small(frequency) or 1, _HOURS_OF_PERIOD.get(period.strip().lower(), 0)
    return FeedHints(
        ttl=timedelta(minutes=minutes) if minutes else None,
        update_every=timedelta(hours=unit) / times if unit else None,
        skip_hours=tuple(sorted({_small(text) % 24 for text in hours if text.strip().isdecimal()})),
        skip_days=tuple(day for day in days if day in _DAYS),
    )


def _small(digits: str) -> int:
    """A number of at most five digits; 0 for everything else."""
    digits = digits.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 5 else 0
