"""The lines of a tree, as a reader sees them: text between the borders of blocks and `<br>`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.parse.clean import squeezed, tidy
from monitor.parse.visible import letters

# HTML Standard, 15.3 ("Flow content"): what begins and ends a line.
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend",
        "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "ul",
    }
)  # fmt: skip
_SKIPPED = frozenset(
    {"script", "style", "head", "title", "figcaption", "noscript", "svg", "textarea", "option", "select"}
)
# A file to be read is what a list of documents says; a page is where a menu leads.
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip|csv|rtf)(?:$|[?#])", re.IGNORECASE)
_LINKED = 0.6  # of a line's letters: then it leads elsewhere


@dataclass(slots=True)
class Line:
    """A line of a page: its text, the element that it is of, its letters (`visible.letters`), those of links.

    Links to files do not count: a list of documents is text.
    """

    text: str
    node: HtmlElement
    letters: int
    linked: int

    @property
    def own(self) -> int:
        return self.letters - self.linked

    @property
    def leads_elsewhere(self) -> bool:
        return self.linked > _LINKED * self.letters


def lines_of(root: HtmlElement) -> list[Line]:
    """Every line of a tree that has words, in order."""
    reader = _Reader()
    reader.read(root)
    return reader.found


class _Reader:
    """Goes through a tree without recursion: pages nest elements as deep as they like."""

    def __init__(self) -> None:
        self.found: list[Line] = []
        self._text: list[str] = []
        self._linked = 0

    def read(self, root: HtmlElement) -> None:
        """All lines of a tree into `found`."""
        stack: list[tuple[HtmlElement, bool, bool]] = [(root, False, False)]
        while stack:
            node, linked, done = stack.pop()
            if done:
                self._close(node, linked=linked)
                continue
            inside = linked or _leads_elsewhere(node)
            self._open(node, linked=inside)
            stack.append((node, linked, True))
            if isinstance(node.tag, str) and node.tag not in _SKIPPED:
                stack.extend((child, inside, False) for child in reversed(node))
        self._flush(root)

    def _open(self, node: HtmlElement, *, linked: bool) -> None:
        if not isinstance(node.tag, str):
            return
        if node.tag in _BLOCKS or node.tag == "br":
            self._flush(node.getparent() if node.getparent() is not None else node)
        if node.tag == "pre":
            for line in tidy(node.text or "").split("\n"):
                self._add(line, linked=linked)
                self._flush(node)
        elif node.tag not in _SKIPPED:
            self._add(node.text, linked=linked)

    def _close(self, node: HtmlElement, *, linked: bool) -> None:
        if node.tag in _BLOCKS:
            self._flush(node)
        self._add(node.tail, linked=linked)

    def _add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._text.append(text)
            self._linked += letters(text) if linked else 0

    def _flush(self, node: HtmlElement) -> None:
        text = squeezed("".join(self._text)) if self._text else ""
        if text:
            self.found.append(Line(text, node, letters(text), self._linked))
        self._text, self._linked = [], 0


def _leads_elsewhere(node: HtmlElement) -> bool:
    return node.tag == "a" and not _DOCUMENT.search(node.get("href", ""))
