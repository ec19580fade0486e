"""The mail server is tried out before readers depend on it: what it says, what the DNS should say, a trial digest."""

from __future__ import annotations

import json

import pytest
import trustme

from alerts.channels.mail.server_check import check_server, dns_advice
from alerts.channels.mail.smtp import SmtpTransport
from tests.flow.mail_server import QUICK, MailServer, free_port, serving
from tests.flow.test_mail_secrecy import allow, certificate, tls_option, trusting
from tests.making import Open, source
from tests.unit.alerts.support import SENDER

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
RETURN = "bounces.example.hk"


def steps(transport, domain=""):
    return [(one.name, one.passed) for one in check_server(transport, SENDER, domain)]


def transport(port, scheme="smtp", login="", **options):
    return SmtpTransport.from_url(f"{scheme}://{login}127.0.0.1:{port}", SENDER, timeouts=QUICK, **options)


def test_a_server_that_takes_our_mails_passes_and_gets_none(port, server):
    assert steps(transport(port)) == [
        ("connect", True), ("TLS", True), ("log-in", True), ("size", True), ("sender", True)
    ]  # fmt: skip
    assert server.taken == []


@pytest.mark.parametrize(("answer", "passed"), [("550 5.7.1 you may not", False), ("451 later", False), (None, True)])
def test_it_is_asked_whether_it_takes_the_return_path(port, server, answer, passed):
    asked: list[str] = []

    def take(sender):
        asked.append(sender)
        return answer

    server.at_mail = take
    assert steps(transport(port), RETURN)[-1] == ("sender", passed)
    assert asked[0].startswith("bounce-")
    assert asked[0].endswith(f"@{RETURN}")


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_the_certificate_and_the_log_in_are_tried(port, scheme):
    authority = trustme.CA()
    tls = {tls_option(scheme): certificate(authority)}
    options = {"authenticator": allow, "auth_required": True, "auth_require_tls": scheme != "smtps"}
    with serving(MailServer(), port, **tls, **options):
        right = transport(port, scheme, "monitor:s3cret%3A%2F%40@", context=trusting(authority))
        wrong = transport(port, scheme, "monitor:wr0ng@", context=trusting(authority))
        stranger = transport(port, scheme, "monitor:s3cret%3A%2F%40@", context=trusting(trustme.CA()))
        assert all(passed for _, passed in steps(right))
        for one in (wrong, stranger):
            ((name, passed),) = steps(one)
            assert (name, passed) == ("connect", False)
        (said,) = (one.said for one in check_server(wrong, SENDER, ""))
        assert "535" in said
        assert "wr0ng" not in said


def test_a_server_that_is_away_is_said():
    assert steps(transport(free_port())) == [("connect", False)]


def test_a_server_that_takes_small_mails_only_is_said(port):
    with serving(MailServer(), port, data_size_limit=100_000):
        assert ("size", False) in steps(transport(port))


def test_the_dns_is_told_for_the_domain_of_the_sender_and_of_the_return_path():
    lines = "\n".join(dns_advice(transport(25), SENDER, RETURN))
    assert f'{RETURN}. TXT "v=spf1' in lines
    assert "_domainkey.example.hk. TXT" in lines
    assert "_dmarc.example.hk. TXT" in lines
    assert f"{RETURN}. MX" in lines
    assert "will not count" not in lines
    assert "will not count" in "\n".join(dns_advice(transport(25), SENDER, "elsewhere.example"))


def test_a_digest_of_the_last_week_is_sent_and_nothing_is_stored(open_with: Open, port, server):
    app = open_with(source("gov", "http://127.0.0.1:9/feed"), MONITOR_SMTP_URL=f"smtp://127.0.0.1:{port}")
    found = {
        "source": "gov",
        "url": "https://gov.example/1",
        "title": "Robots of the Research Talent Hub",
        "text": "Hub",
    }
    app.import_lines([json.dumps(found)], announce=True)
    attempt = app.mail_test("me@example.hk", "is:any", "en", app.now() - app.now().replace(day=1))

    ((recipient, content),) = server.taken
    assert (attempt.status, recipient) == ("delivered", "me@example.hk")
    assert b"Subject: Robots of the Research Talent Hub" in content
    assert (app.alerts.subscriptions(), app.alerts.outbox(), app.alerts.digests()) == ([], [], [])
