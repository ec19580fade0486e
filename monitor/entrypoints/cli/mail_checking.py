"""mail"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from monitor.bootstrap import App, opened
from monitor.entrypoints.cli.command import AnyQuery, Json, add_command, as_typed
from monitor.entrypoints.cli.out import complain, console, write_json

SPAN = timedelta(days=7)  # a week has news of every kind


def add_mail_checking_commands(cli: typer.Typer) -> None:
    add_command(
        cli, mail, "mail check", "mail test me@example.org", "mail test me@example.org has:deadline --language zh-Hant",
        searches=True,
    )  # fmt: skip


def mail(
    what: Annotated[str, typer.Argument(metavar="check|test", help="What to do.")],
    address: Annotated[str, typer.Argument(metavar="[ADDRESS]", help="Of `test`: where to.")] = "",
    query: AnyQuery = None,
    language: Annotated[str, typer.Option(help="Of `test`: en, zh-Hant or zh-Hans.")] = "en",
    json: Json = False,
) -> None:
    """Check the mail server and what the DNS should say, or send a digest as a test.

    `test`: a digest of the last week goes to an address at once, and nothing is stored.
    """
    if what not in ("check", "test"):
        raise typer.BadParameter(f"`check` or `test`, not {what!r}")
    if (what == "test") is not bool(address):
        raise typer.BadParameter("`test` wants an address, `check` none")
    with opened() as app:
        if not app.mail_configured:
            complain("no mail server: set MONITOR_SMTP_URL")
            raise typer.Exit(1)
        passed = _check(app, json) if what == "check" else _test(app, address, as_typed(query), language, json)
    if not passed:
        raise typer.Exit(1)


def _check(app: App, json: bool) -> bool:
    steps = list(app.check_mail())
    if json:
        write_json({"step": one.name, "passed": one.passed, "said": one.said} for one in steps)
        write_json([{"dns": app.mail_dns_advice()}])
        return all(one.passed for one in steps)
    for one in steps:
        sign = "[green]ok[/green]  " if one.passed else "[red]no[/red]  "
        console().print(f"{sign}{one.name}: {escape(one.said)}")
    console().print("\nThe DNS should say (nothing was looked up):")
    for line in app.mail_dns_advice():
        console().print(escape(line), soft_wrap=True)
    return all(one.passed for one in steps)


def _test(app: App, address: str, query: str, language: str, json: bool) -> bool:
    attempt = app.mail_test(address, query, language, SPAN)
    if json:
        write_json([{"to": address, "outcome": attempt.status, "said": attempt.reason}])
    else:
        console().print(f"{escape(address)}: {attempt.status}: {escape(attempt.reason)}")
    return attempt.status == "delivered"
