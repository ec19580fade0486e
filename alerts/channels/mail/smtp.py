"""Sends mails to one SMTP server: one envelope per recipient, several over one connection.

Expected trouble is a value, `Attempt`; see `smtp_reply` for what each answer means. `smtp+starttls://` never falls back
to clear text: a server that offers no STARTTLS, or whose certificate cannot be verified, counts as unavailable.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.address import sender_of
from alerts.channels.mail.server_url import MailServer
from alerts.channels.mail.smtp_reply import read_error, read_lost_answer, read_reply
from alerts.channels.mail.socket_deadline import SocketDeadline
from alerts.channels.mail.unknown_recipient import Stage

logger = logging.getLogger(__name__)

CONNECTION_ERRORS = (smtplib.SMTPException, OSError, UnicodeError)  # ssl.SSLError is an OSError
_TOO_SLOW = "the server took too long for one message"
_COMPLETED = 250  # RFC 5321, 4.2.3: requested mail action okay, completed
_REFUSALS = 400  # and above (RFC 5321, 4.2.1)
_RECIPIENT_ACCEPTED = (_COMPLETED, 251)  # 251: not local, will be forwarded


class Session(Protocol):
    """An open way to a server, for one run."""

    def send(self, recipient: str, mail: bytes, sender: str) -> Attempt:
        """One attempt to hand `mail` over for one recipient. `sender`: of the envelope, where it comes back to."""


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

    `message` is for all of one message: its ten minutes and six commands of half a minute. A server that gives one byte
    now and then is never silent, and would hold a run for ever; and the lease of a delivery is two minutes longer.
    """

    command: float = 30.0
    final_dot: float = 600.0
    quit: float = 5.0
    message: float = 780.0


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
        sender_of(mail_from)  # each message names its own
        if server.exposes_password:
            logger.warning("the password for the mail server %s is sent in clear text: use smtps://", server.host)
        self.context = context or ssl.create_default_context()
        self.timeouts = timeouts or Timeouts()

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
        session = SmtpSession(self.server, self.context, self.timeouts)
        try:
            yield session
        finally:
            session.close()


class _Client(smtplib.SMTP):
    """Its connection is under the deadline before the first word of the server."""

    def __init__(self, deadline: SocketDeadline, *given: Any, **named: Any) -> None:
        self._deadline = deadline
        super().__init__(*given, **named)

    def _get_socket(self, *given: Any) -> socket.socket:
        return self._deadline.watch(super()._get_socket(*given))  # type: ignore[misc]


class _TlsClient(smtplib.SMTP_SSL):
    """The same over TLS."""

    def __init__(self, deadline: SocketDeadline, *given: Any, **named: Any) -> None:
        self._deadline = deadline
        super().__init__(*given, **named)

    def _get_socket(self, *given: Any) -> socket.socket:
        return self._deadline.watch(super()._get_socket(*given))  # type: ignore[misc]


class SmtpSession:
    """One connection, opened when first needed and again after it was lost."""

    def __init__(self, server: MailServer, context: ssl.SSLContext, timeouts: Timeouts) -> None:
        self._server, self._context, self._timeouts = server, context, timeouts
        self._client: smtplib.SMTP | None = None
        self._deadline = SocketDeadline()
        self._takes_mails = False  # it has taken one in this run

    def send(self, recipient: str, mail: bytes, sender: str) -> Attempt:
        """One envelope. When a connection that was opened for an earlier mail fails, it is opened again, once."""
        reused = self._client is not None
        with self._deadline.within(self._timeouts.message):
            attempt = self._attempt(recipient, mail, sender)
            if attempt.status is AttemptStatus.UNAVAILABLE and reused and not self._deadline.passed:
                attempt = self._attempt(recipient, mail, sender)
            late = self._deadline.passed and attempt.status is not AttemptStatus.DELIVERED
        return replace(attempt, reason=f"{_TOO_SLOW}: {attempt.reason}") if late else attempt

    def close(self) -> None:
        """QUIT, with a short wait: a mail that was accepted stays accepted whatever QUIT answers."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(*CONNECTION_ERRORS), self._deadline.within(self._timeouts.quit):
            _set_timeout(client, self._timeouts.quit)
            client.quit()
        client.close()

    def _attempt(self, recipient: str, mail: bytes, sender: str) -> Attempt:
        try:
            client = self._client = self._client or connect(self._server, self._context, self._timeouts, self._deadline)
            attempt = self._open_envelope(client, recipient, sender) or self._hand_over(client, mail)
        except CONNECTION_ERRORS as error:
            attempt = read_error(error)
        self._takes_mails |= attempt.status is AttemptStatus.DELIVERED
        if attempt.status in (AttemptStatus.UNAVAILABLE, AttemptStatus.AMBIGUOUS):
            self._drop()
        elif attempt.status is not AttemptStatus.DELIVERED:
            self._reset()
        return attempt

    def _open_envelope(self, client: smtplib.SMTP, recipient: str, sender: str) -> Attempt | None:
        """MAIL and RCPT; an attempt only when one of them is refused."""
        _set_timeout(client, self._timeouts.command)
        code, reply = client.mail(sender)
        if code != _COMPLETED:
            return read_reply("MAIL", code, reply)
        code, reply = client.rcpt(recipient)
        return None if code in _RECIPIENT_ACCEPTED else self._read("RCPT", code, reply)

    def _hand_over(self, client: smtplib.SMTP, mail: bytes) -> Attempt:
        _set_timeout(client, self._timeouts.final_dot)
        try:
            code, reply = client.data(mail)
        except smtplib.SMTPDataError as error:
            refused = error.smtp_code >= _REFUSALS  # else it speaks no SMTP: nothing was handed over, whatever it says
            return self._read("DATA", error.smtp_code, error.smtp_error) if refused else read_error(error)
        except CONNECTION_ERRORS as error:
            return read_lost_answer(error)
        if self._deadline.passed:  # smtplib takes what came of the line for the whole of it
            return read_lost_answer(TimeoutError())
        return self._read("DATA", code, reply)

    def _read(self, stage: Stage, code: int, reply: bytes | str) -> Attempt:
        return read_reply(stage, code, reply, takes_others=self._takes_mails)

    def _reset(self) -> None:
        """RSET ends the refused envelope, so that the connection can serve the next mail."""
        try:
            assert self._client is not None
            self._client.rset()
        except CONNECTION_ERRORS:
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def connect(server: MailServer, context: ssl.SSLContext, timeouts: Timeouts, deadline: SocketDeadline) -> smtplib.SMTP:
    """A client that has been greeted, secured and logged in as the address asks. Raises what smtplib does."""
    wait = timeouts.command
    client: smtplib.SMTP
    if server.scheme == "smtps":
        client = _TlsClient(deadline, server.host, server.port, timeout=wait, context=context)
    else:
        client = _Client(deadline, server.host, server.port, timeout=wait)
    try:
        if server.scheme == "smtp+starttls":
            client.starttls(context=context)
            deadline.watch(_connection(client))
        client.ehlo_or_helo_if_needed()
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _connection(client: smtplib.SMTP) -> socket.socket:
    """Its socket, which STARTTLS has replaced."""
    assert client.sock is not None
    return client.sock


def _set_timeout(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)
