"""Mail over a real SMTP server on loopback that misbehaves on command.

Nothing is lost; a message comes twice only where the server took it and its answer was lost, and then as the same
bytes.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from alerts.channels.mail.smtp import SmtpTransport, Timeouts
from alerts.model import Delivery, DeliveryState
from tests.unit.alerts.support import SENDER, World, item, sqlite_engine, transactions

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

QUICK = Timeouts(command=2.0, final_dot=0.5, quit=0.2)
Rule = Callable[[str], str | None]


@dataclass
class MailServer:
    """What the server does at each step. A rule gets the recipient (or sender) and answers; None means as usual."""

    at_mail: Rule = lambda _: None
    at_rcpt: Rule = lambda _: None
    at_data: Rule = lambda _: None
    lose_answer_after: int = 0  # so many messages are taken and their answer is never given
    close_after_each: bool = False
    slow_answers: int = 0  # so many answers come later than the client waits
    hang_on_quit: bool = False
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    _finished: bool = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        self._finished = False
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.close_after_each and self._finished:
            server.transport.close()
            return "250 never read"
        if answer := self.at_mail(address):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.at_rcpt(address)
        if answer == "drop":
            server.transport.close()
        if not answer or answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (recipient,) = envelope.rcpt_tos
        if answer := self.at_data(recipient):
            return answer
        self.taken.append((recipient, envelope.original_content))
        self._finished = True
        if self.lose_answer_after:
            self.lose_answer_after -= 1
            server.transport.abort()
        if self.slow_answers:
            self.slow_answers -= 1
            await asyncio.sleep(QUICK.final_dot * 2)
        return "250 2.0.0 taken"

    async def handle_QUIT(self, server, session, envelope):
        if self.hang_on_quit:
            await asyncio.sleep(QUICK.quit * 3)
        return "221 Bye"

    def ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(read(content)["Message-ID"] for _, content in self.taken)


def read(content: bytes):
    return email.message_from_bytes(content, policy=email.policy.default)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(server: MailServer, port: int, **options) -> Iterator[None]:
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def world(port):
    made = World(transactions(sqlite_engine()))
    made.transport = SmtpTransport.from_url(f"smtp://127.0.0.1:{port}", SENDER, timeouts=QUICK)
    return made


@pytest.fixture
def server(port):
    made = MailServer()
    with serving(made, port):
        yield made


def fill(world, number=3):
    for one in range(number):
        assert world.alerts.notify_operator(
            f"op{one}@example.hk", f"source {one} fails", "It answers nothing.\n", f"k{one}"
        )


def by_recipient(world) -> dict[str, Delivery]:
    return {one.recipient: one for one in world.alerts.outbox()}


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
    assert mail["Subject"].startswith("創科日報 22/11：")
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


def test_an_answer_that_is_lost_after_the_data_doubles_with_the_same_id(world, server):
    server.lose_answer_after = 1
    fill(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry) == (2, 1)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 1
    assert sorted(server.ids().values()) == [1, 1, 2]
    assert len(set(server.taken)) == 3  # the second copy is the same bytes for the same person


def test_an_answer_that_comes_late_doubles_with_the_same_id(world, server):
    server.slow_answers = 1
    fill(world, 1)
    assert world.alerts.deliver_due().retry == 1
    assert "no answer after the message was handed over" in world.alerts.outbox()[0].reason
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 1
    assert set(server.ids().values()) == {2}


def test_a_server_that_never_answers_after_the_data_is_given_up_visibly(world, server):
    server.lose_answer_after = 99
    fill(world, 1)
    for _ in range(10):
        world.alerts.deliver_due()
        world.clock.forward(hours=2)
    delivery = world.alerts.outbox()[0]
    assert (delivery.state, delivery.unanswered, len(server.taken)) == (DeliveryState.FAILED, 5, 5)


def test_a_connection_lost_before_the_data_doubles_nothing(world, server):
    server.at_rcpt = lambda _: "drop"
    fill(world)
    assert world.alerts.deliver_due().waiting == 3
    server.at_rcpt = lambda _: None
    world.clock.forward(minutes=20)
    assert world.alerts.deliver_due().sent == 3
    assert set(server.ids().values()) == {1}


def test_a_recipient_at_whom_the_server_dies_holds_nobody_up(world, server):
    server.at_rcpt = lambda address: "drop" if address.startswith("op0") else None
    fill(world)
    for _ in range(4):
        world.alerts.deliver_due()
        world.clock.forward(minutes=20)
    assert sorted(recipient for recipient, _ in server.taken) == ["op1@example.hk", "op2@example.hk"]
    assert by_recipient(world)["op0@example.hk"].state is DeliveryState.PENDING


def test_quit_that_hangs_is_still_sent(world, server):
    server.hang_on_quit = True
    fill(world, 1)
    assert world.alerts.deliver_due().sent == 1


def test_a_server_that_is_down_for_days_loses_nothing(world, port):
    fill(world)
    for _ in range(80):
        assert world.alerts.deliver_due().sent == 0
        world.clock.forward(hours=1)
    assert "ConnectionRefusedError" in max((one.reason for one in world.alerts.outbox()), key=len)
    server = MailServer()
    with serving(server, port):
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


# ---------------------------------------------------------------------------------------------- passwords and secrecy
@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def certificate(authority, name="127.0.0.1", **options):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name, **options).configure_cert(context)
    return context


def allow(server: SMTP, session, envelope, mechanism, data):
    right = (getattr(data, "login", b""), getattr(data, "password", b"")) == (b"monitor", b"s3cret:/@")
    return AuthResult(success=right, handled=False)  # the server answers 535 itself


def secured(world, scheme, port, context, login=""):
    world.transport = SmtpTransport.from_url(
        f"{scheme}://{login}127.0.0.1:{port}", SENDER, context=context, timeouts=QUICK
    )


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_over_tls_with_a_password(world, port, authority, scheme):
    tls = {tls_option(scheme): certificate(authority)}
    server = MailServer()
    secured(world, scheme, port, trusting(authority), "monitor:s3cret%3A%2F%40@")
    fill(world)
    options = {"authenticator": allow, "auth_required": True, "auth_require_tls": scheme != "smtps"}
    with serving(server, port, **tls, **options):
        assert world.alerts.deliver_due().sent == 3
    assert len(server.taken) == 3


def test_a_wrong_password_fails_nobody_and_is_not_shown(world, port):
    world.transport = SmtpTransport.from_url(f"smtp://monitor:wr0ng@127.0.0.1:{port}", SENDER, timeouts=QUICK)
    fill(world)
    server = MailServer()
    with serving(server, port, authenticator=allow, auth_required=True, auth_require_tls=False):
        counts = world.alerts.deliver_due()
    assert (counts.sent, counts.failed, counts.waiting, server.taken) == (0, 0, 3, [])
    reasons = " ".join(one.reason for one in world.alerts.outbox())
    assert "535" in reasons
    assert "wr0ng" not in reasons


def test_without_starttls_nothing_goes_in_clear_text(world, port, authority):
    secured(world, "smtp+starttls", port, trusting(authority))
    fill(world)
    server = MailServer()
    with serving(server, port):
        assert world.alerts.deliver_due().waiting == 3
    assert server.taken == []
    assert "STARTTLS" in " ".join(one.reason for one in world.alerts.outbox())


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
@pytest.mark.parametrize("fault", ["unknown authority", "expired", "other name"])
def test_a_certificate_that_cannot_be_verified_gets_nothing(world, port, authority, scheme, fault):
    issuer = trustme.CA() if fault == "unknown authority" else authority
    options = {"not_after": datetime.now(UTC) - timedelta(days=1)} if fault == "expired" else {}
    shown = certificate(issuer, "other.example.hk" if fault == "other name" else "127.0.0.1", **options)
    secured(world, scheme, port, trusting(authority))
    fill(world)
    server = MailServer()
    with serving(server, port, **{tls_option(scheme): shown}):
        assert world.alerts.deliver_due().waiting == 3
    assert server.taken == []
    assert "certificate" in " ".join(one.reason for one in world.alerts.outbox()).lower()


def tls_option(scheme):
    return "ssl_context" if scheme == "smtps" else "tls_context"
