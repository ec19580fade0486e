"""Whether a day is said as a limit: by, on or before, closes on, until, 截止, 或之前, 最遲, A至B.

All patterns are for folded text (lower case, Simplified, NFKC).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.grammar.clock import TIME
from monitor.grammar.days import Day


@dataclass(frozen=True, slots=True)
class Limit:
    """A day with the words that make it a limit. `how`: "noun" (deadline), "by", "until",
    "close" (ends on) or "after" (nothing is accepted after it)."""

    start: int
    end: int
    how: str
    before: bool = False


_FILL = (
    rf"(?:\s|,|\(|\)|the\b|on\b|at\b|of\b|hong kong time|hkt|(?:this|next|coming)\b|(?:mon|tues|wednes|thurs|"
    rf"fri|satur|sun)day|(?:\w+ )?quarter|{TIME})*$"
)
_BY = re.compile(
    rf"\b(?P<by>no later than|not later than|on or before|latest by|by|prior to|before){_FILL}"
    rf"|\b(?P<until>(?<!year )(?<!months )(?<!quarter )(?<!half )(?:until|till|up to|through|to)"
    rf"|(?<=between now )and){_FILL}"
    r"|(?P<zhby>(?:最迟|最晚)(?:须|要)?(?:于|在)?|不迟于)\s?$|(?P<zhuntil>直至|"
    r"截至|截止到|延长至|延后至|推迟至|押后至|改至|延至|顺延至|延期至|至|到)\s?$"
)
_NOUN_BEFORE = re.compile(
    rf"(?:\b(?:deadline|closing date|closing time|last (?:day|date)|cut-?off date)\b[^.;]{{0,70}}?{_FILL}|(?:截止|"
    rf"截标|截表|限期|期限|最后一[日天]|最迟|最晚|不迟于)[^,。]{{0,16}}$)"
)
_CLOSE_BEFORE = re.compile(
    rf"\b(?:clos(?:e|es|ed|ing)|shuts?|ends?|ended|ending|expires?|stops? (?:accepting|receiving|taking)|runs?)\b"
    rf"(?:(?!\bfrom\b|\bstart|\bbegin)[^,;]){{0,30}}?{_FILL}|\bdue{_FILL}"
)
_DEADLINE_WORDS_AFTER = re.compile(
    rf"\s?(?:\([^()]{{1,10}}\))?\s?(?:{TIME})?\s?(?:\([^()]{{1,8}}\))?\s?"
    r"(?:(?P<noun>截止|截标|截表|截(?=[。,;\s)]|$)|届满|到期|期满|停止(?:接受|接收|收|申请|报名)|停收|"
    r"(?:为|是)[^,。]{0,8}(?:最后|截止|限期))|(?P<inclusive>或之前|或以前|当日或之前)|(?P<before>之前|"
    r"以前|前(?!往|后|来|线))|(?P<stop>为止|止|结束|完结|关闭))"
)
_RANGE_GAP = re.compile(
    rf"(?:\s?\([^()]{{1,10}}\))?\s?(?:{TIME})?\s?(?:to|until|till|-|through|and|起?至|起?到|至|到|起至|开始至|起到|延[长后期]?至"
    rf"|推迟至|押后至|改至)\s?{_FILL}"
)


_FROM = re.compile(rf"(?:\bfrom|由|自|从){_FILL}")
_RANGE_AHEAD = re.compile(r"[^,;.]{0,12}?(?:\bto\b|\buntil\b|\btill\b|-|至|到)")
# Nothing is accepted after a last day: "applications received after 30 June will not be considered".
_NOTHING_AFTER = re.compile(rf"\bafter{_FILL}")
_NOTHING_AFTER_ZH = re.compile(rf"\s?(?:{TIME})?\s?(?:之后|以后|后)")
_REFUSED = re.compile(
    r"\b(?:not|no|never|late|longer|neither)\b|\bstop|不再|恕不|概不|不予|不获|不会|不接受|停止|逾期|停收"
)


def limit_of(sentence: str, day: Day, previous: Day | None) -> Limit | None:
    """The limit that the words round a day make of it, or None."""
    head = sentence[max(0, day.start - 110) : day.start]
    offset = day.start - len(head)
    after = _DEADLINE_WORDS_AFTER.match(sentence, day.end)
    end = after.end() if after else day.end
    if _FROM.search(head) and _RANGE_AHEAD.match(sentence, day.end):
        return None
    if _NOTHING_AFTER.search(head) or _NOTHING_AFTER_ZH.match(sentence, day.end):
        return Limit(day.start, end, "after") if _REFUSED.search(sentence) else None
    noun = _NOUN_BEFORE.search(head)
    if (
        noun
        and "截至" not in noun.group()
        and not (previous and offset + noun.start() < previous.start and not _is_range(sentence, previous, day))
    ):
        return Limit(offset + noun.start(), end, "noun")
    if after and after["noun"]:
        return Limit(day.start, end, "noun")
    if previous and _is_range(sentence, previous, day):
        return Limit(previous.start, end, "until")
    return _limit_after(day, after, end) or _limit_before(head, offset, end)


def _is_range(sentence: str, previous: Day, day: Day) -> bool:
    return bool(_RANGE_GAP.fullmatch(sentence, previous.end, day.start))


def _limit_after(day: Day, after: re.Match[str] | None, end: int) -> Limit | None:
    if after is None:
        return None
    if after["stop"]:
        return Limit(day.start, end, "close")
    return Limit(day.start, end, "by", before=bool(after["before"]))


def _limit_before(head: str, offset: int, end: int) -> Limit | None:
    close = _CLOSE_BEFORE.search(head)
    if close:
        return Limit(offset + close.start(), end, "close")
    by = _BY.search(head)
    if by is None:
        return None
    said = by["by"] or ""
    how = "by" if said or by["zhby"] else "until"
    return Limit(offset + by.start(), end, how, before=said in ("before", "prior to"))
