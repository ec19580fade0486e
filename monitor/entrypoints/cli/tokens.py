"""tokens"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from monitor.bootstrap import opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, add_command
from monitor.entrypoints.cli.out import READING, complain, console, hong_kong, table, write_json
from monitor.model import SCOPES

Name = Annotated[str, typer.Argument(help="Who holds it: a program or a person.")]
ScopeNames = Annotated[
    list[str] | None, typer.Option("--scope", help=f"What it may do; again for another: {', '.join(SCOPES)}.")
]


def add_tokens_commands(cli: typer.Typer) -> None:
    group = typer.Typer(
        help="Tokens for programs: make one, list them, revoke one; what was changed by hand.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    add_command(group, make, "tokens make 'team calendar'", "tokens make desk --scope stories --scope subscriptions")
    add_command(group, list_tokens, "tokens list --json", name="list")
    add_command(group, revoke, "tokens revoke newsroom")
    add_command(group, audit, "tokens audit --limit 20")
    cli.add_typer(group, name="tokens")


def make(name: Name, scope: ScopeNames = None, json: Json = False) -> None:
    """Make a token and show it once: only its hash is stored. Without a scope it may read."""
    scopes = list(dict.fromkeys(scope or ["read"]))
    with opened() as app:
        secret = app.make_token(name, scopes)
    if json:
        write_json([{"name": name, "scopes": scopes, "token": secret}])
    else:
        typer.echo(secret)
        complain(f"this is shown once; it may: {', '.join(scopes)}")


def list_tokens(json: Json = False) -> None:
    """List the tokens, revoked ones too."""
    with opened(reading=READING) as app:
        found = app.tokens()
    if json:
        write_json(map(shapes.access_token, found))
        return
    rows = table("name", "may", "made", "revoked")
    for one in found:
        revoked = hong_kong(one.revoked_at) if one.revoked_at else ""
        rows.add_row(escape(one.name), ", ".join(one.scopes), hong_kong(one.created_at), revoked)
    console().print(rows)


def revoke(name: Name, json: Json = False) -> None:
    """Let a token be good for nothing from now on."""
    with opened() as app:
        app.revoke_token(name)
    if json:
        write_json([{"name": name, "revoked": True}])
    else:
        console().print(f"The token {escape(name)} is revoked.")


def audit(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100, json: Json = False
) -> None:
    """List what was changed by hand, the latest first."""
    with opened(reading=READING) as app:
        found = app.audit(limit)
    if json:
        write_json(map(shapes.audit_entry, found))
        return
    rows = table("when", "by", "what", "")
    for one in found:
        about = ", ".join(f"{name} {value}" for name, value in one.about.items())
        rows.add_row(hong_kong(one.at), escape(one.by), one.action, escape(about))
    console().print(rows)
