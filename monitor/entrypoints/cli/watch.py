"""serve · poll · sources"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from monitor import bootstrap
from monitor.bootstrap import Reading, opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import complain, console, entry_line, hong_kong, poll_line, table, write_json
from monitor.entrypoints.logs import set_up_logs
from monitor.entrypoints.wording import account, span
from monitor.errors import ConfigurationError
from monitor.model import Health, Poll, Round, SourceStatus
from monitor.settings import load_settings

if TYPE_CHECKING:
    from monitor.bootstrap import Found

ENTRIES_SHOWN = 5  # of a feed that was found: enough to see what it is
_STATE_COLOURS = {
    Health.OK: "green",
    Health.FAILING: "red",
    Health.BLOCKED: "red",
    Health.GONE: "red",
    Health.SILENT: "yellow",
}


def add_watch_commands(cli: typer.Typer) -> None:
    add_command(cli, serve, "serve", "serve --no-clock")
    add_command(cli, poll, "poll", "poll gia-en rthk-en --explain", "poll --all --json")
    sources = typer.Typer(
        help="The sources with their state; add one; OPML in and out.",
        epilog="\b\nExamples:\n  monitor sources --trouble\n  monitor sources --all --json",
        invoke_without_command=True,
        rich_markup_mode=None,
    )
    sources.callback()(list_sources)
    add_command(sources, add, "sources add https://www.example.gov.hk/news --append")
    add_command(sources, import_opml, "sources import-opml feeds.opml >> sources.toml")
    add_command(sources, export_opml, "sources export-opml > feeds.opml")
    cli.add_typer(sources, name="sources")


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


def list_sources(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="Also those that are not enabled.")] = False,
    trouble: Annotated[bool, typer.Option("--trouble", help="Only those that need a look.")] = False,
    json: Json = False,
) -> None:
    """List the sources with their state."""
    if context.invoked_subcommand:
        return
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        statuses = [status for status in app.source_statuses() if all_ or status.source.enabled]
    if trouble:
        statuses = [status for status in statuses if status.health.is_trouble]
    if json:
        write_json(map(shapes.source, statuses))
    else:
        _print_sources(statuses)


def _print_sources(statuses: list[SourceStatus]) -> None:
    rows = table("source", "state", "last new", "usual gap", "next poll", "articles", "last poll", "reason")
    for status in statuses:
        colour = _STATE_COLOURS.get(status.health, "default")
        rows.add_row(
            status.source.id,
            f"[{colour}]{status.health.value}[/{colour}]",
            hong_kong(status.last_new_at),
            span(status.usual_gap),
            hong_kong(status.next_poll_at),
            f"{status.articles} ({status.relevant} relevant)",
            account(status.last_listed) if status.last_listed else "–",
            escape(status.reason),
        )
    console().print(rows)


def add(
    url: Annotated[str, typer.Argument(help="A page or a feed.")],
    append: Annotated[bool, typer.Option(help="Append the block to the sources file.")] = False,
    json: Json = False,
) -> None:
    """Find the feed of a page, guess kind, language and name, show the first entries and print the block."""
    with opened() as app:
        found = app.discover(url)
        if json:
            titles = [entry.title for entry in found.entries[:ENTRIES_SHOWN]]
            write_json([{"block": found.block, "entries": titles, "notes": list(found.notes)}])
        else:
            _print_found(found)
        for note in found.notes:
            complain(note)
        if append:
            complain(f"appended to {app.append_source(found.block)}")


def _print_found(found: Found) -> None:
    for entry in found.entries[:ENTRIES_SHOWN]:
        when = hong_kong(entry.published.instant, entry.published.precision)
        console().print(f"  {when}  {escape(entry.title)}")
    typer.echo(found.block)


def import_opml(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], json: Json = False) -> None:
    """Print a [[source]] block for each feed of an OPML file, disabled until looked at."""
    _print_text("blocks", bootstrap.App.blocks_from_opml(file.read_bytes()), json)


def export_opml(json: Json = False) -> None:
    """Write the enabled feeds as OPML to standard output."""
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        _print_text("opml", app.opml(), json)


def _print_text(name: str, text: str, json: bool) -> None:
    if json:
        write_json([{name: text}])
    else:
        typer.echo(text)
