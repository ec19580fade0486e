"""sources: listed, one shown, tried, added; OPML in and out"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from monitor.bootstrap import Reading, opened
from monitor.entrypoints import shapes, source_shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import complain, console, hong_kong, progress, table, write_json
from monitor.entrypoints.wording import account, span
from monitor.model import Health, SourceStatus

if TYPE_CHECKING:
    from monitor.bootstrap import Covered, Found, Verified

ENTRIES_SHOWN = 5  # of a feed that was found: enough to see what it is
_STATE_COLOURS = {
    Health.OK: "green",
    Health.FAILING: "red",
    Health.BLOCKED: "red",
    Health.GONE: "red",
    Health.SILENT: "yellow",
}
Names = Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Ids of sources.")]


class _Sources(TyperGroup):
    """`monitor sources NAME` shows a source, whatever is no command."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


def add_source_list_commands(cli: typer.Typer) -> None:
    sources = typer.Typer(
        cls=_Sources,
        help="The sources with their state; try, add or suggest some; who covers what; OPML in and out.",
        epilog="\b\nExamples:\n  monitor sources --trouble\n  monitor sources gia-en\n  monitor sources --all --json",
        invoke_without_command=True,
        rich_markup_mode=None,
    )
    sources.callback()(list_sources)
    add_command(sources, show, "sources gia-en", "sources show gia-en --json")
    add_command(sources, verify, "sources verify", "sources verify itib-press hkstp-news --write")
    add_command(sources, add, "sources add https://www.example.gov.hk/news --append")
    add_command(sources, coverage, "sources coverage", "sources coverage --json")
    add_command(sources, suggest, "sources suggest --limit 5")
    add_command(sources, import_opml, "sources import-opml feeds.opml >> sources.toml")
    add_command(sources, export_opml, "sources export-opml > feeds.opml")
    cli.add_typer(sources, name="sources")


def list_sources(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="Also those that are not enabled.")] = False,
    trouble: Annotated[bool, typer.Option("--trouble", help="Only those that need a look.")] = False,
    json: Json = False,
) -> None:
    """List the sources with their state; with a name, say of one why its next visit is when it is."""
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


def show(name: Annotated[str, typer.Argument(metavar="NAME", help="The id of a source.")], json: Json = False) -> None:
    """Show one source: its state, what its last visits brought, and why the next one is when it is."""
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        (status,) = app.source_statuses([name])
    if json:
        write_json([shapes.source(status)])
    else:
        _print_source(status)


def _print_source(status: SourceStatus) -> None:
    source = status.source
    next_poll = f"{hong_kong(status.next_poll_at)}{f': {status.why_then}' if status.why_then else ''}"
    lines = {
        "id": source.id,
        "name": source.name,
        "publisher": source.publisher,
        "address": source.url,
        "state": f"{status.health.value}{f': {status.reason}' if status.reason else ''}",
        "probation": status.probation,
        "redesigned": status.redesign,
        "last success": hong_kong(status.last_success_at),
        "last new": hong_kong(status.last_new_at),
        "usual gap": span(status.usual_gap),
        "next poll": next_poll,
        "articles": f"{status.articles} ({status.relevant} relevant)",
    }
    shown = console()
    for label, value in lines.items():
        if value:
            shown.print(f"{label:<13} {escape(value)}")
    for poll in status.recent[:ENTRIES_SHOWN]:
        what = account(poll) if poll.found else poll.reason or poll.outcome.value
        shown.print(f"{'visited':<13} {hong_kong(poll.started_at)}: {escape(what)}")


def verify(
    names: Names = None,
    all_: Annotated[bool, typer.Option("--all", help="All but those switched off, not only on probation.")] = False,
    write: Annotated[bool, typer.Option(help="Write the outcome into your own sources file.")] = False,
    json: Json = False,
) -> None:
    """Try the sources on probation, or the named ones, now: one request each, one a second and host."""
    with opened() as app:
        chosen = app.to_verify(names or (), everything=all_)
        with progress("sources", len(chosen)) as step:
            verified = app.verify_sources(chosen, lambda _: step(1))
        if json:
            write_json(map(source_shapes.verified, verified))
        else:
            _print_verified(verified)
        if write:
            path, changed = app.write_verified(verified)
            complain(f"{path}: {len(changed)} changed")


def _print_verified(verified: list[Verified]) -> None:
    rows = table("source", "list", "entries", "newest", "first", "why not")
    for one in sorted(verified, key=lambda one: bool(one.fault)):
        mark = "[yellow]no answer[/yellow]" if one.passing else "[red]no[/red]" if one.fault else "[green]yes[/green]"
        first = escape(one.entries[0].title) if one.entries else "–"
        rows.add_row(one.source.id, mark, str(len(one.entries)), hong_kong(one.newest), first, escape(one.fault))
    console().print(rows)
    good = sum(not one.fault for one in verified)
    console().print(f"[bold]{good} of {len(verified)} gave a plausible list[/bold]")


def add(
    url: Annotated[str, typer.Argument(help="A page or a feed.")],
    append: Annotated[bool, typer.Option(help="Append the block to the sources file.")] = False,
    json: Json = False,
) -> None:
    """Find what can be watched there: feed, API, list or sitemap; show its first entries, and print the block."""
    with opened() as app:
        found = app.discover(url)
        if json:
            write_json([source_shapes.found(found)])
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
    for number, poll in enumerate(found.polls, 1):
        days = f"{hong_kong(poll.at, 'day')}: {poll.new} new, {poll.relevant} relevant, {poll.told} told"
        console().print(f"  [dim]poll {number} would have given, {days}[/dim]")
    typer.echo(found.block)


def coverage(json: Json = False) -> None:
    """Say who covers what: by topic and owner of programmes the sources that told of it in 90 days, and who first."""
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        found = app.coverage()
    if json:
        write_json([source_shapes.coverage(found)])
        return
    _print_covered("topic", found.topics)
    _print_covered("owner", [one for one in found.owners if one.stories])
    shown, press = console(), found.press_only
    cited = f"; most linked to in them: {press.cited[0]} ({press.cited[1]} stories)" if press.cited else ""
    shown.print(f"{press.stories} stories were told by the press alone{cited}")
    slugs = ", ".join(one.slug for one in found.unwatched)
    shown.print(f"{len(found.unwatched)} programmes whose owners no source told of: {slugs}")


def _print_covered(name: str, covered: Sequence[Covered]) -> None:
    rows = table(name, "stories", "told by", "first by", "delay")
    for one in covered:
        told, first = (", ".join(f"{id_} {count}" for id_, count in each.items()) for each in (one.sources, one.first))
        rows.add_row(one.slug, str(one.stories), told or "–", first or "–", span(one.delay))
    console().print(rows)


def suggest(
    limit: Annotated[int, typer.Option(min=1, max=50, help="Sites to look at.")] = 10, json: Json = False
) -> None:
    """Suggest sources: sites that relevant articles link to and nobody watches, with the feed or list found there."""
    with opened() as app, progress("sites", limit) as step:
        found = app.suggest_sources(limit, lambda: step(1))
    if json:
        write_json(map(source_shapes.suggested_source, found))
        return
    for one in found:
        typer.echo(f"# {one.cited.domain}: {one.cited.articles} articles link to it. {one.reason}".rstrip())
        if one.block:
            typer.echo(one.block)
    if not found:
        complain("no site that is not watched is linked to twice")


def import_opml(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], json: Json = False) -> None:
    """Print a [[source]] block for each feed of an OPML file that is not watched yet, to be tried."""
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        found = app.blocks_from_opml(file.read_bytes())
    _print_text("blocks", found.blocks, json)
    if found.known:
        complain(f"{found.known} feeds are listed twice, or in your sources file already")


def export_opml(json: Json = False) -> None:
    """Write the enabled feeds as OPML to standard output."""
    with opened(reading=Reading(complain, sources=True, store=False)) as app:
        _print_text("opml", app.opml(), json)


def _print_text(name: str, text: str, json: bool) -> None:
    if json:
        write_json([{name: text}])
    else:
        typer.echo(text)
