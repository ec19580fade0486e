#!/bin/sh
# holidays 0.109: the "public" holidays of Hong Kong, the default, leave out Good Friday; those of the government are "optional".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109
"$folder/venv/bin/python" -W ignore - <<'PY'
# Two lists hold in Hong Kong. The General Holidays Ordinance says when government offices, banks and schools are closed; the
# shorter one of the Employment Ordinance grows by a day every two years until 2030. The default category is the second, and the
# first is called "optional". So Good Friday and the Saturday after it are working days by default in 2026, though nothing is
# published and no office takes an application; 5 April, a Sunday, is a holiday by one list and by the other not. What matters:
# a rhythm of polls, a count of working days or "next working day" is wrong at Easter, and right in any test of October.
from datetime import date

from holidays import HK

GOOD_FRIDAY, SATURDAY = date(2026, 4, 3), date(2026, 4, 4)
default, optional = HK(years=2026), HK(years=2026, categories=("optional",))
seen = [[day in known for day in (GOOD_FRIDAY, SATURDAY)] for known in (default, optional)]
print("Good Friday and the day after it:", *seen, len(default), len(optional))
raise SystemExit((seen, len(default), len(optional)) != ([[False, False], [True, True]], 18, 17))
PY
