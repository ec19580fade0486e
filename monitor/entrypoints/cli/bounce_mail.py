"""bounces"""

from __future__ import annotations

import mailbox
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from monitor.bootstrap import opened
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import console, write_json

OUTCOMES = {
    "unknown": "no such address",
    "failed": "not delivered",
    "delayed": "delayed, still being tried",
    "complaint": "called spam: the subscription has ended",
    "leaving": "left by mail: the subscription has ended",
    "known": "read before",
    "stranger": "of no message to that address",
    "none": "no report",
}
MOST_BYTES = 10_000_000  # of one mail: a report holds at most the message that came back


def add_bounce_mail_commands(cli: typer.Typer) -> None:
    add_command(cli, bounces, "bounces /var/mail/bounces", "bounces - < report.eml")


def bounces(
    place: Annotated[
        str, typer.Argument(metavar="MAILBOX", help="A mail, a mailbox file, a Maildir folder; - for standard input.")
    ],
    json: Json = False,
) -> None:
    """Read what came back by mail: unknown addresses are paused, complaints and readers who leave are heeded."""
    counts: Counter[str] = Counter()
    with opened() as app:
        for raw in _mails(place):
            found = app.take_bounce(raw)
            counts[found.outcome] += 1
            if json:
                write_json(
                    [
                        {
                            "outcome": found.outcome,
                            "delivery": found.delivery_id,
                            "to": found.recipient,
                            "reason": found.reason,
                            "stopped": found.stopped,
                        }
                    ]
                )
            elif found.outcome not in ("none", "known"):
                stopped = " [red]paused[/red]" if found.stopped and found.outcome == "unknown" else ""
                console().print(
                    f"{escape(found.recipient or '?')}: {OUTCOMES[found.outcome]}{stopped}  {escape(found.reason)}"
                )
    if not json:
        said = ", ".join(f"{counts[name]} {words}" for name, words in OUTCOMES.items() if counts[name])
        console().print(f"{counts.total()} read" + (f": {said}" if said else ""))


def _mails(place: str) -> Iterator[bytes]:
    """Each mail of a file, folder or standard input, as bytes."""
    if place == "-":
        with tempfile.NamedTemporaryFile() as file:
            while part := sys.stdin.buffer.read(1 << 16):
                file.write(part)
            file.flush()
            yield from _of_file(Path(file.name))
        return
    path = Path(place)
    if path.is_dir():
        if not (path / "new").is_dir():
            raise typer.BadParameter(f"{place} is no Maildir folder: it has no folder `new`")
        yield from _of_mailbox(mailbox.Maildir(path, create=False))
    elif path.exists():
        yield from _of_file(path)
    else:
        raise typer.BadParameter(f"no such file: {place}")


def _of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        start = file.read(5)
        if start == b"From ":
            yield from _of_mailbox(mailbox.mbox(path, create=False))
        elif start:
            yield start + file.read(MOST_BYTES)


def _of_mailbox(box: mailbox.Mailbox[mailbox.Message]) -> Iterator[bytes]:
    for key in box.iterkeys():
        with box.get_file(key) as file:
            yield file.read(MOST_BYTES)
