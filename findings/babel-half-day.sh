#!/bin/sh
# Babel 2.18.0: parse_time does not read back what format_time writes, in Chinese at all and in English at noon.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Babel==2.18.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# CLDR's short time of the Hong Kong locale puts the half-day first: 下午5:30. parse_time looks for the English words only, and
# answers 05:30 without a word. In English it adds twelve hours to any "pm" and none to any "am": 12:30 pm would be 24:30
# (ValueError), 12:05 am is five past noon. What matters: a deadline at 5:30 in the afternoon becomes one at dawn.
from datetime import time

from babel.dates import format_time, parse_time


def read_back(when: time, locale: str) -> str:
    written = format_time(when, "short", locale=locale)
    try:
        read = f"{parse_time(written, locale=locale):%H:%M}"
    except ValueError as error:
        read = f"ValueError: {error}"
    print(f"{locale:<11} {when:%H:%M} is written {written} and read {read}")
    return read


seen = [read_back(time(17, 30), locale) for locale in ("zh_Hant_HK", "zh_Hant_TW", "en_HK")]
seen += [read_back(when, locale) for locale in ("zh_Hant_HK", "en_HK") for when in (time(0, 5), time(12, 30))]
raise SystemExit(
    seen != ["05:30", "05:30", "17:30", "12:05", "12:30", "12:05", "ValueError: hour must be in 0..23"]
)
PY
