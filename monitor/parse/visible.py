"""What a reader sees of a text: its letters, whatever its punctuation, spaces and case."""

from __future__ import annotations

import re

from monitor.text import HAN

_LETTER = re.compile(r"\w")
_HAN_LETTER = re.compile(f"[{HAN}]")
_NO_LETTER = re.compile(r"[\W_]+")


def letters(text: str) -> int:
    """How much a text says: its letters and digits, a Han character as three, which says as much as a short word."""
    return len(_LETTER.findall(text)) + 2 * len(_HAN_LETTER.findall(text))


def bare(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return _NO_LETTER.sub("", text).casefold()


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same but for punctuation, spaces and case."""
    return bare(one) == bare(other) != ""
