#!/bin/sh
# ical 14.3.1: an event with further dates (RDATE) no longer happens on its first one, and the length of a period is ignored.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ical==14.3.1 icalendar==7.3.2 recurring-ical-events==3.8.2
"$folder/venv/bin/python" -W ignore - <<'PY'
# RFC 5545, 3.8.5.2 and 3.8.5.3: DTSTART is the first instance of the recurrence set, RDATE adds to it, and a period as RDATE has
# an end or a length of its own. ical expands events by itself; from one with RDATE and without RRULE its timeline leaves DTSTART
# out, and gives each period the length of the first. recurring-ical-events has all, rightly. What matters: of a
# consultation with three sessions the first, which is next, is not shown, and the third ends two hours too early.
from icalendar import Calendar
from ical.calendar_stream import IcsCalendarStream
import recurring_ical_events

EVENT = "\r\n".join(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//h.example//calendar//EN", "BEGIN:VEVENT", "UID:1@h.example",
     "DTSTAMP:20261101T000000Z", "DTSTART:20261120T010000Z", "DURATION:PT1H", "RDATE:20261127T010000Z",
     "RDATE;VALUE=PERIOD:20261204T010000Z/PT3H", "SUMMARY:Consultation", "END:VEVENT", "END:VCALENDAR", "")
)  # fmt: skip


def lengths(events):
    return {f"{event.start:%m-%d}": (event.end - event.start).seconds // 3600 for event in events}


one = lengths(IcsCalendarStream.calendar_from_ics(EVENT).timeline)
other = lengths(recurring_ical_events.of(Calendar.from_ical(EVENT)).between((2026, 11, 1), (2027, 1, 1)))
print("ical:", one, "recurring-ical-events:", other)
raise SystemExit((one, other) != ({"11-27": 1, "12-04": 1}, {"11-20": 1, "11-27": 1, "12-04": 3}))
PY
