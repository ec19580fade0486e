"""The main block of a page: the element that holds most of its prose, found from the headline.

lines with the letters that are no links > the headline's own item where a page lists several > down to the element
that still holds nearly all > the lines between the headline and what follows the article
"""

from __future__ import annotations

import re
from itertools import islice, takewhile

from lxml.html import HtmlElement

from monitor.parse.extract_lines import Line, lines_of
from monitor.parse.visible import letters, same_words
from monitor.text import fold

_HEADING = re.compile(r"h[1-6]")
_MOST = 0.8  # of the letters: an element that holds so many of its parent's is gone into
_AROUND = 2  # levels above the densest element in which a table of facts is the article's: a theme's wrappers
_FEWEST_BEHIND = 0.3  # of the page's letters behind its headline: fewer, and the text stands elsewhere
_LONGEST_LABEL = 60  # letters of a line before the text that is no sentence of it: a date, a place, "Share"
_LONGEST_END = 40  # letters of a heading that ends an article
# Both for folded text (`monitor.text.fold`): lower case, Simplified characters. Headings of what follows an article:
_ENDS = re.compile(
    "|".join((
        r"(?:related|recommended|more|other|latest|popular|trending|recent|further) (?:\w+ )?"
        "(?:news|stories|articles?|posts?|reading|links|content|topics|coverage|from .*)",
        "more from .*", "read (?:more|next|also)", "see also", "most (?:read|viewed|popular)",
        "you (?:may|might) also .*", r"(?:\d+ |leave a )?comments?",
        r"(?:\d+ )?(?:thoughts|replies|responses)(?: on .*)?",
        "share (?:this|on|via).*", "follow us.*", "(?:previous|next)(?: post| article)?", "back to .*",
        "(?:tags?|标签|关键[字词]) ?:?.*", "[相其][关他](?:新闻|报道|文章|连结|链接|阅读|消息)", "延伸阅读",
        ".{0,8}相关报[道导]:?", "发表[评留][论言].*", "更多.{0,6}", "热门.{0,6}", "最新.{0,4}", "推荐.{0,6}",
        "你可能.{0,8}", "(?:读者)?[留评]言", "评论", "分享.{0,8}", "返回.{0,6}",
    ))
)  # fmt: skip
# What a page says of itself and its makers, in lines of their own.
_OF_PAGE = re.compile(
    "|".join((
        "(?:last |page )*(?:revision|review|updated?|modified)(?: date| on)? ?:?.*",
        "print|share|e-?mail|text size|font size|listen|save|copy link|download pdf|back|top|home",
        "advertisement|sponsored",
        "(?:最后)?(?:修订|更新|覆检|复检)(?:日期|时间|于)? ?:.*", "列印|打印|分享|字体大小|广告|返回|页首|主页",
        ".{0,60}(?:copyright|all rights reserved|版权所有|不得转载|©).*", "[上下]一[篇则].*", "上 ?/ ?下一[篇则].*",
        r"订户登入|(?:\( ?)?(?:责任?编辑?|编辑|来源) ?:.{0,30}", r"(?:-+ ?)?ends?(?: ?-+|/.*)", r"\(?完\)?(?:/.*)?",
        "n{4}",
        "#(?: ?#)+", "issued at .*", r"[^\w]+",
    ))
)  # fmt: skip
_ENDS_AS_SENTENCE = re.compile(r"[。！？.!?:：][」』”’\"')）]*$")
_FACT = re.compile(r"[^:：\d]{2,30}[:：]\s*[^\s:：]")
# What a page says of the article itself (folded): when it was published, by whom, in which section.
_OF_ARTICLE = re.compile(
    r"(?:published|posted|updated|released|issued|last|source|author|by|written|text|photos?|categor(?:y|ies)|tags?|filed|"
    r"views?|hits?|editor)\b|date ?:|"
    r".{0,3}(?:来源|作者|记者|编辑|日期|时间|发布|发表|刊登|更新|分类|栏目|浏览|点击|文|图).{0,2}:"
)
# What leads to other articles, in a line of the text (folded).
_REFERS = re.compile(
    r"\W*(?:read (?:more|also|next)|see also|related(?: \w+)?|more on this|"
    r"延伸阅读|相关\w{2}|同场加映|推荐阅读|更多\w{0,4}) ?[:|]"
)
_DATE = re.compile(r"\d{1,2}:\d\d|[12]\d{3}|\d月|[年月][\d一二三四五六七八九十]+日|[時时]\d+分")


def main_block(root: HtmlElement, title: str) -> list[Line]:
    """The lines of the page's main block, `title` being its headline."""
    lines = lines_of(root)
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
        if any(
            next(one.iter(heading.tag), None) is not None and next(one.iter("p"), None) is not None for one in alike
        ):
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
    apart = _parts_of_text(_up(node, _AROUND), node)
    return [
        line
        for place, line in enumerate(lines)
        if inside[place]
        or (lead and place < first and _is_lead(line))
        or (line.node in around and not line.leads_elsewhere and line.node.get("data-levelled"))
        or (line.node in apart and _is_lead(line))
    ]


def _is_lead(line: Line) -> bool:
    """Whether a line between headline and block is a sentence of the article."""
    return (
        not line.leads_elsewhere and line.letters > _LONGEST_LABEL and _ENDS_AS_SENTENCE.search(line.text) is not None
    )


def _parts_of_text(around: HtmlElement, block: HtmlElement) -> set[HtmlElement]:
    """What stands beside the block without links and headings: other parts of the text, with all that they hold."""
    found: set[HtmlElement] = set()
    for outer in (block, *block.iterancestors()):
        if outer is around:
            break
        for part in (*outer.itersiblings(preceding=True), *outer.itersiblings()):
            if next(part.iter("a", "h1", "h2", "h3", "h4", "h5", "h6", "form", "button"), None) is None:
                found.update(part.iter())
    return found


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
        if kept and line.letters <= _LONGEST_END and _ENDS.fullmatch(fold(line.text)) and _is_late(kept, lines):
            break
        beside = lines[max(0, place - 1) : place + 2]
        of_list = line.leads_elsewhere or (_is_label(line) and any(one.leads_elsewhere for one in beside))
        if (not of_list or _is_among_prose(line)) and not _is_no_text(line, title):
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
        one.tag == "p"
        and one is not node
        and letters("".join(one.itertext())) > _LONGEST_LABEL
        and one.find(".//a") is None
        for one in parent
    )


def _is_no_text(line: Line, title: str) -> bool:
    """Whether a line says something of the page, leads to another, or is the headline once more."""
    folded = fold(line.text)
    refers = line.linked > 0 and _REFERS.match(folded) is not None
    return refers or _OF_PAGE.fullmatch(folded) is not None or same_words(line.text, title)


def _is_late(kept: list[Line], lines: list[Line]) -> bool:
    """Whether most of the prose has been read."""
    return 2 * sum(line.own for line in kept) >= sum(line.own for line in lines)


def _is_label(line: Line) -> bool:
    """Whether a line is too short for a sentence and does not end as one: a date, a place, the name of a section.

    Nor is it a heading, or a fact with its name ("Venue: Hall 3"), but for one of the article itself ("Source: …").
    """
    if line.letters > _LONGEST_LABEL or _ENDS_AS_SENTENCE.search(line.text) or line.node.get("data-levelled"):
        return False
    if _heading_of(line.node) is not None:
        return False
    return not _FACT.match(line.text) or _OF_ARTICLE.match(fold(line.text)) is not None


def _is_date(line: Line) -> bool:
    return _is_label(line) and _DATE.search(line.text) is not None
