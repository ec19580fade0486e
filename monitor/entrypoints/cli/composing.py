"""digest"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from monitor.bootstrap import App, opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.mailing import weekdays_of
from monitor.entrypoints.cli.out import complain, console, hong_kong, write_json
from monitor.model import HONG_KONG


def add_composing_commands(cli: typer.Typer) -> None:
    add_command(
        cli, digest, "digest", "digest --preview --to previews", "digest --what-if 'has:deadline' --since 30d",
        "digest --replay 2026-11-20 --to past",
    )  # fmt: skip


def digest(
    preview: Annotated[
        bool, typer.Option("--preview", help="Write what would be sent now; store and send nothing.")
    ] = False,
    to: Annotated[Path | None, typer.Option(help="Folder for what is written; else `preview` in MONITOR_DATA.")] = None,
    force: Annotated[bool, typer.Option(help="Make digests now, due or not.")] = False,
    what_if: Annotated[
        str | None, typer.Option("--what-if", metavar="QUERY", help="How much a new subscription would have had.")
    ] = None,
    since: Annotated[str, typer.Option(help="Of --what-if: from when on, as in a search.")] = "30d",
    rhythm: Annotated[str, typer.Option(help="Of --what-if: at-once, daily or weekly.")] = "daily",
    weekdays: Annotated[str, typer.Option(help="Of --what-if: 1 Monday to 7 Sunday, e.g. 1,3,5.")] = "",
    replay: Annotated[
        str | None, typer.Option(metavar="DATE", help="Make the digests of a day (of Hong Kong) anew and compare them.")
    ] = None,
    json: Json = False,
) -> None:
    """Make the digests that are due (they wait in the outbox until delivered)."""
    with opened() as app:
        if what_if is not None:
            _print_what_if(app, what_if, since, rhythm, weekdays, json)
        elif replay is not None:
            _replay(app, replay, to, json)
        elif preview:
            _write_previews(app, to or app.settings.data / "preview", json)
        else:
            _compose(app, force, json)


def _compose(app: App, force: bool, json: bool) -> None:
    broken: list[int] = []
    made = app.alerts.compose_due(force=force, on_broken=lambda id_, error: broken.append(_say_broken(id_, error)))
    if json:
        write_json({"id": one.id, "subject": one.subject, "items": len(one.items)} for one in made)
    else:
        _print_made(made, len(broken))
    if broken:
        raise typer.Exit(1)


def _print_made(made: Sequence[Any], broken: int) -> None:
    for one in made:
        console().print(f"Digest {one.id}: {escape(one.subject)} ({len(one.items)} items)")
    console().print(f"{len(made)} made{f', {broken} could not be' if broken else ''}.")


def _say_broken(subscription: int, error: Exception) -> int:
    complain(f"the digest of subscription {subscription} could not be made and stays due: {error}")
    return subscription


def _write_previews(app: App, folder: Path, json: bool) -> None:
    previews = app.previews()
    for subscription, mail in previews:
        file = _write(folder, f"subscription-{subscription}", mail)
        if json:
            write_json([{"subscription": subscription, "subject": mail.subject, "file": str(file)}])
        else:
            console().print(f"{file}: {escape(mail.subject)}")
    if not json:
        console().print(f"{len(previews)} would be sent now.")


def _write(folder: Path, name: str, mail: Any) -> Path:
    """The bodies of a message in files of that name; the one to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / f"{name}.txt"
    text.write_text(mail.text, encoding="utf-8")
    if not mail.html:
        return text
    page = text.with_suffix(".html")
    page.write_text(mail.html, encoding="utf-8")
    return page


# ------------------------------------------------------------------------------------------------------ past digests
def _replay(app: App, day: str, to: Path | None, json: bool) -> None:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise typer.BadParameter(f"a day is wanted, such as 2026-11-20, not {day!r}") from None
    start = datetime(chosen.year, chosen.month, chosen.day, tzinfo=HONG_KONG)
    made = app.alerts.replay(start, start + timedelta(days=1))
    for one in made:
        file = _write(to, f"digest-{one.digest.id}", one.message) if to else None
        if json:
            line = {"digest": one.digest.id, "subscription": one.digest.subscription_id, "same": one.same}
            write_json([line | ({"file": str(file)} if file else {})])
        else:
            console().print(f"Digest {one.digest.id}: {_SAME[one.same]}: {escape(one.message.subject)}")
    if any(one.same is False for one in made):
        raise typer.Exit(1)


_SAME = {True: "the same to the byte", False: "differs from what was sent", None: "what was sent is not kept any more"}


# ---------------------------------------------------------------------------------------------------------- what if
def _print_what_if(app: App, query: str, since: str, rhythm: str, weekdays: str, json: bool) -> None:
    found = app.what_if(query, since, rhythm=rhythm, weekdays=weekdays_of(weekdays))
    if json:
        write_json({"due": shapes.instant(due), "stories": count} for due, count in found.digests)
        return
    for due, count in found.digests:
        console().print(f"{hong_kong(due)}  {count:>4}")
    console().print(f"{len(found.digests)} digests with {found.stories} stories since {hong_kong(found.since)}.")
