"""Whether a day is said as a limit, and in which role: by, on or before, closes on, until, 截止, 或之前, A至B; the day
that held before; the right one of a correction (`rules/limits.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from monitor.grammar.days import Day
from monitor.grammar.phrases import Found, Phrases, Window
from monitor.tag.rule_set import shipped_phrases

How = Literal["noun", "by", "until", "close", "after"]

_BEFORE_LATIN, _BEFORE_HAN = 110, 50
"""Characters looked at before a day: "the deadline for … is", about two clauses of print in either script."""
_NEAR_LATIN, _NEAR_HAN = 75, 30  # for words that stand nearer to it: the longest reach of such a rule is ten words
_MEANS: dict[str, How] = {"noun": "noun", "by": "by", "before": "by", "until": "until", "close": "close"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A day with the words that make it a limit, as offsets of the sentence.

    `how`: "noun" (a deadline by name), "by", "until", "close" (something ends on it) or "after" (nothing is accepted
    after it). `before`: the words say that the day itself is too late. `eve`: the limit is the day before, since
    nothing is accepted from the day on. `behind`: the words stand behind the day.
    """

    start: int
    end: int
    how: How
    before: bool = False
    eve: bool = False
    behind: bool = False

    @property
    def earlier(self) -> timedelta:
        """How long before the day that is named the last day lies."""
        return timedelta(days=int(self.eve))


def limit_of(sentence: str, day: Day, previous: Day | None, phrases: Phrases | None = None) -> Limit | None:
    """The limit that the words round a day make of it, or None; the surest words count.

    `sentence` is folded; `previous` is the day before it in the sentence. Without `phrases` the shipped rules hold.
    """
    phrases = phrases or shipped_phrases()
    first = _first_of_range(phrases, sentence, day, previous)
    near = _near(sentence, day, previous.end if previous and first is None else 0)
    turned, after = _turned(phrases, near)
    if turned:
        limit = _refused(phrases, sentence, day, turned)
        if limit or turned.says != "from" or phrases.find("limit/to", near):
            return limit  # else the first day of a span, or one that is past
    return _said_before(phrases, near, day, previous, first, after) or _counted(phrases, sentence, day)


def is_over(sentence: str, day: Day, previous: Day | None, phrases: Phrases) -> bool:
    """Whether the words beside a day say that it is past, or that something is from it on and not until it."""
    turned, _ = _turned(phrases, _near(sentence, day, previous.end if previous else 0))
    return turned is not None and turned.says in ("over", "from") and not _refused(phrases, sentence, day, turned)


def _turned(phrases: Phrases, near: Window) -> tuple[Found | None, Found | None]:
    """What says that the day is no last day; else what behind it says that it is one."""
    after = phrases.find("limit/after", near)
    turned = after if after and after.says in _TURNS else phrases.find("limit/turned", near)
    return turned, after if after and after.says in _MEANS else None


_TURNS = ("over", "past", "from")
"""What a rule says of a day that is no last day: it is over; something is after it, or from it on."""


def _near(sentence: str, day: Day, start: int = 0, end: int | None = None) -> Window:
    """What is looked at beside a day, but for words such as "deadline", which may stand farther off."""
    reach = _NEAR_LATIN if sentence.isascii() else _NEAR_HAN
    last = len(sentence) if end is None else end
    return Window(sentence, max(start, day.start - reach), day.start, day.end, last)


def _refused(phrases: Phrases, sentence: str, day: Day, turned: Found) -> Limit | None:
    """The limit that a day is because nothing is accepted after it or from it on."""
    if turned.says == "past" and phrases.search("limit/refused", sentence):
        return Limit(day.start, day.end, "after")
    if turned.says == "from" and phrases.search("limit/stopped", sentence):
        return Limit(day.start, day.end, "after", eve=day.time is None)
    return None


def _said_before(
    phrases: Phrases, near: Window, day: Day, previous: Day | None, first: Day | None, after: Found | None
) -> Limit | None:
    """The limit that the words before a day make of it, or those right behind it."""
    sentence, end = near.text, after.end if after else day.end
    start = max(0, day.start - (_BEFORE_LATIN if sentence.isascii() else _BEFORE_HAN))
    since = max(start, previous.end) if previous and first is None else start
    noun = phrases.find("limit/noun", Window(sentence, since, day.start, day.end, len(sentence)))
    if noun and _is_for_readers(phrases, noun, sentence, day):
        return Limit(noun.start, end, "noun")
    if first is not None and not (after and after.says == "noun"):
        return Limit(first.start, end, "until")
    if after:
        return Limit(day.start, end, _MEANS[after.says], before=after.says == "before", behind=True)
    found = phrases.find("limit/by", near)
    return Limit(found.start, end, _MEANS[found.says], before=found.says == "before") if found else None


def _counted(phrases: Phrases, sentence: str, day: Day) -> Limit | None:
    """A length of time that is a limit by itself: within 30 days; for 30 days, of what is open today."""
    if day.counted == "within" or (not day.counted and sentence.endswith("内", day.start, day.end)):  # 十月內
        return Limit(day.start, day.end, "by")
    if day.counted == "loose":
        asked = phrases.search("limit/open-to-all", sentence) and not phrases.search("limit/conditional", sentence)
        return Limit(day.start, day.end, "by") if asked else None
    if day.counted == "for" and phrases.search("limit/from-today", sentence):
        return Limit(day.start, day.end, "until")
    return None


def is_former(sentence: str, day: Day, start: int, end: int, phrases: Phrases | None = None) -> bool:
    """Whether another day has taken the place of `day`: originally 6 March, 原定3月6日, 3 March should read 6 March.

    `start`: where the day before it ends; `end`: where that behind it does.
    """
    return (phrases or shipped_phrases()).find("limit/former", _near(sentence, day, start, end)) is not None


def is_heading(line: str, phrases: Phrases | None = None) -> bool:
    """Whether a line that names no day says that what stands below is a deadline: "Closing date", 截止日期."""
    return (phrases or shipped_phrases()).fills("limit/heading", line, 0, len(line)) is not None


def is_next_round(sentence: str, previous: Day, day: Day, phrases: Phrases | None = None) -> bool:
    """Whether `day` is a limit as `previous` is: "closes on 8 April and the second on 8 October", "A, B and C"."""
    phrases = phrases or shipped_phrases()
    between = phrases.fills("limit/next", sentence, previous.end, day.start)
    if between is None or between.says != "list":
        return between is not None
    behind = Window(sentence, day.start, day.start, day.end, len(sentence))
    return not sentence[day.end :].strip() or phrases.find("limit/list-goes-on", behind) is not None


def is_listed(sentence: str, day: Day, following: Day, phrases: Phrases | None = None) -> bool:
    """Whether nothing but "and" or a comma stands between two days, so that what is said of one holds for both."""
    return (phrases or shipped_phrases()).fills("limit/list", sentence, day.end, following.start) is not None


def _first_of_range(phrases: Phrases, sentence: str, day: Day, previous: Day | None) -> Day | None:
    """The first day of the span that ends with `day`."""
    if previous is None or phrases.fills("limit/range", sentence, previous.end, day.start) is None:
        return None
    return previous


def _is_for_readers(phrases: Phrases, noun: Found, sentence: str, day: Day) -> bool:
    """Whether a word for "deadline" is no limit of figures that run up to the day, nor of works, payments, deliveries;
    of a correction, whether it corrects a deadline.
    """
    if noun.says == "right" and not phrases.search("limit/named", sentence):
        return False
    if phrases.search("limit/of-others", sentence, max(0, noun.start - _OF_OTHERS), day.start):
        return False
    return phrases.search("limit/as-at", sentence, noun.start, day.start) is None


_OF_OTHERS = 12  # characters before such a word in which it may be said whose it is: "the delivery deadline", 完工期限
