"""How times and languages are written for a person, once for the command line and the pages."""

from __future__ import annotations

from datetime import timedelta

LANGUAGE_LABELS = {"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"}


def span(length: timedelta | None) -> str:
    """Short, for a table: "3 h", "2 d", "15 min"; "–" for none."""
    if length is None:
        return "–"
    minutes = int(length.total_seconds() // 60)
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"
