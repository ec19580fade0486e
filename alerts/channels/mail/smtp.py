"""Sends mails to one SMTP server: one envelope per recipient, several over one connection.

Expected trouble is a value, `Attempt`; see `smtp_reply` for what each answer means. `smtp+starttls://` never falls back
to clear text: a server that offers no STARTTLS, or whose certificate cannot be verified, counts as unavailable.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.address import sender_of
from alerts.channels.mail.server_url import MailServer
from alerts.channels.mail.smtp_reply import read_error, read_lost_answer, read_reply
from alerts.channels.mail.unknown_recipient import Stage

logger = logging.getLogger(__name__)

_CONNECTION_ERRORS = (smtplib.SMTPException, OSError, UnicodeError)  # ssl.SSLError is an OSError
_COMPLETED = 250  # RFC 5321, 4.2.3: requested mail action okay, completed
_RECIPIENT_ACCEPTED = (_COMPLETED, 251)  # 251: not local, will be forwarded


class Session(Protocol):
    """An open way to a server, for one run."""

    def send(self, recipient: str, mail: bytes) -> Attempt:
        """One attempt to hand `mail` over for one recipient."""


class Transport(Protocol):
    """What opens sessions: `SmtpTransport`, or a test's stand-in."""

    def session(self) -> AbstractContextManager[Session]:
        """A session that is closed at the end of the context."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for an answer, in seconds.

    RFC 5321, 4.5.3.2 asks for 5 minutes for a command and 10 after the final dot (4.5.3.2.6). The second is kept,
    because an answer that is lost may mean a second copy; a command is cut short, since nothing was handed over yet
    and a server that is silent for half a minute holds up every other mail. What QUIT answers matters to nobody.
    """

    command: float = 30.0
    final_dot: float = 600.0
    quit: float = 5.0


class SmtpTransport:
    """Opens sessions with one server. `context`: which certificates are trusted; the system's by default."""

    def __init__(
        self,
        server: MailServer,
        mail_from: str,
        context: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.server = server
        self.sender = sender_of(mail_from)
        if server.exposes_password:
            logger.warning("the password for the mail server %s is sent in clear text: use smtps://", server.host)
        self._context = context or ssl.create_default_context()
        self._timeouts = timeouts or Timeouts()

    @classmethod
    def from_url(
        cls,
        url: str,
        mail_from: str,
        context: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
    ) -> SmtpTransport:
        """Raises BadMailServer, which never shows the password."""
        return cls(MailServer.from_url(url), mail_from, context, timeouts)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One connection for several mails, closed at the end in any case."""
        session = SmtpSession(self.server, self.sender, self._context, self._timeouts)
        try:
            yield session
        finally:
            session.close()


class SmtpSession:
    """One connection, opened when first needed and again after it was lost."""

    def __init__(self, server: MailServer, sender: str, context: ssl.SSLContext, timeouts: Timeouts) -> None:
        self._server, self._sender, self._context, self._timeouts = server, sender, context, timeouts
        self._client: smtplib.SMTP | None = None
        self._takes_mails = False  # it has taken one in this run

    def send(self, recipient: str, mail: bytes) -> Attempt:
        """One envelope. When a connection that was opened for an earlier mail fails, it is opened again, once."""
        reused = self._client is not None
        attempt = self._attempt(recipient, mail)
        if attempt.status is AttemptStatus.UNAVAILABLE and reused:
            attempt = self._attempt(recipient, mail)
        return attempt

    def close(self) -> None:
        """QUIT, with a short wait: a mail that was accepted stays accepted whatever QUIT answers."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(*_CONNECTION_ERRORS):
            _set_timeout(client, self._timeouts.quit)
            client.quit()
        client.close()

    def _attempt(self, recipient: str, mail: bytes) -> Attempt:
        try:
            client = self._client = self._client or self._connect()
            attempt = self._open_envelope(client, recipient) or self._hand_over(client, mail)
        except _CONNECTION_ERRORS as error:
            attempt = read_error(error)
        self._takes_mails |= attempt.status is AttemptStatus.DELIVERED
        if attempt.status in (AttemptStatus.UNAVAILABLE, AttemptStatus.AMBIGUOUS):
            self._drop()
        elif attempt.status is not AttemptStatus.DELIVERED:
            self._reset()
        return attempt

    def _connect(self) -> smtplib.SMTP:
        server, wait = self._server, self._timeouts.command
        if server.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=wait, context=self._context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=wait)
        try:
            if server.scheme == "smtp+starttls":
                client.starttls(context=self._context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _open_envelope(self, client: smtplib.SMTP, recipient: str) -> Attempt | None:
        """MAIL and RCPT; an attempt only when one of them is refused."""
        _set_timeout(client, self._timeouts.command)
        code, reply = client.mail(self._sender)
        if code != _COMPLETED:
            return read_reply("MAIL", code, reply)
        code, reply = client.rcpt(recipient)
        return None if code in _RECIPIENT_ACCEPTED else self._read("RCPT", code, reply)

    def _hand_over(self, client: smtplib.SMTP, mail: bytes) -> Attempt:
        _set_timeout(client, self._timeouts.final_dot)
        try:
            code, reply = client.data(mail)
        except smtplib.SMTPDataError as error:
            return self._read("DATA", error.smtp_code, error.smtp_error)
        except _CONNECTION_ERRORS as error:
            return read_lost_answer(error)
        return self._read("DATA", code, reply)

    def _read(self, stage: Stage, code: int, reply: bytes | str) -> Attempt:
        return read_reply(stage, code, reply, takes_others=self._takes_mails)

    def _reset(self) -> None:
        """RSET ends the refused envelope, so that the connection can serve the next mail."""
        try:
            assert self._client is not None
            self._client.rset()
        except _CONNECTION_ERRORS:
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _set_timeout(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)
