#!/bin/sh
# htmldate 1.11.0: a Chinese date in a time element or in a page's meta is answered with the first of January.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check htmldate==1.11.0 lxml==6.1.3
"$folder/venv/bin/python" -W ignore - <<'PY'
# A valid page whose only date is 2026年11月20日. What matters: an article of November seems to be ten months old, so a monitor
# sorts it away as old news, and a deadline that is stated relative to it is wrong. The answer looks like a date that was
# found, not like a failure. With leading zeros and hyphens (2026-11-20) the day is read.
from htmldate import find_date

WHEN = {"max_date": "2030-12-31"}
seen = {
    "time": find_date("<html><body><time>2026年11月20日</time><p>text</p></body></html>", **WHEN),
    "meta": find_date(
        '<html><head><meta property="article:published_time" content="2026年11月20日"></head><body><p>text</p></body></html>',
        **WHEN,
    ),
    "hyphens": find_date("<html><body><time>2026-11-20</time><p>text</p></body></html>", **WHEN),
}
print(seen)
raise SystemExit(seen != {"time": "2026-01-01", "meta": "2026-01-01", "hyphens": "2026-11-20"})
PY
