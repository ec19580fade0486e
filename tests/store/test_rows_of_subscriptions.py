"""The rows of subscriptions, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlmodel import col, select

from alerts import subscriptions
from alerts.alert_errors import BadSubscription
from alerts.rows import SubscriptionRow
from alerts.subscription_request import SubscriptionRequest
from tests.unit.alerts.support import OWN_TABLES, START


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
