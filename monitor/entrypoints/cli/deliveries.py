"""deliveries"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer
from rich.markup import escape

from monitor.bootstrap import Verdict, Verification, masked, opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, Limit, add_command
from monitor.entrypoints.cli.out import READING, complain, console, hong_kong, table, write_json

VERIFY = "verify"


def add_deliveries_commands(cli: typer.Typer) -> None:
    add_command(
        cli, deliveries, "deliveries --limit 10 --json", "deliveries verify",
        "deliveries verify --subscription 3 --article 1201 --json",
    )  # fmt: skip


def deliveries(
    what: Annotated[str, typer.Argument(metavar="[verify]", help="`verify`: prove that nobody was forgotten.")] = "",
    limit: Limit = 50,
    subscription: Annotated[int | None, typer.Option(help="Of `verify`: for this subscription alone.")] = None,
    article: Annotated[int | None, typer.Option(help="Of `verify`: for this article alone.")] = None,
    json: Json = False,
) -> None:
    """List the messages: waiting, sent, failed. `verify`: for every article and subscription, told when, or why not."""
    if what not in ("", VERIFY):
        raise typer.BadParameter(f"`{VERIFY}` or nothing, not {what!r}")
    if what == VERIFY:
        _verify(subscription, article, json)
    else:
        _list(limit, json)


def _list(limit: int, json: bool) -> None:
    with opened(reading=READING) as app:
        found = app.alerts.outbox(limit)
    if json:
        write_json(
            {
                "id": one.id,
                "channel": one.channel,
                "to": masked(one.recipient),
                "subject": one.subject,
                "state": one.state,
                "attempts": one.attempts,
                "error": one.reason,
            }
            for one in found
        )
        return
    rows = table("id", "state", "channel", "to", "subject", "attempts", "last answer")
    for one in found:
        shown = (one.state, one.channel, escape(masked(one.recipient)), escape(one.subject))
        rows.add_row(str(one.id), *shown, str(one.attempts), escape(one.reason))
    console().print(rows)


def _verify(subscription: int | None, article: int | None, json: bool) -> None:
    with opened(reading=READING) as app:
        verification = app.verify_deliveries()
    chosen = [
        one
        for one in verification.verdicts
        if subscription in (None, one.subscription) and article in (None, one.article)
    ]
    if json:
        write_json([_verdict_shape(one) for one in chosen])
        write_json([_finding_shape(one) for one in verification.findings])
    else:
        _print_verdicts(chosen, named=subscription is not None or article is not None)
        _print_findings(verification)
    if verification.findings:
        raise typer.Exit(1)


def _verdict_shape(one: Verdict) -> dict[str, Any]:
    shape = {"subscription": one.subscription, "article": one.article, "verdict": one.verdict, "why": one.why}
    if one.digest is not None:
        shape |= {"digest": one.digest, "at": shapes.instant(one.at), "delivery": one.delivery}
        shape |= {"sent": shapes.instant(one.sent)}
    return shape


def _finding_shape(one: Any) -> dict[str, Any]:
    return {"wrong": one.kind, "subscription": one.subscription, "said": one.said}


def _print_verdicts(verdicts: list[Verdict], *, named: bool) -> None:
    """One line each for a subscription or an article; else how many of each."""
    if not named:
        for verdict, count in Counter(one.verdict for one in verdicts).most_common():
            console().print(f"{count:>8}  {verdict}")
        return
    rows = table("subscription", "article", "", "digest", "made", "message", "why")
    for one in verdicts:
        digest = str(one.digest) if one.digest is not None else ""
        made = hong_kong(one.at) if one.at else ""
        sent = f"{one.delivery} {hong_kong(one.sent) if one.sent else ''}".strip()
        rows.add_row(str(one.subscription), str(one.article), one.verdict, digest, made, sent, escape(one.why))
    console().print(rows)


def _print_findings(verification: Verification) -> None:
    for one in verification.findings:
        where = f"subscription {one.subscription}: " if one.subscription is not None else ""
        complain(f"{where}{one.kind}: {one.said}")
    if not verification.findings:
        console().print(f"Nothing is wrong: {len(verification.verdicts)} pairs of subscription and article looked at.")
