#!/bin/sh
# feedparser 6.0.14: the ISO 8601 ordinal date 2026-064 is 1 June 2026, and the basic form 20260305T140607Z has no time.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" -W ignore - <<'PY'
# 2026-064 is the 64th day, 5 March 2026. Part of the number is taken for a month; days 2 to 199 of a year are wrong and the
# others right, which is why a test in autumn shows nothing. Of 20260305T140607Z (the extended form, with its separators, is
# read rightly) the day stays and the time is midnight. What matters: an article of March is dated June, which in spring lies
# in the future; and all articles of one day come out in no order.
from time import strftime

import feedparser

RSS = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://h.example/"><title>t</title></channel>
<item rdf:about="http://h.example/1"><title>e</title><dc:date>{}</dc:date></item></rdf:RDF>"""


def read(written: str) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", feedparser.parse(RSS.format(written)).entries[0].updated_parsed)


seen = {written: read(written) for written in ("2026-064", "2026-324", "20260305T140607Z", "2026-03-05T14:06:07Z")}
print(seen)
raise SystemExit(
    seen
    != {
        "2026-064": "2026-06-01 00:00:00",
        "2026-324": "2026-11-20 00:00:00",
        "20260305T140607Z": "2026-03-05 00:00:00",
        "2026-03-05T14:06:07Z": "2026-03-05 14:06:07",
    }
)
PY
