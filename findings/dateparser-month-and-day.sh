#!/bin/sh
# dateparser 1.5.0: 11月20日 is the 20th of November 2011, and search_dates cuts a Chinese date into pieces.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# Lists of Hong Kong sites give month and day alone. The number of the month serves as the year too: 11月20日 is in 2011. Of a
# whole sentence with 2026年12月31日下午5時30分 only "30分" is found, and read as "30 minutes ago". What matters: the newest
# line of a list seems to be fifteen years old, and a deadline is replaced by the moment of reading.
from datetime import datetime

import dateparser
from dateparser.search import search_dates

NOW = datetime(2026, 11, 22, 12, 0)
day = dateparser.parse("11月20日", settings={"RELATIVE_BASE": NOW})
found = search_dates("截止日期為2026年12月31日下午5時30分。", settings={"RELATIVE_BASE": NOW})
whole = dateparser.parse("2026年12月31日 下午5:30")
print(day, found, whole, sep="\n")
raise SystemExit(
    (day, found, whole)
    != (datetime(2011, 11, 20), [("30分", datetime(2026, 11, 22, 11, 30))], datetime(2026, 12, 31, 17, 30))
)
PY
