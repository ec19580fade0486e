"""The proof that nobody was forgotten finds nothing wrong with a few days of news, and each of many planted bugs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col

from alerts import delivery_run, digest_claims, digests, ledger, outbox, retry, selection, subscriptions
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.mail_channel import MailChannel
from alerts.rows import DeliveryRow
from monitor.bootstrap import items
from monitor.store import articles, new_articles, statements
from monitor.store.query_tree import Not
from monitor.store.tables import ARTICLE
from tests.flow.readers_life import DAY_BEFORE, Life, Plant, changed


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


def _no_item_noted(real: Any, session: Any, subscription: int, digest: int, shown: Any, *rest: Any) -> None:
    real(session, subscription, digest, list(shown)[1:], *rest)


def _without(real: Any, *given: Any, **named: Any) -> Any:
    return list(real(*given, **named))[1:]


def _without_an_item(real: Any, *given: Any) -> Any:
    *before, content, now = given
    first = replace(content.sections[0], items=content.sections[0].items[1:])
    return real(*before, replace(content, sections=(first, *content.sections[1:])), now)


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
    "an item is not noted as told": (changed(ledger, "record", _no_item_noted), "not noted"),
    "nothing is looked up in the ledger": (changed(ledger, "among", lambda *_: []), "late"),
    "an item is lost between search and digest": (changed(selection, "_unsent", _without), "missed"),
    "the search loses a hit": (changed(new_articles.NewArticles, "matching", _without), "missed"),
    "what is left out is not": (changed(new_articles.NewArticles, "_of", _nothing_taken_out), "not asked for"),
    "the mark lies ahead": (_mark_ahead, "change missed"),
    "an edit is not filed": (changed(articles, "revise", _edit_not_filed), "missed"),
    "a digest has no message": (changed(outbox, "enqueue", _to_nobody), "messages"),
    "a message goes to another": (changed(outbox, "enqueue", _to_another), "address"),
    "an item is not stored": (changed(digests, "store", _without_an_item), "told nowhere"),
    "the text leaves items out": (changed(MailChannel, "render", _as_sent_without_words), "left out"),
    "what changed is not looked at": (changed(statements, "touched", lambda *_: set()), "change missed"),
    "a change is taken for told": (changed(selection, "compare", _no_change_said), "change not told"),
    "what was there before is told": (
        changed(subscriptions, "to_value", lambda real, row: replace(real(row), created_at=DAY_BEFORE)),
        "not asked for",
    ),
    "the next digest is due a week late": (changed(digest_claims, "next_due", _a_week_late), "due time"),
    "a subscription is passed over": (changed(digest_claims, "due", _without), "late"),
    "mail goes on after the end": (_claimed_though_ended, "state"),
    "a message is put off for ever": (_put_off, "state"),
    "a body is lost before it is sent": (_emptied, "state"),
    "a message is never claimed": (
        changed(outbox, "_hold", lambda real, session, row, *given: row.id != 2 and real(session, row, *given)),
        "forgotten",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("plant", "kind"), BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(life: Life, plant: Plant, kind: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        life.live()

    assert kind in life.kinds
