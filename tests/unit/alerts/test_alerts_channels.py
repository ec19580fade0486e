"""A second channel is one module and one line of the registry: the one written here is used from end to end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from alerts.alert_errors import BadMailServer, BadSubscription
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.protocol import ChannelSettings
from alerts.channels.registry import CHANNELS, open_channels
from alerts.model import Delivery, DeliveryState, Message
from tests.unit.alerts.support import BASE, SENDER, START, World, item, sqlite_engine, transactions

HOUR = timedelta(hours=1)


@dataclass
class CollectingChannel:
    """A channel without a server: it keeps what it is given, and answers as it was told."""

    ready: bool = True
    answers: list[Attempt] = field(default_factory=list)
    collected: list[Delivery] = field(default_factory=list)
    runs: int = 0

    @classmethod
    def from_settings(cls, settings):
        return cls(ready=bool(settings.base_url))

    def recipient(self, address):
        if not address.startswith("room:"):
            raise ValueError(f"not a room: {address!r}")
        return address.lower()

    def new_secret(self):
        return ""

    def render(self, content, subscription, now, key=""):
        titles = "\n".join(one.title for one in content.items)
        return Message(
            f"digest:{key}", subscription.address, f"{content.total} new", titles, f"collect:{key}", "collect"
        )

    def render_notice(self, recipient, subject, text, key):
        return Message(f"operator:{key}", recipient, subject, text, f"collect:{key}", "collect")

    @contextmanager
    def sending(self):
        self.runs += 1
        yield self._send

    def _send(self, delivery):
        attempt = self.answers.pop(0) if self.answers else Attempt(AttemptStatus.DELIVERED)
        if attempt.status is AttemptStatus.DELIVERED:
            self.collected.append(delivery)
        return attempt


@pytest.fixture
def collect():
    return open_channels(ChannelSettings(BASE), {**CHANNELS, "collect": CollectingChannel.from_settings})["collect"]


@pytest.fixture
def world(collect):
    return World(transactions(sqlite_engine()), items=[item(1), item(2)], further={"collect": collect})


def subscribed(world):
    world.alerts.subscribe("room:News", "", channel="collect")
    world.alerts.subscribe("reader@example.hk", "")
    assert len(world.alerts.compose_due(force=True)) == 2


def test_a_digest_goes_by_the_channel_of_its_subscription(world, collect):
    subscribed(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.waiting) == (2, 0)
    ((recipient, _),) = world.transport.sent
    (delivery,) = collect.collected
    assert (recipient, delivery.recipient) == ("reader@example.hk", "room:news")
    assert (delivery.subject, delivery.text.count("\n")) == ("2 new", 1)
    assert world.alerts.web_copy(delivery.key.removeprefix("digest:")).count("<h3") == 2


def test_one_that_is_not_configured_waits_and_holds_no_other_up(world, collect):
    collect.ready = False
    subscribed(world)
    assert (world.alerts.deliver_due().sent, collect.runs) == (1, 0)
    collect.ready = True
    assert world.alerts.deliver_due().sent == 1


def test_a_pause_is_for_its_own_channel(world, collect):
    subscribed(world)
    collect.answers = [Attempt(AttemptStatus.UNAVAILABLE, "closed")]
    world.alerts.subscribe("room:other", "", channel="collect")
    world.alerts.compose_due(force=True)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry, counts.waiting) == (1, 1, 2)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 2


def test_what_was_not_delivered_is_logged_with_its_reason(world, collect, caplog):
    subscribed(world)
    collect.answers = [Attempt(AttemptStatus.RETRY, "busy")]
    world.alerts.deliver_due()
    ((message, level),) = [(record.getMessage(), record.levelname) for record in caplog.records]
    assert (message.partition(": ")[2], level) == ("busy", "WARNING")


@pytest.mark.parametrize(
    ("asked", "waits"), [(HOUR, HOUR), (timedelta(days=9), timedelta(days=1)), (timedelta(0), timedelta(minutes=1))]
)
@pytest.mark.parametrize("status", [AttemptStatus.RETRY, AttemptStatus.UNAVAILABLE, AttemptStatus.AMBIGUOUS])
def test_a_wait_that_the_other_side_asks_for_is_kept_up_to_a_day(world, collect, status, asked, waits):
    subscribed(world)
    collect.answers = [Attempt(status, retry_after=asked)]
    world.alerts.deliver_due()
    (waiting,) = [one for one in world.alerts.outbox() if one.state is DeliveryState.PENDING]
    assert waits <= waiting.next_attempt_at - START <= waits * 1.1


@pytest.mark.parametrize(
    ("address", "channel", "fault"),
    [
        ("reader@example.hk", "collect", "not a room"),
        ("room:news", "mail", "not a mail address"),
        ("room:news", "pigeon", "no such channel"),
    ],
)
def test_an_address_is_checked_by_its_channel(world, address, channel, fault):
    with pytest.raises(BadSubscription, match=fault):
        world.alerts.subscribe(address, "", channel=channel)


def test_one_address_and_search_may_be_subscribed_by_each_channel(world, collect):
    collect.recipient = str
    ids = {world.alerts.subscribe("reader@example.hk", "", channel=channel).id for channel in ("mail", "collect")}
    assert len(ids) == 2


def test_a_subscription_whose_channel_is_gone_stays_due(world):
    subscribed(world)
    world.items.append(item(3))
    world.further = {}
    world.clock.forward(days=1)
    assert len(world.alerts.compose_due()) == 1
    world.further = {"collect": CollectingChannel()}
    assert len(world.alerts.compose_due()) == 1


@pytest.mark.parametrize(("smtp_url", "ready"), [("", False), ("smtp://127.0.0.1:2525", True)])
def test_mail_is_ready_with_a_server(smtp_url, ready):
    mail = open_channels(ChannelSettings(BASE, smtp_url, SENDER))["mail"]
    assert mail.ready is ready


def test_mail_settings_that_cannot_be_read_are_refused():
    with pytest.raises(BadMailServer):
        open_channels(ChannelSettings(BASE, "http://x", SENDER))


def test_the_names_of_the_registry_are_those_of_the_messages():
    opened = open_channels(ChannelSettings(BASE, "", SENDER))
    assert {name: channel.render_notice("a@b.hk", "s", "t", "k").channel for name, channel in opened.items()} == {
        name: name for name in CHANNELS
    }
