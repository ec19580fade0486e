"""Names in stored articles that look like programmes and that no entry of the catalogue knows. Pure.

In English, capital words that end in a word such as Scheme, Fund or Institute; in Chinese, what stands in 《》 or 「」
and ends in, or is followed by, a word such as 計劃, 基金 or 研究院.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.model import Language
from monitor.tag.programmes.matcher import Matcher
from monitor.text import HAN, fold

_ENGLISH_HEADS = (
    "Scheme|Programme|Program|Fund|Initiative|Institute|Hub|Sandbox|Blueprint|Roadmap|Ordinance|Alliance|Accelerator|"
    "Laboratory|Lab|Technopole|Park|Centre|Center|Platform|Framework|Strategy|Outline|Action Plan|Task Force|"
    "Working Group|Committee|Office|Summit|Forum|Expo|Festival|Awards?|Grant|Voucher|Pilot|Statement"
)
_SMALL = "of|for|the|and|on|in|to|at|with|&"
_CAPITAL = r"[A-Z][\w&+@'’]*(?:-[\w&+@'’]+)*"
_ENGLISH = re.compile(
    rf"(?<![A-Za-z0-9-]){_CAPITAL}(?: (?:{_CAPITAL}|(?:{_SMALL})(?= ))){{0,9}} (?:{_ENGLISH_HEADS})"
    rf"(?: (?:of|for)(?: (?:{_CAPITAL}|&|and(?= [A-Z]))){{1,6}})?(?![A-Za-z0-9-])"
)
_GENERIC = re.compile(rf"(?:(?:The|New|Pilot|Funding|Government|Support|Research|{_ENGLISH_HEADS})s?[ -]?)+")
_LEADING = re.compile(r"(?:The|A|An|This|Its|Our|In|At|On|For|Under|And|By|With|Of) (?:the )?")
_CHINESE_HEADS = (
    "[計计][劃划畫]|基金|研[究發发]院|研究所|[實实][驗验]室|平[台臺]|[藍蓝][圖图]|[綱纲]要|沙盒|[條条]例|[辦办]公室|"
    "委[員员][會会]|[園园][區区]|科技[園园城]|峰[會会]|[論论][壇坛]|博[覽览]|[聯联]盟|小[組组]|嘉年[華华]|框架|指引|策略|中心|大[賽赛]"
)
_CHINESE = re.compile(
    f"[《「『“](?P<name>[{HAN}A-Za-z0-9＋+@&·.、（）() -]{{2,30}})[》」』”]"
    f"(?P<head>[{HAN}]{{0,4}}?(?:{_CHINESE_HEADS}))?"
)
_ENDS_IN_HEAD = re.compile(f"..(?:{_CHINESE_HEADS})$")
_JOINED = re.compile("[及和與与或的在]")
_LONGEST = 90  # characters of a name
_CONTEXT = 60  # characters quoted on each side
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """Where a name stands: the article and some words round it."""

    article_id: int
    quote: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name to consider for the catalogue, with the number of articles that hold it."""

    name: str
    articles: int
    examples: tuple[Example, ...]


@dataclass(slots=True)
class _Tally:
    name: str
    articles: set[int] = field(default_factory=set)
    examples: list[Example] = field(default_factory=list)

    def add(self, article_id: int, quote: str) -> None:
        if article_id not in self.articles and len(self.examples) < _MOST_EXAMPLES:
            self.examples.append(Example(article_id, quote))
        self.articles.add(article_id)


def suggest(
    texts: Iterable[tuple[int, str, Language]], matcher: Matcher, *, at_least: int = 2, most: int = 100
) -> list[Suggestion]:
    """The unknown names that stand in `at_least` articles, the most frequent first.

    `texts`: article id, its title and text, its language.
    """
    tallies: dict[str, _Tally] = {}
    for article_id, text, language in texts:
        for name, start, end in _names(text, language):
            tally = tallies.setdefault(fold(name), _Tally(name))
            tally.add(article_id, " ".join(text[max(0, start - _CONTEXT) : end + _CONTEXT].split()))
    frequent = [
        tally for tally in tallies.values() if len(tally.articles) >= at_least and not matcher.knows(tally.name)
    ]
    frequent.sort(key=lambda tally: (-len(tally.articles), tally.name))
    return [Suggestion(each.name, len(each.articles), tuple(each.examples)) for each in frequent[:most]]


def _names(text: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """Names that look like programmes, with their offsets."""
    for match in _ENGLISH.finditer(text):
        for name in re.split(" and the ", _LEADING.sub("", match.group(), count=1)):
            if " " in name and len(name) <= _LONGEST and not _GENERIC.fullmatch(name):
                yield name, *match.span()
    if language != "en":
        for match in _CHINESE.finditer(text):
            head = match["head"] or ""
            name = match["name"] + head
            if not _JOINED.search(head) and _ENDS_IN_HEAD.search(name):
                yield name, match.start(), match.end()
