"""A page as induction sees it: its elements in order, its links with what they lead to, and the boxes they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from monitor.parse.clean import absolute, squeezed
from monitor.text import clean

# What holds no list: HTML Standard, 4.12 (scripting) and what is drawn or chosen from.
_UNSEEN = ("script", "style", "template", "noscript", "svg", "select", "iframe", "button", "dialog")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_PARTS = 300  # texts of an element that are read: a headline has a handful, a card some thirty
MOST_ELEMENTS = 60_000  # of a page; a listing of 1 MB has about 40,000, and each is looked at a few times

# Class names that say how an element is shown, or which one it is, and not what it is: they differ from item to item.
_STATE = re.compile(
    r"\d|^(?:odd|even|first|last|active|current|alt|alternate|selected|open|show|in|fade|clearfix|cf|sticky|featured"
    r"|unread|read|visited|hover|new|hot|top|pinned|highlight|hidden|visible|left|right|img|noimg|no-?image)$"
    r"|^(?:category|categories|cat|tag|tags|status|type|format|post|is|has|no|with|without|delay|wow|animate)-"
)
# Boxes beside the news of a page, by words of their class or id. "latest" and "recent" are not among them: on a page
# that lists news they are what is sought.
_MENU = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|navi|menu\w*|submenu|topbar|bread-?crumbs?|crumbs?|footer|foot|bottom-?bar"
    r"|pagination|pager|paging|page-?nav\w*|wp-pagenavi|share|sharing|social|sns|lang|languages?|lang-?switch\w*|tag-?cloud|tagcloud"
    r"|cookies?|consent|skip-?links?|login|accessibility|toolbar|site-?map|partners?|sponsors?|filters?|faceted?|tabs?"
    r"|quick-?links?)(?:$|[-_\s])",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|[-_\s])(?:aside|side-?bar|side|rail|right-?(?:col\w*|bar|side)|widget|related\w*|recommend\w*|popular\w*|trending|hottest|ranking"
    r"|rank|most-?(?:read|viewed|popular)|also-?like|you-?may\w*|(?<![-_])ads?(?![-_])|advert\w*|promo\w*|banner"
    r"|archives?|categories|\w*sliders?|carousel|swiper|slick|marquee|ticker)(?:$|[-_\s])",
    re.IGNORECASE,
)
_MAIN = re.compile(r"(?:^|[-_\s])(?:main|content|primary|article-?list|news-?list|listing)(?:$|[-_\s])", re.IGNORECASE)
# Words of a state or a layout: "has-sidebar", "content-sidebar-wrap", "tab-content", "tab-pane".
_NO_BOX = re.compile(
    r"^(?:has|no|with|without|is|not|js|page|single|layout|u|wp|elementor)[-_]\S*$|^\S*content[-_]side-?bar\S*$|^\S*-(?:open|enabled|layout|wrap|wrapper|container)$"
    r"|^tab-?(?:content|pane|panel)s?$",
    re.IGNORECASE,
)
_MOST_OF_PAGE = 0.5  # share of a page's links
_MENU_TAGS = frozenset({"nav", "footer", "menu"})  # HTML Standard, 4.3: beside the content by definition
_MENU_ROLES = frozenset({"navigation", "contentinfo", "menu", "menubar", "search", "tablist"})  # WAI-ARIA 1.2, 5.3.4


@dataclass(slots=True, eq=False)
class Link:
    """One link of a page: where it leads, what it says, and its place among the elements."""

    node: HtmlElement
    address: str
    place: int
    text: str


@dataclass(slots=True)
class ListPage:
    """The elements of a page in their order. `place`: of each element; `end`: the place behind its last descendant."""

    root: HtmlElement
    address: str
    base: str
    elements: list[HtmlElement] = field(default_factory=list)
    place: dict[HtmlElement, int] = field(default_factory=dict)
    end: dict[HtmlElement, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    _link_places: list[int] = field(default_factory=list)
    _signatures: dict[HtmlElement, str] = field(default_factory=dict)
    _paths: dict[HtmlElement, tuple[str, ...]] = field(default_factory=dict)

    def links_within(self, node: HtmlElement) -> list[Link]:
        """The links of an element, itself among them."""
        start, stop = self.place[node], self.end[node]
        return self.links[bisect_left(self._link_places, start) : bisect_left(self._link_places, stop)]

    def signature(self, node: HtmlElement) -> str:
        """Name and lasting classes of an element: ``li.news-item``."""
        if (known := self._signatures.get(node)) is None:
            lasting = sorted({one for one in (node.get("class") or "").split() if not _STATE.search(one)})
            known = self._signatures[node] = ".".join([node.tag, *lasting])
        return known

    def path(self, node: HtmlElement) -> tuple[str, ...]:
        """The signatures from the page's body down to an element."""
        if (known := self._paths.get(node)) is None:
            parent = node.getparent()
            above = self.path(parent) if parent is not None and parent in self.place else ()
            known = self._paths[node] = (*above, self.signature(node))
        return known

    def fill(self) -> None:
        """Number the elements and find the links."""
        self.elements = [node for node in self.root.iter() if isinstance(node.tag, str)][:MOST_ELEMENTS]
        self.place = {node: number for number, node in enumerate(self.elements)}
        for node in reversed(self.elements):
            inner = next((one for one in reversed(node) if one in self.end), None)
            self.end[node] = self.end[inner] if inner is not None else self.place[node] + 1
        own = self.address.partition("#")[0]
        for node in self.elements:
            if node.tag == "a" and (address := _leads_to(node, self.base)) and address != own:
                self.links.append(Link(node, address, self.place[node], text_of(node)))
        self._link_places = [link.place for link in self.links]


def read_page(page: str, address: str) -> ListPage | None:
    """The page at an address; None: there is nothing in it."""
    data = page.encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return None
    for name in _UNSEEN:
        for node in list(root.iter(name)):
            if node.getparent() is not None:
                node.drop_tree()
    stated = root.xpath("//base/@href")
    base = (absolute(str(stated[0]), address) if stated else None) or address
    body = root.find("body")
    found = ListPage(body if body is not None else root, address, base)
    found.fill()
    return found


def text_of(node: HtmlElement) -> str:
    """What an element says, on one line. Inline elements part no words, blocks and line breaks do."""
    return squeezed(clean("".join(_spoken(node))))


_PARTS_WORDS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
    ]
)


def _spoken(node: HtmlElement) -> list[str]:
    """The texts of an element, as far as a headline or a date may go."""
    parts = [node.text or ""]
    stack: list[HtmlElement | str] = _inner(node)
    while stack and len(parts) < _MOST_PARTS:
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
        else:
            parts.append(one.text or "")
            stack += _inner(one)
    return parts


def _inner(node: HtmlElement) -> list[HtmlElement | str]:
    """The children of an element and the texts between them, the last first."""
    found: list[HtmlElement | str] = []
    for child in reversed(node[:_MOST_PARTS]):
        gap = " " if child.tag in _PARTS_WORDS or (child.tag == "span" and child.get("class")) else ""
        found += [f"{gap}{child.tail or ''}", *([child] if isinstance(child.tag, str) else []), gap]
    return found


def _leads_to(node: HtmlElement, base: str) -> str | None:
    """The address of a link without the place in its page; of a script's route (``#/news/1``, ``#!``) the whole."""
    href = str(node.get("href") or "").strip()
    if not href or href.startswith(("javascript:", "mailto:", "tel:")) or href.lower().startswith("javascript"):
        return None
    address = absolute(href, base)
    if address is None:
        return None
    start, _, fragment = address.partition("#")
    return address if fragment.startswith(("/", "!")) else start


# --------------------------------------------------------------------------------------------------------------- boxes
def box_of(page: ListPage, node: HtmlElement) -> str:
    """The kind of box that an element stands in: "menu", "aside", "main" or "" (none that says so). What holds most
    links of the page stands beside nothing, but may well be its menu.
    """
    found = ""
    while node is not None and node in page.place and node.tag not in ("body", "html"):
        kind = _kind_of_box(node.tag, node.get("role") or "", _box_names(node))
        if kind == "aside" and len(page.links_within(node)) > _MOST_OF_PAGE * len(page.links):
            kind = ""
        if kind in ("menu", "aside"):
            return kind
        found = found or kind
        node = node.getparent()
    return found


def _box_names(node: HtmlElement) -> str:
    names = f"{node.get('class') or ''} {node.get('id') or ''}".split()
    return " ".join(name for name in names if not _NO_BOX.match(name))


@lru_cache(maxsize=4_096)
def _kind_of_box(tag: str, role: str, names: str) -> str:
    if tag in _MENU_TAGS or role in _MENU_ROLES:
        return "menu"
    if tag == "main" or role == "main":
        return "main"
    if tag == "aside" or role == "complementary":
        return "aside"
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names)
    if _MENU.search(spread):
        return "menu"
    if _ASIDE.search(spread):
        return "aside"
    return "main" if _MAIN.search(spread) else ""


# ----------------------------------------------------------------------------------------------------------- addresses
_NUMBER = re.compile(r"\d+")
_LONG_NAME = 12  # characters of a part of an address that names one page; sections are called by a word


@lru_cache(maxsize=8_192)
def shape(address: str) -> str:
    """An address without what is different from article to article: ``host/news/0/s``, ``host/index.php?id=0``."""
    parts = urlsplit(address)
    steps = [_step(step) for step in parts.path.split("/") if step]
    query = "&".join(sorted(_parameter(one) for one in parts.query.split("&") if one))
    route = f"#{'/'.join(_step(step) for step in parts.fragment.split('/') if step)}" if parts.fragment else ""
    return f"{parts.netloc}/{'/'.join(steps)}{'?' if query else ''}{query}{route}"


def _step(step: str) -> str:
    if is_name(step):
        return "s" if re.search(r"[^\W\d_]{2}", step.partition(".")[0]) else "0"
    return _NUMBER.sub("0", step)


def is_name(step: str) -> bool:
    """Whether a part of an address names one page (a number, several words, a file) and no section."""
    return bool(
        _NUMBER.search(step) or len(step) >= _LONG_NAME or step.count("-") + step.count("_") >= 2 or "%" in step
    )


def _parameter(one: str) -> str:
    name, _, value = one.partition("=")
    return f"{name}={'0' if is_name(value) else value}"


def names_one_page(address: str) -> bool:
    """Whether an address looks like that of one article: a number, a date or a name of several words ends it."""
    parts = urlsplit(address)
    steps = [step for step in (*parts.path.split("/"), *parts.fragment.split("/")) if step]
    last = steps[-1] if steps else ""
    values = [one.partition("=")[2] for one in parts.query.split("&")]
    return is_name(last) or any(_NUMBER.search(value) or len(value) >= _LONG_NAME for value in values)
