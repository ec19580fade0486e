"""Matching ratios: one-to-two, 1（政府）：2（企業）, 一比二, dollar-for-dollar.

Hong Kong texts name the Government's share first; where brackets say otherwise the ratio is turned round. A ratio
counts only beside words of funding, since 2:1 is also a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.grammar.numbers import numeral

_ONE = r"(one|two|three|four|[1-9])"
_LABEL = r"(?:\s?\([^()]{1,14}\))?"
_RATIO = re.compile(
    rf"\b{_ONE}{_LABEL}(?:-|\s)to(?:-|\s){_ONE}\b(?!\s?(?:million|billion|years?|months?|per|p\.?m|a\.?m|\d))"
    rf"|(?<![\d:.])([1-9]){_LABEL}\s?:\s?([1-9])(?![\d:])"
    r"|([1-9一二两三四])\s?(?:\([^()]{1,8}\))?比[^,。;\d一二两三四]{0,8}([1-9一二两三四])(?![\d十百千万%])"
    r"|政府[^,。;]{0,4}([1一])元[^。;]{1,10}([1-9一二两三四])元"
    r"|(dollar-for-dollar|等额配对|等额资助)"
)
_CUE = re.compile(r"match|配对|资助|出资|subsid|fund|拨款|contribut|provision|政府|企业承担")
_APPLICANT_FIRST = re.compile(r"\((?:企业|公司|机构|company|applicant|enterprise)\)|(?:企业|公司)(?:与|和|对|及)政府")


# What every ratio has, looked for first because it is quick.
_TRIGGERS = (
    "match",
    "-to-",
    "dollar-for",
    "contribut",
    "配对",
    "等额",
    "出资",
    "一比",
    "1比",
    "二比",
    "1:",
    "2:",
    "):",
    ") :",
    "政府一元",
)


_WORD_REACH = 60  # characters that a ratio may take on either side of such a word


def _near_triggers(text: str) -> Iterator[re.Match[str]]:
    """Ratios close to a trigger, each once, in order."""
    found: dict[int, re.Match[str]] = {}
    for word in _TRIGGERS:
        place = text.find(word)
        while place >= 0:
            end = place + len(word) + _WORD_REACH
            found |= {match.start(): match for match in _RATIO.finditer(text, max(0, place - _WORD_REACH), end)}
            place = text.find(word, end)
    return (match for _, match in sorted(found.items()))


def ratios(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, "1:2") of each funding ratio in a folded text, Government first."""
    for match in _near_triggers(text):
        window = text[max(0, match.start() - 40) : match.end() + 40]
        if match.group() == match[match.lastindex or 0] or _CUE.search(window):
            yield match.start(), match.end(), _ratio(match)


def _ratio(match: re.Match[str]) -> str:
    parts = [str(numeral(part)) for part in match.groups()[:-1] if part]
    first, second = parts if len(parts) == 2 else ("1", "1")
    applicant = _APPLICANT_FIRST.search(match.group())
    return f"{second}:{first}" if applicant and applicant.start() < len(match.group()) / 2 else f"{first}:{second}"
