#!/bin/sh
# icalendar 7.3.2: a line that is folded within a Chinese character, as RFC 5545 foresees, loses that character.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2
"$folder/venv/bin/python" -W ignore - <<'PY'
# RFC 5545, 3.1 folds lines by octets, says that simple writers may fold amid a UTF-8 sequence, and asks readers to unfold such
# lines so that the sequence is whole again. icalendar decodes the bytes before it unfolds them, so that both halves of the
# character become U+FFFD; the bytes unfolded beforehand are read rightly. What matters: of the Chinese lines of such a writer
# about two folds in three hit a character, no error is told, and the word that held it is neither shown nor found.
from icalendar import Calendar

EVENT = "\r\n".join(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//h.example//calendar//EN", "BEGIN:VEVENT", "UID:1@h.example",
     "DTSTAMP:20261120T000000Z", "DTSTART:20261120T010000Z", "SUMMARY:立法會財務委員會", "END:VEVENT", "END:VCALENDAR", "")
).encode()  # fmt: skip
seen = []
for octets in range(4):
    at = EVENT.index("財".encode()) + octets
    seen.append(str(Calendar.from_ical(EVENT[:at] + b"\r\n " + EVENT[at:]).walk("VEVENT")[0]["SUMMARY"]))
folded = EVENT.replace("財".encode(), "財".encode()[:1] + b"\r\n " + "財".encode()[1:])
before = str(Calendar.from_ical(folded.replace(b"\r\n ", b"")).walk("VEVENT")[0]["SUMMARY"])
print(seen, before)
whole = "立法會財務委員會"
broken = [f"立法會{marks}務委員會" for marks in ("\ufffd\ufffd\ufffd", "\ufffd\ufffd")]
raise SystemExit((seen, before) != ([whole, *broken, whole], whole))
PY
