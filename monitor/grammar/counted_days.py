"""Days that are counted from the article's own: three weeks from today, in two weeks' time, within 30 days, 兩周後,
三個星期內, 為期30日.

For folded text (`monitor.text.fold`). A count that begins with something else (within 14 days of the award, 獲批後
14日內) names no day. Working days are not counted: they need a calendar of holidays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from monitor.grammar import vocabulary
from monitor.grammar.calendar import day_of, month_after
from monitor.grammar.numbers import DIGITS, numeral

Counting = Literal["", "after", "within", "loose", "for"]
"""How a day was counted: "" not at all, "after" so long, "within" it (at the latest then), "loose" the same where only
the context says that it counts from today, "for" so long from today."""


class CountedDay(NamedTuple):
    """A length of time at ``sentence[start:end]`` that counts from the article's day."""

    start: int
    end: int
    how: Counting
    number: int
    unit: str

    def date(self, today: date) -> date | None:
        """The day that is meant; a month ends on the day of the same number, or on its last."""
        if self.unit == "month":
            year, month = month_after(today, self.number)
            return day_of(year, month, today.day) or day_of(year, month, 0)
        return today + timedelta(days=self.number * _DAYS_OF_UNIT[self.unit])


_DAYS_OF_UNIT = {"day": 1, "week": 7, "fortnight": 14}
_UNIT_OF = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month"}
_COUNTS = vocabulary.numbers("numbers", "english") | {"a": 1, "an": 1}

_COUNT_EN = rf"(?P<n>\d{{1,3}}|{vocabulary.one_of(_COUNTS)})(?:\s?\(\d{{1,3}}\))?[\s-](?:calendar\s)?(?:more\s)?"
_U = r"(?P<u>day|week|fortnight|month)(?:s'|'s|s)?(?![a-z])"
_NOTICE = r"(?:notice|announcement|release|publication|consultation paper|gazette notice)"
_OUR_NOTICE = rf"(?:the\s(?:date\s)?(?:publication\s|issue\s)?of\s)?(?:(?:this|the present)\s{_NOTICE}|this\s[a-z]+)"
_FROM_TODAY = (
    rf"(?:from|after|of)\s(?:today|now|{_OUR_NOTICE}|the\sdate\sof\s(?:this\s[a-z]+|(?:the\s)?{_NOTICE})"
    rf"|publication|gazettal)(?:\sof\sthis\s{_NOTICE})?(?![a-z])"
)
_ANCHORED = r"(?!\s?(?:of|from|after|upon|since|following|before|prior|ahead)\b)"
_COUNT_ZH = rf"(?<![\d月{DIGITS[1:-1]}])(?P<n>\d{{1,3}}|{DIGITS}{{1,3}})\s?"
_UZ = r"(?:个?(?P<u>星期|礼拜|周)|个(?P<m>月)|(?P<d>天|日))"
_SINCE_TODAY = (
    r"(?:由|自|从|于)?(?:(?:今日|今天|今|即日|即)(?:起|开始)|(?:(?:本|此)?(?:公告|通告|公报|新闻稿)?"
    r"(?:刊登|发布|发出|刊宪|公布|公告)|[本此](?:公告|通告|通知|信|函|帖|文))(?:之|当)?日期?起?)(?:计算?)?(?:的|,)?\s?"
)

_WORDINGS: tuple[tuple[Counting, str], ...] = (
    ("within", rf"(?<![a-z])(?:with)?in\s(?:a\speriod\sof\s)?{_COUNT_EN}{_U}\s{_FROM_TODAY}"),
    ("within", rf"(?<![a-z])(?:within|over|in)\sthe\s(?:next|coming)\s{_COUNT_EN}{_U}{_ANCHORED}"),
    ("loose", rf"(?<![a-z])within\s(?:a\speriod\sof\s)?{_COUNT_EN}{_U}{_ANCHORED}"),
    ("within", rf"(?<![a-z\d]){_COUNT_EN}{_U}\s(?:left|remaining|remain)(?![a-z])"),
    ("for", rf"(?<![a-z])for\s{_COUNT_EN}{_U}\s{_FROM_TODAY}"),
    ("after", rf"(?<![a-z\d]){_COUNT_EN}{_U}(?:\s|,\s(?:counting\s)?)(?:{_FROM_TODAY}|today|hence)"),
    ("after", rf"(?<![a-z])in\s{_COUNT_EN}{_U}(?:\stime(?![a-z]))?{_ANCHORED}"),
    ("for", rf"(?<![a-z])(?:for|lasts?)\s(?:a\speriod\sof\s)?{_COUNT_EN}{_U}{_ANCHORED}"),
    (
        "for",
        rf"(?<![a-z\d]){_COUNT_EN}{_U}(?=\s(?:public\s)?(?:consultation|nomination|application|submission|window))",
    ),
    ("within", rf"{_SINCE_TODAY}有?{_COUNT_ZH}{_UZ}(?:[之以]?内|时间)"),
    ("for", rf"{_SINCE_TODAY}有?{_COUNT_ZH}{_UZ}"),
    ("within", rf"(?:未来|今后|接下来)的?{_COUNT_ZH}{_UZ}[之以]?内?"),
    ("loose", rf"(?<![后起计算]){_COUNT_ZH}{_UZ}[之以]?内"),
    ("loose", rf"最后{_COUNT_ZH}{_UZ}"),
    ("within", rf"(?:仅|只|尚|还)(?:剩|余|有)(?:下|最后)?{_COUNT_ZH}{_UZ}"),
    ("after", rf"(?<![后起计算期]){_COUNT_ZH}{_UZ}[之以]?后(?!起)"),
    ("for", rf"(?<![\d{DIGITS[1:-1]}])(?P<n>\d{{1,3}}|{DIGITS}{{1,3}})\s?{_UZ}的?(?:公众)?咨询"),
    (
        "for",
        rf"(?:为期|限期[为是]?|期限[为是]?|(?:咨询|报名|申请|提名|收集)期[为是共]?)(?:约)?{_COUNT_ZH}{_UZ}(?![之以]?[后内前])",
    ),
)
_FORMS = tuple((how, re.compile(pattern)) for how, pattern in _WORDINGS)
_LATIN_FORMS = tuple(form for form in _FORMS if form[1].pattern.isascii())


_A_COUNT = (  # every form has one: of any script, of Latin script
    re.compile(re.sub(r"\?P<\w>", "?:", rf"(?:\d|{DIGITS})\s?{_UZ}|{_COUNT_EN}{_U}")),
    re.compile(re.sub(r"\?P<\w>", "?:", _COUNT_EN + _U)),
)


def find(sentence: str) -> Iterator[CountedDay]:
    """Every counted day of a folded sentence, the surest form of each first."""
    latin = sentence.isascii()
    if not any(sign in sentence for sign in (_LATIN_SIGNS if latin else _SIGNS)) or not _A_COUNT[latin].search(
        sentence
    ):
        return
    for how, form in _LATIN_FORMS if latin else _FORMS:
        for match in form.finditer(sentence):
            count = _COUNTS.get(match["n"], numeral(match["n"]))
            if count:
                yield CountedDay(match.start(), match.end(), how, count, _unit(match))


_LATIN_SIGNS = ("days", "week", "month", "fortnight", "a day")
_SIGNS = (
    "内",
    "后",
    "剩",
    "尚",
    "只有",
    "为期",
    "期",
    "起",
    "咨询",
    "时间",
    *_LATIN_SIGNS,
)  # every form has one of these


def _unit(match: re.Match[str]) -> str:
    said = match.groupdict()
    word = said["u"] or said.get("m") or said.get("d") or ""
    return _UNIT_OF.get(word, word)
