#!/bin/sh
# SQLAlchemy 2.1.9 on SQLite: a full database within a savepoint is reported as "no such savepoint", and who goes on loses
# what the transaction had written before.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlalchemy==2.1.9
FOLDER="$folder" "$folder/venv/bin/python" - <<'PY'
# When SQLite has no room left (here by `max_page_count`, in life by the disk) it rolls back the whole transaction by itself,
# as its documentation of error codes says. `begin_nested` then asks for ROLLBACK TO, which fails since nothing is open, and
# that error hides the first: the log names a savepoint and no disk. What matters to whoever stores a feed with a savepoint
# for each item: if the failed item is passed over, as savepoints invite to, the items before it are gone without a word, and
# those after it are written outside of any transaction.
import os

import sqlalchemy

engine = sqlalchemy.create_engine("sqlite:///" + os.environ["FOLDER"] + "/full.db")


@sqlalchemy.event.listens_for(engine, "connect")
def _small(connection, _record):
    connection.isolation_level = None  # the way to real transactions that SQLAlchemy documents for this driver
    connection.execute("PRAGMA max_page_count=12")


@sqlalchemy.event.listens_for(engine, "begin")
def _begin(connection):
    connection.exec_driver_sql("BEGIN")


with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE item (name)")
said = ""
with engine.begin() as connection:
    connection.exec_driver_sql("INSERT INTO item VALUES ('before')")
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("INSERT INTO item VALUES (zeroblob(100000))")
    except sqlalchemy.exc.OperationalError as error:
        said = str(error.orig)
    connection.exec_driver_sql("INSERT INTO item VALUES ('after')")
with engine.connect() as connection:
    kept = connection.exec_driver_sql("SELECT name FROM item").scalars().all()
print(repr(said), kept)
raise SystemExit(("full" in said, "no such savepoint" in said, kept) != (False, True, ["after"]))
PY
