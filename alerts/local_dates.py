"""How days and times are written in each language of a digest. Pure; but for `moment_in` they are Hong Kong's."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from alerts.model import Language
from alerts.translations import TRANSLATIONS

# Hong Kong has kept UTC+8 without summer time since 1979 (tz database, Asia/Hong_Kong), and no news is older.
HONG_KONG_TIME = timezone(timedelta(hours=8))


def today_in_hong_kong(now: datetime) -> date:
    """The day in Hong Kong at the instant `now`."""
    return now.astimezone(HONG_KONG_TIME).date()


def long_day(day: date, language: Language) -> str:
    """With weekday and year: "Sunday, 22 Nov 2026", "2026年11月22日 星期日"."""
    return _written(TRANSLATIONS[language].long_day, day, language)


def near_day(day: date, today: date, language: Language) -> str:
    """Without the year when it is this one: "30 Nov", "11月30日"; else "30 Nov 2027", "2027年11月30日"."""
    texts = TRANSLATIONS[language]
    return _written(texts.day_of_this_year if day.year == today.year else texts.day_of_other_year, day, language)


def month_end(day: date, language: Language) -> str:
    """The end of the month of `day`: "end of Dec 2026", "2026年12月底"."""
    return _written(TRANSLATIONS[language].month_end, day, language)


def moment(instant: datetime, precision: str, today: date, language: Language) -> str:
    """Day and time of day in Hong Kong; the day alone when `precision` is "day"."""
    local = instant.astimezone(HONG_KONG_TIME)
    day = near_day(local.date(), today, language)
    return day if precision == "day" else TRANSLATIONS[language].day_and_time.format(day=day, time=f"{local:%H:%M}")


def moment_in(instant: datetime, zone: str, language: Language) -> str:
    """Day and time of day where a reader lives, without the year."""
    local = instant.astimezone(ZoneInfo(zone))
    day = near_day(local.date(), local.date(), language)
    return TRANSLATIONS[language].day_and_time.format(day=day, time=f"{local:%H:%M}")


def days_left(last_day: date, today: date, language: Language) -> str:
    """ "8 days left", "tomorrow", "today"; `last_day` is not before `today`."""
    texts, count = TRANSLATIONS[language], (last_day - today).days
    if count > 1:
        return texts.days_left.format(count=count)
    return texts.tomorrow if count == 1 else texts.today


def _written(pattern: str, day: date, language: Language) -> str:
    texts = TRANSLATIONS[language]
    month, weekday = texts.months[day.month - 1], texts.weekdays[day.weekday()]
    return pattern.format(year=day.year, month=month, day=day.day, weekday=weekday)
