"""The words beside a sum, from `amounts.toml`: is it money, a ceiling or a floor, and for one of what?

All expressions are for folded text (`monitor.text.fold`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any, Literal, get_args

from monitor.text import fold

Qualifier = Literal["exact", "approx", "min", "max", "vague"]

DATA: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("amounts.toml").read_text("utf-8"))


def one_of(words: Iterable[str]) -> str:
    """An expression for any of the words, folded, the longest first."""
    return "|".join(re.escape(word) for word in sorted(map(fold, words), key=len, reverse=True)) or "(?!)"


def _split(words: Iterable[str]) -> tuple[str, str]:
    """(English, Chinese) expressions: English words stand on their own."""
    english = [word for word in words if word[:1].isascii()]
    return rf"(?<![a-z])(?:{one_of(english)})", f"(?:{one_of(set(words) - set(english))})"


# --------------------------------------------------------------------------------------------------------- money at all
_MONEY = DATA["money"]
_MONEY_BEFORE = re.compile(one_of(_MONEY["before"]))
_MONEY_AFTER = re.compile(rf"\s?(?:的|之)?(?:{one_of(_MONEY['after'])})")
_MONEY_ENDS = re.compile(rf"\s?(?:[,。;、)\]」』\"'!?:\n]|$|的(?!人)|{one_of(_MONEY['ends'])})")


def is_money(before: str, text: str, end: int) -> bool:
    """Whether a number without any sign of money is a sum: `before` is its clause, ``text[end:]`` follows it."""
    return bool(_MONEY_AFTER.match(text, end) or (_MONEY_BEFORE.search(before) and _MONEY_ENDS.match(text, end)))


# ----------------------------------------------------------------------------------------------------------- qualifiers
_BETWEEN_ENGLISH = rf"(?:\s(?:{one_of(DATA['between']['english'])}))*\s?"
_BETWEEN_CHINESE = rf"(?:(?:{one_of(DATA['between']['chinese'])})\s?)*"
_NOUN_GOES_ON = rf"(?: (?:{one_of(DATA['between']['noun'])}))*"


def _before(words: dict[str, Any]) -> re.Pattern[str]:
    english, chinese = _split(words["before"])
    unless = "".join(f"(?<!{one_of([word])})" for word in words["unless_before"])
    noun, _ = _split(words["noun_before"])
    return re.compile(
        rf"(?:{unless}{english}|{noun}{_NOUN_GOES_ON}){_BETWEEN_ENGLISH}$|{unless}{chinese}{_BETWEEN_CHINESE}$"
        rf"|(?:{one_of(words['far_before'])}).*$"
    )


_BEFORE: list[tuple[Qualifier, re.Pattern[str]]] = [
    (name, _before(words)) for name, words in DATA["qualifiers"].items() if name in get_args(Qualifier)
]
_QUALIFIERS_AFTER: list[tuple[Qualifier, re.Pattern[str]]] = [
    (name, re.compile(rf"\s?(?:{one_of(words['after'])})"))
    for name, words in sorted(DATA["qualifiers"].items(), key=lambda item: item[0] != "min")
    if name in get_args(Qualifier)
]


def qualifier(before: str, after: str) -> Qualifier:
    """How exact a sum is, by the words before and after it in its clause."""
    for name, pattern in _BEFORE:
        if pattern.search(before):
            return name
    return next((name for name, pattern in _QUALIFIERS_AFTER if pattern.match(after)), "exact")


_UNLESS = one_of(DATA["moved"]["unless"])
_MOVED = re.compile(rf"^(?!.*\b(?:{_UNLESS}))(?:.*\b)?(?:{one_of(DATA['moved']['words'])}).*from\s$")


def has_moved(before: str) -> bool:
    """Whether what looks like a range is an old and a new sum: "raised from A to B"."""
    return bool(_MOVED.search(before))


# ------------------------------------------------------------------------------------------------------------- per what
_PER = {fold(word): what for table in DATA["per"].values() for what, words in table.items() for word in words}
_ENGLISH = one_of(word for words in DATA["per"]["english"].values() for word in words)
_CHINESE = one_of(word for words in DATA["per"]["chinese"].values() for word in words)
_ADVERBS = one_of(word for words in DATA["per"]["adverbs"].values() for word in words)
_ADJECTIVES = r"(?:[a-z-]+ ){0,3}?"
_PER_AFTER = re.compile(
    rf"[^.;,]{{0,24}}?\b(?:per|for each|for every|each|every|a|an) {_ADJECTIVES}(?P<per>{_ENGLISH})\b"
    rf"|\s?(?P<adverb>{_ADVERBS})\b|\s?(?:/|每)\s?(?P<zh>{_CHINESE})"
)
_PER_BEFORE = re.compile(
    rf"\b(?:each|every|per) {_ADJECTIVES}(?P<per>{_ENGLISH})\b"
    rf"|每一?(?:[个间家所名宗项位份支队只笔])?(?:[^,。]{{0,8}}?)(?P<zh>{_CHINESE})"
)


def per_what(before: str, after: str) -> str:
    """What a sum is for one of: ``project``, ``company``, ``year``; "" if it stands for itself."""
    match = _PER_AFTER.match(after) or _PER_BEFORE.search(before)
    return _PER[next(word for word in match.groups() if word)] if match else ""


TAIWAN = re.compile(rf"{one_of(DATA['taiwan']['words'])}|民国1\d\d年")


# -------------------------------------------------------------------------------------------------------------- clauses
_CLAUSE_END = re.compile(r"[,。;!?\n、](?!\d)|[.:](?=\s)")


def clause_before(text: str, start: int, width: int) -> str:
    """What stands before `start` in the same clause, at most `width` characters."""
    window = text[max(0, start - width) : start]
    ends = [match.end() for match in _CLAUSE_END.finditer(window)]
    return window[ends[-1] :] if ends else window


def clause_after(text: str, end: int, width: int) -> str:
    """What stands after `end` in the same clause, at most `width` characters."""
    window = text[end : end + width]
    match = _CLAUSE_END.search(window)
    return window[: match.start()] if match else window
