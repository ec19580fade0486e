"""A verb reads the modules that it needs: what starts slowly is not read by what does without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperCommand

from monitor.entrypoints.cli.verbs import VERBS, Commands
from monitor.store.db import Database

# Packages that take 20 ms and more to read, and rooms of ours that bring many modules along. `bench.start` has times.
NOT_FOR_HELP = {"sqlalchemy", "sqlmodel", "pydantic", "rich", "asyncio", "monitor.model", "monitor.store"}
NOT_FOR_SEARCH = {
    "alembic", "jinja2", "css_inline", "fastapi", "uvicorn", "apscheduler", "bs4", "feedparser", "lxml", "trafilatura",
    "httpx", "numpy", "aiosmtpd", "smtplib", "alerts.rows",
    "alerts.channels.registry", "monitor.fetch", "monitor.parse", "monitor.tag", "monitor.pipeline",
}  # fmt: skip
SCRIPT = """
import json, sys
from monitor.entrypoints.cli import run
read = []
for arguments in (["--help"], ["search", "robots"]):
    assert run(arguments) == 0
    read.append(sorted(sys.modules))
print("\\n" + json.dumps(read))
"""


def test_the_help_and_a_search_read_no_more_than_they_need(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path / 'monitor.db'}").close()
    mail = {
        "MONITOR_SMTP_URL": "smtp://mail.example:25",
        "MONITOR_OPERATOR": "operator@example.org",
    }
    environment = {**os.environ, **mail, "MONITOR_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    of_help, of_search = (set(read) for read in json.loads(done.stdout.splitlines()[-1]))

    assert of_help & (NOT_FOR_HELP | NOT_FOR_SEARCH) == set()
    assert of_search & NOT_FOR_SEARCH == set()


@pytest.mark.parametrize("verb", VERBS)
def test_the_list_of_verbs_says_what_their_functions_say(verb: str) -> None:
    said = Commands()[verb].get_short_help_str(limit=1_000)

    assert TyperCommand(verb, help=VERBS[verb][1]).get_short_help_str(limit=1_000) == said


def test_every_verb_of_a_module_is_listed() -> None:
    modules = {module for module, _ in VERBS.values()}

    assert {verb for module in modules for verb in Commands.of(module)} == set(VERBS)
