#!/bin/sh
# courlan 1.4.0: the query key `cid` is dropped as if it were a mark of a campaign, so all articles of a site may share one address.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check courlan==1.4.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# Content systems number their articles with id, nid, aid, sid, newsid, articleid … and cid, which is "content id" in many of
# them. Every one of these keys stays but cid, in both functions and without "strict". The path parameter of old Java sites goes
# the other way: its semicolon is written as %3B, which is another address (RFC 3986, 2.2: reserved characters are not equal to
# their encoded form), and the server answers that there is no such page. What matters: articles that differ in cid alone are
# taken for one that was seen before, and are never fetched.
from courlan import clean_url, normalize_url

BASE = "https://h.example/news"
kept = [key for key in ("id", "nid", "aid", "sid", "newsid", "cid") if normalize_url(f"{BASE}?{key}=12") != BASE]
merged = {function(f"{BASE}?cid={number}") for function in (normalize_url, clean_url) for number in (12, 13)}
session = normalize_url(f"{BASE};session=5?id=12")
print(kept, merged, session, sep="\n")
raise SystemExit((kept, merged, session) != (["id", "nid", "aid", "sid", "newsid"], {BASE}, f"{BASE}%3Bsession=5?id=12"))
PY
