"""subscribe · unsubscribe · resume · subscriptions · deliver"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from monitor.bootstrap import Subscription, masked, opened
from monitor.entrypoints import shapes
from monitor.entrypoints.cli.command import Json, add_command, as_typed
from monitor.entrypoints.cli.out import READING, complain, console, hong_kong, table, write_json


def add_mailing_commands(cli: typer.Typer) -> None:
    add_command(
        cli, subscribe, "subscribe reader@example.org programme:itf has:deadline --rhythm weekly",
        "subscribe reader@example.org 創科 -上市 --language zh-Hant", searches=True,
    )  # fmt: skip
    add_command(cli, unsubscribe, "unsubscribe reader@example.org", "unsubscribe reader@example.org --erase")
    add_command(cli, resume, "resume 3")
    add_command(cli, subscriptions, "subscriptions --json")
    add_command(cli, deliver, "deliver", "deliver --failed")


def subscribe(
    address: Annotated[str, typer.Argument(help="Mail address, https:// of a webhook, or an address of Apprise.")],
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY...]", help="Saved search; empty: everything relevant.")
    ] = None,
    rhythm: Annotated[str, typer.Option(help="at-once, daily or weekly.")] = "daily",
    at: Annotated[str, typer.Option(help="Time of day, in the reader's zone.")] = "08:30",
    zone: Annotated[str, typer.Option(help="The reader's time zone.")] = "Asia/Hong_Kong",
    weekdays: Annotated[str, typer.Option(help="1 Monday to 7 Sunday, e.g. 1,3,5; empty: every day, or Monday.")] = "",
    language: Annotated[str, typer.Option(help="Labels and dates: en, zh-Hant or zh-Hans.")] = "en",
    title: Annotated[str, typer.Option(help="Name of the digest.")] = "",
    channel: Annotated[str, typer.Option(help="mail, webhook or apprise; empty: by the form of the address.")] = "",
    urgent_closing: Annotated[
        bool, typer.Option("--urgent-closing", help="At once: what closes within 7 days, and its changes.")
    ] = False,
    urgent: Annotated[str, typer.Option(metavar="QUERY", help="At once: what this search finds as well.")] = "",
    nothing_new: Annotated[
        bool, typer.Option("--nothing-new", help="A mail at the rhythm also when there is nothing new.")
    ] = False,
    json: Json = False,
) -> None:
    """Tell an address about new articles that match a search."""
    wishes = {"rhythm": rhythm, "at": at, "zone": zone, "language": language, "title": title, "channel": channel}
    besides = {"urgent_closing": urgent_closing, "urgent_query": urgent, "say_nothing_new": nothing_new}
    with opened() as app:
        made = app.subscribe(address, as_typed(query), weekdays=weekdays_of(weekdays), **wishes, **besides)
        base = app.settings.link_base
    feeds = [f"{base}/feeds/{made.feed_key}.{form}" for form in ("atom", "json", "ics")] if base else []
    if json:
        further = {"secret": made.secret, "feeds": feeds}
        write_json([_shape(made) | {name: value for name, value in further.items() if value}])
        return
    console().print(
        f"Subscription {made.id}: {escape(masked(made.address))}, {made.rhythm}, next digest "
        f"{hong_kong(made.next_digest_at)}"
    )
    if made.secret:
        console().print(f"Its secret, for the receiver to check signatures with: {made.secret}")
    for address_of_feed in feeds:
        console().print(address_of_feed)


def weekdays_of(given: str) -> tuple[int, ...]:
    """The days of an option: "1,3,5"."""
    try:
        return tuple(int(part) for part in given.split(",") if part.strip())
    except ValueError:
        raise typer.BadParameter("weekdays are numbers from 1 (Monday) to 7 (Sunday)") from None


Which = Annotated[str, typer.Argument(help="Subscription id, token or mail address.")]


def unsubscribe(
    which: Which,
    erase: Annotated[bool, typer.Option(help="Of an address: also erase all that is stored about it.")] = False,
    json: Json = False,
) -> None:
    """End a subscription, or all of an address, at once."""
    with opened() as app:
        ended = app.alerts.unsubscribe(which)
        ended = app.alerts.erase(which) if erase else ended
    if not ended:
        complain(f"no subscription of {which}")
        raise typer.Exit(1)
    if json:
        write_json([{"ended": ended}])
    else:
        console().print(f"{ended} ended.")


def resume(which: Which, json: Json = False) -> None:
    """Send again to a subscription that was paused because the mail server does not know its address."""
    with opened() as app:
        resumed = app.alerts.resume(which)
    if not resumed:
        complain(f"no paused subscription of {which}")
        raise typer.Exit(1)
    if json:
        write_json([{"resumed": resumed}])
        return
    console().print(f"{resumed} resumed. What the server refused is sent by `monitor deliver --failed`.")


def _shape(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel,
        "address": masked(one.address),
        "query": one.query,
        "rhythm": one.rhythm,
        "at": one.at,
        "zone": one.zone,
        "language": one.language,
        "urgent_closing": one.urgent_closing,
        "urgent_query": one.urgent_query,
        "nothing_new": one.say_nothing_new,
        "next_digest": shapes.instant(one.next_digest_at),
        "paused": shapes.instant(one.paused_at),
        "paused_by": one.paused_by,
        "paused_reason": one.paused_reason,
        "search_fault": one.search_fault,
        "search_fault_since": shapes.instant(one.search_fault_at),
    }


def _state(one: Subscription) -> str:
    """What a person should know of it, for a table."""
    said = []
    if one.paused_at and one.paused_by == "reader":
        said.append(f"paused by the reader {hong_kong(one.paused_at)}")
    elif one.paused_at:
        said.append(f"[red]paused {hong_kong(one.paused_at)}[/red]: {escape(one.paused_reason)}")
    if one.search_fault_at:
        said.append(f"[red]cannot be read since {hong_kong(one.search_fault_at)}[/red]: {escape(one.search_fault)}")
    return "; ".join(said)


def subscriptions(json: Json = False) -> None:
    """List the subscriptions."""
    with opened(reading=READING) as app:
        found = app.alerts.subscriptions()
    if json:
        write_json(map(_shape, found))
        return
    rows = table("id", "channel", "address", "query", "rhythm", "language", "next digest", "")
    for one in found:
        rows.add_row(
            str(one.id),
            one.channel,
            escape(masked(one.address)),
            escape(one.query),
            one.rhythm if one.rhythm == "at-once" else f"{one.rhythm} {one.at}",
            one.language,
            "–" if one.paused_at else hong_kong(one.next_digest_at),
            _state(one),
        )
    console().print(rows)


def deliver(
    failed: Annotated[bool, typer.Option("--failed", help="Also try again what was given up.")] = False,
    json: Json = False,
) -> None:
    """Send what waits in the outbox."""
    with opened() as app:
        if not app.mail_configured and all(one.channel == "mail" for one in app.alerts.subscriptions()):
            complain("no mail server: set MONITOR_SMTP_URL; what waits stays in the outbox")
            raise typer.Exit(1)
        if failed:
            app.alerts.requeue_failed()
        counts = app.alerts.deliver_due()
    if json:
        write_json([{name: getattr(counts, name) for name in ("sent", "retry", "failed", "waiting")}])
    else:
        console().print(
            f"{counts.sent} sent, {counts.retry} to be tried again, {counts.failed} failed, {counts.waiting} waiting"
        )
    if counts.failed or counts.retry:
        raise typer.Exit(1)
