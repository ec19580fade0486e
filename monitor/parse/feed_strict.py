"""RSS 0.9x to 2.0, RDF and Atom from a well-formed tree: the path of nearly every feed.

libxml2 with everything dangerous off: no entities, no DTD, no network, no huge nodes. What is not well-formed goes to
`repair`, to `rebuild` and then to `feed_loose`, which must read the same from the same feed.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import escape
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from monitor.model import FeedHints
from monitor.parse.charset import decode
from monitor.parse.feed_names import (
    BUILT,
    CONTENT,
    GUID,
    ITEMS,
    MEDIA_PARENTS,
    PUBLISHED,
    SUMMARY,
    TITLE,
    UPDATED,
    Element,
    name_of,
)
from monitor.parse.raw_items import MOST_LISTED, RawFeed, RawItem

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
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
    return name_of(root) in ("rss", "rdf:rdf", "atom:feed", "feed", "atom:entry", "rdf", "channel")


def read_tree(root: Element) -> RawFeed:
    """Everything that a feed's tree says, at most `MOST_LISTED` items."""
    channel = _channel(root)
    head = _children(channel, stop=ITEMS)
    feed = RawFeed(
        title=_first_html(head, ("title", "atom:title", "dc:title")),
        hints=_hints(head),
        home=_link_of(head),
        built=_first_text(head, BUILT),
    )
    base = _joined(root.get(_XML_BASE, ""), channel.get(_XML_BASE, "") if channel is not root else "")
    for element in islice(_items(root), MOST_LISTED):
        feed.items.append(_feed_item(element, base))
    return feed


def _channel(root: Element) -> Element:
    for child in root:
        if name_of(child) == "channel":
            return child
    return root


def _items(root: Element) -> Iterator[Element]:
    """Where they belong: in the root and its channels; else wherever they are."""
    if name_of(root) == "atom:entry":
        yield root
        return
    found = False
    for child in root:
        name = name_of(child)
        inside = child if name == "channel" else (child,) if name in ITEMS else ()
        for element in inside:
            if name_of(element) in ITEMS:
                found = True
                yield element
    if not found:
        yield from (element for element in root.iter() if name_of(element) in ITEMS)


Children = dict[str, list[Element]]


def _children(parent: Element, stop: tuple[str, ...] = ()) -> Children:
    found: Children = {}
    for child in parent:
        name = name_of(child)
        if name in stop:
            continue
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def _feed_item(element: Element, base: str) -> RawItem:
    found = _children(element)
    for parent in [each for name in MEDIA_PARENTS for each in found.get(name, ())]:
        for name, children in _children(parent).items():
            found.setdefault(name, children)
    summary, more = _summaries(found)
    return RawItem(
        title=_first_html(found, TITLE),
        link=_link_of(found) or _permalink(found),
        guid=_first_text(found, GUID) or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
        summary=summary,
        content=_first_html(found, CONTENT) or more,
        published=_first_text(found, PUBLISHED),
        updated=_first_text(found, UPDATED),
        base=_joined(base, element.get(_XML_BASE, "")),
    )


def _summaries(found: Children) -> tuple[str, str]:
    """The best summary, and the next one: a second description is the content, as in feedparser."""
    texts = [text for name in SUMMARY for element in found.get(name, ()) if (text := _html_of(element, name))]
    return texts[0] if texts else "", texts[1] if len(texts) > 1 else ""


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
            if text := _html_of(element, name):
                return text
    return ""


def _html_of(element: Element, name: str) -> str:
    """The element's content as HTML. Atom's `type` says whether its text is literal (RFC 4287, 3.1); RSS never says."""
    if len(element):
        return _markup(element)
    text = (element.text or "").strip()
    if not text or not name.startswith("atom:"):
        return text
    kind = _attribute(element, "type").lower() or "text"
    if _is_base64(kind, _attribute(element, "mode")):
        text, kind = _from_base64(text, kind), "text" if kind == "text" else "html"
    if kind in ("text", "text/plain") and ("<" in text or "&" in text):
        return escape(text, quote=False)
    return text


def _is_base64(kind: str, mode: str) -> bool:
    """RFC 4287, 4.1.3.3: what is neither text nor XML is in Base64. `mode`: Atom 0.3."""
    if mode.lower() == "base64":
        return True
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("/xml", "+xml", "/json"))


def _from_base64(text: str, kind: str) -> str:
    """The words in it, of a text in whichever charset; none when it is a picture or no Base64."""
    try:
        packed = b64decode(text)
        return decode(packed)[0] if kind.startswith("text") else packed.decode()
    except ValueError:
        return ""


def _attribute(element: Element, name: str) -> str:
    """An attribute without namespace, in whichever case its name is written."""
    value = element.get(name)
    if value is None:
        value = next((value for key, value in element.items() if key.lower() == name.lower()), "")
    return str(value).strip()


def _markup(element: Element) -> str:
    """Child elements (XHTML, or HTML that nobody escaped) as the markup that they are."""
    parts = [escape(element.text or "", quote=False)]
    parts.extend(str(etree.tostring(child, encoding="unicode")) for child in element)
    return "".join(parts).strip()


def _link_of(found: Children) -> str:
    """An address of an item or a feed: FeedBurner's original, RSS's text, Atom's `alternate` (HTML before others)."""
    if stated := _first_text(found, ("feedburner:origlink", "link")):
        return stated
    best = ""
    for element in (*found.get("atom:link", ()), *found.get("link", ())):
        href = _attribute(element, "href")
        if href and (_attribute(element, "rel") or "alternate") == "alternate":
            address = _joined(element.get(_XML_BASE, ""), href)
            if (_attribute(element, "type") or "text/html") in ("text/html", "application/xhtml+xml"):
                return address
            best = best or address
    return best


def _permalink(found: Children) -> str:
    """A guid is a link unless it says otherwise, even a relative one (RSS 2.0)."""
    for element in found.get("guid", ()):
        text = (element.text or "").strip()
        if _attribute(element, "isPermaLink").lower() == "true" and text:
            return text
    return ""


# --------------------------------------------------------------------------------------------------------------- hints
def _hints(head: Children) -> FeedHints:
    hours = [child.text or "" for parent in head.get("skiphours", ()) for child in parent]
    days = [(child.text or "").strip().title() for parent in head.get("skipdays", ()) for child in parent]
    return hints(
        ttl=_first_text(head, ("ttl",)), period=_first_text(head, ("sy:updateperiod",)),
        frequency=_first_text(head, ("sy:updatefrequency",)), hours=hours, days=days,
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
