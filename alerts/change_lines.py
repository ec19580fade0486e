"""What has changed of a story, as lines in the reader's language: "Deadline 30 Nov → 14 Dec (extended)". Pure."""

from __future__ import annotations

from datetime import date

from alerts.local_dates import month_end, near_day
from alerts.model import FactChange, Language
from alerts.translations import TRANSLATIONS, Translation

_DAY, _MONTH = len("2026-12-14"), len("2026-12")


def change_line(change: FactChange, today: date, language: Language) -> str:
    """The topic with the value before, where one was told, and after."""
    texts = TRANSLATIONS[language]
    if change.topic == "status":
        return texts.status_names.get(change.after, change.after)
    after, before = (_value(change.topic, value, today, language) for value in (change.after, change.before))
    moved = texts.moved.format(before=before, after=after) if before else after
    note = texts.change_notes[change.note or ("" if before else "new")]
    of = texts.round.format(number=change.of) if change.of and change.topic == "deadline" else ""
    return texts.change.format(topic=texts.change_topics[change.topic] + of, moved=moved, note=note)


def _value(topic: str, value: str, today: date, language: Language) -> str:
    if topic == "deadline" and value:
        return _day(value, today, language)
    return _money(float(value), TRANSLATIONS[language]) if value else ""


def _day(value: str, today: date, language: Language) -> str:
    """ "2026-12-14 18:00": day and time; "2026-12": the end of the month."""
    if len(value) == _MONTH:
        return month_end(date.fromisoformat(f"{value}-01"), language)
    day = near_day(date.fromisoformat(value[:_DAY]), today, language)
    time = value[_DAY:].strip()
    return TRANSLATIONS[language].day_and_time.format(day=day, time=time) if time else day


def _money(hkd: float, texts: Translation) -> str:
    """Hong Kong dollars in the largest unit that leaves a number of at least 1."""
    for size, unit in texts.money_units:
        if hkd >= size:
            return texts.money.format(number=f"{hkd / size:,.10g}", unit=unit)
    return texts.money.format(number=f"{hkd:,.10g}", unit="")
