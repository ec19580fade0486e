#!/bin/sh
# feedparser 6.0.14: a week date of ISO 8601 is read as the first day of the month in which the feed is read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" -W ignore - <<'PY'
# 2026-W03-5 is 16 January 2026 (ISO 8601, which the parser says it reads; PHP writes it by "o-\WW-N"). It takes the year, and
# the month from its own clock. The ordinal date 2026-324 and a month alone (2026-03) are read rightly. What matters: the
# entry's date moves with each month in which the feed is read, so it counts as changed, and in December every such entry
# of the year looks new.
from time import gmtime

import feedparser

RSS = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://h.example/"><title>t</title></channel>
<item rdf:about="http://h.example/1"><title>e</title><dc:date>{}</dc:date></item></rdf:RDF>"""


def read(written: str) -> tuple[int, ...]:
    return tuple(feedparser.parse(RSS.format(written)).entries[0].updated_parsed)[:3]


seen = {written: read(written) for written in ("2026-W03-5", "2026-W40-1", "2026-03", "2026-324")}
month = gmtime().tm_mon
print(seen, "read in month", month)
raise SystemExit(
    seen
    != {"2026-W03-5": (2026, month, 1), "2026-W40-1": (2026, month, 1), "2026-03": (2026, 3, 1), "2026-324": (2026, 11, 20)}
)
PY
