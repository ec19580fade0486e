"""Every phrase of a digest, to be written once in each language (`alerts.translations`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.model import Language, Rhythm


@dataclass(frozen=True, slots=True)
class Translation:
    """Every phrase of a digest in one language."""

    language_tag: str  # of the `lang` attribute, BCP 47
    language_marks: Mapping[Language, str]  # how an item's language is marked
    brand: Mapping[Rhythm, str]
    subject_closes: str
    subject_urgent: str
    subject_nothing: str
    subject_more: str
    months: tuple[str, ...]  # as they stand in the date patterns
    weekdays: tuple[str, ...]  # Monday first
    long_day: str
    day_of_this_year: str
    day_of_other_year: str
    month_end: str
    day_and_time: str
    nothing_new: str
    nothing_more: str
    urgent_note: str
    silent: str
    silent_since: str
    silent_more: str
    one_item: str
    many_items: str
    closing_count: str
    closing_soon: str
    coming: str
    opened: str
    changed: str
    changed_subject: str
    follows: str
    more_announcements: str
    all_announcements: str
    headlines_only: str
    see_all: str
    not_named: str
    official: str
    kind_names: Mapping[str, str]
    deadline: str
    days_left: str
    tomorrow: str
    today: str
    search: str
    calendar: str
    also: str
    details: str
    first_seen: str
    hong_kong_time: str
    any_query: str
    reason: str
    list_separator: str
    colon: str
    sentence_gap: str
    web_copy: str
    unsubscribe: str
    settings: str
    preferences: str
    less: str
