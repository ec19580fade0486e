"""search · show · story · export"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer
from rich.markup import escape

from monitor.bootstrap import opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import AnyQuery, Json, Limit, Query, add_command, as_typed
from monitor.entrypoints.cli.out import (
    READING,
    complain,
    console,
    headline,
    hong_kong,
    label,
    progress,
    table,
    write_json,
)
from monitor.entrypoints.forms.written import Wish, written
from monitor.errors import Refused
from monitor.model import Alternative, ArticleView, Language, SearchResults, StoryResults, StoryView

MOST = 2**63 - 1  # what a database can compare
ExportForm = Literal["jsonl", "csv", "atom", "json", "ics", "sqlite"]  # of `FORMS`, and a file for analysts
ReaderLanguage = Annotated[Language, typer.Option(help="The language that leads where a story has it.")]


def add_ask_commands(cli: typer.Typer) -> None:
    add_command(
        cli, search, "search AI deadline:'<30d'", "search 'programme:rth OR 數碼港' --limit 5",
        "search robots -moon --json", searches=True,
    )  # fmt: skip
    add_command(cli, show, "show 12", "show 12 --revisions --json")
    story = typer.Typer(
        help="Put an article into another story, or take it out, by hand.", no_args_is_help=True, rich_markup_mode=None
    )
    add_command(story, split, "story split 12")
    add_command(story, join, "story join 12 7")
    cli.add_typer(story, name="story")
    add_command(
        cli, export, "export > articles.jsonl", "export programme:rth since:2026-11 --limit 100",
        "export has:deadline --format ics > deadlines.ics", "export --format sqlite --to monitor.sqlite", searches=True,
    )  # fmt: skip


def search(
    query: Query,
    limit: Limit = 20,
    cursor: Annotated[str | None, typer.Option(help="Where the page before ended.")] = None,
    language: ReaderLanguage = "en",
    json: Json = False,
) -> None:
    """Search, the newest first: a line for each story, led by its article in your language. With --json the articles
    that were found. docs/query.md has the language of searches.
    """
    with opened(reading=READING) as app:
        if json:
            write_json(map(shapes.article, app.search(as_typed(query), limit=limit, cursor=cursor).articles))
        else:
            _print_results(app.stories(as_typed(query), language, limit=limit, cursor=cursor))


def _print_results(results: StoryResults) -> None:
    shown = console()
    for story in results.stories:
        shown.print(headline(story.lead))
        for article in story.others:
            place = f"{escape(article.publisher)} · {label(article.language)}"
            shown.print(f"      [dim]{article.id}  {place}[/dim]  {escape(article.title)}")
    for sentence in _beside(results.answer, results.total):
        shown.print(f"[dim]{escape(sentence)}[/dim]")


def _beside(results: SearchResults, stories: int | None) -> Iterator[str]:
    """What is said of an answer beside its stories."""
    told = f" in {stories} {'story' if stories == 1 else 'stories'}" if stories else ""
    total = "" if results.total is None else f"{results.total} found{told}. "
    yield f"{total}Understood: {results.understood}"
    if results.nothing_for:
        yield f"Found nothing for: {', '.join(results.nothing_for)}"
    if results.hidden:
        yield f"{results.hidden} more judged not relevant: add is:any"
    if results.meant:
        yield f"Did you mean: {_numbered(results.meant)}"
    if results.alone:
        yield f"Alone: {_numbered(results.alone)}"
    if results.wider:
        yield f"Without the narrowest part: {_numbered([results.wider])}"
    if results.next_cursor:
        yield f"More: --cursor {results.next_cursor}"


def _numbered(searches: Sequence[Alternative]) -> str:
    return " · ".join(f"{one.query} ({'many' if one.total is None else one.total})" for one in searches)


def show(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST)],
    revisions: Annotated[bool, typer.Option(help="Also what changed between its revisions.")] = False,
    json: Json = False,
) -> None:
    """Show one article with its story, tags and evidence."""
    with opened(reading=READING) as app:
        article = app.article(id_)
        story = app.story(article.story_id)
        changes = app.changes(id_) if revisions else []
    if json:
        write_json([shapes.article(article, full=True) | {"changes": changes}])
        return
    _print_article(article)
    _print_story(story, article.id)
    for change in changes:
        console().print(
            f"\n[bold]Revision {change['revision']}[/bold] [dim]{change['seen']}[/dim]\n{escape(change['difference'])}"
        )


def _print_article(article: ArticleView) -> None:
    shown = console()
    shown.print(f"[bold]{escape(article.title)}[/bold]")
    when = hong_kong(article.date, article.precision)
    shown.print(f"{escape(article.publisher)} · {label(article.language)} · {when} · {escape(article.url)}")
    if article.withdrawn:
        shown.print(f"[red]Withdrawn: no longer found since {hong_kong(article.withdrawn)}[/red]")
    shown.print()
    shown.print(escape(article.text or article.summary))
    shown.print()
    rows = table("what", "value", "words")
    for tag in article.tags:
        rows.add_row("programme", tag.slug, escape(" · ".join(evidence.text for evidence in tag.evidence)))
    for event in article.events:
        rows.add_row("kind", f"{event.kind} ({event.modality})", escape(event.text))
    for fact in article.facts:
        rows.add_row(fact.labels["en"], escape(fact.exact()), escape(fact.text))
    rows.add_row("topics", ", ".join(article.topics), "")
    rows.add_row("relevance", f"{article.relevance:.2f}", escape("; ".join(article.why)))
    shown.print(rows)


def _print_story(story: StoryView, current: int) -> None:
    shown = console()
    shown.print(f"\n[bold]Story {story.id}[/bold]: {len(story.articles)} article(s)")
    for article in story.articles:
        mark = "→" if article.id == current else " "
        head = f" {mark} {article.id:>6} {label(article.language)} {article.relation:<10}"
        shown.print(f"{head} {escape(article.publisher)}: {escape(article.title)}")
    for id_, title, when in story.updates:
        shown.print(f"   {when}: story {id_}, {escape(title)}")


def split(article: Annotated[int, typer.Argument(help="Article id.", min=1, max=MOST)], json: Json = False) -> None:
    """Take an article out of its story; it will not be put back."""
    with opened() as app:
        story = app.split_story(article)
    _print_place(article, story, f"Article {article} is now story {story}.", json)


def join(
    article: Annotated[int, typer.Argument(help="Article id.", min=1, max=MOST)],
    story: Annotated[int, typer.Argument(help="Story id.", min=1, max=MOST)],
    json: Json = False,
) -> None:
    """Put an article into a story."""
    with opened() as app:
        app.join_story(article, story)
    _print_place(article, story, f"Article {article} now belongs to story {story}.", json)


def _print_place(article: int, story: int, sentence: str, json: bool) -> None:
    if json:
        write_json([{"article": article, "story": story}])
    else:
        console().print(sentence)


def export(
    query: AnyQuery = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many articles at most, of a feed stories; else all, of a feed 50.")
    ] = None,
    form: Annotated[ExportForm, typer.Option("--format", help="Tables are of articles, feeds of stories.")] = "jsonl",
    language: ReaderLanguage = "en",
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="A new file, else standard output.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines, which it writes anyway.")] = False,
) -> None:
    """Write what is stored, as JSON Lines or CSV (articles, ordered by id), as a feed (Atom or JSON Feed, the newest
    stories), as a calendar (deadlines) or as an SQLite file for analysts.
    """
    if form == "sqlite" and not json and (to is None or limit is not None):
        raise typer.BadParameter("an SQLite file has a name, `--to FILE`, and no limit")
    wish = Wish(as_typed(query), language, limit)
    with opened(reading=READING) as app:
        if form == "sqlite" and not json and to:
            with progress("exporting") as step:
                count = app.export_sqlite(to, wish.query, step)
            complain(f"{count} articles in {to}")
            return
        with _written_to(to) as target:
            for part in written(app, "jsonl" if json else form, wish):
                target.write(part)
            target.flush()


@contextmanager
def _written_to(file: Path | None) -> Iterator[TextIO]:
    """A new file, or standard output. Refused: it is there already."""
    if file is None:
        yield sys.stdout
        return
    try:
        with file.open("x", encoding="utf-8", newline="") as target:
            yield target
    except FileExistsError as error:
        raise Refused(f"{file} is there already: name a new file") from error
