"""What readers do with their own subscriptions, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from alerts.alert_errors import BadSubscription, NoSuchLink, TooManySignups
from alerts.channels.mail.mail_channel import MailChannel
from alerts.finder import CurrentSearch
from alerts.readers import KEEP_ENDED, MOST_OF_ADDRESS, Readers
from alerts.rows import DeliveryRow, DigestItemRow, DigestRow, SignupRow, SubscriptionRow, ToldRow
from alerts.signed_links import sign
from alerts.signup_requests import LIFE, SENT_AGAIN_AFTER, SERVICE_LIMIT
from alerts.subscription_request import SubscriptionRequest
from tests.unit.alerts.support import BASE, SENDER, World, item

ROWS = (SubscriptionRow, SignupRow, DigestRow, DigestItemRow, ToldRow, DeliveryRow)
READER = "reader@example.hk"


@pytest.fixture
def world(database):
    return World(database.begin, read=database.read, operator="operator@example.hk")


@pytest.fixture
def readers(world):
    return Readers(world.begin, world.read, {"mail": MailChannel(SENDER, BASE)}, BASE, world.clock)


def asked(readers, address=READER, query="", place="1", **wishes):
    readers.ask(SubscriptionRequest(address, query, **wishes), (), place)


def token(world):
    with world.begin() as session:
        return session.exec(select(SignupRow).order_by(col(SignupRow.id).desc())).first().token


def subscribed(world, readers, **wishes):
    """The subscription that was asked for and confirmed, and the signed link to it."""
    asked(readers, **wishes)
    made = readers.confirm(token(world)).subscription
    return made, sign(made.id, made.link_secret, world.clock.at)


def count(world):
    with world.begin() as session:
        return [len(session.exec(select(row)).all()) for row in ROWS]


def told(world, *numbers):
    world.clock.forward(hours=25)
    world.items += [item(number, first_seen=world.clock.at) for number in numbers]
    world.clock.forward(hours=7)  # longer ago than what may still be stored late
    return [one for digest in world.alerts.compose_due() for one in digest.items]


def test_asked_at_the_same_moment_there_is_one_request_and_one_mail(world, readers):
    starts = [threading.Thread(target=asked, args=(readers,)) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert count(world)[1] == 1
    assert len(world.alerts.outbox()) == 1


def test_a_lost_request_is_sent_again_after_a_day_and_ends_after_three(world, readers):
    asked(readers)
    first = token(world)
    world.clock.at += SENT_AGAIN_AFTER
    asked(readers)
    assert (len(world.alerts.outbox()), token(world)) == (2, first)
    world.clock.at += LIFE
    with pytest.raises(NoSuchLink):
        readers.confirm(first)
    assert readers.erase_old() == 1
    asked(readers)
    assert token(world) != first


def test_all_together_ask_for_so_many(world, readers):
    for number in range(SERVICE_LIMIT):
        asked(readers, f"r{number}@example.hk", place=str(number))
    with pytest.raises(TooManySignups):
        asked(readers, "last@example.hk", place="another")
    world.clock.forward(hours=1, seconds=1)
    asked(readers, "last@example.hk", place="another")


def test_an_address_has_so_many_subscriptions(world, readers):
    for number in range(MOST_OF_ADDRESS):
        world.alerts.subscribe(READER, f"word{number}")
    asked(readers, query="one more")
    with pytest.raises(BadSubscription):
        readers.confirm(token(world))
    asked(readers, query="word3", rhythm="weekly")
    assert readers.confirm(token(world)).subscription.rhythm == "weekly"  # what is there is changed


def test_another_search_is_told_from_the_last_digest_on(world, readers):
    made, link = subscribed(world, readers, query="round 1")
    assert [one.story_id for one in told(world, 1, 2)] == [1]
    readers.change(link, made.id, query="round")
    assert [one.story_id for one in told(world, 3)] == [3]  # not 2, which was there before
    due = world.alerts.subscriptions()[0].next_digest_at
    readers.change(link, made.id, language="zh-Hant")
    assert world.alerts.subscriptions()[0].next_digest_at == due


def test_a_muted_story_is_told_no_more_nor_what_follows_it_up(world, readers):
    _, link = subscribed(world, readers)
    told(world, 1, 2)
    readers.mute(link, 1)
    world.items = [replace(one, as_of=world.clock.at, thread=(one.story_id, 9), known=()) for one in world.items]
    follow_up = item(9, first_seen=world.clock.at + timedelta(hours=1), thread=(1, 9))
    world.items.append(follow_up)
    assert told(world) == []
    with pytest.raises(NoSuchLink):
        readers.mute(link, 77)


def test_erasing_leaves_the_record_and_nothing_of_the_person(world, readers):
    _, link = subscribed(world, readers)
    world.alerts.subscribe("other@example.hk", "")
    told(world, 1, 2)
    assert count(world) == [2, 1, 2, 4, 4, 3]
    assert readers.erase(link) == 1
    assert count(world) == [2, 0, 1, 2, 2, 1]
    with pytest.raises(NoSuchLink):
        readers.person(link)
    world.clock.at += KEEP_ENDED + timedelta(days=1)
    assert readers.erase_old() == 1
    assert count(world) == [1, 0, 1, 2, 2, 1]


def test_who_is_erased_while_a_mail_is_being_sent_gets_no_further_one(world, readers):
    _, link = subscribed(world, readers)
    told(world, 1)
    send = world.transport.send
    world.transport.send = lambda to, mail: (readers.erase(link), send(to, mail))[1]
    world.alerts.deliver_due()
    assert count(world) == [1, 0, 0, 0, 0, 0]


def test_a_search_that_cannot_be_read_holds_up_nobody_and_is_told_once(world, readers):
    subscribed(world, readers, query="round", rhythm="at-once")
    world.alerts.subscribe("other@example.hk", "", "at-once")
    broken = CurrentSearch("round", "no programme 'x'", ("x",))
    world.searches = {"round": broken}
    assert [one.story_id for one in told(world, 1)] == [1]
    mails = [one for one in world.alerts.outbox() if "search" in one.key]
    assert sorted(one.recipient for one in mails) == ["operator@example.hk", READER]
    assert told(world) == []
    assert len([one for one in world.alerts.outbox() if "search" in one.key]) == 2
    assert [one.search_fault for one in world.alerts.subscriptions()] == [broken.fault, ""]
    world.searches = {}
    assert [one.story_id for one in told(world)] == [1]  # the same catalogue again: what was missed is told
    assert world.alerts.subscriptions()[0].search_fault == ""


def test_what_replaced_a_programme_is_followed_unless_the_owner_has_that_already(world, readers):
    subscribed(world, readers, query="round 1")
    subscribed(world, readers, query="round 2")
    world.searches = {"round 1": CurrentSearch("round"), "round 2": CurrentSearch("round")}
    assert [one.story_id for one in told(world, 1, 2)] == [1, 2, 2]
    assert [one.query for one in world.alerts.subscriptions()] == ["round", "round 2"]
