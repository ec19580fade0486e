"""Where a page writes its own date among its words, and where it only speaks of one.

    beside the headline      "Press release | 4 March 2026", 發布日期：2026年3月4日
    in the dateline          (Hong Kong, 4 March 2026) — The park …, 【本報訊】2026年3月4日 —
    alone after the text     2026年3月4日（星期三）, also in brackets at its end

A date inside a sentence is spoken of; one in a menu, a list of other articles, a ticker or a foot is of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from bs4 import BeautifulSoup, PageElement, Tag
from bs4.element import NavigableString

from monitor.grammar import written_dates
from monitor.model import NO_STAMP, PollFlag, Stamp
from monitor.parse.clean import squeezed
from monitor.parse.other_days import is_other_day, is_other_day_behind
from monitor.parse.timestamps import find_date, read_date
from monitor.parse.visible import letters, same_words
from monitor.text import fold

UNSURE = {PollFlag.FUTURE_CLAMPED.value, "from-now"}  # a page that is met late says "yesterday" still
YEAR = re.compile(r"(?:19|20)\d\d|[一二]〇?[零〇○一二三四五六七八九]{3}年")
LONGEST_LABEL = 80  # characters of a line that is a date with the words that say of what: source, section, weekday
_BEHIND_HEADLINE = 12  # texts: author, source, section, size of letters
_BEFORE_HEADLINE = 4
_LONG = 120  # letters (Han as three) of a text that is prose
_SHORTEST_PROSE = 50  # letters of one that ends in a stop
_STOPS = frozenset(".!?。！？")
_LONGEST_DATELINE = 40  # characters before the end of a dateline: agency, place, date
# Ends/Thursday, November 27, 2025 Issued at HKT 15:55
_RELEASE_FOOT = re.compile(r"^(?:Ends/|完)\s*|\bIssued at\b|NNNN")
_DATELINE_END = re.compile(r"\s*(?:[)）】\]]\s*)?(?:[-–—]+|:|：|訊|讯|電|电|消息|[)）】\]])")
_IN_BRACKETS = re.compile(r"[（(【\[]([^（(【\[]{6,40})[)）】\]]\s*[。.]?$")
_REVISED = re.compile(  # folded
    r"\b(?:last|page|reviewed|revised?|revision|updated?|modified|copyright)\b|修订|更新|覆检|复检|版权"
)
_ELSEWHERE = re.compile(
    r"ticker|side-?bar|related|recommend|latest|breaking|comment|popular|trending|most-?(?:read|viewed)|(?<!elementor-)widget|upcoming"
    r"|teaser|carousel|banner|discussion|footer|copyright|menu|breadcrumb",
    re.IGNORECASE,
)


def written_date(page: BeautifulSoup, title: str, now: datetime) -> Stamp:
    """The date that the page writes as its own; `NO_STAMP` where there is none, or two of which none is nearer."""
    shown = (page.body or page).find_all(string=True)
    texts = [_Text(string) for string in shown if type(string) is NavigableString and string.strip()]
    place = _headline_of(texts, page, title)
    behind = texts[place + 1 :] if place is not None else texts
    prose = next((number for number, one in enumerate(behind) if one.is_prose), len(behind))
    beside = behind[: min(prose, _BEHIND_HEADLINE)]
    before = texts[max(0, place - _BEFORE_HEADLINE) : place] if place is not None else []
    for found in (
        _labels(beside, now),
        _labels(before, now),
        _dateline(behind[prose:], now),
        _foot(behind[prose:], now),
    ):
        if stamp := next(found, None):
            return stamp
    return NO_STAMP


class _Text:
    """One text of a page, and whether it is prose."""

    __slots__ = ("is_prose", "string", "words")

    def __init__(self, string: PageElement) -> None:
        self.string = string
        self.words = squeezed(str(string))
        says = letters(self.words)
        self.is_prose = says >= _LONG or (says >= _SHORTEST_PROSE and self.words[-1:] in _STOPS)


def is_elsewhere(node: PageElement) -> bool:
    """Whether a node stands in a part of the page that is not the article: a menu, a list of others, a comment."""
    for outer in node.parents:
        if outer.name in ("aside", "nav", "footer") or (outer.name == "form" and not _is_of_page(outer)):
            return True
        marks = " ".join(filter(None, (*outer.get_attribute_list("id"), *outer.get_attribute_list("class"))))
        if outer.name not in ("body", "html", "article", "main") and _ELSEWHERE.search(marks):
            return True
    return _is_of_list(node)


def _is_of_list(node: PageElement) -> bool:
    """Whether a node stands in an item of a list of links: the date of what the link leads to."""
    for outer in islice(node.parents, 3):
        if outer.name in ("body", "html") or outer.find("a") is None:
            continue
        beside = (outer.find_previous_sibling(outer.name), outer.find_next_sibling(outer.name))
        if any(isinstance(one, Tag) and one.get("class") == outer.get("class") and one.find("a") for one in beside):
            return True
    return False


def _is_of_page(form: Tag) -> bool:
    """Whether a form holds the whole page, as ASP.NET makes them, and not some fields."""
    return form.parent is not None and form.parent.name == "body"


def read_within(text: str, now: datetime) -> Stamp:
    """As a whole, up to the first bar ("28 November 2025 06:03 | Source"), or the one date within."""
    text = _RELEASE_FOOT.sub("", text)
    whole = read_date(text, now=now)
    stamp = whole if whole.instant else read_date(re.split(r"[|｜]", text)[0], now=now)
    return stamp if stamp.instant else find_date(text, now=now)


def _headline_of(texts: Sequence[_Text], page: BeautifulSoup, title: str) -> int | None:
    """The place of the headline's last text."""
    same = [place for place, one in enumerate(texts) if same_words(one.words, title)]
    if same:
        in_heading = [place for place in same if texts[place].string.find_parent(re.compile("^h[1-6]$"))]
        return (in_heading or same)[0]
    heading = next((node for node in page.select("h1, h2") if same_words(node.get_text(), title)), None)
    within = set(map(id, heading.descendants)) if isinstance(heading, Tag) else set()
    return max((place for place, one in enumerate(texts) if id(one.string) in within), default=None)


def _labels(texts: Sequence[_Text], now: datetime) -> Iterator[Stamp]:
    """The dates of short texts, those first that do not speak of a revision."""
    later: list[Stamp] = []
    for before, one in zip(["", *(text.words for text in texts)], texts, strict=False):
        if _is_revision(before, one.words):
            later += _label(one, before, now)
        else:
            yield from _label(one, before, now)
    yield from later


def _label(one: _Text, before: str, now: datetime) -> Iterator[Stamp]:
    """The date of a text that is hardly more than a date."""
    words = _RELEASE_FOOT.sub("", one.words)
    if not YEAR.search(words) or len(words) > LONGEST_LABEL or words[-1] in _STOPS:
        return
    if is_elsewhere(one.string) or _is_spoken(words, before):
        return
    yield from _believed(read_within(words, now))


def _is_spoken(words: str, before: str) -> bool:
    """Whether the date is that of something else: a deadline, an event, a range of days."""
    folded = fold(words)
    found = written_dates.find(folded)
    if not found:
        return False
    label = folded[: found[0].start]
    return is_other_day(label or ("" if YEAR.search(before) else before)) or is_other_day_behind(folded, found[-1].end)


def _is_revision(before: str, words: str) -> bool:
    """Whether a text, or the end of the one before it, speaks of a revision."""
    return _REVISED.search(fold(f"{before[-_LONGEST_DATELINE:]} {words}")) is not None


def _dateline(texts: Sequence[_Text], now: datetime) -> Iterator[Stamp]:
    """The date that opens the prose, between a place and a dash."""
    for one in texts[:1]:
        folded = fold(one.words)
        for date in written_dates.find(folded[: 2 * _LONGEST_DATELINE]):
            if date.year and date.day and date.end <= _LONGEST_DATELINE and _DATELINE_END.match(folded, date.end):
                yield from _believed(find_date(folded[: date.end], now=now))


def _foot(texts: Sequence[_Text], now: datetime) -> Iterator[Stamp]:
    """The date that stands alone behind the last prose, or in brackets at its end."""
    last = max(
        (place for place, one in enumerate(texts) if one.is_prose and not is_elsewhere(one.string)), default=None
    )
    if last is None:
        return
    for before, one in zip(texts[last:], texts[last + 1 :], strict=False):
        if _is_revision(before.words, one.words):
            continue
        bare = _RELEASE_FOOT.sub("", one.words).strip("（()）[]【】 ")
        if (
            YEAR.search(bare)
            and not is_elsewhere(one.string)
            and not _is_spoken(bare, before.words if len(before.words) < _LONGEST_DATELINE else "")
        ):
            yield from _believed(read_date(bare, now=now))
    if bracket := _IN_BRACKETS.search(texts[last].words):
        yield from _believed(read_date(bracket[1], now=now))


def _believed(stamp: Stamp) -> Iterator[Stamp]:
    """The stamp, unless it has no day of its own or one to come."""
    if stamp.instant and UNSURE.isdisjoint(stamp.flags):
        yield stamp
