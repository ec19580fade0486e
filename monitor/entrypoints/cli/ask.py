"""search · show · story · export"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from monitor.bootstrap import opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.out import Json, console, headline, hong_kong, label, table, write_json
from monitor.model import ArticleView, SearchResults, StoryView

MOST = 2**63 - 1  # what a database can compare
Query = Annotated[list[str], typer.Argument(metavar="QUERY...", help='Words, "phrases", -not, field:value.')]


def add_ask_commands(cli: typer.Typer) -> None:
    cli.command(context_settings={"ignore_unknown_options": True})(search)
    cli.command()(show)
    story = typer.Typer(help="Put an article into another story, or take it out, by hand.", no_args_is_help=True)
    story.command("split")(split)
    story.command("join")(join)
    cli.add_typer(story, name="story")
    cli.command(context_settings={"ignore_unknown_options": True})(export)


def search(
    query: Query,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 20,
    cursor: Annotated[str | None, typer.Option(help="Where the page before ended.")] = None,
    json: Json = False,
) -> None:
    """Search the stored articles, newest first."""
    with opened() as app:
        results = app.search(" ".join(query), limit=limit, cursor=cursor)
    if json:
        write_json(map(shapes.article, results.articles))
    else:
        _print_results(results)


def _print_results(results: SearchResults) -> None:
    shown = console()
    for article in results.articles:
        shown.print(headline(article))
    total = "" if results.total is None else f"{results.total} found. "
    shown.print(f"[dim]{total}Understood: {escape(results.understood)}[/dim]")
    if results.nothing_for:
        shown.print(f"[dim]Found nothing for: {escape(', '.join(results.nothing_for))}[/dim]")
    if results.next_cursor:
        shown.print(f"[dim]More: --cursor {results.next_cursor}[/dim]")


def show(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST)],
    revisions: Annotated[bool, typer.Option(help="Also what changed between its revisions.")] = False,
    json: Json = False,
) -> None:
    """Show one article with its story, tags and evidence."""
    with opened() as app:
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


def split(article: Annotated[int, typer.Argument(help="Article id.", min=1, max=MOST)]) -> None:
    """Take an article out of its story; it will not be put back."""
    with opened() as app:
        console().print(f"Article {article} is now story {app.split_story(article)}.")


def join(
    article: Annotated[int, typer.Argument(help="Article id.", min=1, max=MOST)],
    story: Annotated[int, typer.Argument(help="Story id.", min=1, max=MOST)],
) -> None:
    """Put an article into a story."""
    with opened() as app:
        app.join_story(article, story)
    console().print(f"Article {article} now belongs to story {story}.")


def export(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY...", help="Which articles; all when left out.")
    ] = None,
) -> None:
    """Write stored articles as JSON Lines."""
    with opened() as app:
        write_json(map(shapes.exported, app.export(" ".join(query or ()))))
