"""programmes"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from monitor.bootstrap import ProgrammePage, Reading, Suggestion, opened
from monitor.catalogue.programme_block import write_block
from monitor.entrypoints import programme_shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import complain, console, hong_kong, table, write_json
from monitor.entrypoints.wording import fact_value
from monitor.errors import NotFound
from monitor.model import Programme, Step
from monitor.text import fold

SUGGEST = "suggest"  # in the place of a name


def add_programmes_commands(cli: typer.Typer) -> None:
    add_command(
        cli, programmes_command, "programmes", "programmes rth", "programmes 研究人才庫 --json", "programmes suggest",
        name="programmes",
    )  # fmt: skip


def programmes_command(
    name: Annotated[str, typer.Argument(help="A slug, name or acronym; `suggest`: what no entry knows.")] = "",
    only: Annotated[list[str] | None, typer.Argument(metavar="[NEW...]", help="Of `suggest`: these alone.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Of `suggest`: how many at most.")] = 20,
    append: Annotated[bool, typer.Option("--append", help="Of `suggest`: append the blocks to your file.")] = False,
    json: Json = False,
) -> None:
    """List the known programmes, show one with its timeline, or suggest new ones as blocks for your own file."""
    if name != SUGGEST and (only or append):
        raise typer.BadParameter(f"more names and --append belong to `{SUGGEST}`")
    with opened(reading=Reading(complain, store=False)) as app:
        if name == SUGGEST:
            found = _chosen(app.suggest(), only or ())[:limit]
            _suggestions(found, json)
            if append and found:
                complain(f"appended to {app.append_programmes(map(_block, found))}")
        elif name:
            _one_programme(app.programme_page(name), json)
        else:
            _all_programmes(app.catalogue.programmes, json)


def _all_programmes(programmes: Sequence[Programme], json: bool) -> None:
    if json:
        write_json(map(programme_shapes.programme, programmes))
        return
    rows = table("slug", "kind", "status", "name", "名稱")
    for programme in programmes:
        rows.add_row(
            programme.slug, programme.kind, programme.status, escape(programme.name_en), programme.name_zh_hant
        )
    console().print(rows)


def _one_programme(page: ProgrammePage, json: bool) -> None:
    programme = page.programme
    if json:
        write_json([programme_shapes.programme_page(page)])
        return
    shown = console()
    shown.print(f"[bold]{escape(programme.name_en)}[/bold]  {programme.name_zh_hant}  {programme.name_zh_hans}")
    rows = table("", "")
    for name, value in programme_shapes.programme(programme).items():
        if value and not name.startswith("name_"):
            rows.add_row(name, escape(", ".join(value) if isinstance(value, list) else str(value)))
    rows.add_row("children", ", ".join(child.slug for child in page.children))
    rows.add_row("articles per month", ", ".join(f"{month}: {count}" for month, count in page.months.items()))
    shown.print(rows)
    if page.timeline:
        shown.print(_timeline(page.timeline))


def _timeline(steps: Sequence[Step]) -> Table:
    rows = table("when", "fact", "value", "words", "where", title="\n[bold]Timeline[/bold]")
    for step in steps:
        before, after = (
            ", ".join(fact_value(value, step.topic) for value in each) for each in (step.before, step.after)
        )
        value = f"{before} → {after}" if before else after
        rows.add_row(hong_kong(step.at, "day"), step.fact, escape(value), escape(step.words), escape(step.url))
    return rows


# ------------------------------------------------------------------------------------------------------------- new ones
def _chosen(found: Sequence[Suggestion], only: Sequence[str]) -> list[Suggestion]:
    """The suggestions of these slugs and names; all without any. NotFound names the first that is none."""
    named = {fold(name): one for one in found for name in (one.programme.slug, *_names(one.programme))}
    missing = next((name for name in only if fold(name) not in named), None)
    if missing is not None:
        raise NotFound(f"no suggestion {missing!r}")
    return (
        list({named[fold(name)].programme.slug: named[fold(name)] for name in only}.values()) if only else list(found)
    )


def _names(programme: Programme) -> tuple[str, ...]:
    names = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans)
    return tuple(dict.fromkeys(filter(None, names)))


def _suggestions(found: Sequence[Suggestion], json: bool) -> None:
    if json:
        write_json(
            {
                "name": one.programme.name_en,
                "articles": one.articles,
                "score": one.score,
                "examples": [asdict(example) for example in one.examples],
                "programme": programme_shapes.programme(one.programme),
                "block": _block(one),
            }
            for one in found
        )
        return
    typer.echo("\n".join(map(_block, found)) if found else "Nothing new was found.", nl=not found)


def _block(one: Suggestion) -> str:
    articles = f"{one.articles} article{'' if one.articles == 1 else 's'}, score {one.score:g}"
    unnamed = () if one.programme.official_name else ("No English name was found: give one, or leave the Chinese.",)
    examples = (f"{example.article_id}: {example.quote}" for example in one.examples)
    return write_block(one.programme, (articles, *unnamed, *examples))
