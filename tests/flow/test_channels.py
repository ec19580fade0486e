"""Digests by webhook and to chats: signed, tried again, guarded, and shown without their secrets."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.alert_errors import BadSubscription
from alerts.channels.webhook import sign
from alerts.masking import channel_of, masked
from alerts.model import Delivery
from monitor.bootstrap import App
from tests.making import Clock, Open, source

SOURCES = source("gov", "http://127.0.0.1:9/feed", scope="all", publisher="ITC", retain="full")
HUB = {
    "url": "https://itc.example/hub",
    "title": "「研究人才庫」接受申請 & <more>",
    "text": "創新科技署今日公布，研究人才庫開始接受申請，截止日期為2026年12月18日。",
    "source": "gov",
    "language": "zh-Hant",
}
BASE = "https://monitor.example"


@dataclass
class Receiver:
    """A server on loopback that keeps what it is sent, and answers what it was told to (200 from then on)."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        self.taken.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}, body))
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        handler.send_response(status)
        for name, value in ({"content-length": "0"} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(SOURCES, MONITOR_BASE_URL=BASE)


def told(app: App, clock: Clock, address: str) -> Delivery:
    """A digest for that address, in the outbox."""
    app.subscribe(address, "is:any", rhythm="at-once", language="zh-Hant")
    clock.pass_by(minutes=1)
    app.import_lines([json.dumps(HUB | {"published": clock.now.isoformat()})], announce=True)
    clock.pass_by(minutes=1)
    *_, digest = app.alerts.compose_due()
    return next(one for one in app.alerts.outbox() if one.digest_id == digest.id)


def test_a_receiver_checks_the_signature_with_the_library_of_the_standard(
    app: App, clock: Clock, receiver: Receiver
) -> None:
    delivery = told(app, clock, f"{receiver.url}/hook")
    (subscription,) = app.alerts.subscriptions()
    assert app.alerts.deliver_due().sent == 1

    ((path, headers, body),) = receiver.taken
    payload = Webhook(subscription.secret).verify(body, headers)
    assert path == "/hook"
    assert headers["webhook-id"] == delivery.message_id
    assert headers["content-type"] == "application/json"
    assert payload["type"] == "digest"
    (item,) = payload["data"]["items"]
    assert (item["title"], item["url"], item["deadlines"]) == (HUB["title"], HUB["url"], ["2026-12-18"])
    assert payload["data"]["url"].startswith(f"{BASE}/digests/")
    with pytest.raises(WebhookVerificationError):
        Webhook(subscription.secret).verify(body.replace(b"2026", b"2027"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(subscription.secret[:-6] + "AAAAAA").verify(body, headers)


def test_what_is_refused_comes_again_as_the_same_message_when_it_was_asked_for(
    app: App, clock: Clock, receiver: Receiver
) -> None:
    told(app, clock, receiver.url)
    receiver.answers = [(503, {"retry-after": "3600"}), (302, {"location": f"{receiver.url}/elsewhere"}), (500, {})]
    waits = []
    while app.alerts.deliver_due().retry:
        (delivery,) = app.alerts.outbox()
        waits.append(delivery.next_attempt_at - clock.now)
        clock.pass_by(hours=2)

    assert waits[0] == timedelta(hours=1)
    assert [path for path, _, _ in receiver.taken] == ["/"] * 4  # a redirect is not followed
    assert len({(headers["webhook-id"], body) for _, headers, body in receiver.taken}) == 1
    assert app.alerts.outbox()[0].state.value == "sent"


def test_a_receiver_that_is_gone_for_good_is_paused_after_three_days_of_digests(
    app: App, clock: Clock, receiver: Receiver
) -> None:
    told(app, clock, receiver.url)
    receiver.answers = [(410, {})] * 3
    for number in range(3):
        app.alerts.deliver_due()
        clock.pass_by(days=1)
        line = {"url": f"https://itc.example/{number}", "title": f"Laboratory {number} opens", "source": "gov"}
        app.import_lines([json.dumps(line)], announce=True)
        app.alerts.compose_due()

    (subscription,) = app.alerts.subscriptions()
    assert subscription.paused_at is not None
    assert "410" in subscription.paused_reason
    assert len(receiver.taken) == 3


@pytest.mark.parametrize(
    "address", ["{receiver}/hook", "http://[::ffff:127.0.0.1]:{port}/", "http://localhost:{port}/"]
)
def test_no_webhook_reaches_a_network_of_our_own(
    open_with: Open, clock: Clock, receiver: Receiver, address: str
) -> None:
    app = open_with(SOURCES, MONITOR_ALLOWED_NETWORKS="")
    port = receiver.url.rpartition(":")[2]
    told(app, clock, address.format(receiver=receiver.url, port=port))
    app.alerts.deliver_due()

    (delivery,) = app.alerts.outbox()
    assert delivery.state.value == "failed"
    assert "blocked address" in delivery.reason
    assert receiver.taken == []


def test_a_receiver_that_is_out_of_reach_holds_up_no_other(app: App, clock: Clock, receiver: Receiver) -> None:
    app.subscribe("http://127.0.0.1:9/nobody", "is:any", rhythm="at-once")
    told(app, clock, receiver.url)
    counts = app.alerts.deliver_due()

    assert (counts.sent, counts.retry) == (1, 1)
    assert "no connection" in app.alerts.outbox()[0].reason


def test_a_chat_is_written_to_through_apprise(app: App, clock: Clock, receiver: Receiver) -> None:
    host = receiver.url.removeprefix("http://")
    told(app, clock, f"ntfy://{host}/news")
    assert app.alerts.deliver_due().sent == 1

    ((_, _, body),) = receiver.taken
    sent = json.loads(body)
    assert sent["topic"] == "news"
    assert HUB["title"] in sent["message"]
    assert HUB["url"] in sent["message"]
    assert f"取消訂閱: {BASE}/unsubscribe/" in sent["message"]


def test_no_chat_reaches_a_network_of_our_own_and_trouble_is_tried_again(
    open_with: Open, clock: Clock, receiver: Receiver
) -> None:
    app = open_with(SOURCES, MONITOR_ALLOWED_NETWORKS="")
    told(app, clock, f"ntfy://{receiver.url.removeprefix('http://')}/news")
    app.alerts.deliver_due()
    assert "blocked address" in app.alerts.outbox()[0].reason
    assert receiver.taken == []

    allowed = open_with(SOURCES)
    receiver.answers = [(500, {})]
    allowed.alerts.requeue_failed()
    assert allowed.alerts.deliver_due().retry == 1
    clock.pass_by(hours=1)
    assert allowed.alerts.deliver_due().sent == 1


ADDRESSES = [
    ("Reader@Example.org", "mail", "Reader@Example.org"),
    ("https://hooks.example/services/T0/B0/secret", "webhook", "https://hooks.example/…"),
    ("http://hooks.example:8080/?key=secret", "webhook", "http://hooks.example/…"),
    ("slack://TokenA/TokenB/TokenC/#news", "apprise", "slack://…"),
    ("tgram://123456789:secret/12315544/", "apprise", "tgram://…"),
    ("msteams://team/secret@secret/secret/secret", "apprise", "msteams://…"),
]


@pytest.mark.parametrize(("address", "channel", "shown"), ADDRESSES)
def test_an_address_says_its_channel_and_is_shown_without_secrets(address: str, channel: str, shown: str) -> None:
    assert channel_of(address) == channel
    assert masked(address) == shown


@pytest.mark.parametrize(
    "address",
    ["https://user:pass@hooks.example/", "https://", "https://hooks.example/a b", "https://hooks.example/é", "ftp://x/",
     "mailto://u:p@example.org", "json://127.0.0.1/", "syslog://", "dbus://", "nosuch://a/b", "slack://"],
)  # fmt: skip
def test_an_address_that_no_channel_takes_is_refused_without_being_repeated(app: App, address: str) -> None:
    with pytest.raises(Exception, match=r"webhook|chat|Apprise") as refused:
        app.alerts.subscribe(address, "")
    assert refused.type is BadSubscription
    assert "pass" not in str(refused.value)


def test_a_signature_needs_a_secret() -> None:
    for secret in ("", "whsec_", "whsec_no base64!"):
        with pytest.raises(ValueError, match="no secret"):
            sign(secret, "msg_1", 1, b"{}")
