"""backup · restore · copy-to"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import console, progress, write_json
from monitor.errors import Refused, StoreError
from monitor.settings import Settings, load_settings

File = Annotated[Path, typer.Argument(metavar="FILE", help="A file of SQLite, whatever the database.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="postgresql://user:password@host/name or sqlite:///path.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def add_upkeep_commands(cli: typer.Typer) -> None:
    add_command(cli, backup, "backup monitor-2026-11-29.db")
    add_command(cli, restore, "restore monitor-2026-11-29.db", "restore monitor-2026-11-29.db --yes --json")
    add_command(cli, copy_to, "copy-to postgresql://monitor@db.example/monitor", name="copy-to")


def backup(file: File, json: Json = False) -> None:
    """Write all that is stored into a new file, while the service runs, and read it back."""
    with progress("copying and reading back") as step:
        counts = bootstrap.back_up(load_settings(), file, step)
    _say(counts, f"in {file}, read back and found equal", json=json)


def restore(file: File, yes: Yes = False, json: Json = False) -> None:
    """Replace all that is stored by a backup. The service must be stopped."""
    settings = load_settings()
    if not file.is_file():
        raise typer.BadParameter(f"no such file: {file}")
    if not yes:
        _ask(_there(settings))
    with progress("copying and reading back") as step:
        counts = bootstrap.restore(settings, file, step)
    _say(counts, f"restored from {file}, read back and found equal", json=json)


def copy_to(url: Url, json: Json = False) -> None:
    """Copy all that is stored into another, empty database, and read it back. What is stored here later is not there:
    stop the service first, and name the new database in MONITOR_DATABASE_URL when it starts again.
    """
    with progress("copying and reading back") as step:
        counts = bootstrap.copy_to(load_settings(), url, step)
    _say(counts, "copied, read back and found equal", json=json)


def _there(settings: Settings) -> str:
    """What a restore would replace, in words; "" for nothing."""
    try:
        rows = bootstrap.rows_stored(settings)
    except StoreError as error:
        return f"a database that cannot be read ({error})"
    return f"{rows:,} rows" if rows else ""


def _ask(there: str) -> None:
    """Let a person say yes. Refused: nobody can be asked. Abort: they said no."""
    if not there:
        return
    if not sys.stdin.isatty():
        raise Refused(f"this replaces {there}: say --yes")
    typer.confirm(f"This replaces {there}. Go on?", abort=True)


def _say(counts: dict[str, int], what: str, *, json: bool) -> None:
    if json:
        write_json([{"rows": counts}])
        return
    tables = sum(1 for rows in counts.values() if rows)
    console().print(f"{sum(counts.values()):,} rows of {tables} tables: {what}.")
