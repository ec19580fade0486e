"""How things look on a terminal: Rich where somebody looks, plain text in a pipe, one JSON object a line on request."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.bootstrap import Reading
from monitor.entrypoints.shapes import json_line
from monitor.entrypoints.wording import LANGUAGE_LABELS, account
from monitor.model import HONG_KONG, ArticleView, EntryOutcome, Outcome, Poll

PIPE_WIDTH = 200  # characters of a line that goes to no terminal: tables stay on one line
REFUSALS_SHOWN = 3  # of one poll on its line; the others are in its row and in `--json`
_ENTRY_COLOURS = {"new": "green", "changed": "yellow", "refused": "red", "same": "dim"}
_COLOURS = {Outcome.NEW: "green", Outcome.FAILED: "red", Outcome.SKIPPED: "dim"}


def console() -> Console:
    """Standard output. Colours and the window's width only on a terminal; with NO_COLOR no escape codes at all."""
    found = _Console(highlight=False, soft_wrap=not sys.stdout.isatty(), **_without_codes())
    return (
        found if found.is_terminal else _Console(highlight=False, width=PIPE_WIDTH, soft_wrap=True, **_without_codes())
    )


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Whoever read has seen enough (`| head`): the command line ends quietly."""
        raise BrokenPipeError


def _without_codes() -> dict[str, Any]:
    """https://no-color.org: any value but an empty one. Rich alone would still write bold and dim."""
    return {"color_system": None} if os.environ.get("NO_COLOR") else {}


def complain(sentence: str) -> None:
    """One plain sentence on standard error."""
    print(f"monitor: {sentence}", file=sys.stderr)


READING = Reading(complain)
"""How a command opens the store that only reads it."""


def write_json(shapes: Iterable[dict[str, Any]]) -> None:
    """JSON Lines on standard output."""
    for shape in shapes:
        sys.stdout.write(json_line(shape))
    sys.stdout.flush()


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while something takes its time; silent when nobody looks."""
    shown = Console(stderr=True, **_without_codes())
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=shown, transient=True, disable=not shown.is_terminal or bool(_without_codes())
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)


def table(*columns: str, title: str | None = None) -> Table:
    """A plain table."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def hong_kong(moment: datetime | None, precision: str = "second") -> str:
    """As people in Hong Kong write it: 2026-11-22 16:05, or the day alone."""
    if moment is None:
        return "–"
    return moment.astimezone(HONG_KONG).strftime("%Y-%m-%d" if precision == "day" else "%Y-%m-%d %H:%M")


def label(language: str) -> str:
    return LANGUAGE_LABELS.get(language, language)


def headline(article: ArticleView) -> str:
    """One article in two lines, in Rich's markup."""
    badges = " ".join(f"[cyan]{escape(tag.slug)}[/cyan]" for tag in article.tags)
    place = f"{escape(article.publisher)} · {label(article.language)} · {hong_kong(article.date, article.precision)}"
    return f"[bold]{article.id}[/bold]  {escape(article.title)}\n      [dim]{place}[/dim]  {badges}"


def entry_line(entry: EntryOutcome) -> str:
    """What became of one listed entry, in one line of Rich's markup."""
    colour = _ENTRY_COLOURS.get(entry.outcome, "default")
    return (
        f"  [{colour}]{entry.outcome:<8}[/{colour}] {escape(entry.place):<10} "
        f"{escape(entry.title)} [dim]({escape(entry.reason)})[/dim]"
    )


def poll_line(poll: Poll) -> str:
    """One poll in one line, in Rich's markup."""
    colour = _COLOURS.get(poll.outcome, "default")
    refusals = "; ".join(f"{one.place}: {one.reason}" for one in poll.refused[:REFUSALS_SHOWN])
    parts = (account(poll) if poll.found else "", poll.reason, ", ".join(poll.flags), refusals)
    detail = " · ".join(escape(part) for part in parts if part)
    return f"[{colour}]{poll.outcome.value:<13}[/{colour}] {poll.source_id:<26} {detail}"
