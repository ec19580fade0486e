"""When a subscription is told, in its reader's words: "weekdays at 08:30", "每星期一、四 08:30". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from alerts.digest_rhythm import EVERY_DAY, MONDAY
from alerts.model import Language, Rhythm
from alerts.translations import TRANSLATIONS

_WORKING_DAYS = frozenset(range(1, 6))
_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "at-once": "at once", "daily": "daily at {at}", "working": "on weekdays at {at}",
        "some": "every {days} at {at}", "zone": " ({zone})",
    },
    "zh-Hant": {
        "at-once": "即時", "daily": "每日 {at}", "working": "平日 {at}",
        "some": "逢{days} {at}", "zone": "（{zone}）",
    },
    "zh-Hans": {
        "at-once": "即时", "daily": "每日 {at}", "working": "工作日 {at}",
        "some": "逢{days} {at}", "zone": "（{zone}）",
    },
}  # fmt: skip
_HOME = "Asia/Hong_Kong"  # the zone that is not named


class Timed(Protocol):
    """What says when: a subscription, or a request for one."""

    @property
    def rhythm(self) -> Rhythm: ...
    @property
    def at(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def weekdays(self) -> tuple[int, ...]: ...
    @property
    def language(self) -> Language: ...


def rhythm_words(timed: Timed) -> str:
    """In the language of whoever is told."""
    texts, all_texts = _TEXTS[timed.language], TRANSLATIONS[timed.language]
    if timed.rhythm == "at-once":
        return texts["at-once"]
    days = frozenset(timed.weekdays) or (MONDAY if timed.rhythm == "weekly" else EVERY_DAY)
    named = all_texts.list_separator.join(all_texts.weekdays[day - 1] for day in sorted(days))
    form = "daily" if days == EVERY_DAY else "working" if days == _WORKING_DAYS else "some"
    words = texts[form].format(at=timed.at, days=named)
    return words + (texts["zone"].format(zone=timed.zone) if timed.zone != _HOME else "")
