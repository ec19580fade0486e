"""The proof that nobody was forgotten finds nothing wrong with a few days of news, and each of many planted bugs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col

from alerts import delivery_run, digests, ledger, outbox, retry, selection, subscriptions
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.mail_channel import MailChannel
from alerts.rows import DeliveryRow
from monitor.bootstrap import App, items, open_app
from monitor.settings import load_settings
from monitor.store import articles, new_articles, statements
from monitor.store.query_tree import Not
from monitor.store.tables import ARTICLE
from tests.making import Clock, source
from tests.unit.alerts.support import BASE, SENDER, ObedientTransport

SOURCES = source("gov", "http://127.0.0.1:9/feed", scope="all", publisher="ITC", retain="full")
HUB = {
    "url": "https://itc.example/hub",
    "title": "Applications open for the Research Talent Hub",
    "text": "The Innovation and Technology Commission of Hong Kong invites applications for the Research Talent Hub. "
    "Applications close on 18 December 2026.",
}
HUB_MOVED = HUB | {"text": HUB["text"].replace("18 December", "23 December")}
ROBOTS = {
    "url": "https://itc.example/robots",
    "title": "機械人資助計劃：robots weld bridges in Sha Tin",
    "text": "創新科技署公布，三十部機械人在沙田焊接橋樑。",
}
MOON = {
    "url": "https://itc.example/moon",
    "title": "A rover for the moon is built by students",
    "text": "The robots of twelve students are tested in a quarry before they fly to the moon.",
}
QUIET = {
    "url": "https://itc.example/quiet",
    "title": "A laboratory moves to Yuen Long",
    "text": "The laboratory takes forty benches and a library along.",
}
QUIET_FOUND = QUIET | {"text": QUIET["text"] + " Its robots follow in May."}
LATER = {
    "url": "https://itc.example/later",
    "title": "Robots sort the parcels of Tuen Mun at night",
    "text": "A warehouse of nine floors is lit by nobody, since robots need no light.",
}


DAY_BEFORE = datetime(2026, 11, 19, tzinfo=UTC)


class Life:
    """Three days of news for five readers, with a mail server that takes all."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app, self.clock, self.transport = app, clock, ObedientTransport()
        app.alerts._channels["mail"] = MailChannel(SENDER, BASE, self.transport)  # type: ignore[index]
        self.listed(QUIET | {"url": "https://itc.example/before", "title": "Robots are bought before anybody reads"})
        clock.pass_by(minutes=1)
        for address, query, rhythm in (
            ("all@example.org", "is:any", "at-once"),
            ("hub@example.org", "programme:rth", "daily"),
            ("robots@example.org", "robots -moon is:any", "at-once"),
            ("closing@example.org", "has:deadline", "weekly"),
            ("leaving@example.org", "機械人 OR moon is:any", "at-once"),
        ):
            app.subscribe(address, query, rhythm=rhythm, weekdays=(6,) if rhythm == "weekly" else ())
        clock.pass_by(minutes=1)

    def listed(self, *found: dict[str, str]) -> None:
        values = {"source": "gov", "language": "en", "published": f"{self.clock.now:%Y-%m-%dT%H:%MZ}"}
        self.app.import_lines([json.dumps(values | one) for one in found], announce=True)

    def told(self) -> None:
        self.clock.pass_by(minutes=1)
        self.app.alerts.compose_due()
        self.app.alerts.deliver_due()

    def live(self) -> None:
        self.listed(HUB, ROBOTS, MOON, QUIET)
        self.told()
        self.clock.pass_by(days=1, hours=-1)  # Saturday, 11:00 in Hong Kong: the daily and the weekly digest are due
        self.told()
        self.listed(HUB_MOVED, QUIET_FOUND, LATER | {"url": "https://itc.example/moon2", "title": "Moon robots return"})
        self.clock.pass_by(minutes=1)
        self.app.alerts.compose_due()
        self.app.alerts.unsubscribe("leaving@example.org")
        self.clock.pass_by(minutes=9)
        self.told()
        self.clock.pass_by(hours=5)
        self.listed(LATER)
        self.told()
        self.clock.pass_by(days=1)
        self.told()

    @property
    def kinds(self) -> set[str]:
        return {one.kind for one in self.app.verify_deliveries().findings}


@pytest.fixture
def life(tmp_path: Path, clock: Clock) -> Iterator[Life]:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    given = {"MONITOR_DATA": str(tmp_path), "MONITOR_SOURCES": str(tmp_path / "sources.toml")}
    with closing(open_app(load_settings(given, None), now=clock)) as app:
        yield Life(app, clock)


def test_a_few_days_of_news_are_told_as_they_should_be(life: Life) -> None:
    life.live()
    verification = life.app.verify_deliveries()
    verdicts = {(one.subscription, one.article): one.verdict for one in verification.verdicts}
    of_robots = [verdicts[3, article] for article in range(1, 8)]

    assert verification.findings == []
    assert [verdicts[1, article] for article in range(1, 8)] == ["before", *["told"] * 6]
    assert [verdicts[2, article] for article in range(1, 4)] == ["before", "told", "not found"]
    assert of_robots == ["before", "not found", "told", "not found", "told", "not found", "told"]
    assert len(verdicts) == 5 * 7
    mails = [one for one in life.app.alerts.outbox() if one.state.value == "sent"]
    assert len(mails) == len(life.transport.sent) > 6


def test_past_digests_are_made_anew_to_the_byte(life: Life) -> None:
    life.live()
    life.clock.pass_by(days=20)
    made = life.app.alerts.replay(DAY_BEFORE, life.clock.now)

    assert len(made) > 8
    assert {one.same for one in made} == {True}
    life.clock.pass_by(days=20)
    life.app.alerts.erase_old_bodies()
    assert {one.same for one in life.app.alerts.replay(DAY_BEFORE, life.clock.now)} == {None}


def test_a_new_subscription_is_told_beforehand_how_much_it_would_have_had(life: Life) -> None:
    life.live()
    everything = life.app.what_if("is:any", "30d", "at-once")
    robots = life.app.what_if("robots -moon is:any", "30d", "daily")

    assert [count for _, count in everything.digests] == [1, 4, 1, 1]
    assert [(f"{due:%m-%d %H:%M}", count) for due, count in robots.digests] == [("11-21 00:30", 3), ("11-22 00:30", 1)]
    assert robots.stories == 4


Plant = Callable[[pytest.MonkeyPatch], None]


def _before(module: Any, name: str, change: Callable[..., Any]) -> Plant:
    """`name`, with its arguments or answer changed: `change` is given the real thing and the arguments."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real = getattr(module, name)
        patch.setattr(module, name, lambda *given, **named: change(real, *given, **named))

    return plant


def _no_item_noted(real: Any, session: Any, subscription: int, digest: int, shown: Any, *rest: Any) -> None:
    real(session, subscription, digest, list(shown)[1:], *rest)


def _without(real: Any, *given: Any, **named: Any) -> Any:
    return list(real(*given, **named))[1:]


def _nothing_taken_out(real: Any, self: Any, session: Any, node: Any) -> Any:
    return self._sets.everything if isinstance(node, Not) else real(self, session, node)


def _as_sent_without_words(real: Any, self: Any, *given: Any, **named: Any) -> Any:
    message = real(self, *given, **named)
    return replace(message, text=message.text.replace("https://itc.example/", "itc: "))


def _to_nobody(real: Any, session: Any, message: Any, *given: Any, **named: Any) -> bool:
    return True


def _to_another(real: Any, session: Any, message: Any, *given: Any, **named: Any) -> bool:
    found: bool = real(session, replace(message, recipient="else@example.org"), *given, **named)
    return found


def _mark_ahead(patch: pytest.MonkeyPatch) -> None:
    ahead = property(lambda self: f"{self.at.upcoming + 2} {self.finder.catalogue.version}")
    patch.setattr(items.StoryLook, "mark", ahead)
    patch.setattr(items.StoryLook, "_filed_from", lambda _, subscription: int(subscription.mark.partition(" ")[0] or 0))


def _no_change_said(real: Any, *given: Any) -> Any:
    _, told = real(*given)
    return (), told


def _edit_not_filed(real: Any, session: Any, article_id: int, *given: Any) -> None:
    before = ARTICLE.select().where(ARTICLE.c.id == article_id)
    filed = session.execute(before).mappings().one()["filed"]
    real(session, article_id, *given)
    session.execute(ARTICLE.update().where(ARTICLE.c.id == article_id).values(filed=filed))


def _a_week_late(real: Any, *given: Any) -> Any:
    return real(*given) + timedelta(days=7)


def _claimed_though_ended(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "cancel", lambda *_: 0)
    patch.setattr(outbox, "_is_wanted", lambda: col(DeliveryRow.id) > 0)


def _put_off(patch: pytest.MonkeyPatch) -> None:
    refused = Attempt(AttemptStatus.RETRY, "451 later", 451)
    patch.setattr(delivery_run, "_attempt", lambda *_: refused)
    patch.setattr(retry, "_WAITS", (timedelta(days=40),))


def _emptied(patch: pytest.MonkeyPatch) -> None:
    real = outbox.enqueue
    patch.setattr(outbox, "enqueue", lambda session, message, *given, **named: real(
        session, replace(message, text=""), *given, **named))  # fmt: skip
    patch.setattr(MailChannel, "ready", property(lambda self: False))


BUGS: dict[str, tuple[Plant, str]] = {
    "an item is not noted as told": (_before(ledger, "record", _no_item_noted), "not noted"),
    "nothing is looked up in the ledger": (_before(ledger, "among", lambda *_: []), "late"),
    "an item is lost between search and digest": (_before(selection, "_unsent", _without), "missed"),
    "the search loses a hit": (_before(new_articles.NewArticles, "matching", _without), "missed"),
    "what is left out is not": (_before(new_articles.NewArticles, "_of", _nothing_taken_out), "not asked for"),
    "the mark lies ahead": (_mark_ahead, "change missed"),
    "an edit is not filed": (_before(articles, "revise", _edit_not_filed), "missed"),
    "a digest has no message": (_before(outbox, "enqueue", _to_nobody), "messages"),
    "a message goes to another": (_before(outbox, "enqueue", _to_another), "address"),
    "an item is not stored": (
        _before(digests, "store", lambda real, *given: real(*given[:5], given[5][1:], given[6])), "told nowhere",
    ),
    "the text leaves items out": (_before(MailChannel, "render", _as_sent_without_words), "left out"),
    "what changed is not looked at": (_before(statements, "touched", lambda *_: set()), "change missed"),
    "a change is taken for told": (_before(selection, "compare", _no_change_said), "change not told"),
    "what was there before is told": (
        _before(subscriptions, "to_value", lambda real, row: replace(real(row), created_at=DAY_BEFORE)),
        "not asked for",
    ),
    "the next digest is due a week late": (_before(subscriptions, "next_due", _a_week_late), "due time"),
    "a subscription is passed over": (_before(subscriptions, "due", _without), "late"),
    "mail goes on after the end": (_claimed_though_ended, "state"),
    "a message is put off for ever": (_put_off, "state"),
    "a body is lost before it is sent": (_emptied, "state"),
    "a message is never claimed": (
        _before(outbox, "_hold", lambda real, session, row, *given: row.id != 2 and real(session, row, *given)),
        "forgotten",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("plant", "kind"), BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(life: Life, plant: Plant, kind: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        life.live()

    assert kind in life.kinds
