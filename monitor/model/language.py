"""The place and its languages: Hong Kong time, and the three languages by script."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")

Language = Literal["en", "zh-Hant", "zh-Hans"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")

_LANGUAGES: dict[str, Language] = {
    "en": "en", "zh": "zh-Hant", "zh-hk": "zh-Hant", "zh-tw": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
    "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans", "tc": "zh-Hant", "sc": "zh-Hans",
}  # fmt: skip


def language_code(code: str) -> Language | None:
    """One of our three languages for an `hreflang` or `lang` code; None for others and for "x-default"."""
    lowered = code.strip().lower().replace("_", "-")
    while lowered:
        if lowered in _LANGUAGES:
            return _LANGUAGES[lowered]
        lowered = lowered.rpartition("-")[0]
    return None
