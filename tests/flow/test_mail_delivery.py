"""Mail over a real SMTP server on loopback that refuses: nobody is lost, and who is refused is refused alone."""

from __future__ import annotations

import pytest

from alerts.model import DeliveryState
from tests.flow.mail_server import by_recipient, fill, read
from tests.unit.alerts.support import item


def test_a_digest_arrives_as_it_was_composed(world, server):
    made = world.alerts.subscribe("reader@example.hk", "", language="zh-Hant")
    world.items = [item(1, title="新型工業加速計劃第三期接受申請", language="zh-Hant"), item(2)]
    world.alerts.compose_due(force=True)
    assert world.alerts.deliver_due().sent == 1
    ((recipient, content),) = server.taken
    mail = read(content)
    delivery = world.alerts.outbox()[0]
    assert recipient == "reader@example.hk"
    assert mail["Subject"] == delivery.subject
    assert mail["Subject"].endswith("（11月30日截止） + 1 項")
    assert [part.get_content() for part in mail.iter_parts()] == [delivery.text, delivery.html]
    assert f"\r\nList-Unsubscribe: <https://monitor.example.hk/unsubscribe/{made.token}>\r\n".encode() in content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content


def test_many_go_over_one_connection(world, server):
    fill(world, 20)
    assert world.alerts.deliver_due().sent == 20
    assert (len(server.taken), server.connections) == (20, 1)


def test_a_server_that_closes_after_each_message_gets_all(world, server):
    server.close_after_each = True
    fill(world, 4)
    assert world.alerts.deliver_due().sent == 4
    assert (set(server.ids().values()), len(server.taken)) == ({1}, 4)


@pytest.mark.parametrize(("answer", "sent"), [("250 OK", 1), ("251 will forward", 1), ("252 cannot verify", 0)])
def test_a_recipient_is_accepted_with_250_or_251(world, server, answer, sent):
    server.at_rcpt = lambda _: answer
    fill(world, 1)
    assert world.alerts.deliver_due().sent == sent
    assert len(server.taken) == sent


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
def test_one_of_many_refused_for_good_is_refused_alone(world, server, step):
    setattr(server, step, lambda address: "550 5.1.1 no such user" if address.startswith("op1") else None)
    fill(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.failed, counts.waiting) == (2, 1, 0)
    gone = by_recipient(world)["op1@example.hk"]
    assert (gone.state, gone.code) == (DeliveryState.FAILED, 550)
    assert "no such user" in gone.reason
    assert server.connections == 1
    world.clock.forward(days=2)
    assert world.alerts.deliver_due().failed == 0


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_data"])
def test_greylisting_is_waited_for(world, server, step):
    setattr(server, step, lambda _: "451 4.7.1 come back in five minutes")
    fill(world)
    assert world.alerts.deliver_due().retry == 3
    setattr(server, step, lambda _: None)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 3
    assert set(server.ids().values()) == {1}


def test_a_refused_sender_is_the_servers_trouble_and_fails_nobody(world, server):
    server.at_mail = lambda _: "550 5.7.1 you may not send as that"
    fill(world)
    counts = world.alerts.deliver_due()
    assert (counts.failed, counts.waiting) == (0, 3)
    assert server.connections == 1


REFUSED_AS_RELAY = [
    "554 5.7.1 relay denied",
    "550 relaying denied",
    "550 5.7.1 Client host [192.0.2.1] blocked using a list",
    "553 sorry, that domain isn't in my list of allowed rcpthosts",
    "550 5.7.26 unauthenticated mail from this domain is not accepted",
]


@pytest.mark.parametrize("answer", REFUSED_AS_RELAY)
def test_a_server_that_refuses_us_for_every_recipient_fails_nobody_and_the_operator_is_told(world, server, answer):
    world.operator = "operator@example.hk"
    server.at_rcpt = lambda _: answer
    fill(world)
    for _ in range(40):  # over ten hours
        counts = world.alerts.deliver_due()
        assert (counts.failed, counts.sent) == (0, 0)
        world.clock.forward(minutes=17)

    server.at_rcpt = lambda _: None
    assert world.alerts.deliver_due().sent == 4
    told = [body for recipient, body in server.taken if recipient == "operator@example.hk"]
    assert len(told) == 1
    assert answer in read(told[0]).get_content().replace("\n", " ")
    assert set(server.ids().values()) == {1}


def test_a_recipient_alone_refused_where_others_are_taken_fails_alone(world, server):
    fill(world)
    [first, *_others] = [delivery.recipient for delivery in world.alerts.outbox()]
    server.at_rcpt = lambda recipient: "554 5.7.1 we do not relay to that one" if recipient == first else None
    failed = 0
    for _ in range(4):
        failed += world.alerts.deliver_due().failed
        world.clock.forward(minutes=16)

    assert failed == 1
    assert len(server.taken) == 2
