"""A page as the extractors see it: without what is no part of an article, tables and lists of terms as lines.

    <table> of facts     a paragraph for each row: "Closing date: 15 January 2027"
    <table> of layout    its cells as blocks, in order
    <dl>                 a paragraph for each term with what is said of it

Whoever reads the tree afterwards, a library or our own block, then keeps rows that it would have dropped.
"""

from __future__ import annotations

import re

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from monitor.parse.clean import squeezed
from monitor.parse.visible import letters

# Elements (HTML Standard, 4.3) and roles (WAI-ARIA 1.2, 5.3.4) that stand beside the article by their definition.
_BESIDE = frozenset({"nav", "aside", "footer", "form", "menu", "dialog", "iframe", "object", "button", "select"})
_NEVER_MAIN = frozenset({"nav", "aside", "footer", "dialog"})
_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alertdialog", "menu", "menubar"}
)
# Words in the class or id of a box that is no part of the article, parted by dashes: "news-ticker" is one,
# "shareholders" is not. Gathered from the themes of WordPress and Drupal and from the pages of Hong Kong publishers.
_ANYWHERE = (
    r"nav|navbar|navigation|bread-?crumbs?|crumbs|side-?bar|footer(?:wrap\w*)?|disclaimer|(?:next|prev)-?article|comments?|disqus|related\w*|recommend(?:ed|ations?)?|"
    r"share(?:d?bar|daddy|tools?|buttons?|links?)?|sharing|social|cookies?|consent|cookieconsent|gdpr|newsletters?|paywall|"
    r"regwall|adverts?|advertisements?|adsby\w+|sponsor(?:ed|s)?|promos?|banners?|ticker|marquee|carousel|pagination|pager|"
    r"pop-?up|modal|trending|popular|widget-area|(?:latest|recent|hot|more)-?(?:news|posts?|stories|articles|from\w*)|"
    r"video-?js|vjs\w*|(?:video|audio|media)?-?player|(?:wp-)?captions?|"
    r"most-?(?:read|viewed|popular)|(?:read|see)-?(?:more|also|next)|also-?like|author-?(?:bio|box)|tag-?(?:s|list|cloud)|"
    r"skip-?(?:link|nav|to)\w*|search-?(?:form|box|bar)|login-?(?:form|box)|subscri(?:be|ption)-?\w*|(?:prev|post)-?(?:next|nav)"
)
_ALONE = (
    r"menu|respond|discussion|replies|hot|widget|ads?|ad-\w+|toolbar|tools|copyright|toast|overlay|masthead|tags|skip|"
    r"recommend|top"
)
_BOX = re.compile(rf"(?:(?:\S*[-_])?(?:{_ANYWHERE})(?:[-_]\S*)?|(?:{_ALONE}))", re.IGNORECASE)
# Words of a page's state, a layout or a term: "has-sidebar", "content-sidebar-wrap", "category-social-innovation".
_NO_BOX = re.compile(
    r"(?:has|no|with|without|is|not|category|tag|term|topic|type|page|node|elementor|single|post|js|u)[-_]\S*|\S*(?:content|main)[-_]side-?bar\S*|\S+-(?:open|enabled|layout)",
    re.IGNORECASE,
)
# Boxes of pictures; a publisher's script may mark the whole text as one.
_PICTURES = re.compile(r"(?:^|[\s_-])(?:lightbox|slide-?show|gallery|swiper|slider)(?:$|[\s_-])", re.IGNORECASE)
_PROSE = 60  # letters (Han as three) of a paragraph
_NEVER_TEXT = re.compile(r"(?:^|[\s_-])(?:comments?|disqus|discussion|cookies?|consent)(?:$|[\s_-])", re.IGNORECASE)
_NEVER_A_BOX = frozenset({"html", "body", "main", "article", "h1", "p"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A box whose words are this share of the page's is its content, whatever its class says ("widget-area").
_MOST_OF_BOX = 0.5
_LAYOUT_CELL = 300  # letters (Han as three): facts are shorter, columns of a layout longer
_LAYOUT_BREAKS = 4  # breaks or links: a fact has fewer, a column of text or a menu more
_LONGEST_TERM = 60  # letters of a <dt> that is set before its <dd> on one line


def extractable(html: str) -> HtmlElement | None:
    """The tree of a page, pruned and levelled; None if there is nothing to parse."""
    try:
        root = lxml_html.document_fromstring(html)
    except (ParserError, ValueError):
        return None
    _prune(root)
    level(root)
    return root


def levelled(html: str) -> str:
    """An HTML fragment with its tables and lists of terms as paragraphs."""
    if "<table" not in html and "<dl" not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    level(root)
    return str(lxml_html.tostring(root, encoding="unicode"))


# ---------------------------------------------------------------------------------------------------------------- boxes
def _prune(root: HtmlElement) -> None:
    whole = _unlinked(root)
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or node.getparent() is None:
            continue
        if _is_box(node) and (_is_never_text(node) or _unlinked(node) < _MOST_OF_BOX * whole):
            node.drop_tree()


def _unlinked(node: HtmlElement) -> int:
    """The characters of a node outside of links."""
    linked = sum(len(link.text_content()) for link in node.iter("a"))
    return len(node.text_content()) - linked


def _is_never_text(node: HtmlElement) -> bool:
    """Whether a box is none of the article's however much it says."""
    if node.tag in _NEVER_MAIN and not _holds_headline(node):
        return True
    return _is_hidden(node) or _NEVER_TEXT.search(f"{node.get('class', '')} {node.get('id', '')}") is not None


def _is_box(node: HtmlElement) -> bool:
    if node.tag in _NEVER_A_BOX:
        return _is_hidden(node) and node.tag != "body"
    if node.tag == "figure":  # a picture with its caption; themes set tables into figures, too
        return node.find(".//table") is None
    if node.tag in _BESIDE or node.get("role", "") in _ROLES or _is_hidden(node):
        return True
    marks = f"{node.get('class', '')} {node.get('id', '')}".split()
    if _PICTURES.search(" ".join(marks)):
        return not any(letters(one.text_content()) > _PROSE for one in node.iter("p"))
    return any(_BOX.fullmatch(mark) and not _NO_BOX.fullmatch(mark) for mark in marks) and not _holds_headline(node)


def _holds_headline(node: HtmlElement) -> bool:
    return node.find(".//h1") is not None


def _is_hidden(node: HtmlElement) -> bool:
    return "hidden" in node.attrib or bool(_HIDDEN.search(node.get("style", "")))


# --------------------------------------------------------------------------------------------------------------- tables
def level(root: HtmlElement) -> None:
    """Tables and lists of terms become paragraphs and blocks, the innermost first."""
    for table in reversed(list(root.iter("table"))):
        _level_table(table)
    for terms in root.iter("dl"):
        _level_terms(terms)


def _level_table(table: HtmlElement) -> None:
    rows = list(table.iter("tr"))
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    if any(_is_column(cell) for cell in cells):
        for node in (*cells, *rows, *table.iter("tbody", "thead", "tfoot", "caption")):
            _rename(node, "div")
    else:
        for row in rows:
            _join(row, [words for cell in row if (words := squeezed(cell.text_content()))])
    _rename(table, "div")


def _is_column(cell: HtmlElement) -> bool:
    """Whether a cell holds a part of the page and not a fact: long text, blocks, or what was a table."""
    if cell.get("data-levelled") or next(cell.iter("div", "h1", "h2", "h3"), None) is not None:
        return True
    if sum(1 for _ in cell.iter("br")) > _LAYOUT_BREAKS or sum(1 for _ in cell.iter("a")) > _LAYOUT_BREAKS:
        return True
    return letters(cell.text_content()) > _LAYOUT_CELL


def _level_terms(terms: HtmlElement) -> None:
    for term in terms.iter("dt"):
        said = term.getnext()
        words = squeezed(term.text_content())
        if said is None or said.tag != "dd" or len(words) > _LONGEST_TERM or any(True for _ in said.iter("p", "ul")):
            continue
        _join(said, [words.rstrip(":："), squeezed(said.text_content())])
        term.drop_tree()
    _rename(terms, "div")


def _join(node: HtmlElement, parts: list[str]) -> None:
    """The node as a paragraph of these parts: `name: value`, further ones behind bars."""
    tail = node.tail
    for child in list(node):
        node.remove(child)
    _rename(node, "p")
    named = len(parts) > 1 and parts[0][-1:] in (":", "：")
    node.text = (" " if named else ": ").join(parts[:2]) + "".join(f" | {part}" for part in parts[2:])
    node.tail = tail


def _rename(node: HtmlElement, tag: str) -> None:
    node.tag = tag
    node.set("data-levelled", "1")
