"""The words of a headline, whole and without what a list adds: its file's kind and size, "opens in a new window"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.parse.clean import squeezed
from monitor.parse.headline import better_headline, is_no_headline
from monitor.parse.lists.induce_page import Link
from monitor.text import clean

# What a link says before a headline in `aria-label` or `title`, for those who hear the page.
_SAID_BEFORE = re.compile(
    r"^\s*(?:(?:read|view|see|learn|find out) (?:more|full|the full|details)(?: (?:story|article|release|about|of|on))*"
    r"|continue reading|more about|go to|open|link to|download|details of"
    r"|閱讀更多|阅读更多|閱讀全文|阅读全文|詳情|详情|了解更多|繼續閱讀|继续阅读|下載|下载|查看|連結|链接)\s*[:：\-–—|]?\s*",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(
    r"\s*[(（\[]?\s*(?:opens? in (?:a )?new (?:window|tab)|new window|在新視窗(?:開啟|打開)|在新窗口(?:开启|打开)"
    r"|另開新視窗|另开新视窗|新視窗|新窗口)\s*[)）\]]?\s*$",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"^[\s|｜·•:：\])）】]+|[\s|｜·•:：\[(（【]+$"
)  # marks and half brackets of the list, round a headline
# What a list writes of a file behind the headline: its kind and size. And a mark that it is new.
_FILE_NOTE = re.compile(
    r"\s*[\[(（【]\s*(?:只有英文版\s*|English only\s*)?(?:pdf|docx?|word|xlsx?|excel|pptx?|zip)"
    r"(?:\s*(?:格式|版本|檔案|文件|file|format|version))?"
    r"(?:\s*[,，、:：/|-]?\s*\d[\d.,]*\s*[KMG]i?B?)?\s*[\])）】]\s*$|\s+(?:pdf|docx?)\s*(?:[,，|-]?\s*\d[\d.,]*\s*[KMG]B)?\s*$",
    re.IGNORECASE,
)


def headline_of(link: Link) -> str:
    """The link's text, whole; where it has none, or a label, what it is called."""
    if link.text and not is_no_headline(link.text):
        return whole_headline(link.text, [link])
    return label_of(link) or link.text


def whole_headline(words: str, links: Sequence[Link]) -> str:
    """The words of a headline, from what its links are called where they are cut."""
    for link in links:
        if (said := _said_name(link.text)) != link.text and words.endswith(said) and said:
            words = said  # "Read more about" stands in a block of its own
        for stated in (link.node.get("title"), link.node.get("aria-label"), *_titles_inside(link)):
            if stated:
                words = better_headline(words, _said_name(stated), link.address)
    return without_notes(words)


def _titles_inside(link: Link) -> list[str]:
    """The `title` of what stands within a link: some lists put the whole headline there."""
    return [
        str(node.get("title"))
        for node in link.node.iterdescendants()
        if isinstance(node.tag, str) and node.get("title")
    ]


def label_of(link: Link) -> str:
    """What a link without words is called: `title`, `aria-label`, or its picture."""
    stated = [link.node.get("title"), link.node.get("aria-label"), *_titles_inside(link)]
    stated += [node.get("alt") for node in link.node.iter("img")]
    return next((words for one in stated if one and not is_no_headline(words := _said_name(one)) and words), "")


def _said_name(stated: str) -> str:
    return _SAID_BEHIND.sub("", _SAID_BEFORE.sub("", squeezed(clean(stated))))


def without_notes(headline: str) -> str:
    """A headline without the note of its file behind it: "(PDF, 230 KB)"."""
    return _LOOSE.sub("", _FILE_NOTE.sub("", headline)) or headline
