"""Words: what the headline and the text of an article are compared by, and how much each proves.

An English word counts by its first letters, so that approves, approved and approval are one; Chinese by pairs of
neighbouring characters, since it writes no spaces. Figures are no words: they are facts (see `facts`). How rare a word
is stands in `common_words.toml`, counted over announcements; what is not listed there is rare.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from operator import add
from zlib import crc32

from monitor.text import HAN

STEM = 6  # letters: cutting words at six finds most forms of an English word (truncation stemming)
WEIGHTS = {
    "everywhere": 0.05,
    "often": 0.3,
    "sometimes": 0.6,
}  # about log(1 / share of the texts) / log(number of texts)

_LATIN_WORD = re.compile(r"[a-z][a-z0-9]*")
_TOKEN = re.compile(rf"[a-z][a-z0-9]*|[{HAN}]+")


def spelled(folded: str, chinese: bool) -> list[str]:
    """The words of a folded text as they are compared, in order, each as often as it stands there."""
    if not chinese:
        return [word[:STEM] for word in _LATIN_WORD.findall(folded)]
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        if token[0].isascii():
            found.append(token[:STEM])
        else:
            found += map(add, token, token[1:])
    return found


def hashes(folded: str, chinese: bool) -> list[int]:
    """The distinct words of a folded text, in order of appearance, 32 bits each."""
    distinct = dict.fromkeys(spelled(folded, chinese))
    return list(dict.fromkeys([crc32(word.encode("utf-8", "replace")) for word in distinct]))


@cache
def weights(chinese: bool) -> Mapping[int, float]:
    """How much each common word proves, by the 16 bits of it that a profile keeps: between 0 and 1. Others: 1."""
    data = tomllib.loads(files(__package__).joinpath("common_words.toml").read_text("utf-8"))
    table = data["chinese" if chinese else "english"]
    return {
        crc32(word.encode()) & 0xFFFF: weight
        for level, weight in reversed(WEIGHTS.items())
        for word in table[level].split()
    }
