"""What has changed of a story, as lines in the reader's language: "Deadline 30 Nov → 14 Dec (extended)". Pure."""

from __future__ import annotations

from datetime import date

from alerts.change_texts import CHANGE_TEXTS, ChangeTexts
from alerts.local_dates import month_end, near_day
from alerts.model import FactChange, Language
from alerts.translations import TRANSLATIONS

_DAY_LENGTH, _MONTH_LENGTH = len("2026-12-14"), len("2026-12")


def change_line(change: FactChange, today: date, language: Language) -> str:
    """The topic with the value before, where one was told, and after."""
    texts = CHANGE_TEXTS[language]
    if change.topic == "status":
        return texts.status_names.get(change.after, change.after)
    after, before = (_value(change.topic, value, today, language) for value in (change.after, change.before))
    moved = texts.moved.format(before=before, after=after) if before else after
    note = texts.notes[change.note or ("" if before else "new")]
    of = texts.round.format(number=change.of) if change.of and change.topic == "deadline" else ""
    return texts.line.format(topic=texts.topics[change.topic] + of, moved=moved, note=note)


def _value(topic: str, value: str, today: date, language: Language) -> str:
    if topic == "deadline" and value:
        return written_day(value, today, language)
    return _money(float(value), CHANGE_TEXTS[language]) if value else ""


def written_day(value: str, today: date, language: Language) -> str:
    """ "2026-12-14 18:00": day and time; "2026-12": the end of the month."""
    if len(value) == _MONTH_LENGTH:
        return month_end(date.fromisoformat(f"{value}-01"), language)
    day = near_day(date.fromisoformat(value[:_DAY_LENGTH]), today, language)
    time = value[_DAY_LENGTH:].strip()
    return TRANSLATIONS[language].day_and_time.format(day=day, time=time) if time else day


def _money(hkd: float, texts: ChangeTexts) -> str:
    """Hong Kong dollars in the largest unit that leaves a number of at least 1."""
    for size, unit in texts.units:
        if hkd >= size:
            return texts.money.format(number=f"{hkd / size:,.10g}", unit=unit)
    return texts.money.format(number=f"{hkd:,.10g}", unit="")
