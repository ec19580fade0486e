"""OPML in and out (opml.org/spec2.opml): the list of feeds that every reader can exchange.

What no reader knows of a feed (its publisher, whether it is official, scope, retention, rhythm) stands in attributes of
a namespace of our own, which the specification allows and readers pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from monitor.model import Language, language_code
from monitor.parse.charset import as_utf8
from monitor.parse.clean import absolute, squeezed
from monitor.parse.feed_names import Element
from monitor.parse.feed_strict import root_of
from monitor.parse.repair import from_first_tag, mended, without_doctype
from monitor.source_kinds.feed_kind import without_feed_scheme
from monitor.text import clean

NAMESPACE = "urn:hk-it-monitor:source"
KEPT = ("id", "publisher", "official", "scope", "retain", "every", "slowest", "rhythm")  # keys of `sources.toml`
_OPML_LANGUAGES: dict[Language, str] = {"en": "en", "zh-Hant": "zh-Hant", "zh-Hans": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class OpmlOutline:
    """One feed of an OPML file. `folder`: the titles of the outlines around it, joined by "/"; `kept`: the keys of
    `sources.toml` that this program wrote there, as text.
    """

    url: str
    title: str
    page_url: str = ""
    language: Language | None = None
    folder: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


def read_opml(body: bytes) -> list[OpmlOutline]:
    """The feeds of an OPML document, each address once, in their order. ValueError when it is no OPML."""
    utf8 = without_doctype(from_first_tag(as_utf8(body)[0]))
    root = root_of(utf8)
    if root is None:
        root = root_of(mended(utf8), recover=True)
    if root is None or root.tag != "opml":
        raise ValueError("not an OPML document")
    found: dict[str, OpmlOutline] = {}
    for element in root.iter("outline"):
        if url := absolute(without_feed_scheme(_attribute(element, "xmlUrl")), ""):
            found.setdefault(url, _outline(element, url))
    return list(found.values())


def _outline(element: Element, url: str) -> OpmlOutline:
    return OpmlOutline(
        url=url,
        title=_title(element) or url,
        page_url=absolute(_attribute(element, "htmlUrl"), "") or "",
        language=language_code(_attribute(element, "language")),
        folder="/".join(_title(each) for each in reversed([*element.iterancestors("outline")]) if _title(each)),
        kept={name: value for name in KEPT if (value := squeezed(clean(element.get(f"{{{NAMESPACE}}}{name}", ""))))},
    )


def _attribute(element: Element, name: str) -> str:
    """Writers disagree on the case of `xmlUrl`."""
    exact = element.get(name)
    if exact is None:
        exact = next((value for key, value in element.items() if key.lower() == name.lower()), "")
    return str(exact)


def _title(element: Element) -> str:
    return squeezed(clean(_attribute(element, "title") or _attribute(element, "text")))


def write_opml(outlines: Iterable[OpmlOutline], title: str = "Sources") -> bytes:
    """Feeds as OPML 2.0 in UTF-8."""
    root = etree.Element("opml", version="2.0", nsmap={"monitor": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for one in outlines:
        given = {"type": "rss", "text": one.title, "title": one.title, "xmlUrl": one.url}
        given |= {"language": _OPML_LANGUAGES[one.language]} if one.language else {}
        etree.SubElement(body, "outline", given | {f"{{{NAMESPACE}}}{name}": one.kept[name] for name in one.kept})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
