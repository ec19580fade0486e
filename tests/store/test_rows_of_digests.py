"""The rows of digests, on SQLite and on a real PostgreSQL: each story once to each subscription."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from alerts_making import Crash, count, in_threads, known, states
from sqlmodel import select, update

from alerts import digest_claims
from alerts.alert_errors import NoSuchDigest
from alerts.model import FactChange
from alerts.rows import ToldRow
from tests.unit.alerts.support import START, Finder, item


def test_a_digest_is_made_once_when_it_is_due(world):
    made = world.alerts.subscribe("a@b.hk", "acceleration")
    world.items = [item(1), item(2)]
    assert world.alerts.compose_due() == []
    world.clock.forward(minutes=30)
    (digest,) = world.alerts.compose_due()
    assert [one.story_id for one in digest.items] == [1, 2]
    assert digest.period == "2026-11-22T00:30:00+00:00"
    assert world.alerts.compose_due() == []
    assert world.alerts.subscriptions()[0].next_digest_at == made.next_digest_at + timedelta(days=1)
    assert (count(world, ToldRow), states(world)) == (2, ["pending"])


@pytest.mark.parametrize(
    ("rhythm", "minutes", "force", "period"),
    [
        ("daily", 50, False, "2026-11-22T00:30:00+00:00"),
        ("daily", 50, True, "2026-11-22T00:30:00+00:00"),
        ("daily", 20, True, "2026-11-22T00:20:00+00:00"),
        ("at-once", 50, False, "2026-11-22T00:50:00+00:00"),
    ],
)
def test_a_period_is_the_instant_it_was_due_or_made_before(world, rhythm, minutes, force, period):
    world.alerts.subscribe("a@b.hk", "", rhythm)
    world.items = [item(1)]
    world.clock.forward(minutes=minutes)
    assert [digest.period for digest in world.alerts.compose_due(force=force)] == [period]


def test_a_digest_reads_back_as_it_was_told(world):
    world.alerts.subscribe("a@b.hk", "")
    odd = item(
        3, published=None, precision="none", deadlines=((date(2027, 1, 31), "一月三十一日"),), title="低空經濟 🚁"
    )
    world.items = [odd, item(1, also=()), item(2, language="zh-Hans")]
    (digest,) = world.alerts.compose_due(force=True)
    assert world.alerts.digest(digest.id) == digest
    assert set(digest.items) == set(world.items)
    assert world.alerts.digests() == [digest]
    assert "低空經濟 🚁" in world.alerts.web_copy(digest.key)
    assert world.alerts.web_copy("nobody knows") is None
    with pytest.raises(NoSuchDigest):
        world.alerts.digest(digest.id + 1)


def test_nothing_new_makes_no_mail(world):
    world.alerts.subscribe("a@b.hk", "acceleration")
    world.clock.forward(days=1)
    assert world.alerts.compose_due() == []
    assert states(world) == []
    assert world.alerts.subscriptions()[0].next_digest_at > world.clock()


def test_a_story_is_told_once_whoever_tells_it(world):
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    copy = item(1, article_id=50, first_seen=START + timedelta(days=1))
    rejoined = item(77, article_id=1, first_seen=START + timedelta(days=1))  # the article moved to another story
    world.items = [item(1), copy, rejoined, item(2)]
    world.clock.forward(days=1)
    (digest,) = world.alerts.compose_due(force=True)
    assert [one.story_id for one in digest.items] == [2]


def test_only_what_was_seen_after_it_began_is_news(world):
    world.items = [item(1, first_seen=START - timedelta(minutes=1)), item(2)]
    world.alerts.subscribe("a@b.hk", "")
    assert [one.story_id for one in world.alerts.compose_due(force=True)[0].items] == [2]


def test_what_was_seen_more_than_a_month_ago_is_no_news(world):
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1, first_seen=START + timedelta(days=9)), item(2, first_seen=START + timedelta(days=11))]
    world.clock.forward(days=40)
    assert [one.story_id for one in world.alerts.compose_due()[0].items] == [2]


def test_two_subscriptions_of_one_person_are_both_told(world):
    """GOV.UK's first rule dropped an item from the second of two overlapping subscriptions."""
    for query in ("acceleration", "scheme"):
        world.alerts.subscribe("a@b.hk", query)
    world.items = [item(1)]
    assert [len(digest.items) for digest in world.alerts.compose_due(force=True)] == [1, 1]


def test_what_was_matched_late_comes_with_the_next(world):
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(2)]
    world.clock.forward(minutes=30)
    world.alerts.compose_due()
    world.items = [item(1), item(2)]  # story 1 was seen before the digest, but tagged after it
    world.clock.forward(days=1)
    assert [one.story_id for one in world.alerts.compose_due()[0].items] == [1]


def test_missed_days_are_made_up_in_one_mail(world):
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(number, first_seen=START + timedelta(days=number)) for number in range(1, 6)]
    world.clock.forward(days=6)
    assert [len(digest.items) for digest in world.alerts.compose_due()] == [5]
    assert world.alerts.subscriptions()[0].next_digest_at > world.clock()


def test_at_once_is_due_at_every_run_even_within_one_instant(world):
    world.alerts.subscribe("a@b.hk", "", "at-once")
    for number in (1, 2, 3):
        world.items.append(item(number))
        assert [len(digest.items) for digest in world.alerts.compose_due()] == [1]
    assert len({delivery.message_id for delivery in world.alerts.outbox()}) == 3


def test_only_some_may_be_made(world):
    first, second = (world.alerts.subscribe("a@b.hk", query) for query in ("acceleration", "scheme"))
    world.items = [item(1)]
    assert [digest.subscription_id for digest in world.alerts.compose_due([second.id], force=True)] == [second.id]
    assert [digest.subscription_id for digest in world.alerts.compose_due(force=True)] == [first.id]


def test_one_that_fails_stays_due_and_stops_no_other(world):
    for query in ("acceleration", "scheme"):
        world.alerts.subscribe("a@b.hk", query)
    world.items = [item(1)]
    broken = world.alerts

    class FailsForTheFirst(Finder):
        def matching(self, session, subscription, after):
            if subscription.query == "acceleration":
                raise RuntimeError("a search that cannot be understood")
            return super().matching(session, subscription, after)

    broken._finder = FailsForTheFirst(world)
    world.clock.forward(minutes=30)
    assert [digest.subscription_id for digest in broken.compose_due()] == [2]
    assert [digest.subscription_id for digest in world.alerts.compose_due()] == [1]


def test_a_preview_writes_nothing(world):
    made = world.alerts.subscribe("a@b.hk", "")
    assert world.alerts.preview(made.id) is None
    world.items = [item(1)]
    seen = world.alerts.preview(made.id)
    assert world.alerts.preview(made.id) == seen
    assert world.alerts.preview(99) is None
    assert (count(world, ToldRow), states(world)) == (0, [])
    (digest,) = world.alerts.compose_due(force=True)
    assert seen.subject == digest.subject


@pytest.mark.parametrize("step", ["matching", "told", "outbox"])
def test_a_crash_while_composing_leaves_all_or_nothing(world, step, monkeypatch):
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1), item(2)]
    world.clock.forward(minutes=30)

    def crash(*_args, **_kwargs):
        raise Crash

    with monkeypatch.context() as broken:
        target = {"matching": "tests.unit.alerts.support.Finder.matching", "told": "alerts.ledger._told_row"}
        broken.setattr(target.get(step, "alerts.outbox.enqueue"), crash)
        with pytest.raises(Crash):
            world.alerts.compose_due()
    assert (count(world, ToldRow), states(world)) == (0, [])
    assert [len(digest.items) for digest in world.alerts.compose_due()] == [2]


def test_what_was_told_is_kept_and_compared(world):
    world.alerts.subscribe("a@b.hk", "", "at-once")
    world.items = [item(1, known=(known("2026-11-30", START),), as_of=START, thread=(1,))]
    world.clock.forward(minutes=30)
    assert [digest.items[0].changes for digest in world.alerts.compose_due()] == [()]
    with world.begin() as session:
        (row,) = session.exec(select(ToldRow)).all()
        assert (row.facts["facts"], row.as_of) == ([["deadline", "2026-11-30", ""]], START)

    later = START + timedelta(hours=3)
    world.items = [item(1, known=(known("2026-12-14", later),), as_of=later, thread=(1,))]
    world.clock.forward(hours=4)
    (digest,) = world.alerts.compose_due()
    assert digest.items[0].changes == (FactChange("deadline", "2026-11-30", "2026-12-14", "", "extended"),)
    assert world.alerts.digest(digest.id).items == digest.items
    world.clock.forward(minutes=30)
    assert world.alerts.compose_due() == []
    assert count(world, ToldRow) == 1


def test_what_was_told_without_facts_is_taken_for_told(world):
    world.alerts.subscribe("a@b.hk", "", "at-once")
    world.items = [item(1, as_of=START, thread=(1,))]
    world.clock.forward(minutes=30)
    assert len(world.alerts.compose_due()) == 1
    with world.begin() as session:
        session.execute(update(ToldRow).values(facts=None, as_of=None))
    later = START + timedelta(hours=3)
    world.items = [item(1, known=(known("2026-12-14", later),), as_of=later, thread=(1,))]
    world.clock.forward(hours=4)
    assert world.alerts.compose_due() == []
    with world.begin() as session:
        (row,) = session.exec(select(ToldRow)).all()
        assert (row.facts["facts"], row.as_of) == ([["deadline", "2026-12-14", ""]], later)


def test_two_replicas_make_one_digest(world):
    world.alerts.subscribe("a@b.hk", "")
    world.alerts.subscribe("c@d.hk", "", "at-once")
    world.items = [item(number) for number in range(1, 20)]
    world.clock.forward(minutes=30)
    made = in_threads(4, lambda: world.alerts.compose_due())
    assert sorted(digest.subscription_id for digests in made for digest in digests) == [1, 2]
    assert count(world, ToldRow) == 38


def test_a_due_time_that_moved_or_a_subscription_that_ended_cannot_be_claimed(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.clock.forward(minutes=30)
    with world.begin() as session:
        assert digest_claims.claim(session, made, world.clock(), "")
        assert not digest_claims.claim(session, made, world.clock(), "")
    (moved,) = world.alerts.subscriptions()
    world.alerts.unsubscribe(made.id)
    with world.begin() as session:
        assert not digest_claims.claim(session, moved, world.clock(), "")
