"""deadlines"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from monitor.bootstrap import opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import AnyQuery, Json, Limit, add_command, as_typed
from monitor.entrypoints.cli.out import READING, console, label, write_json
from monitor.model import DueStory, Language


def add_due_commands(cli: typer.Typer) -> None:
    add_command(
        cli, list_deadlines, "deadlines", "deadlines programme:itf --days 30", "deadlines topic:talent --json",
        name="deadlines", searches=True,
    )  # fmt: skip


def list_deadlines(
    query: AnyQuery = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="From today on.")] = 60,
    limit: Limit = 20,
    language: Annotated[Language, typer.Option(help="The language that leads where a story has it.")] = "en",
    json: Json = False,
) -> None:
    """List what must be acted on, soonest first, each announcement once."""
    with opened(reading=READING) as app:
        today = app.today()
        found = app.deadlines(language, as_typed(query), today, today + timedelta(days=days))
    if json:
        write_json(map(shapes.due_story, found[:limit]))
        return
    shown = console()
    for one in found[:limit]:
        shown.print(_due_lines(one, (one.next_day - today).days))
    more = f", {limit} shown" if len(found) > limit else ""
    shown.print(f"[dim]{len(found)} within {days} days{more}.[/dim]")


def _due_lines(due: DueStory, left: int) -> str:
    """One announcement in two lines, in Rich's markup."""
    state = f"{left} days left" if due.on_offer else "no longer on offer"
    place = f"{escape(due.lead.publisher)} · {label(due.lead.language)} · story {due.story_id}"
    words = escape(due.days[0].fact.words)
    return (
        f"[bold]{due.next_day}[/bold]  {escape(due.lead.title)}\n            [dim]{state} · {place} · “{words}”[/dim]"
    )
