"""A feed that is not well-formed, written anew: the structure that feeds have, whatever became of their tags.

    root > channel > item or entry > field > text

A tag counts only where a feed has one. A start of an item ends the item before it, a start of a field the field before
it, an end of an item or of the root whatever is still open in it. Other tags within a field are HTML that nobody
escaped and become part of its text; what stands between the fields is left out. Names are compared in any case.
Attributes get quotation marks, twins of them go, prefixes that nobody declared get their usual namespace. One pass.
"""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from monitor.parse.feed_names import ITEMS, USUAL_PREFIXES, known_name

# A CDATA section, a comment, an instruction; an end whose ">" is missing; or a tag: "/", name, attributes. A quoted
# value may hold "<" and ">".
_TAG_TOKEN = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z))|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>"
    r"""|</([A-Za-z_][\w.:-]*+)\s*(?=<)|<(/?)\s?([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)((?>(?:\s[^<>"']*+(?>(?:(?:"[^"]{0,200}"|'[^']{0,200}')[^<>"']*+)*)|/)?)|[\s/][^<>]*+)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_NAMESPACE = re.compile(r"""\sxmlns(?::([A-Za-z_][\w.-]*))?\s*=\s*["']([^"'<>]*)["']""")
_CUT_TAG = re.compile(r"<[^<>]{0,200}\Z")
_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "atom:feed", "feed", "channel"})
# Fields whose children are elements of their own: an item's or a channel's title is not to be taken from them.
_HOLDERS = frozenset({"media:group", "media:content", "atom:source", "image", "textinput", "skiphours", "skipdays"})
_DEEPEST = 20  # elements within a holder; Media RSS has three, and libxml2 reads no more than 256
# Where one of these begins, the field before it has ended. ("source" is not among them: it is HTML, too.)
_FIELDS = frozenset(
    {
        "title", "link", "guid", "id", "pubdate", "published", "updated", "issued", "modified", "created", "date",
        "description", "summary", "content", "encoded", "category", "comments", "enclosure", "creator", "group",
        "thumbnail",
    }
)  # fmt: skip


def rebuilt(body: bytes) -> bytes:
    """The same feed, well-formed. UTF-8 in, UTF-8 out; b"" when there is no feed in it."""
    text = _CUT_TAG.sub("", body.decode("utf-8", "replace"))
    builder = _Builder(text)
    at = 0
    for match in _TAG_TOKEN.finditer(text):
        builder.words(text[at : match.start()])
        at = match.end()
        if match[4] or match[2]:
            builder.tag(match)
        elif match[1]:
            builder.section(match[1])
    builder.words(text[at:])
    return builder.finished().encode()


class _Builder:
    """Writes the new document. `containers`: the open root, channel and item; `field`: the open field of the last."""

    def __init__(self, text: str) -> None:
        self.parts: list[str] = []
        self.containers: list[tuple[str, str]] = []  # the known name and the name as written
        self.field: tuple[str, str] | None = None
        self.inside: list[str] = []  # open elements within a holder, as written
        self.begun: set[str] = set()  # the HTML tags of the open field: an end of another name is a slip
        self.spaces: dict[str, str] = {}
        for prefix, address in _NAMESPACE.findall(text):
            self.spaces.setdefault(prefix, address)
        self.used: set[str] = set()
        self.root_end = 0
        self.declared: set[str] = set()

    # ------------------------------------------------------------------------------------------------------- tokens
    def words(self, text: str) -> None:
        if self.field:
            self.parts.append(text.replace("<", "&lt;").replace("]]>", "]]&gt;"))

    def section(self, cdata: str) -> None:
        if self.field:
            self.parts.append(cdata if cdata.endswith("]]>") else cdata + "]]>")

    def tag(self, match: re.Match[str]) -> None:
        name, attributes = match[4] or match[2], match[5] or ""
        known = self._known(name)
        if match[2] or match[3]:
            self._end(known, name, match[0])
            return
        empty, attributes = attributes.endswith("/"), attributes.removesuffix("/")
        if known in ITEMS or known in _ROOTS:
            self._container(known, name, attributes, empty=empty)
        elif self.containers:
            self._element(known, name, attributes, match[0], empty=empty)

    def finished(self) -> str:
        self._close_containers(0)
        wanted = {prefix: self._space(prefix) for prefix in sorted(self.used - self.declared - {"xml", "xmlns"})}
        more = "".join(f" xmlns:{prefix}={quoteattr(address)}" for prefix, address in wanted.items())
        self.parts[self.root_end : self.root_end] = [more] if more else []
        return "".join(self.parts)

    # -------------------------------------------------------------------------------------------------------- names
    def _known(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return known_name(self._space(prefix) if prefix else self.spaces.get("", ""), prefix, local)

    def _space(self, prefix: str) -> str:
        return self.spaces.get(prefix) or USUAL_PREFIXES.get(prefix.lower(), f"urn:prefix:{prefix}")

    def _is_field(self, known: str, name: str) -> bool:
        """Whether a tag within a field begins the next: by its name, or of a module (Word writes "o:p" into HTML)."""
        if known in _HOLDERS or known.rpartition(":")[2] in _FIELDS:
            return True
        prefix = name.rpartition(":")[0]
        return bool(prefix) and (prefix in self.spaces or prefix in USUAL_PREFIXES) and not known.startswith("xhtml:")

    # ----------------------------------------------------------------------------------------------------- elements
    def _container(self, known: str, name: str, attributes: str, *, empty: bool) -> None:
        names = [each for each, _ in self.containers]
        if known in names:  # an item begins within an item; the root within the root is another document's
            if known not in ITEMS:
                return
            self._close_containers(names.index(known))
        self._close_field()
        self.containers.append((known, name))
        self._write(name, attributes)
        if empty:
            self._close_containers(len(self.containers) - 1)

    def _element(self, known: str, name: str, attributes: str, written: str, *, empty: bool) -> None:
        if self.field and self.field[0] in _HOLDERS:
            if len(self.inside) < _DEEPEST:
                self._write(name, attributes, empty=empty)
                self.inside += [] if empty else [name]
            return
        if self.field and not self._is_field(known, name):
            self.parts.append(escape(unescape(written)))
            self.begun.add(name)
            return
        self._close_field()
        self._write(name, attributes, empty=empty)
        self.field = None if empty else (known, name)

    def _end(self, known: str, name: str, written: str) -> None:
        names = [each for each, _ in self.containers]
        if known in names:
            self._close_containers(len(names) - 1 - names[::-1].index(known))
        elif self.field and known == self.field[0]:
            self._close_field()
        elif name in self.inside:
            while (inner := self.inside.pop()) != name:
                self.parts.append(f"</{inner}>")
            self.parts.append(f"</{name}>")
        elif name in self.begun:
            self.parts.append(escape(written))

    # ------------------------------------------------------------------------------------------------------ writing
    def _write(self, name: str, attributes: str, *, empty: bool = False) -> None:
        found: dict[str, str] = {}
        for key, *values in _ATTRIBUTE.findall(attributes):
            found.setdefault(key, unescape("".join(values)))
        root = not self.parts
        self.used |= {each.partition(":")[0] for each in (name, *found) if ":" in each}
        self.parts.append("<" + name + "".join(f" {key}={quoteattr(value)}" for key, value in found.items()))
        if root:
            self.root_end = len(self.parts)
            self.declared = {key.partition(":")[2] for key in found if key.startswith("xmlns:")}
        self.parts.append("/>" if empty else ">")

    def _close_field(self) -> None:
        for name in (*reversed(self.inside), *((self.field[1],) if self.field else ())):
            self.parts.append(f"</{name}>")
        self.inside, self.field = [], None
        self.begun.clear()

    def _close_containers(self, left: int) -> None:
        """Close the containers beyond that many."""
        self._close_field()
        while len(self.containers) > left:
            self.parts.append(f"</{self.containers.pop()[1]}>")
