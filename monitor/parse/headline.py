"""Which headline is the better one: that of a list, or that of the page.

The words of the list stand, since its editors choose them, unless they are a stand-in: made from an address, a bare
address or file name, cut where the list had no more room, or the page's with the names of section and site behind it.
"""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

_SLUG_END = re.compile(r"\.(?:html?|php|aspx?|jsp|pdf|docx?)$", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:html?|php|aspx?|jsp)|.+\.(?:pdf|docx?)|(?:img|dsc|scan|doc)[_-]?\d+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S.*|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE | re.ASCII)
# What systems put where an editor wrote none, and what a link says that is no headline; in brackets or not.
_NO_HEADLINE = re.compile(
    r"\W*(?:untitled(?: document| post)?|no title|no subject"
    r"|(?:read|learn|find out|see|view) (?:more|all|details|full story)"
    r"|more|more details|details|full story|continue reading|click here|link|view|download|pdf|docx?|word|html"
    r"|無標題|无标题|未命名|沒有標題|詳情|详情|詳細|详细|更多|更多詳情|更多详情|全文|閱讀全文|阅读全文|閱讀更多|阅读更多|繼續閱讀|继续阅读"
    r"|查看(?:詳情|详情|更多|全部)?|檢視|了解(?:更多|詳情|详情)|下載|下载|按此|點擊|点击)\W*",
    re.IGNORECASE,
)
# At most one run of dots, in brackets or not, and a link that says "more".
_CUT = re.compile(
    r"[\[(（【]?(?:…+|\.{2,}|⋯+|&hellip;)[\])）】]?\s*"
    r"(?:[\[(（【]?(?:more|read more|continue reading|更多|繼續閱讀)[\])）】]?)?\s*$",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s*(?:[|│｜丨_]|--)")  # no prose uses them, so what stands behind is no part of the headline
_DASH = re.compile(r"\s+[-–—]\s+")
_NO_LETTER = re.compile(r"[\W_]+")
# Letters that a cut headline has at least before its cut; a shorter beginning says too little of which headline it was.
_FEWEST = 4


def title_from(link: str) -> str:
    """Words out of the last part of an address: ``.../abu-robot-contest-2026`` -> "Abu robot contest 2026"."""
    parts = [part for part in unquote(urlsplit(link).path).split("/") if part]
    slug = _SLUG_END.sub("", parts[-1]) if parts else ""
    words = re.sub(r"[-_+\s]+", " ", slug).strip()
    return words[:1].upper() + words[1:] if re.search(r"[^\W\d_]{2}", words) else link


def is_no_headline(words: str) -> bool:
    """Whether a link says nothing of what it leads to: "read more", 詳情, a file name, an address."""
    return any(pattern.fullmatch(words) for pattern in (_BARE_ADDRESS, _FILE_NAME, _NO_HEADLINE))


def better_headline(listed: str, of_page: str, url: str) -> str:
    """The headline to keep, of the one in the list and the one on the page at `url`."""
    if not of_page or not listed:
        return listed or of_page
    if _is_stand_in(listed, url) or _is_cut(listed, of_page) or _is_with_names(listed, of_page, url):
        return of_page
    return listed


def _is_stand_in(listed: str, url: str) -> bool:
    if is_no_headline(listed):
        return True
    return bool(url) and listed == title_from(url)


def _is_cut(listed: str, of_page: str) -> bool:
    """Whether the listed one is the beginning of the other, and ends in dots."""
    cut = _CUT.search(listed)
    begun = _letters(listed[: cut.start()]) if cut else ""
    whole = _letters(of_page)
    return len(begun) >= _FEWEST and len(whole) > len(begun) and whole.startswith(begun) and not _CUT.search(of_page)


def _is_with_names(listed: str, of_page: str, url: str) -> bool:
    """Whether the listed one is that of the page with names behind bars, or with the name of its host behind a dash."""
    behind = listed.removeprefix(of_page) if len(_letters(of_page)) >= _FEWEST else listed
    if behind == listed:
        return False
    if _BAR.match(behind):
        return True
    dash = _DASH.match(behind)
    labels = [label for label in (urlsplit(url).hostname or "").lower().split(".") if len(label) >= _FEWEST]
    return dash is not None and any(label in _letters(behind[dash.end() :]) for label in labels)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", normalize("NFKC", text)).casefold()
