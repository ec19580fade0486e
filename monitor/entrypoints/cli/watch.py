"""serve · poll"""

from __future__ import annotations

from typing import Annotated

import typer

from monitor import bootstrap
from monitor.bootstrap import opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import console, entry_line, poll_line, write_json
from monitor.entrypoints.logs import set_up_logs
from monitor.entrypoints.wording import account
from monitor.errors import ConfigurationError
from monitor.model import Poll, Round
from monitor.settings import load_settings


def add_watch_commands(cli: typer.Typer) -> None:
    add_command(cli, serve, "serve", "serve --no-clock")
    add_command(cli, poll, "poll", "poll gia-en rthk-en --explain", "poll --all --json")


def serve(
    clock: Annotated[bool, typer.Option(help="Also poll, make digests and deliver them.")] = True,
) -> None:
    """Run the service: clock, pages and API, until SIGTERM."""
    from monitor.entrypoints.service import run_service  # the web's imports take half a second: only for this command

    settings = load_settings()
    set_up_logs(settings.log)
    with opened(settings) as app:
        faults = bootstrap.rule_faults(app.sources, "sources")
        if faults:
            raise ConfigurationError(faults)
        run_service(app, clock=clock)


def poll(
    ids: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Poll these now, due or not.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Visit every enabled source once.")] = False,
    force: Annotated[bool, typer.Option(help="Even where a server asked to be left alone.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Also what became of each listed entry, and why.")] = False,
    json: Json = False,
) -> None:
    """Visit the sources that are due, the named ones, or all, once."""
    with opened() as app:
        shown = console()

        def tell(result: Poll) -> None:
            if json:
                write_json([shapes.poll(result, explain=explain)])
                return
            shown.print(poll_line(result))
            for entry in result.entries if explain else ():
                shown.print(entry_line(entry))

        done = app.poll(ids or (), everything=all_, force=force, on_poll=tell)
    if not json:
        shown.print(_total(done))
    if done.all_failed:
        raise typer.Exit(1)


def _total(done: Round) -> str:
    polls = done.polls
    if not polls:
        return "Nothing is due."
    failed = sum(poll.outcome.value == "failed" for poll in polls)
    return f"[bold]{len(polls)} sources in {done.seconds:.1f} s: {account(*polls)}, {failed} failed[/bold]"
