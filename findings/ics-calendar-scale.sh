#!/bin/sh
# ics 0.7.3: a calendar that is read and written again says CALSCALE:GEORGIAN, and a task that is due on a day is due at midnight UTC.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.3
"$folder/venv/bin/python" -W ignore - <<'PY'
# RFC 5545, 3.7.1: CALSCALE may be left out, and GREGORIAN is the only value that it defines. A calendar without it gets a value
# that no program knows. 3.8.2.3 lets DUE be a day (VALUE=DATE); it is written back as that day at 00:00 UTC, which in Hong
# Kong is eight in the morning, and the day before it west of Greenwich. What matters: a program that is strict refuses the
# whole calendar, and one that is not shows a deadline as over while there is still a working day for it.
import ics

CALENDAR = "\r\n".join(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//h.example//calendar//EN", "BEGIN:VTODO", "UID:1@h.example",
     "DTSTAMP:20261120T000000Z", "DUE;VALUE=DATE:20261130", "SUMMARY:Applications close", "END:VTODO", "END:VCALENDAR", "")
)  # fmt: skip
lines = ics.Calendar(CALENDAR).serialize().splitlines()
seen = [line for line in lines if line.startswith(("CALSCALE", "DUE"))]
print(seen)
raise SystemExit(seen != ["CALSCALE:GEORGIAN", "DUE:20261130T000000Z"])
PY
