"""import · classify · retag · tidy · check · migrate · health"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.markup import escape

from monitor import bootstrap
from monitor.bootstrap import opened
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import complain, console, progress, write_json
from monitor.errors import Fault
from monitor.settings import load_settings

LineFile = Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines; - for standard input.")]


def add_keep_commands(cli: typer.Typer) -> None:
    add_command(cli, import_file, "import articles.jsonl", "export | monitor import - --json", name="import")
    add_command(cli, classify, "classify articles.jsonl", "classify - --explain < articles.jsonl")
    add_command(cli, retag, "retag", "retag --all --json")
    add_command(cli, tidy, "tidy", "tidy --days 365")
    add_command(cli, check, "check", "check --warnings --json")
    add_command(cli, migrate, "migrate")
    add_command(cli, health, "health", "health --url http://127.0.0.1:8000")


@contextmanager
def _lines(file: str) -> Iterator[TextIO]:
    if file == "-":
        lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline="\n")
        try:
            yield lines
        finally:
            lines.detach()
        return
    path = Path(file)
    if not path.exists() or path.is_dir():  # a pipe is as good as a file
        raise typer.BadParameter(f"no such file: {file}")
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as opened_file:
        yield opened_file


def import_file(
    file: LineFile,
    announce: Annotated[bool, typer.Option(help="Let digests tell what is imported.")] = False,
    json: Json = False,
) -> None:
    """Store articles from JSON Lines, on the same path as a poll. Safe to run again."""
    with opened() as app, _lines(file) as lines, progress("importing") as step:
        counts = app.import_lines(lines, announce=announce, step=step)
    if json:
        refused = [{"place": refusal.place, "reason": refusal.reason} for refusal in counts.refused]
        noted = [{"place": note.place, "reason": note.reason} for note in counts.noted]
        numbers = {"new": counts.new, "changed": counts.changed, "same": counts.same}
        write_json([numbers | {"refused": refused, "noted": noted}])
    else:
        for refusal in (*counts.noted, *counts.refused):
            complain(f"{refusal.place}: {refusal.reason}")
        console().print(
            f"{counts.new} new, {counts.changed} changed, {counts.same} same, {len(counts.refused)} refused"
        )
    if counts.refused:
        raise typer.Exit(1)


def classify(
    file: LineFile,
    explain: Annotated[bool, typer.Option(help="Also what was rejected, and why.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object per line, which it writes anyway.")] = True,  # noqa: ARG001
) -> None:
    """Say what each article is, without storing anything: one JSON line each."""
    classifier = bootstrap.open_classifier(load_settings())
    failed = 0
    with _lines(file) as lines:
        for shape in bootstrap.classify_lines(classifier, lines, bootstrap.utc_now(), explain=explain):
            failed += "error" in shape
            write_json([shape])
    if failed:
        complain(f"{failed} line(s) could not be read")
        raise typer.Exit(1)


def retag(
    everything: Annotated[bool, typer.Option("--all", help="Also those already tagged with this catalogue.")] = False,
    json: Json = False,
) -> None:
    """Bring stored articles up to date with the catalogue. Safe to stop and run again."""
    with opened() as app, progress("tagging", app.count_to_retag(everything=everything)) as step:
        changes = app.retag(everything=everything, step=step)
    if json:
        write_json([changes.shape()])
        return
    shown = console()
    if not changes.changed:
        shown.print(f"{changes.seen} read, nothing changed")
        return
    shown.print(f"{changes.seen} read, {changes.changed} changed")
    shown.print(f"{changes.now_relevant} are relevant now that were not, {changes.no_longer} no longer are")
    for slug, (gained, lost) in sorted(changes.by_programme.items()):
        shown.print(f"  {escape(slug):<40} +{gained} -{lost}")


def tidy(
    days: Annotated[int, typer.Option(min=7, help="Keep irrelevant articles, polls and sent mails this long.")] = 180,
    json: Json = False,
) -> None:
    """Remove what is old and no longer needed; what was known stays known."""
    with opened() as app:
        removed = app.tidy(days)
    if json:
        write_json([removed])
        return
    console().print(", ".join(f"{count} {name}" for name, count in removed.items()) + " removed")


def check(
    warnings_too: Annotated[
        bool, typer.Option("--warnings", help="Also paused subscriptions, and names inside names.")
    ] = False,
    json: Json = False,
) -> None:
    """Check settings, sources, catalogue and rules, and list every fault at once."""
    faults, warnings, summary = bootstrap.check()
    shown = [one for one in warnings if warnings_too or one.file == "environment"]
    if json:
        write_json({"level": "fault"} | asdict(fault) for fault in faults)
        write_json({"level": "warning"} | asdict(warning) for warning in shown)
        write_json([{"level": "summary", "message": summary}])
    else:
        _print_check(faults, shown, summary)
    if faults:
        raise typer.Exit(2)


def _print_check(faults: Sequence[Fault], warnings: Sequence[Fault], summary: str) -> None:
    for fault in faults:
        complain(str(fault))
    for warning in warnings:
        console().print(f"[yellow]warning[/yellow] {escape(str(warning))}")
    console().print(escape(summary))


def migrate(
    polls_by_month: Annotated[
        bool, typer.Option("--polls-by-month", help="PostgreSQL: keep the polls of each month in a part of its own.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring the database to the present schema."""
    with opened() as app:
        revision = app.schema_revision()
        parted = polls_by_month and app.part_polls()
    if json:
        write_json([{"revision": revision, "parted": parted}])
        return
    console().print(f"The database is at revision {revision}.")
    if polls_by_month:
        console().print(
            "The polls lie by month now." if parted else "Nothing to do: they do, or this is no PostgreSQL."
        )


def health(
    url: Annotated[str, typer.Option(help="Ask a running service there instead of looking at the database.")] = "",
    json: Json = False,
) -> None:
    """Say whether the service can do its work (for the container's health check)."""
    report = bootstrap.ask_health(url) if url else _own_health()
    if json:
        write_json([report])
    else:
        for name, value in report.items():
            console().print(f"{name:<22} {escape(str(value))}")
    if not report["ready"]:
        raise typer.Exit(1)


def _own_health() -> dict[str, object]:
    with opened() as app:
        return app.examine()
