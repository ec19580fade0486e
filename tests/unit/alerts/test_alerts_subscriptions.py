from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.alert_errors import BadSubscription
from alerts.channels.mail.mail_channel import MailChannel
from alerts.subscription_request import SubscriptionRequest, validated
from tests.unit.alerts.support import SENDER, World, sqlite_engine, transactions

MAIL = MailChannel(SENDER, "")
PLAIN = SubscriptionRequest("reader@example.hk", "NIAS")


def test_a_plain_request_is_daily_at_half_past_eight_in_hong_kong_by_mail():
    checked = validated(PLAIN, MAIL)
    assert checked == PLAIN
    assert (checked.rhythm, checked.at, checked.zone, checked.language) == ("daily", "08:30", "Asia/Hong_Kong", "en")
    assert (checked.channel, checked.weekdays, checked.title) == ("mail", (), "")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"address": "reader"}, "not a mail address: 'reader'"),
        ({"rhythm": "hourly"}, r"no such rhythm: 'hourly' \(one of at-once, daily, weekly\)"),
        ({"language": "fr"}, r"no such language: 'fr' \(one of en, zh-Hant, zh-Hans\)"),
        ({"zone": "Asia/Nowhere"}, "no such time zone: 'Asia/Nowhere'"),
        ({"zone": "../x"}, "no such time zone"),
        ({"zone": ""}, "no such time zone"),
        ({"zone": "Asia"}, "no such time zone"),
        *(({"weekdays": (day,)}, "weekdays are numbers from 1 Monday to 7 Sunday") for day in (0, 8, -1)),
        *(
            ({"at": at}, "not a time of day")
            for at in ("8:30", "24:00", "23:60", "0830", "08:3", "08:030", "٠٨:30", "-1:30", "", ":", "08-30", "a8:30")
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(changes, fault):
    with pytest.raises(BadSubscription, match=fault):
        validated(replace(PLAIN, **changes), MAIL)


@given(
    at=st.times().map(lambda time: f"{time:%H:%M}"),
    weekdays=st.lists(st.integers(1, 7)),
    query=st.text(),
    title=st.text(),
)
def test_what_is_valid_is_cleaned_and_then_stays_as_it_is(**wishes):
    request = replace(PLAIN, **{**wishes, "weekdays": tuple(wishes["weekdays"])})
    checked = validated(request, MAIL)
    assert checked.weekdays == tuple(sorted(set(request.weekdays)))
    assert (checked.query + checked.title).isprintable()
    assert checked.at == request.at
    assert validated(checked, MAIL) == checked


@pytest.mark.parametrize("at", ["00:00", "19:09", "23:59"])
def test_every_minute_of_the_day_is_a_time(at):
    assert validated(replace(PLAIN, at=at), MAIL).at == at


@pytest.fixture
def world():
    return World(transactions(sqlite_engine()))


def test_the_same_request_again_does_not_put_off_a_digest_that_is_due(world):
    made = world.alerts.subscribe("reader@example.hk", "")
    world.clock.forward(days=2)
    assert world.alerts.subscribe("reader@example.hk", "") == made


def test_what_only_reads_opens_no_transaction_that_writes(world):
    made = world.alerts.subscribe("reader@example.hk", "")
    world.read, world.begin = world.begin, None
    assert world.alerts.subscriptions() == [made]
