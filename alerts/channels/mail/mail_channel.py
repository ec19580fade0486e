"""The mail channel, over one SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parseaddr

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.address import domain_of, normalize_address
from alerts.channels.mail.fitting import render_mail
from alerts.channels.mail.mime import list_headers, message_id, to_bytes
from alerts.channels.mail.server_check import CheckStep, check_server, dns_advice
from alerts.channels.mail.smtp import Session, SmtpTransport, Transport
from alerts.channels.protocol import ChannelSettings, Send
from alerts.model import Delivery, DigestContent, Message, Subscription
from alerts.return_path import return_path

NAME = "mail"


class MailChannel:
    """Mails over one SMTP server. Without a `transport` mails are rendered and wait in the outbox."""

    def __init__(
        self, mail_from: str, base_url: str, transport: Transport | None = None, return_domain: str = ""
    ) -> None:
        self._mail_from, self._base_url, self._transport = mail_from, base_url, transport
        self._return_domain = return_domain
        self._domain = domain_of(mail_from)

    @classmethod
    def from_settings(cls, settings: ChannelSettings) -> MailChannel:
        """Raises BadMailServer, which never shows the password."""
        transport = SmtpTransport.from_url(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
        return cls(settings.mail_from, settings.base_url, transport, settings.return_domain)

    @property
    def ready(self) -> bool:
        """Whether a mail server is configured."""
        return self._transport is not None

    def check(self) -> Iterator[CheckStep]:
        """What the server says before any mail is sent. Only when `ready`."""
        assert isinstance(self._transport, SmtpTransport)
        return check_server(self._transport, self._mail_from, self._return_domain)

    def dns_advice(self) -> list[str]:
        """What the DNS should say of our domain, line by line. Only when `ready`."""
        assert isinstance(self._transport, SmtpTransport)
        return dns_advice(self._transport, self._mail_from, self._return_domain)

    def recipient(self, address: str) -> str:
        """The address with its domain in lower case. ValueError: not a mail address."""
        return normalize_address(address)

    def new_secret(self) -> str:
        """None: mail servers vouch for a sender."""
        return ""

    def render(self, content: DigestContent, subscription: Subscription, now: datetime, key: str = "") -> Message:
        """The digest as a mail with an HTML and a text part, and the header fields of a mailing list."""
        subject, html, text = render_mail(content, subscription, self._base_url, now, key)
        return Message(
            key=f"digest:{key}",
            recipient=subscription.address,
            subject=subject,
            text=text,
            message_id=message_id(self._domain, NAME, key),
            channel=NAME,
            html=html,
            headers=list_headers(subscription, self._domain, self._base_url, key, self._return_domain),
        )

    def render_notice(self, recipient: str, subject: str, text: str, key: str) -> Message:
        """A text mail to the operator."""
        identity = message_id(self._domain, "operator", key)
        return Message(f"operator:{key}", recipient, subject, text, identity, NAME)

    @contextmanager
    def sending(self) -> Iterator[Send]:
        """One SMTP connection for all mails of a run, opened when the first is sent. Only when `ready`."""
        assert self._transport is not None
        with self._transport.session() as session:
            yield lambda delivery: self._send(session, delivery)

    def _send(self, session: Session, delivery: Delivery) -> Attempt:
        try:
            mail = to_bytes(delivery, self._mail_from)
        except ValueError as error:
            return Attempt(AttemptStatus.FAILED, f"the message cannot be written: {error}")
        return session.send(delivery.recipient, mail, self._returns_to(delivery))

    def _returns_to(self, delivery: Delivery) -> str:
        """The sender of the envelope: of each message its own, where the operator has a domain for that."""
        if not self._return_domain:
            return parseaddr(self._mail_from)[1]
        return return_path(delivery.id, delivery.message_id, delivery.return_key, self._return_domain)
