"""Writes a delivery as the bytes of a mail. Pure: the same delivery gives the same bytes, on every Python.

The header is written here and not by `email.message.EmailMessage`, for three measured reasons: it turns a
`List-Unsubscribe` of 76 characters into encoded words, so that no mail program shows the button; Python 3.11.7 turns
the title `=?utf-8?q?=0ABcc:_x?=` into a real `Bcc:` field (CVE-2024-6923); a lone surrogate raises an exception while
mails are being sent. Here a field is pure ASCII on one line or it is refused, and a subject that is not plain ASCII is
written in encoded words (RFC 2047). Bodies are base64 (RFC 2045), a third smaller than quoted-printable for Chinese.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from email.charset import BASE64, SHORTEST, Charset
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from alerts.identifiers import stable_hash
from alerts.links import digest_url, help_url, unsubscribe_url
from alerts.model import Delivery, Subscription
from alerts.plain_text import single_line, truncate
from alerts.return_path import leaving_address

_CRLF = "\r\n"  # RFC 5321, 2.3.8
_PRINTABLE_ASCII = re.compile(r"[\x20-\x7e]*")
_SUBJECT_WIDTH = 200  # cells: more than any mail program shows; a longer subject is cut
# RFC 5322, 2.1.1: a line should have no more than 78 characters; 60 leave room for "Subject: " and what a reply adds.
_PLAIN_SUBJECT = 60
_ENCODED_WORD = 74  # makes `email.header` keep to the 75 characters of RFC 2047, 2; its own default gives 76
_FIELD_LENGTH = 900  # characters: with its name under the 998 of a line (RFC 5322, 2.1.1), since it is not folded
_IDENTITY = 32  # hexadecimal digits, 128 bits: as many as a UUID has (RFC 5322, 3.6.4: unique)
_BOUNDARY = 24  # hexadecimal digits: base64 bodies have no "-", so no line of them can equal a boundary


def message_id(domain: str, *parts: str) -> str:
    """A Message-ID (RFC 5322, 3.6.4) computed from its parts, so that every attempt carries the same one."""
    return f"<{stable_hash(*parts)[:_IDENTITY]}@{domain}>"


def list_headers(
    subscription: Subscription, domain: str, base_url: str, key: str, return_domain: str = ""
) -> tuple[tuple[str, str], ...]:
    """List-Id (RFC 2919), List-Unsubscribe, -Help and -Archive (RFC 2369), one-click (RFC 8058, https only).

    `return_domain`: whose mails are read, so that a reader may leave by mail too; the page comes first, as the
    likelier one is to (RFC 2369, 3.2), and RFC 8058, 3.1, wants one https address among them.
    """
    fields = [
        ("List-Id", f"<{subscription.rhythm}.digest.{domain}>"),
        ("Precedence", "bulk"),
    ]  # RFC 3834, 2: no auto-replies
    if ways := _ways_out(subscription, base_url, return_domain):
        fields.append(("List-Unsubscribe", ways))
    if base_url:
        fields.append(("List-Help", f"<{help_url(base_url)}>"))
        fields.append(("List-Archive", f"<{digest_url(base_url, key)}>"))
    if base_url.startswith("https://"):
        fields.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return tuple(fields)


def _ways_out(subscription: Subscription, base_url: str, return_domain: str) -> str:
    page = [f"<{unsubscribe_url(base_url, subscription.token)}>"] if base_url else []
    key = subscription.link_secret
    mail = [f"<mailto:{leaving_address(subscription.id, key, return_domain)}>"] if return_domain and key else []
    return ", ".join(page + mail)


def to_bytes(delivery: Delivery, mail_from: str) -> bytes:
    """The mail as it goes over the wire: 7-bit, CRLF, lines under 998 octets. ValueError: it cannot be written."""
    head = [f"{name}: {_field(name, value)}" for name, value in _fields(delivery, mail_from)]
    return _CRLF.join([*head, *_body(delivery)]).encode("ascii")


def _fields(delivery: Delivery, mail_from: str) -> Iterator[tuple[str, str]]:
    yield "From", _sender(mail_from)
    yield "To", delivery.recipient
    yield "Subject", _subject(delivery.subject)
    yield "Date", format_datetime(delivery.created_at)
    yield "Message-ID", delivery.message_id
    yield from delivery.headers
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no out-of-office replies
    yield "MIME-Version", "1.0"


def _field(name: str, value: str) -> str:
    """`value` if it is printable ASCII on one line (only `_subject` folds). ValueError: it is not."""
    unfolded = value.replace(_CRLF + " ", " ") if name == "Subject" else value
    if _PRINTABLE_ASCII.fullmatch(unfolded) and len(value) < _FIELD_LENGTH:
        return value
    raise ValueError(f"the header {name} cannot be written: {value[:80]!r}")


def _sender(mail_from: str) -> str:
    name, address = parseaddr(mail_from)
    return formataddr((single_line(name), address), _utf8())


def _utf8() -> Charset:
    """UTF-8 as the standard library writes it. Its table is open to everybody in the process, and Apprise changes it: a
    digest would not be the same bytes with and without a chat beside it.
    """
    utf8 = Charset("utf-8")
    utf8.header_encoding, utf8.body_encoding = SHORTEST, BASE64
    return utf8


def _subject(text: str) -> str:
    line = truncate(single_line(text), _SUBJECT_WIDTH)
    if _PRINTABLE_ASCII.fullmatch(line) and len(line) <= _PLAIN_SUBJECT and "=?" not in line:
        return line
    return Header(line, _utf8(), maxlinelen=_ENCODED_WORD, header_name="Subject").encode(linesep=_CRLF)


def _body(delivery: Delivery) -> list[str]:
    text = _part("plain", delivery.text)
    if not delivery.html:
        return [*text, ""]
    boundary = "part-" + stable_hash(delivery.message_id)[:_BOUNDARY]  # not random: see the module
    return [
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
        "",
        f"--{boundary}",
        *text,
        f"--{boundary}",
        *_part("html", delivery.html),
        f"--{boundary}--",
        "",
    ]


def _part(kind: str, content: str) -> list[str]:
    encoded = base64.encodebytes(content.encode("utf-8", "replace")).decode("ascii")
    head = [f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
    return head + encoded.splitlines()
