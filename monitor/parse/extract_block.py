"""The main block of a page: the element that holds most of its prose, found from the headline.

    lines with the letters that are no links > the headline's own item where a page lists several > down to the element
    that still holds nearly all > the lines between the headline and what follows the article
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from monitor.parse.clean import squeezed, tidy
from monitor.parse.visible import letters, same_words

_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset({"script", "style", "head", "title", "figcaption", "noscript", "svg", "textarea", "option", "select"})
_HEADING = re.compile(r"h[1-6]")
# A file to be read is what a list of documents says; a page is where a menu leads.
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip|csv|rtf)(?:$|[?#])", re.IGNORECASE)
_MOST = 0.8  # of the letters: an element that holds so many of its parent's is gone into
_LINKED = 0.6  # of a line's letters: then it leads elsewhere
_AROUND = 2  # levels above the densest element in which a table of facts is the article's: a theme's wrappers
_FEWEST_BEHIND = 0.3  # of the page's letters behind its headline: fewer, and the text stands elsewhere
_LONGEST_LABEL = 60  # letters of a line before the text that is no sentence of it: a date, a place, "Share"
_LONGEST_END = 40  # letters of a heading that ends an article
_ENDS = re.compile(
    r"(?:related|recommended|more|other|latest|popular|trending|recent|further)\s+(?:\w+\s+)?(?:news|stories|articles?|posts?|"
    r"reading|links|content|topics|coverage|from .*)|more from .*|read (?:more|next|also)|see also|most (?:read|viewed|popular)|"
    r"you (?:may|might) also .*|(?:\d+ |leave a )?comments?|(?:\d+ )?(?:thoughts|replies|responses)(?: on .*)?|"
    r"share (?:this|on|via).*|follow us.*|previous(?: post| article)?|next(?: post| article)?|back to .*|"
    r"(?:tags?|標籤|标签|關鍵[字詞]|关键[字词])\s*[:：]?.*|[相其][關关他](?:新聞|新闻|報道|报道|文章|連結|链接|閱讀|阅读)|"
    r"延伸[閱阅][讀读]|.{0,8}[相][關关][報报][道導导][:：]?|[發发]表[評评留][論论言].*|更多.{0,6}|[熱热][門门].{0,6}|最新.{0,4}|推[薦荐].{0,6}|你可能.{0,8}|(?:讀者|读者)?[留評评]言|"
    r"[評评][論论]|分享.{0,8}|[返回]{2}.{0,6}",
    re.IGNORECASE,
)
# What a page says of itself, in lines of their own.
_OF_PAGE = re.compile(
    r"(?:last |page )*(?:revision|review|updated?|modified)(?: date| on)?\s*[:：]?.*|(?:print|share|e-?mail|text size|font size|"
    r"listen|save|copy link|download pdf|back|top|home|advertisement|sponsored)|(?:最後)?(?:最后)?(?:修訂|修订|更新|覆檢|复检)"
    r"(?:日期|時間|时间|於|于)?\s*[:：].*|列印|打印|分享|字體大小|字体大小|廣告|广告|返回|頁首|页首|主頁|主页|"
    r".{0,60}(?:copyright|all rights reserved|版權所有|版权所有|不得[轉转][載载]|©).*|[上下]一[篇則则].*|上 ?/ ?下一[篇則则].*|"
    r"[訂订][戶户]登入|(?:[（(]\s*)?(?:[責责]任?[編编][輯辑]?|[編编][輯辑]|[來来]源)\s*[:：].{0,30}|"
    r"(?:-+\s*)?ends?(?:\s*-+|/.*)|[（(]?完[）)]?(?:[/／].*)?|N{4}|[#＃](?:\s*[#＃])+|issued at .*|[^\w]+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？.!?:：][」』”’\"')）]*$")
_DATE = re.compile(r"\d{1,2}:\d\d|[12]\d{3}|\d月|[年月][\d一二三四五六七八九十]+日|[時时]\d+分")


@dataclass(slots=True)
class Line:
    """A line of a page: its text, the element that it is of, its letters (a Han character counts as three: it says as
    much), and those of them that are links to other pages."""

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


def main_block(root: HtmlElement, title: str) -> list[Line]:
    """The lines of the page's main block, `title` being its headline."""
    lines = _Lines(root).found
    if not lines:
        return []
    headline = _place_of_headline(lines, title)
    named = False
    if headline is not None:
        item = _item_around(lines, headline)
        if item is not None:
            lines, headline = item
        behind = lines[headline + 1 :]
        named = sum(line.own for line in behind) >= _FEWEST_BEHIND * sum(line.own for line in lines)
        lines = _until_next_headline(behind, lines[headline]) if named else lines
    return _trimmed(_in_densest(lines, root, lead=named), title)


# ---------------------------------------------------------------------------------------------------------------- lines
class _Lines:
    """Reads the lines of a tree: text between the borders of blocks and `<br>`."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Line] = []
        self._text: list[str] = []
        self._linked = 0
        self._read(root, linked=False)
        self._flush(root)

    def _read(self, node: HtmlElement, *, linked: bool) -> None:
        """In order, without recursion: pages nest elements as deep as they like."""
        stack: list[tuple[HtmlElement, bool, bool]] = [(node, linked, False)]
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


# ------------------------------------------------------------------------------------------------------------- headline
def _place_of_headline(lines: list[Line], title: str) -> int | None:
    """The first heading with the words of the title, else the first line with them."""
    same = [place for place, line in enumerate(lines) if same_words(line.text, title)]
    return next((place for place in same if _heading_of(lines[place].node) is not None), same[0] if same else None)


def _until_next_headline(lines: list[Line], headline: Line) -> list[Line]:
    """The lines up to another headline of the same kind: pages that scroll on load the next article below."""
    own = _heading_of(headline.node)
    if own is None or (own.tag != "h1" and not own.get("class")):
        return lines
    for place, line in enumerate(lines):
        other = _heading_of(line.node)
        if other is None or (other.tag, other.get("class")) != (own.tag, own.get("class")):
            continue
        if not same_words(line.text, headline.text):
            return lines[:place] or lines
    return lines


def _heading_of(node: HtmlElement) -> HtmlElement | None:
    while node is not None and isinstance(node.tag, str):
        if _HEADING.fullmatch(node.tag):
            return node
        node = node.getparent()
    return None


def _item_around(lines: list[Line], place: int) -> tuple[list[Line], int] | None:
    """The lines of one item of several, each with a heading of the same level and some text; None if it is alone."""
    heading = _heading_of(lines[place].node)
    if heading is None:
        return None
    node = heading.getparent()
    while node is not None and node.tag not in ("body", "html"):
        beside = [one for one in (node.getparent() if node.getparent() is not None else ()) if one is not node]
        alike = [one for one in beside if one.tag == node.tag and one.get("class") == node.get("class")]
        if any(next(one.iter(heading.tag), None) is not None and next(one.iter("p"), None) is not None for one in alike):
            within = set(node.iter())
            chosen = [line for line in lines if line.node in within]
            return chosen, chosen.index(lines[place])
        node = node.getparent()
    return None


# -------------------------------------------------------------------------------------------------------------- densest
def _in_densest(lines: list[Line], root: HtmlElement, *, lead: bool) -> list[Line]:
    """The lines of the smallest element that holds nearly all of the letters that are no links, and what belongs to it.

    That is, the rows of facts beside it, and prose before it. `lead`: the lines begin behind the headline.
    """
    node = _densest(lines, root)
    within = set(node.iter())
    around = set(_up(node, _AROUND).iter())
    inside = [line.node in within for line in lines]
    first = inside.index(True) if True in inside else 0
    return [
        line
        for place, line in enumerate(lines)
        if inside[place]
        or (lead and place < first and _is_lead(line))
        or (line.node.get("data-levelled") and line.node in around and not line.leads_elsewhere)
    ]


def _is_lead(line: Line) -> bool:
    """Whether a line between headline and block is a sentence of the article."""
    return not line.leads_elsewhere and line.letters > _LONGEST_LABEL and _SENTENCE.search(line.text) is not None


def _densest(lines: list[Line], root: HtmlElement) -> HtmlElement:
    mass: dict[HtmlElement, int] = {}
    for line in lines:
        if line.leads_elsewhere:
            continue
        for node in (line.node, *line.node.iterancestors()):
            mass[node] = mass.get(node, 0) + line.own
    node = root
    while True:
        child = max((one for one in node if one in mass), key=mass.__getitem__, default=None)
        if child is None or mass[child] < _MOST * mass[node] or child.tag in ("p", "li", "span", "b", "strong"):
            return node
        node = child


def _up(node: HtmlElement, levels: int) -> HtmlElement:
    """The element so many levels above, inside the body."""
    for outer in islice(node.iterancestors(), levels):
        if outer.tag in ("body", "html"):
            break
        node = outer
    return node


def _trimmed(lines: list[Line], title: str) -> list[Line]:
    """Without labels before the text, lists of links, and what follows the article."""
    kept: list[Line] = []
    for place, line in enumerate(lines):
        if kept and line.letters <= _LONGEST_END and _ENDS.fullmatch(line.text) and _is_late(kept, lines):
            break
        beside = lines[max(0, place - 1) : place + 2]
        of_list = line.leads_elsewhere or (_is_label(line) and any(one.leads_elsewhere for one in beside))
        if of_list and _is_among_prose(line):
            of_list = False
        if not of_list and not _OF_PAGE.fullmatch(line.text) and not same_words(line.text, title):
            kept.append(line)
    before = len(list(takewhile(_is_label, kept)))
    behind = len(list(takewhile(_is_date, reversed(kept))))
    return kept[before : len(kept) - behind] or kept


def _is_among_prose(line: Line) -> bool:
    """Whether a line that is a link is a paragraph between paragraphs: an article of references, no list of others."""
    node, parent = line.node, line.node.getparent()
    if node.tag != "p" or parent is None:
        return False
    return any(
        one.tag == "p" and one is not node and letters("".join(one.itertext())) > _LONGEST_LABEL and one.find(".//a") is None
        for one in parent
    )


def _is_late(kept: list[Line], lines: list[Line]) -> bool:
    """Whether most of the prose has been read."""
    return 2 * sum(line.own for line in kept) >= sum(line.own for line in lines)


def _is_label(line: Line) -> bool:
    """Whether a line is too short for a sentence and does not end as one: a date, a place, the name of a section."""
    return line.letters <= _LONGEST_LABEL and not _SENTENCE.search(line.text) and not line.node.get("data-levelled")


def _is_date(line: Line) -> bool:
    return _is_label(line) and _DATE.search(line.text) is not None
