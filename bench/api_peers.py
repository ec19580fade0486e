"""Other people's programs over the API and the file for analysts: `python -m bench.api_peers FOLDER` (`make peers`).

`FOLDER` holds the programs (the `bin` of an environment). A service of its own, with what the demo's newsroom
publishes, answers on loopback:

    schemathesis            the whole description: examples, edge cases and random values; no fault of ours, no answer
                            that is not described
    openapi-python-client   a client with types is generated, and asks
    datasette, pandas       open the file for analysts
    icalendar               reads the calendar of all deadlines
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.bootstrap import open_app
from monitor.demo.newsroom import Newsroom
from monitor.settings import load_settings

PORT = "8942"
PATIENCE_S = 30  # until the service answers
CHECKS = "not_a_server_error,response_schema_conformance,content_type_conformance,status_code_conformance"
CLIENT = """
import sys
from hong_kong_it_monitor_client import Client
from hong_kong_it_monitor_client.api.read import articles, compare, deadlines, programme, programmes, sources
from hong_kong_it_monitor_client.api.read import stories, story

client = Client(sys.argv[1])
page = stories.sync(client=client, q="has:deadline", highlights=True)
new = articles.sync(client=client, since_id="0")
one = story.sync(page.stories[0].id, client=client)
wrong = articles.sync_detailed(client=client, q="(")
kinds = [page, new, one, deadlines.sync(client=client)[0], programme.sync("rth", client=client)]
kinds += [programmes.sync(client=client)[0], sources.sync(client=client)[0]]
kinds += [compare.sync(client=client, a="rth", b="itc")]
print("answers:", ", ".join(type(kind).__name__ for kind in kinds))
print("first:", page.stories[0].lead.title)
print("problem:", type(wrong.parsed).__name__, wrong.parsed.detail)
"""
PANDAS = """
import sqlite3, sys, pandas
print(pandas.read_sql("SELECT date, title FROM deadlines_ahead LIMIT 3", sqlite3.connect(sys.argv[1])).to_string())
"""
CALENDAR = """
import sys, urllib.request
from icalendar import Calendar
found = Calendar.from_ical(urllib.request.urlopen(sys.argv[1] + "/search.ics").read())
events = found.walk("VEVENT")
assert all(one["UID"] and one["DTSTART"] and one["SUMMARY"] for one in events)
print(len(events), "events; the first:", events[0]["SUMMARY"])
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where a service with the newsroom's articles answers."""
    with Newsroom(datetime.now(UTC)) as newsroom:
        given = newsroom.watched_from(folder)
        with_articles = open_app(load_settings(given, None))
        with_articles.poll(everything=True, force=True)
        with_articles.export_sqlite(folder / "innotech.sqlite")
        with_articles.close()
        with served_from(given) as base:
            yield base


@contextmanager
def served_from(settings: dict[str, str]) -> Iterator[str]:
    """Where a service over that store answers, without a clock and without a limit."""
    own = {"MONITOR_PORT": PORT, "MONITOR_BASE_URL": f"http://127.0.0.1:{PORT}", "MONITOR_RATE": "0"}
    command = [sys.executable, "-m", "monitor", "serve", "--no-clock"]
    service = subprocess.Popen(command, env=plain_environment() | settings | own)
    try:
        _wait_for(own["MONITOR_BASE_URL"])
        yield own["MONITOR_BASE_URL"]
    finally:
        service.terminate()
        service.wait()


def plain_environment() -> dict[str, str]:
    """This one without any setting of the service."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}


def _wait_for(base: str) -> None:
    ends = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(f"{base}/healthz").close()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def main() -> int:
    programs = Path(sys.argv[1]).absolute()
    failed = 0
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as base:
        folder = Path(name)
        description = f"{base}/api/v1/openapi.json"
        file, client = str(folder / "innotech.sqlite"), str(folder / "client")
        python = str(programs / "python")
        for title, command in (
            (
                "openapi-python-client",
                ["openapi-python-client", "generate", "--url", description, "--output-path", client],
            ),
            ("the client", [python, "-c", CLIENT, base]),
            ("datasette", ["datasette", file, "--get", "/innotech/stories.json?_size=1&_shape=array"]),
            ("pandas", [python, "-c", PANDAS, file]),
            ("icalendar", [python, "-c", CALENDAR, base]),
            ("schemathesis", ["schemathesis", "run", description, "--max-examples", "30", "--checks", CHECKS]),
        ):
            print(f"\n== {title}", flush=True)
            command[0] = str(programs / command[0])
            failed |= subprocess.run(command, env=os.environ | {"PYTHONPATH": client}, check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
