"""Mail over TLS and with a password: nothing goes in clear text, nobody pays for a wrong password, none is shown."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult

from alerts.channels.mail.smtp import SmtpTransport
from tests.flow.mail_server import QUICK, MailServer, fill, serving
from tests.unit.alerts.support import SENDER

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


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
