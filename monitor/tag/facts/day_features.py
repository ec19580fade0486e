"""What can be seen of a day in its sentence without knowing the wording: which classes of words stand beside it, in its
clause and in its sentence, whether it ends a span or is one of a list, how far off it is.

    words by class (`day_words`) + days with what joins them  >  features of each day

Features are names with the value yes: "by beside", "act in clause", "limit, asked in clause", "15 to 90 days off".
English and Chinese have the same. Days that are joined (a list, a span) see the words round all of them. For folded
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from monitor.grammar.days import Day
from monitor.grammar.phrases import Phrases
from monitor.tag.facts.day_words import DayWord

Link = Literal["", "span", "list", "round", "gloss"]
"""What joins a day to the one before it: the end of a span, the next of a list or round, the same in other words."""

NO_LIMIT = "no limit"
"""The feature of a day beside which no word says by, until, close or the like, and that ends no span."""
_BESIDE = 7  # Latin characters from a word to the day that it is beside: "by the", "or before"
_HAN_WIDTH = 3  # Latin characters for which a Han character counts here: a word of two is as long as one of six
_CLAUSE_END = re.compile(r"[,;。?!](?!\d)|\.\s|:(?=\D)")
_CLAUSE_STOP = re.compile(rf"{_CLAUSE_END.pattern}|\s(?:and|but|while)\s")  # opens on 2 March and closes on …
_BEHIND_LABEL = re.compile(r"[:(]\s?$")

_LIMITING = (frozenset({"by", "until"}), frozenset({"deadline", "close"}))  # beside the day; in its clause
_ASKING = frozenset({"act", "paper", "accept", "open"})
_FOR_A_LIMIT = _ASKING | _LIMITING[0] | _LIMITING[1] | {"countdown"}
_OFFER = _ASKING | {"scheme"}
_OF_OTHERS = frozenset({"event", "effect", "publish", "hope", "validity", "elsewhere", "body", "court", "chosen"})
_WEIGHED_WITH = _OF_OTHERS | {"past", "will", "duty", "may", "reader", "scheme", "refusal", "start"}
"""Classes that mean something else beside a limit, or an act, than without."""
_FAR = ((0, "past"), (1, "today"), (3, "1 to 2"), (15, "3 to 14"), (91, "15 to 90"), (201, "91 to 200"))


@dataclass(frozen=True, slots=True)
class Setting:
    """The sentence of some days: its text, its words and days, and what is known of the article.

    `place`: "headline", "first" (the first of the text), "last" or "". `today`: the article's day.
    """

    text: str
    words: Sequence[DayWord]
    days: Sequence[Day]
    links: Sequence[Link]
    place: str
    today: date | None
    relevant: bool

    def says_again(self, index: int) -> bool:
        """Whether the next day says this one in other words: a week before National Day, that is by 24 September."""
        return index + 1 < len(self.links) and self.links[index + 1] == "gloss"


class _Zones(NamedTuple):
    """The classes beside a day, in its clause (those beside it too), and in its sentence (all)."""

    beside: set[str]
    clause: set[str]
    sentence: set[str]


def may_ask(word: DayWord) -> bool:
    """Whether a word speaks for a limit or asks for an act: no day is a deadline in a sentence without any."""
    return not _FOR_A_LIMIT.isdisjoint(word.classes)


def links_of(sentence: str, days: Sequence[Day], phrases: Phrases) -> list[Link]:
    """What joins each day of a sentence to the one before it."""
    return ["", *(_link(sentence, *pair, phrases) for pair in pairwise(days))]


def _link(sentence: str, one: Day, other: Day, phrases: Phrases) -> Link:
    start = one.end + (sentence[one.end] == ".")  # within a sentence it abbreviates the month
    between = sentence[start : other.start]
    if phrases.fills("limit/range", sentence, start, other.start) and (
        between.strip() != "and" or sentence[: one.start].rstrip().endswith("between")
    ):
        return "span"
    named: tuple[tuple[str, Link], ...] = (("list", "list"), ("next", "round"), ("gloss", "gloss"))
    return next((link for group, link in named if phrases.fills(f"limit/{group}", sentence, start, other.start)), "")


def features_of(setting: Setting, index: int) -> list[str]:
    """The features of the day with this index."""
    first, last = _row_of(setting.links, index)
    zones = _zones(setting, first, last)
    names = [f"{name} beside" for name in zones.beside]
    names += (f"{name} in clause" for name in zones.clause)
    names += (f"{name} in sentence" for name in zones.sentence)
    names += _of_place(setting, index, first)
    names += _of_day(setting, setting.days[index])
    names += _together(setting, index, zones)
    return names


def _row_of(links: Sequence[Link], index: int) -> tuple[int, int]:
    """The first and the last of the days that are joined with one; another round has words of its own."""
    first = last = index
    while links[first] and links[first] != "round":
        first -= 1
    while last + 1 < len(links) and links[last + 1] and links[last + 1] != "round":
        last += 1
    return first, last


def _zones(setting: Setting, first: int, last: int) -> _Zones:
    text = setting.text
    left, right = setting.days[first].start, setting.days[last].end
    begins, stops = _clause(setting, first, last)
    zones = _Zones(set(), set(), set())
    near: dict[bool, DayWord] = {}
    for word in _between_days(setting):
        zones.sentence.update(word.classes)
        if begins <= word.start and word.end <= stops:
            zones.clause.update(word.classes)
            if word.end <= left or True not in near:
                near[word.start >= right] = word
    for behind, word in near.items():
        if _width(text[right : word.start] if behind else text[word.end : left]) <= _BESIDE:
            zones.beside.update(word.classes)
    return zones


def _between_days(setting: Setting) -> Iterator[DayWord]:
    """The words that are no part of a day: within 30 days, 月內."""
    for word in setting.words:
        if not any(word.start < day.end and word.end > day.start for day in setting.days):
            yield word


def _clause(setting: Setting, first: int, last: int) -> tuple[int, int]:
    """The bounds of the clause of joined days, with the label that they stand behind, up to other days."""
    text, days = setting.text, setting.days
    left, right = days[first].start, days[last].end
    own = days[first - 1].end if first else 0, days[last + 1].start if last + 1 < len(days) else len(text)
    label = _BEHIND_LABEL.search(text, max(own[0], left - 2), left)
    ends = _CLAUSE_END.finditer(text, own[0], label.start() if label else left)
    stop = _CLAUSE_STOP.search(text, right)
    return max([own[0], *(end.end() for end in ends)]), min(own[1], stop.start() if stop else len(text))


def clause_words(setting: Setting, index: int) -> Iterator[DayWord]:
    """The words of the day's clause that speak for a limit or ask for an act."""
    begins, stops = _clause(setting, *_row_of(setting.links, index))
    for word in _between_days(setting):
        if begins <= word.start and word.end <= stops and may_ask(word):
            yield word


def _width(text: str) -> int:
    """The length in Latin characters."""
    return len(text) if text.isascii() else sum(1 if character.isascii() else _HAN_WIDTH for character in text)


def _of_place(setting: Setting, index: int, first: int) -> Iterator[str]:
    """How the day is joined to others, and where it stands."""
    links, before = setting.links, setting.text[: setting.days[first].start].rstrip()
    behind = links[index + 1] if index + 1 < len(links) else ""
    if links[index]:
        yield f"{links[index]}, not the first"
    if behind:
        yield f"{behind}, not the last"
    if index:
        yield "another day before"
    if index + 1 < len(links):
        yield "another day behind"
    if before.endswith(":"):
        yield "behind a label"
    if setting.text[setting.days[index].end :].lstrip().startswith(":"):
        yield "before a label"
    if setting.place:
        yield f"in the {setting.place} sentence"


def _of_day(setting: Setting, day: Day) -> Iterator[str]:
    """How exact the day is, and how far off."""
    if setting.today:
        off = (day.date - setting.today).days
        yield f"{next((name for end, name in _FAR if off < end), 'over 200')} days off"
    if day.vague:
        yield "end of a month"
    if day.counted:
        yield f"counted: {day.counted}"
    if day.time:
        yield "with a time"
    if setting.relevant:
        yield "news of the field"


def _together(setting: Setting, index: int, zones: _Zones) -> Iterator[str]:
    """What classes say together: whether anything limits, whether anybody is asked, whether others act."""
    limiting = (
        zones.beside & _LIMITING[0]
        or zones.clause & _LIMITING[1]
        or setting.links[index] == "span"
        or _limits_itself(setting.text, setting.days[index])
    )
    limit = "limit" if limiting else NO_LIMIT
    if not limiting:
        yield NO_LIMIT
    asked = zones.clause & _ASKING
    depth = "in clause" if asked else "in sentence" if zones.sentence & _OFFER else "nowhere"
    yield f"{limit}, asked {depth}"
    yield f"{limit}, asked {depth}, {'others act' if zones.clause & _OF_OTHERS else 'nobody else'}"
    if setting.relevant:
        yield f"{limit}, asked {depth}, news of the field"
    for name in zones.clause & _WEIGHED_WITH:
        yield f"{name}, {limit}, {'asked' if asked else 'not asked'}"


def _limits_itself(text: str, day: Day) -> bool:
    """Whether a day is a limit by its own words: three weeks from today, 十月內."""
    return day.counted in ("after", "within") or (not day.counted and text.endswith("内", day.start, day.end))
