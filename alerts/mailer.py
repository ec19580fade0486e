"""Hands one message to the next server and says what came of it. The only place that speaks SMTP.

One envelope per recipient, several over one connection. Expected trouble is a value, `Answer`; its verdict says who is
to blame, because a server that is down must not use up the patience meant for one full mailbox:

    SENT         the server took it (250 after the final dot)
    DEFERRED     not now: 4xx for this message
    REFUSED      never: 5xx for this message or recipient
    UNANSWERED   handed over, then the connection was lost: it may or may not have arrived
    SERVER       the server itself cannot be used: out of reach, 421, TLS, log-in, or it refuses our sender

`smtp+starttls://` never falls back to clear text: a server that offers no STARTTLS, or one whose certificate cannot be
verified, is a SERVER trouble.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from alerts.alert_errors import BadMailServer
from alerts.message import is_address
from alerts.model import Answer, Verdict
from alerts.words import clean_line, clip

log = logging.getLogger(__name__)

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SERVER_CODES = frozenset({421, 454, 530, 534, 535, 538})  # closing, TLS and log-in (RFC 5321, 3207, 4954)
_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_SESSION_TROUBLE = (smtplib.SMTPException, OSError, UnicodeError)  # ssl.SSLError is an OSError


class MailSession(Protocol):
    """An open way to the next server."""

    def send(self, recipient: str, message: bytes) -> Answer:
        """Hand `message` over for one recipient."""


class Mailer(Protocol):
    """Whatever takes messages to the next server."""

    @property
    def ready(self) -> bool:
        """Whether there is a server at all; without one, deliveries wait."""

    def session(self) -> AbstractContextManager[MailSession]:
        """One connection, opened when it is first needed, for any number of messages."""


class NoMailer:
    """No mail server is configured: deliveries wait, visibly."""

    ready = False

    def session(self) -> AbstractContextManager[MailSession]:
        """Refused: nobody asks, because `ready` is False."""
        raise BadMailServer("no mail server is configured")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an answer, in seconds. RFC 5321, 4.5.3.2.6: ten minutes after the final dot."""

    command: float = 30.0
    final_dot: float = 600.0
    quit: float = 5.0


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as its address says it. The password is in no `repr`."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Read ``smtp://``, ``smtp+starttls://`` or ``smtps://`` with user, password (percent-encoded) and port."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadMailServer("the mail server address cannot be read: its host or port is malformed") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise BadMailServer("the mail server address must be smtp://, smtp+starttls:// or smtps:// and name a host")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


class SmtpMailer:
    """A mailer over `smtplib`. `context`: what certificates are trusted; the system's by default."""

    ready = True

    def __init__(
        self,
        server: Server,
        mail_from: str,
        context: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.server = server
        self.sender = parseaddr(mail_from)[1]
        if not is_address(self.sender):
            raise BadMailServer(f"the sender of mails is no address: {mail_from!r}")
        if server.password and server.scheme == "smtp" and server.host not in {"localhost", "127.0.0.1", "::1"}:
            log.warning("the password for the mail server %s travels in clear text: use smtps://", server.host)
        self._context = context or ssl.create_default_context()
        self._patience = patience or Patience()

    @classmethod
    def from_url(
        cls,
        url: str,
        mail_from: str,
        context: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> SmtpMailer:
        """Raises BadMailServer, which never shows the password."""
        return cls(Server.from_url(url), mail_from, context, patience)

    @contextmanager
    def session(self) -> Iterator[MailSession]:
        """One connection for several messages; closed at the end, however that goes."""
        session = SmtpSession(self.server, self.sender, self._context, self._patience)
        try:
            yield session
        finally:
            session.close()


class SmtpSession:
    """One connection, opened when first needed and again after it was lost."""

    def __init__(self, server: Server, sender: str, context: ssl.SSLContext, patience: Patience) -> None:
        self._server, self._sender, self._context, self._patience = server, sender, context, patience
        self._client: smtplib.SMTP | None = None

    def send(self, recipient: str, message: bytes) -> Answer:
        """One envelope. A connection that the server closed while it was idle is opened anew, once."""
        reused = self._client is not None
        answer = self._try(recipient, message)
        if answer.verdict is Verdict.SERVER and reused:
            answer = self._try(recipient, message)
        return answer

    def close(self) -> None:
        """QUIT, without waiting long: what was answered with 250 is sent whatever QUIT says."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(*_SESSION_TROUBLE):
            _wait(client, self._patience.quit)
            client.quit()
        client.close()

    def _try(self, recipient: str, message: bytes) -> Answer:
        try:
            client = self._client = self._client or self._connect()
            answer = self._envelope(client, recipient) or self._hand_over(client, message)
        except _SESSION_TROUBLE as error:
            answer = _server_trouble(error)
        if answer.verdict in (Verdict.SERVER, Verdict.UNANSWERED):
            self._drop()
        elif answer.verdict is not Verdict.SENT:
            self._reset()
        return answer

    def _connect(self) -> smtplib.SMTP:
        server, wait = self._server, self._patience.command
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

    def _envelope(self, client: smtplib.SMTP, recipient: str) -> Answer | None:
        """MAIL and RCPT; an answer only when one of them is refused."""
        _wait(client, self._patience.command)
        code, reply = client.mail(self._sender)
        if code != 250:
            return answer_to("MAIL", code, reply)
        code, reply = client.rcpt(recipient)
        return None if code in (250, 251) else answer_to("RCPT", code, reply)

    def _hand_over(self, client: smtplib.SMTP, message: bytes) -> Answer:
        _wait(client, self._patience.final_dot)
        try:
            code, reply = client.data(message)
        except smtplib.SMTPDataError as error:
            return answer_to("DATA", error.smtp_code, error.smtp_error)
        except _SESSION_TROUBLE as error:
            return Answer(Verdict.UNANSWERED, f"no answer after the message was handed over: {_words(error)}")
        return answer_to("DATA", code, reply)

    def _reset(self) -> None:
        try:
            assert self._client is not None
            self._client.rset()
        except _SESSION_TROUBLE:
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def answer_to(stage: str, code: int, reply: bytes | str) -> Answer:
    """What a reply to MAIL, RCPT or DATA means: by its code, its enhanced code and the stage."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return Answer(_verdict(stage, code, text), clip(clean_line(f"{stage}: {code} {text}"), 300), code)


def _verdict(stage: str, code: int, text: str) -> Verdict:
    if stage == "DATA" and 200 <= code < 300:
        return Verdict.SENT
    if code in _SERVER_CODES or code < 0:  # smtplib says -1 for a line that is no reply
        return Verdict.SERVER
    if not 500 <= code < 600:
        return Verdict.DEFERRED
    enhanced = _ENHANCED.match(text)
    too_big = code == 552 or (enhanced is not None and enhanced.groups() == ("3", "4"))
    return Verdict.SERVER if stage == "MAIL" and not too_big else Verdict.REFUSED


def _server_trouble(error: Exception) -> Answer:
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    return Answer(Verdict.SERVER, _words(error), code)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        text = f"{error.smtp_code} {reply.decode('utf-8', 'replace') if isinstance(reply, bytes) else reply}"
    else:
        text = str(error) or "no answer in time" if isinstance(error, TimeoutError) else str(error)
    return clip(clean_line(f"{type(error).__name__}: {text}"), 300)


def _wait(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)
