"""What goes wrong with telling, and who is told of it: on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from alerts import drawn_back, outbox
from alerts.attempt import Attempt, AttemptStatus
from alerts.delivery_run import RECORD_WAITS, DeliveryRun, Unknown
from alerts.digest_rhythm import next_due
from alerts.model import DeliveryState
from alerts.rows import DeliveryRow
from monitor.errors import StoreError
from tests.unit.alerts.support import START, World, item

FAILED = Attempt(AttemptStatus.FAILED, "DATA: 554 5.7.1 spam", 554)
OPERATOR = "operator@example.hk"


@pytest.fixture
def world(database):
    return World(database.begin, read=database.read, operator=OPERATOR)


def fill(world, readers=3):
    """A digest for each reader, waiting."""
    for number in range(readers):
        world.alerts.subscribe(f"reader{number}@example.hk", "", "at-once")
    world.clock.forward(minutes=20)
    world.items = [item(1, first_seen=world.clock.at)]
    assert len(world.alerts.compose_due()) == readers


def to_operator(world):
    """The texts of the mails to the operator."""
    mails = [message for recipient, message in world.transport.sent if recipient == OPERATOR]
    return [email.message_from_bytes(mail, policy=email.policy.default).get_content() for mail in mails]


# ---------------------------------------------------------------------------------------------------- what was given up
def test_the_operator_gets_one_mail_of_all_that_was_given_up(world):
    fill(world)
    world.transport.answers = [FAILED, FAILED]
    counts = world.alerts.deliver_due()

    assert (counts.sent, counts.failed, counts.waiting) == (1, 2, 0)
    [mail] = to_operator(world)
    assert mail.count("5.7.1 spam") == 2
    world.clock.forward(hours=1)
    world.alerts.deliver_due()
    assert len(to_operator(world)) == 1


def test_what_fails_again_is_told_again(world):
    fill(world, 1)
    for _ in range(2):
        world.transport.answers = [FAILED]
        world.alerts.deliver_due()
        world.clock.forward(minutes=1)
        world.alerts.requeue_failed()

    assert len(to_operator(world)) == 2


def test_a_mail_to_the_operator_that_fails_makes_no_further_one(world):
    fill(world, 1)
    world.transport.answers = [FAILED, FAILED]
    world.alerts.deliver_due()
    world.alerts.deliver_due()

    assert to_operator(world) == []
    assert len(world.alerts.outbox()) == 2


def test_without_an_operator_nobody_is_told(world):
    world.operator = ""
    fill(world, 1)
    world.transport.answers = [FAILED]
    world.alerts.deliver_due()

    assert len(world.alerts.outbox()) == 1


def test_trouble_is_said_in_sentences(world):
    fill(world, 2)
    assert world.alerts.trouble() == []
    world.transport.answers = [FAILED, Attempt(AttemptStatus.UNAVAILABLE, "RCPT: 554 5.7.1 relay denied", 554)]
    world.alerts.deliver_due()
    world.alerts.subscribe("late@example.hk", "")
    world.clock.forward(days=2)

    said = "; ".join(world.alerts.trouble())
    assert "over half an hour late" in said
    assert "relay denied" in said
    assert "1 message(s) were given up" in said


# -------------------------------------------------------------------------------------------------------- recording it
class Locked:
    """`begin`, which finds the database locked so many times once a message was sent."""

    def __init__(self, world, times, error):
        self.world, self.left, self.error = world, times, error

    def __call__(self):
        if self.world.transport.sent and self.left:
            self.left -= 1
            raise self.error
        return self.world.begin()


def database_is_locked():
    cause = OperationalError("UPDATE", {}, Exception("database is locked"))
    error = StoreError("the database failed: database is locked")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("times", [1, len(RECORD_WAITS)])
def test_what_was_sent_is_recorded_when_the_database_is_no_longer_locked(world, times):
    fill(world, 1)
    waits: list[float] = []
    locked = Locked(world, times, database_is_locked())
    channels = world.alerts._channels
    run = DeliveryRun(locked, world.read, channels, world.clock, Unknown(), sleep=waits.append)

    assert run.deliver_due(bool).sent == 1
    assert waits == list(RECORD_WAITS[:times])
    world.clock.forward(days=1)
    assert world.alerts.deliver_due().sent == 0
    assert len(world.transport.sent) == 1


def test_the_waits_end_before_the_lease_does():
    assert timedelta(seconds=sum(RECORD_WAITS) + 30 * (len(RECORD_WAITS) + 1)) < outbox.LEASE


# -------------------------------------------------------------------------------------------------------------- clocks
def test_a_digest_made_by_a_clock_that_was_ahead_holds_up_no_later_one(world):
    made = world.alerts.subscribe("a@b.hk", "", at="08:30")
    world.items = [item(1)]
    right = world.clock.at + timedelta(hours=2)  # 10:00 in Hong Kong
    world.clock.at = right + timedelta(days=2)
    assert len(world.alerts.compose_due()) == 1
    world.items.append(item(999, first_seen=world.clock.at))
    world.clock.forward(days=1)
    assert len(world.alerts.compose_due()) == 1, "of a period that comes again"

    world.clock.at = right
    days = []
    for number in range(2, 2 + 24 * 5):  # five days, an hour at a time
        seen = world.clock.at
        world.items.append(item(number, first_seen=seen))
        days += [world.clock.at.date() for _ in world.alerts.compose_due()]
        world.clock.forward(hours=1)

    first = next_due("daily", "08:30", (), "Asia/Hong_Kong", right).date()
    assert days == [first + timedelta(days=number) for number in range(5)]
    assert world.alerts.digests()[0].subscription_id == made.id


@pytest.mark.parametrize("hours", [-6, 6])
def test_a_clock_that_jumps_there_and_back_within_a_day_makes_no_second_digest_of_a_day(world, hours):
    world.alerts.subscribe("a@b.hk", "", at="08:30")
    days = []
    for hour in range(24 * 6):
        world.clock.at = START + timedelta(hours=hour + (hours if 24 <= hour < 30 else 0))
        world.items.append(item(hour + 1, first_seen=world.clock.at))
        days += [START + timedelta(hours=hour) for _ in world.alerts.compose_due()]

    local = [(moment + timedelta(hours=8)).date() for moment in days]
    assert len(local) == len(set(local))
    assert len(local) >= 5


def test_messages_of_a_clock_that_was_ahead_are_sent(world):
    right = world.clock.at
    world.clock.at = right + timedelta(days=2)
    fill(world, 2)
    world.transport.answers = [Attempt(AttemptStatus.RETRY, "RCPT: 451 later", 451)] * 2
    world.alerts.deliver_due()

    world.clock.at = right + timedelta(hours=1)
    assert world.alerts.deliver_due().sent == 2


def test_a_message_held_by_a_clock_that_was_ahead_is_freed(world):
    fill(world, 1)
    with world.begin() as session:
        assert outbox.claim(session, "mail", world.clock() + timedelta(days=2))
    assert world.alerts.deliver_due().sent == 1


def test_nothing_that_is_as_it_should_be_is_touched(world):
    fill(world, 2)
    world.alerts.subscribe("b@b.hk", "", "weekly")
    world.transport.answers = [Attempt(AttemptStatus.UNAVAILABLE, "down")]
    world.alerts.deliver_due()
    with world.begin() as session:
        assert drawn_back.draw_back_digests(session, world.clock()) == 0
        assert drawn_back.draw_back_deliveries(session, world.clock()) == 0


def test_who_subscribed_by_a_clock_that_was_ahead_is_told_what_comes(world):
    right = world.clock.at
    world.clock.at = right + timedelta(days=20)
    world.alerts.subscribe("a@b.hk", "", "at-once")
    world.clock.at = right
    world.alerts.compose_due()
    world.clock.forward(minutes=10)
    world.items = [item(1, first_seen=world.clock.at)]
    world.clock.forward(minutes=1)

    assert [len(digest.items) for digest in world.alerts.compose_due()] == [1]


def test_a_failed_delivery_of_before_the_migration_is_taken_for_told(database):
    """As the migration leaves it: what had failed before is not told."""
    world = World(database.begin, read=database.read, operator=OPERATOR)
    fill(world, 1)
    with world.begin() as session:
        session.execute(text("UPDATE delivery SET state = 'failed', reported_at = created_at"))
    world.alerts.deliver_due()
    with world.begin() as session:
        rows = session.exec(select(DeliveryRow)).all()
    assert [row.state for row in rows] == [DeliveryState.FAILED.value]
    assert isinstance(rows[0].reported_at, datetime)
