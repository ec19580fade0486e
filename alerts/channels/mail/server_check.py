"""What a mail server says to us before any mail is sent, and what the DNS should say of our domain.

Nothing is looked up in the DNS: which machines send and who signs is known to the operator and the mail provider alone.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from alerts.channels.mail.address import domain_of
from alerts.channels.mail.fitting import HTML_LIMIT
from alerts.channels.mail.smtp import CONNECTION_ERRORS, SmtpTransport, connect
from alerts.channels.mail.smtp_reply import read_error, read_reply
from alerts.channels.mail.socket_deadline import SocketDeadline
from alerts.return_path import return_path

# Of our largest mail: HTML and text, each a third larger in base64 (RFC 2045, 6.8), and the header.
_LARGEST = HTML_LIMIT * 2 * 4 // 3 + 10_000
_COMPLETED = 250


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One thing that was tried. `said`: what came of it, in one line."""

    name: str
    passed: bool
    said: str


def check_server(transport: SmtpTransport, mail_from: str, return_domain: str) -> Iterator[CheckStep]:
    """Connect, secure, log in, and ask whether our sender is taken; no mail is sent. Ends with the first that fails."""
    server = transport.server
    place = f"{server.scheme}://{server.host}:{server.port}"
    deadline = SocketDeadline()
    with deadline.within(transport.timeouts.message):
        try:
            client = connect(server, transport.context, transport.timeouts, deadline)
        except CONNECTION_ERRORS as error:
            yield CheckStep("connect", False, f"{place}: {read_error(error).reason}")
            return
        try:
            yield CheckStep("connect", True, f"{place} answers as {_name(client)}")
            yield _security(client, here=server.is_here)
            who = f"logged in as {server.user}" if server.user else "no log-in is configured"
            yield CheckStep("log-in", True, who)
            yield _size(client)
            yield _sender(client, mail_from, return_domain)
        finally:
            with suppress(*CONNECTION_ERRORS):
                client.quit()
            client.close()


def _name(client: smtplib.SMTP) -> str:
    return (client.ehlo_resp or client.helo_resp or b"?").decode("utf-8", "replace").split("\n")[0].strip()


def _security(client: smtplib.SMTP, *, here: bool) -> CheckStep:
    if not isinstance(client.sock, ssl.SSLSocket):
        if here:
            return CheckStep("TLS", True, "none: the server is on this machine")
        offered = "; it offers STARTTLS: use smtp+starttls://" if client.has_extn("starttls") else ""
        return CheckStep("TLS", False, f"mails cross the network in clear text{offered}")
    until = (client.sock.getpeercert() or {}).get("notAfter", "?")
    return CheckStep("TLS", True, f"{client.sock.version()}, its certificate is valid until {until}")


def _size(client: smtplib.SMTP) -> CheckStep:
    """SIZE (RFC 1870): 0 or nothing means that no limit is said."""
    limit = client.esmtp_features.get("size", "").strip()
    least = int(limit) if limit.isdecimal() else 0
    said = f"mails of up to {least:,} bytes are taken" if least else "the server says no limit"
    return CheckStep("size", not least or least >= _LARGEST, f"{said}; our largest have {_LARGEST:,}")


def _sender(client: smtplib.SMTP, mail_from: str, return_domain: str) -> CheckStep:
    sender = return_path(1, "<check>", "", return_domain) if return_domain else parseaddr(mail_from)[1]
    try:
        code, reply = client.mail(sender)
    except CONNECTION_ERRORS as error:
        return CheckStep("sender", False, f"{sender}: {read_error(error).reason}")
    return CheckStep("sender", code == _COMPLETED, f"{sender}: {read_reply('MAIL', code, reply).reason}")


def dns_advice(transport: SmtpTransport, mail_from: str, return_domain: str) -> list[str]:
    """The records of SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and, for a return domain, MX."""
    domain, host = domain_of(mail_from), transport.server.host
    envelope = return_domain or domain
    lines = [
        f'{envelope}. TXT "v=spf1 a:{host} ~all"    (SPF: or what your mail provider says, such as include:…)',
        f'SELECTOR._domainkey.{domain}. TXT "v=DKIM1; k=rsa; p=…"    (DKIM: the key that {host} signs with; it must '
        "sign From, List-Unsubscribe and List-Unsubscribe-Post, RFC 8058)",
        f'_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"    (DMARC: p=quarantine once the '
        "reports are clean)",
    ]
    if return_domain:
        lines.append(f"{return_domain}. MX 10 …    (the server whose mailbox `monitor bounces` reads)")
        if return_domain != domain and not return_domain.endswith(f".{domain}"):
            lines.append(f"{return_domain} is not below {domain}: SPF will not count for DMARC (RFC 7489, 3.1.2)")
    return lines
