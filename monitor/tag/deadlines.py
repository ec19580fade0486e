"""By when one must act: last days for applications, submissions, registrations and views.

    folded text > sentences that speak of acting > days in them > days said as a limit > asked of the reader > Deadline

A day is a deadline only if it is said as a limit (by, on or before, closes on, until, 截止, 或之前, 最遲, A至B) and
the words beside it ask the reader to act. Days of events, results and terms of office, milestones of the Government's
own and as-at dates (截至3月底) are none. Dates are inclusive; 前 and "before" are read as inclusive too, as Hong Kong
papers use them, and flagged "before"; the end of a month or year is flagged "month-end".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from monitor.model import Deadline
from monitor.numerals import numeral
from monitor.tag.days import Day, days
from monitor.tag.reading import Reading
from monitor.tag.scan import Hit

_LONGEST = 700  # characters of a sentence that are looked at


def find_deadlines(reading: Reading, acts: Iterable[Hit], today: date | None) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order, with the words that say so.

    `acts`: the hits of the lexicon's words of acting; `today`: the article's date in Hong Kong, without which only days
    that say their year are read. Days before it are no deadlines any more.
    """
    found: dict[date, Deadline] = {}
    for start, end in _sentences(reading, acts):
        for deadline in _in_sentence(reading, start, end, today):
            known = found.get(deadline.date)
            if known is None or (deadline.time and not known.time):
                found[deadline.date] = deadline
    return tuple(found.values())


# Every form of `days` has one of these.
_DAY = re.compile(r"\d|[月日号底]|day\b|tomorrow|end of|[周期拜][一二三四五六日天]|[今明后][日天晚早(]")


def _sentences(reading: Reading, acts: Iterable[Hit]) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences that speak of acting and may name a day."""
    done = -1
    for hit in acts:
        if hit.start >= done:
            start, done = reading.sentence(hit.start)
            if _DAY.search(reading.text, start, done):
                yield start, min(done, start + _LONGEST)


def _in_sentence(reading: Reading, start: int, end: int, today: date | None) -> Iterator[Deadline]:
    sentence = reading.text[start:end]
    previous: Day | None = None
    for day in days(sentence, today):
        limit = _limit(sentence, day, previous)
        if limit is not None and (today is None or day.date >= today) and _asked(sentence, limit, previous):
            quoted = reading.evidence(start + limit.start, start + limit.end).text.strip()
            yield Deadline(day.date, quoted, _time(sentence, limit), _flags(day, limit))
        previous = day


def _flags(day: Day, limit: _Limit) -> tuple[str, ...]:
    return (*(("before",) if limit.before else ()), *(("month-end",) if day.vague else ()))


# ----------------------------------------------------------------------------------------------- is it said as a limit?
@dataclass(frozen=True, slots=True)
class _Limit:
    """A day with the words that make it a limit. `how`: "noun" (deadline), "by", "until" or "close" (ends on)."""

    start: int
    end: int
    how: str
    before: bool = False


_TIME = (
    r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
    r"|(?P<clock>\d{1,2}:\d\d)|(?:12\s)?(?P<word>noon|midnight|正午|午夜|中午(?!\d|十))"
    r"|(?P<part>上午|下午|中午|晚上|傍晚|凌晨)?\s?(?P<zh>\d{1,2}|[一二三四五六七八九十]{1,3})[时点](?:正|"
    r"(?P<zhmin>\d{1,2}|[一二三四五六七八九十]{1,3})分|(?P<zhhalf>半))?"
)
_TIMES = re.compile(_TIME)
_PLAIN_TIME = re.sub(r"\?P<\w+>", "?:", _TIME)
_FILL = (
    rf"(?:\s|,|\(|\)|the\b|on\b|at\b|of\b|hong kong time|hkt|(?:this|next|coming)\b|(?:mon|tues|wednes|thurs|"
    rf"fri|satur|sun)day|(?:\w+ )?quarter|{_PLAIN_TIME})*$"
)
_BY = re.compile(
    rf"\b(?P<by>no later than|not later than|on or before|latest by|by|prior to|before){_FILL}"
    rf"|\b(?P<until>until|till|up to|through|to){_FILL}"
    r"|(?P<zhby>(?:最迟|最晚)(?:须|要)?(?:于|在)?|不迟于)\s?$|(?P<zhuntil>直至|"
    r"截至|延长至|延至|顺延至|延期至|至|到)\s?$"
)
_NOUN_BEFORE = re.compile(
    rf"(?:\b(?:deadline|closing date|closing time|last (?:day|date)|cut-?off date)\b[^.;]{{0,70}}?{_FILL}|(?:截止|"
    rf"截标|截表|限期|期限|最后一[日天]|最迟|最晚|不迟于)[^,。]{{0,16}}$)"
)
_CLOSE_BEFORE = re.compile(
    rf"\b(?:clos(?:e|es|ed|ing)|ends?|ended|ending|expires?|stops? (?:accepting|receiving|taking)|runs?|"
    rf"due(?= (?:on|by)))\b[^,;]{{0,30}}?{_FILL}"
)
_AFTER = re.compile(
    rf"\s?(?:\([^()]{{1,8}}\))?\s?(?:{_PLAIN_TIME})?\s?"
    r"(?:(?P<noun>截止|截标|截表|截(?=[。,;\s)]|$)|届满|到期|期满|停止(?:接受|接收|收|申请|报名)|停收|"
    r"(?:为|是)[^,。]{0,8}(?:最后|截止|限期))|(?P<inclusive>或之前|或以前|当日或之前)|(?P<before>之前|"
    r"以前|前(?!往|后|来|线))|(?P<stop>为止|止|结束|完结|关闭))"
)
_RANGE_GAP = re.compile(
    rf"(?:\s?\([^()]{{1,8}}\))?\s?(?:to|until|till|-|through|and|起?至|起?到|至|到|起至|开始至|起到)\s?{_FILL}"
)


def _limit(sentence: str, day: Day, previous: Day | None) -> _Limit | None:
    """The limit that the words round a day make of it, or None."""
    head = sentence[max(0, day.start - 110) : day.start]
    offset = day.start - len(head)
    after = _AFTER.match(sentence, day.end)
    end = after.end() if after else day.end
    noun = _NOUN_BEFORE.search(head)
    if (
        noun
        and "截至" not in noun.group()
        and not (previous and offset + noun.start() < previous.start and not _is_range(sentence, previous, day))
    ):
        return _Limit(offset + noun.start(), end, "noun")
    if after and after["noun"]:
        return _Limit(day.start, end, "noun")
    if previous and _is_range(sentence, previous, day):
        return _Limit(previous.start, end, "until")
    return _limit_after(day, after, end) or _limit_before(head, offset, end)


def _is_range(sentence: str, previous: Day, day: Day) -> bool:
    return bool(_RANGE_GAP.fullmatch(sentence, previous.end, day.start))


def _limit_after(day: Day, after: re.Match[str] | None, end: int) -> _Limit | None:
    if after is None:
        return None
    if after["stop"]:
        return _Limit(day.start, end, "close")
    return _Limit(day.start, end, "by", before=bool(after["before"]))


def _limit_before(head: str, offset: int, end: int) -> _Limit | None:
    close = _CLOSE_BEFORE.search(head)
    if close:
        return _Limit(offset + close.start(), end, "close")
    by = _BY.search(head)
    if by is None:
        return None
    said = by["by"] or ""
    how = "by" if said or by["zhby"] else "until"
    return _Limit(offset + by.start(), end, how, before=said in ("before", "prior to"))


# ------------------------------------------------------------------------------------------ is it asked of the reader?
_ACT_NOUN = (
    r"\b(?:applications?(?! programming)|submissions?|registrations?|nominations?|enrolments?|"
    r"enrollments?|proposals?|expressions? of interest|"
    r"tenders?|bids?|entries|intake|(?:public )?consultation|views|comments|calls?(?= for| is| remains|"
    r" closes| ends)|sign-?ups?|quotations?|abstracts|papers)\b"
    r"|申请|报名|提名|标书|意见|咨询|征集|招标|表格|意向书|建议书|计划书|参赛|登记|投标"
)
_ACT_VERB = (
    r"\b(?:apply|applying|submit(?:ted|ting)?|register(?:ed|ing)?|enrol|enroll|nominate|sign up|respond|"
    r"lodge(?:d)?|file|return(?:ed)?|"
    r"tender|bid|comply|send|sent|write|votes?|enter|join|rsvp)\b|投票|提交|递交|提出|交回|报名|登记|入标|"
    r"缴交|申报|参加|应征|投稿|呈交|寄回|电邮|参与|送达|送抵|送交|填妥|填表|反馈|回复|答复|申领|领取|换领|"
    r"预约|投递|竞投|受理|备案|注册|填报|上传|上载|联络|交到|寄到|递到|入纸|入表|递表|遴选|加入|认购|购票"
)
_ACT = re.compile(f"{_ACT_NOUN}|{_ACT_VERB}")
_NOUN = re.compile(_ACT_NOUN)
_ACT_OR_ROUND = re.compile(
    rf"{_ACT.pattern}|\b(?:scheme|programme|round|batch|window|cohort|competition|survey|poll)\b"
)
# What is to be done by then is not the reader's to do.
_COUNTER = re.compile(
    r"\b(?:announc\w+|notif\w+|complet\w+|publish\w*|launch\w*|expected|implement\w*|effect|deliver\w*|"
    r"disburse\w*|releas\w+|received|receiv\w+|"
    r"approv\w+|process\w*|paid|results?|shortlist\w*|held|take place|took place|exhibition|term|as at|"
    r"as of|arriv\w+|commenc\w*|start\w*)\b"
    r"|公布|完成(?!网上|申请|登记|报名|提交|手续|注册|有关)|批出|通知|发放|落成|启用|生效|举行|举办|收到|"
    r"接获|累计|获批|任期|交付|结果|揭晓|展出|面试|入围名单|开课|开学|处理"
)
_ASKED_AFTER = re.compile(
    rf"[^.;。]{{0,60}}?\b(?:should|must|may|can|shall|(?:are|is) (?:invited|welcome|required|requested|"
    rf"encouraged|advised)|please|to)\s(?:\w+\s){{0,4}}?(?:{_ACT_VERB}|{_ACT_NOUN})"
    rf"|[^.;。]{{0,40}}?(?:可|须|请|应|欢迎|邀请|接受|诚邀)[^.;。]{{0,20}}?(?:{_ACT_NOUN}|{_ACT_VERB})"
    rf"|[^.;。]{{0,16}}?(?:{_ACT_NOUN}|{_ACT_VERB})|\s?,?\s?(?:for|in response to|"
    rf"in which to)?\s?(?:the )?(?:{_ACT_NOUN})"
)
_OWN = re.compile(
    r"\b(?:government|bureau|commission|department|authority|administration|working group|university|"
    r"company|corporation|council|board|panel|operator|contractor|hkma|sfc|we|it|he|she)\b[^.;,]{0,30}"
    r"\b(?:will|aims?|plans?|expects?|targets?|intends?|hopes?|strives?|is to|are to)\b"
    r"|(?:政府|当局|[局署处]|委员会|我们)[^,。]{0,10}(?:将|拟|争取|目标|预计|料|力争|期望|会|计划[在于]|"
    r"承诺|希望)(?!接受|邀请|公开|征集|开始)"
)


def _asked(sentence: str, limit: _Limit, previous: Day | None) -> bool:
    """Whether the words beside a limit ask the reader to act by it."""
    if limit.how == "noun":
        return True
    width = 150 if sentence.isascii() else 60
    prior = sentence[max(0, limit.start - width) : limit.start]
    following = sentence[limit.end : limit.end + 90]
    if limit.how == "by" and _for_others(following):
        return False
    since = prior if previous is None else prior[max(0, previous.end - limit.start + len(prior)) :]
    if limit.how == "by" and _is_obliged(since):
        return True
    inside = sentence[limit.start : limit.end]
    return _act_before(prior, since, limit.how) or bool(_ACT.search(inside)) or _act_after(prior, following, limit.how)


_OBLIGED = re.compile(
    r"\b(?:should|must|need to|needs to|have to|has to|(?:are|is) (?:invited|required|requested|asked|urged|encouraged|"
    r"reminded|advised) to)\b|(?:须|必须|务必|请|应)(?:于|在)?$"
)


def _for_others(following: str) -> bool:
    """Whether what is to be done by then follows at once and is not the reader's to do (前公布)."""
    if following.startswith((",结果", ", results")):
        return False
    return bool(_COUNTER.match(following[:14].lstrip(" ,")) or _COUNTER.search(following[:6]))


def _is_obliged(since: str) -> bool:
    obliged = _OBLIGED.search(since)
    return obliged is not None and (obliged.end() == len(since) or not _COUNTER.search(since))


def _act_before(prior: str, since: str, how: str) -> bool:
    """Whether an act stands before the limit, and since it no other day (`since`) is spoken of and no other verb."""
    acts = list((_ACT_OR_ROUND if how == "close" else _ACT).finditer(prior))
    if not acts:
        return False
    rest = prior[acts[-1].end() :]
    if _COUNTER.search(rest if len(rest) < len(since) else since):
        return False
    if how == "by" and _OWN.search(prior) and not _NOUN.search(prior):
        return False
    return not (how == "until" and _EVENT.search(rest))


_EVENT = re.compile(
    r"展览|展期|展出|举行|[举合主]办|博览|开放|exhibition|fair|festival|open(?:s|ed)? to (?:the public|visitors)"
)


_ALLOWED = re.compile(r"^[^,]{0,3},(?:有意|有兴趣)?[^,]{0,12}(?:可|须|请|应|欢迎|邀请|接受)")


def _act_after(prior: str, following: str, how: str) -> bool:
    match = _ASKED_AFTER.match(following)
    if match is None or _COUNTER.search(match.group()) or _OWN.search(prior):
        return False
    return how == "by" or not ("," in match.group() and not _ALLOWED.search(match.group()))


# ------------------------------------------------------------------------------------------------------------ the hour
def _time(sentence: str, limit: _Limit) -> str:
    """The hour of a limit as "17:00", or ""; "midnight" is the end of the day."""
    match = _TIMES.search(sentence, limit.start, min(len(sentence), limit.end + 20))
    if match is None:
        return ""
    if match["word"]:
        return "12:00" if match["word"] in ("noon", "正午", "中午") else "23:59"
    if match["clock"]:
        return match["clock"].zfill(5)
    return _english_time(match) if match["h"] else _chinese_time(match)


def _english_time(match: re.Match[str]) -> str:
    hour = int(match["h"]) % 12 + (12 if match["half"].startswith("p") else 0)
    return f"{hour:02}:{match['min'] or '00'}"


def _chinese_time(match: re.Match[str]) -> str:
    hour, minutes = numeral(match["zh"]), numeral(match["zhmin"] or "")
    if hour is None or hour > 24:
        return ""
    if match["part"] in ("下午", "晚上", "傍晚") and hour < 12:
        hour += 12
    return f"{hour:02}:{30 if match['zhhalf'] else minutes or 0:02}"
