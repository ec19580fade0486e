#!/bin/sh
# fastfeedparser 0.6.5: the address of an Atom entry is its first link, whatever that link is for, and relative ones stay so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastfeedparser==0.6.5
"$folder/venv/bin/python" -W ignore - <<'PY'
# RFC 4287 gives the order of links no meaning (4.1.2), tells them apart by "rel" (4.2.7.2) and resolves relative references by
# xml:base (2). An entry that names a related page, a PDF or a sound file before its own page gets that address as `link`; a
# relative one is left as written. An XHTML summary (3.1.1.3) is empty. What matters: the same article has two addresses once a
# publisher adds a "related" link, several that point at one related page are one article to whoever compares addresses,
# and what is opened from a digest is the wrong page.
import fastfeedparser

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://h.example/news/"><title>t</title><id>urn:f</id>
<updated>2026-11-20T10:00:00Z</updated><entry><title>A</title><id>urn:1</id><updated>2026-11-20T10:00:00Z</updated>{}
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Applications <b>open</b></div></summary></entry></feed>"""
OWN = '<link href="http://h.example/1.html"/>'
FIRST = ('<link rel="related" href="http://h.example/r.html"/>', '<link rel="enclosure" href="http://h.example/e.mp3"/>')

entries = [fastfeedparser.parse(ATOM.format(link + OWN)).entries[0] for link in FIRST]
relative = fastfeedparser.parse(ATOM.format('<link href="1.html"/>')).entries[0]
seen = [entry.get("link") for entry in (*entries, relative)]
print(seen, repr(relative.get("description")))
raise SystemExit(
    (seen, relative.get("description")) != (["http://h.example/r.html", "http://h.example/e.mp3", "1.html"], "")
)
PY
