#!/bin/sh
# feedparser 6.0.14: of ISO 8601 the ordinal date 2026-064 is 1 June 2026, the basic form 20260305T140607Z has no time, and a
# week date is the first day of the month in which the feed is read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" -W ignore - <<'PY'
# 2026-064 is the 64th day, 5 March: part of the number is taken for a month, so days 2 to 199 of a year are wrong and the
# others right, which is why a test in autumn shows nothing. 20260305T140607Z keeps its day and loses its time, though the
# extended form is read rightly. 2026-W03-5 is 16 January; its year is kept, its month is that of the parser's own clock.
# What matters: an article of March lies in the future, all articles of one day come out in no order, and the date of an
# entry moves with each month in which it is read, so that it counts as changed.
from time import gmtime, strftime

import feedparser

RSS = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://h.example/"><title>t</title></channel>
<item rdf:about="http://h.example/1"><title>e</title><dc:date>{}</dc:date></item></rdf:RDF>"""


def read(written: str) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", feedparser.parse(RSS.format(written)).entries[0].updated_parsed)


first_of_month = strftime("2026-%m-01 00:00:00", gmtime())
expected = {
    "2026-064": "2026-06-01 00:00:00",
    "2026-324": "2026-11-20 00:00:00",
    "20260305T140607Z": "2026-03-05 00:00:00",
    "2026-03-05T14:06:07Z": "2026-03-05 14:06:07",
    "2026-W03-5": first_of_month,
    "2026-W40-1": first_of_month,
}
seen = {written: read(written) for written in expected}
print(seen)
raise SystemExit(seen != expected)
PY
