"""The rows of the alerts, on SQLite and on a real PostgreSQL: the promises that the unique rules and claims carry."""

from __future__ import annotations

import threading
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlmodel import Session, col, select, update

from alerts import digest_claims, outbox, subscriptions
from alerts.alert_errors import BadSubscription, NoSuchDigest
from alerts.attempt import Attempt, AttemptStatus
from alerts.delivery_run import DeliveryRun, Unknown
from alerts.model import Delivery, DeliveryState, FactChange, KnownFact, Message
from alerts.rows import DeliveryRow, SubscriptionRow, ToldRow
from alerts.subscription_request import SubscriptionRequest
from tests.unit.alerts.support import OWN_TABLES, START, Finder, World, item

TEMPORARY = Attempt(AttemptStatus.RETRY, "RCPT: 451 later", 451)


@pytest.fixture
def world(database):
    """On a schema made by the migrations, on each engine."""
    return World(database.begin, read=database.read)


def count(world, row, *conditions):
    with world.begin() as session:
        return len(session.exec(select(row).where(*conditions)).all())


def states(world):
    return [delivery.state.value for delivery in world.alerts.outbox()]


def claim(session: Session, now: datetime) -> Delivery:
    """The next mail, which is there."""
    claimed = outbox.claim(session, "mail", now)
    assert claimed is not None
    return claimed


# ---------------------------------------------------------------------------------------------------- subscriptions
def test_asking_twice_makes_one_subscription(world):
    first = world.alerts.subscribe("Reader@Example.HK", "nias")
    world.clock.forward(minutes=1)
    assert world.alerts.subscribe(" Reader@example.hk ", "nias") == first
    assert world.alerts.subscribe("reader@example.hk", "nias").id == first.id
    assert world.alerts.subscribe("reader@example.hk", "rtp").id != first.id
    assert [one.query for one in world.alerts.subscriptions()] == ["nias", "rtp"]


def test_asking_again_with_other_wishes_changes_it(world):
    first = world.alerts.subscribe("a@b.hk", "nias")
    changed = world.alerts.subscribe("a@b.hk", "nias", "weekly", "17:45", "zh-Hant", "資助", "Europe/London", (5, 1, 5))
    assert (changed.id, changed.token, changed.created_at) == (first.id, first.token, START)
    assert (changed.rhythm, changed.at, changed.language, changed.title) == ("weekly", "17:45", "zh-Hant", "資助")
    assert (changed.zone, changed.weekdays) == ("Europe/London", (1, 5))
    assert changed.next_digest_at == datetime(2026, 11, 23, 17, 45, tzinfo=UTC)
    assert world.alerts.subscriptions() == [changed]


@pytest.mark.parametrize(
    "wish",
    [
        {"address": "no address"},
        {"address": "a@b.hk\nBcc: c@d.hk"},
        {"rhythm": "hourly"},
        {"at": "8:30"},
        {"at": "24:00"},
        {"language": "fr"},
        {"zone": "Asia/Nowhere"},
        {"zone": "../../etc/passwd"},
        {"zone": ""},
        {"weekdays": (0, 8)},
        {"channel": "pigeon"},
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused(world, wish):
    with pytest.raises(BadSubscription):
        world.alerts.subscribe(**{"address": "a@b.hk", "query": "nias", **wish})
    assert world.alerts.subscriptions() == []


def test_what_a_database_refuses_never_reaches_it(world):
    made = world.alerts.subscribe("a@b.hk", "nias\x00 \ud800 创" + "x" * 20_000, title="\x00t")
    assert made.query.startswith("nias 创xxx")
    assert made.title == "t"


def test_it_is_ended_by_number_token_or_address(world):
    made = [world.alerts.subscribe("a@b.hk", query) for query in ("one", "two", "three", "four")]
    assert world.alerts.unsubscribe(made[0].id) == 1
    assert world.alerts.unsubscribe(str(made[0].id)) == 0
    assert world.alerts.unsubscribe(made[1].token) == 1
    assert world.alerts.unsubscribe("A@B.hk") == 2
    assert world.alerts.subscriptions() == []
    ended = world.alerts.by_token(made[0].token)
    assert (ended.ended_at, ended.ended_reason) == (START, "unsubscribed")


def test_a_link_ends_its_own_subscription_and_no_number_does(world):
    made = world.alerts.subscribe("a@b.hk", "nias")
    assert [
        world.alerts.unsubscribe_by_token(guess) for guess in (str(made.id), "a@b.hk", made.token[:-1], "", "'; --")
    ] == [0] * 5
    assert world.alerts.unsubscribe_by_token(made.token) == 1
    assert world.alerts.unsubscribe_by_token(made.token) == 0


def test_who_left_may_come_back(world):
    first = world.alerts.subscribe("a@b.hk", "nias")
    world.alerts.unsubscribe(first.id)
    second = world.alerts.subscribe("a@b.hk", "nias")
    assert second.id != first.id
    assert second.token != first.token


# ---------------------------------------------------------------------------------------------------------- digests
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


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it."""


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


def known(value, seen, how="edit"):
    return KnownFact("deadline", value, "", how, seen)


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


def in_threads(number, work):
    barrier, results, errors = threading.Barrier(number), [], []

    def run():
        barrier.wait()
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    return results


# ------------------------------------------------------------------------------------------------------- deliveries
def waiting(world, number=1):
    """`number` operator messages in the outbox: the smallest deliveries there are."""
    for one in range(number):
        assert world.alerts.notify_operator("op@example.hk", f"source {one} fails", "It answers nothing.\n", f"s{one}")


def test_a_message_is_read_back_as_it_was_enqueued(world):
    message = Message("k", "a@b.hk", "題", "text", "<1@b>", "mail", "<p>html</p>", (("List-Id", "<a>"), ("X", "y")))
    with world.begin() as session:
        assert outbox.enqueue(session, message, START)
    (delivery,) = world.alerts.outbox()
    assert {field.name: getattr(delivery, field.name) for field in fields(Message)} == asdict(message)
    assert (delivery.created_at, delivery.next_attempt_at, delivery.state.value) == (START, START, "pending")


def test_a_delivery_knows_its_digest_and_its_subscription(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    (digest,) = world.alerts.compose_due(force=True)
    (delivery,) = world.alerts.outbox()
    assert (delivery.digest_id, delivery.subscription_id) == (digest.id, made.id)
    assert (delivery.subject, delivery.key) == (digest.subject, f"digest:{digest.key}")


def test_the_operator_is_told_once_for_each_key(world):
    waiting(world)
    assert not world.alerts.notify_operator("op@example.hk", "again", "again", "s0")
    with pytest.raises(BadSubscription):
        world.alerts.notify_operator("no address", "s", "t", "k")
    assert [delivery.subject for delivery in world.alerts.outbox()] == ["source 0 fails"]


def test_without_a_server_everything_waits_visibly(world):
    waiting(world, 3)
    world.transport = None
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.waiting) == (0, 3)
    assert {(delivery.state.value, delivery.attempts) for delivery in world.alerts.outbox()} == {("pending", 0)}


def test_what_is_due_is_sent_and_nothing_twice(world):
    waiting(world, 3)
    assert world.alerts.deliver_due().sent == 3
    assert world.alerts.deliver_due().sent == 0
    assert len(world.transport.sent) == 3
    assert {(one.state.value, one.sent_at, one.code) for one in world.alerts.outbox()} == {("sent", START, 250)}


def test_not_now_comes_again_at_its_time(world):
    waiting(world)
    world.transport.answers = [TEMPORARY]
    counts = world.alerts.deliver_due()
    assert (counts.retry, counts.waiting) == (1, 1)
    assert world.alerts.outbox()[0].reason == "RCPT: 451 later"
    world.clock.forward(seconds=59)
    assert world.alerts.deliver_due().sent == 0
    world.clock.forward(seconds=8)
    assert world.alerts.deliver_due().sent == 1


def test_a_server_in_trouble_stops_the_run_and_all_are_sent_after(world):
    waiting(world, 3)
    world.transport.answers = [Attempt(AttemptStatus.UNAVAILABLE, "connection refused")]
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry, counts.waiting) == (0, 1, 3)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 3


def test_one_that_kills_the_connection_lets_the_others_pass(world):
    waiting(world, 3)
    world.transport.answers = [Attempt(AttemptStatus.UNAVAILABLE, "lost")]
    world.alerts.deliver_due()
    world.clock.forward(minutes=2)
    (killer,) = [one for one in world.alerts.outbox() if one.attempts == 1]
    world.transport.answers = [
        Attempt(AttemptStatus.DELIVERED),
        Attempt(AttemptStatus.DELIVERED),
        Attempt(AttemptStatus.UNAVAILABLE, "lost again"),
    ]
    assert world.alerts.deliver_due().sent == 2
    assert [one.id for one in world.alerts.outbox() if one.state is DeliveryState.PENDING] == [killer.id]


def test_what_is_due_longest_is_claimed_first_then_what_failed_least_then_what_is_oldest(world):
    waiting(world, 4)
    changes = [(0, 0), (0, 1), (0, 0), (-1, 9)]  # (minutes until it is due, attempts)
    with world.begin() as session:
        for row, (minutes, attempts) in zip(
            session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id))).all(), changes, strict=True
        ):
            row.next_attempt_at, row.attempts = START + timedelta(minutes=minutes), attempts
    with world.begin() as session:
        claimed = [claim(session, START).subject for _ in changes]
        assert outbox.claim(session, "mail", START) is None
    assert claimed == [f"source {number} fails" for number in (3, 0, 2, 1)]


def test_a_pause_moves_nothing_forward_and_nothing_of_another_channel(world):
    waiting(world, 4)
    later = START + timedelta(hours=1)
    with world.begin() as session:
        rows = session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id))).all()
        rows[0].next_attempt_at, rows[1].channel = later, "other"
    with world.begin() as session:
        held = claim(session, START)
        outbox.pause(session, "mail", START + timedelta(minutes=1))
    assert held.subject == "source 2 fails"
    due = {one.subject[7]: one.next_attempt_at - START for one in world.alerts.outbox()}
    assert due == {"0": timedelta(hours=1), "1": timedelta(0), "2": timedelta(0), "3": timedelta(minutes=1)}


def test_one_that_cannot_be_written_fails_alone(world):
    with world.begin() as session:
        poison = Message("poison", "x@y.hk", "s", "t", "<1@b>", "mail", headers=(("List-Id", "<創>"),))
        assert outbox.enqueue(session, poison, START)
    waiting(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.failed, counts.waiting) == (1, 1, 0)
    assert "cannot be written" in world.alerts.outbox()[0].reason


def test_a_mailer_that_fails_unforeseen_stops_no_other(world):
    waiting(world, 2)
    world.transport.answers = [RuntimeError("a fault in the mailer")]
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry) == (1, 1)


def test_a_crash_after_the_claim_heals_when_the_lease_ends(world):
    waiting(world)
    world.transport.answers = [Crash()]
    with pytest.raises(Crash):
        world.alerts.deliver_due()
    assert states(world) == ["sending"]
    assert world.alerts.deliver_due().sent == 0
    world.clock.forward(minutes=15)
    assert world.alerts.deliver_due().sent == 1
    assert world.alerts.outbox()[0].attempts == 2


def test_a_crash_after_sending_sends_again_with_the_same_message_id(world, monkeypatch):
    waiting(world)

    def crash(*_args):
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr("alerts.outbox.record", crash)
        with pytest.raises(Crash):
            world.alerts.deliver_due()
    world.clock.forward(minutes=16)
    assert world.alerts.deliver_due().sent == 1
    first, second = (message for _, message in world.transport.sent)
    assert first == second


def test_a_lost_claim_records_no_failure_over_what_was_sent(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    assert world.alerts.deliver_due().sent == 1
    with world.begin() as session:
        assert not outbox.record(session, replace(slow, state=DeliveryState.FAILED, reason="too late"))
    assert states(world) == ["sent"]


def test_a_lost_claim_records_no_failure_over_the_next_claim(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    with world.begin() as session:
        second = claim(session, world.clock())
        assert not outbox.record(session, replace(slow, state=DeliveryState.FAILED, reason="too late"))
        assert outbox.record(session, replace(second, state=DeliveryState.PENDING, reason="in time"))
    assert world.alerts.outbox()[0].reason == "in time"


def test_a_late_success_is_believed_and_ends_the_others_attempt(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    with world.begin() as session:
        second = claim(session, world.clock())
        assert outbox.record(session, replace(slow, state=DeliveryState.SENT, sent_at=world.clock()))
        assert not outbox.record(session, replace(second, state=DeliveryState.PENDING))
    assert states(world) == ["sent"]


def test_a_process_that_stood_still_past_its_lease_sends_nothing(world):
    waiting(world)
    run = DeliveryRun(world.begin, world.begin, {}, world.clock, Unknown())
    claimed = run.claim("mail")
    assert claimed is not None
    world.clock.forward(minutes=15)

    def send(delivery: Delivery) -> Attempt:
        pytest.fail("sent after the lease")

    assert run.deliver(claimed, send) is DeliveryState.SENDING


def test_replicas_send_each_message_once(world):
    waiting(world, 20)
    counts = in_threads(4, lambda: world.alerts.deliver_due())
    assert sum(one.sent for one in counts) == 20
    assert len({message for _, message in world.transport.sent}) == len(world.transport.sent) == 20


def test_unsubscribing_withdraws_what_waits(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    assert world.alerts.unsubscribe_by_token(made.token) == 1
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.waiting) == (0, 0)
    assert states(world) == ["cancelled"]


def test_what_is_being_sent_counts_as_waiting_and_is_cancelled_but_not_emptied(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    with world.begin() as session:
        claimed = claim(session, world.clock())
        assert (claimed.state, claimed.attempts) == (DeliveryState.SENDING, 1)
        assert (claimed.last_attempt_at, claimed.lease_until) == (START, START + timedelta(minutes=15))
        assert outbox.waiting(session) == 1
        assert outbox.erase_bodies(session, START + timedelta(days=365)) == 0
    world.alerts.unsubscribe_by_token(made.token)
    (delivery,) = world.alerts.outbox()
    assert (delivery.state.value, delivery.reason, delivery.lease_until) == ("cancelled", "unsubscribed", None)


def test_unsubscribing_withdraws_nothing_of_others_and_nothing_that_was_sent(world):
    made = [world.alerts.subscribe("a@b.hk", query) for query in ("", "acceleration")]
    world.items = [item(1)]
    world.alerts.compose_due([made[0].id], force=True)
    world.alerts.deliver_due()
    world.alerts.compose_due(force=True)
    world.alerts.unsubscribe(made[0].id)
    assert states(world) == ["pending", "sent"]


def test_a_digest_mail_carries_its_list_headers(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    (digest,) = world.alerts.compose_due(force=True)
    world.alerts.deliver_due()
    ((recipient, message),) = world.transport.sent
    assert recipient == "a@b.hk"
    assert f"List-Unsubscribe: <https://monitor.example.hk/unsubscribe/{made.token}>\r\n".encode() in message
    assert f"List-Archive: <https://monitor.example.hk/digests/{digest.key}>\r\n".encode() in message


def test_a_process_that_stops_leaves_the_rest_due(world):
    waiting(world, 3)
    assert world.alerts.deliver_due(stopping=lambda: len(world.transport.sent) == 2).waiting == 1
    assert world.alerts.deliver_due().sent == 1
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    assert world.alerts.compose_due(force=True, stopping=lambda: True) == []
    assert len(world.alerts.compose_due(force=True)) == 1


def test_what_failed_can_be_sent_again_but_not_to_who_left(world):
    waiting(world, 2)
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    world.transport.answers = [Attempt(AttemptStatus.FAILED, "RCPT: 554 relaying denied", 554)] * 3
    assert world.alerts.deliver_due().failed == 3
    world.alerts.unsubscribe_by_token(made.token)
    first = min(one.id for one in world.alerts.outbox())
    assert world.alerts.requeue_failed([first]) == 1
    assert world.alerts.requeue_failed() == 1
    assert world.alerts.deliver_due().sent == 2
    assert states(world) == ["failed", "sent", "sent"]


def test_what_is_sent_again_has_all_its_attempts_and_is_due_at_once(world):
    waiting(world)
    for status, times in ((AttemptStatus.AMBIGUOUS, 4), (AttemptStatus.RETRY, 28)):
        for _ in range(times):
            world.transport.answers = [Attempt(status)]
            world.alerts.deliver_due()
            world.clock.forward(hours=2)
    (failed,) = world.alerts.outbox()
    assert (failed.state, failed.deferred, failed.unanswered) == (DeliveryState.FAILED, 28, 4)
    world.clock.forward(days=1)
    world.alerts.requeue_failed()
    (again,) = world.alerts.outbox()
    assert (again.state, again.deferred, again.unanswered) == (DeliveryState.PENDING, 0, 0)
    assert again.next_attempt_at == world.clock()


def test_bodies_are_forgotten_after_a_month_once_they_are_settled(world):
    waiting(world, 2)
    world.transport.answers = [Attempt(AttemptStatus.DELIVERED), TEMPORARY]
    world.alerts.deliver_due()
    world.clock.forward(days=30)
    assert world.alerts.erase_old_bodies() == 0
    world.clock.forward(minutes=1)
    assert world.alerts.erase_old_bodies() == 1
    assert world.alerts.erase_old_bodies() == 0
    assert [bool(one.text) for one in world.alerts.outbox()] == [True, False]


def test_what_waits_or_failed_is_shown_first(world):
    waiting(world, 4)
    refused = Attempt(AttemptStatus.FAILED, "RCPT: 550 no such user", 550)
    world.transport.answers = [Attempt(AttemptStatus.DELIVERED), refused, Attempt(AttemptStatus.DELIVERED), TEMPORARY]
    world.alerts.deliver_due()
    assert states(world) == ["pending", "failed", "sent", "sent"]
    assert world.alerts.outbox_counts() == {"pending": 1, "failed": 1, "sent": 2}
    assert len(world.alerts.outbox(limit=2)) == 2


# ------------------------------------------------------------------------------------------------------------- times
def test_times_are_aware_utc_on_both_engines(world):
    hong_kong = timezone(timedelta(hours=8))
    with world.begin() as session:
        made = subscriptions.upsert(session, SubscriptionRequest("a@b.hk", ""), START.astimezone(hong_kong))
    with world.begin() as session:
        read = session.exec(select(SubscriptionRow).where(col(SubscriptionRow.created_at) == START)).one()
        assert (read.created_at, read.created_at.utcoffset()) == (made.created_at, timedelta(0))


def test_a_time_without_a_zone_is_refused(world):
    row = SubscriptionRow(address="a@b", token="t", created_at=START.replace(tzinfo=None), next_digest_at=START)
    with pytest.raises(Exception, match="without a zone"), world.begin() as session:
        session.add(row)


def test_the_tables_of_the_alerts_are_six():
    names = ["delivery", "digest", "digest_item", "signup", "subscription", "told"]
    assert sorted(table.name for table in OWN_TABLES) == names
