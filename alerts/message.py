"""A delivery becomes the bytes of a mail. Pure: the same delivery gives the same bytes, on every Python.

The header is written here and not by `email.message.EmailMessage`, for three measured reasons: it turns a
`List-Unsubscribe` of 76 characters into encoded words, so that no mail program shows the button; Python 3.11.7 turns
the title `=?utf-8?q?=0ABcc:_x?=` into a real `Bcc:` field (CVE-2024-6923); a lone surrogate raises in the middle of a
run. Here a field is pure ASCII on one line or it is refused, and a subject is always carried in encoded words of
RFC 2047 unless it is plain ASCII. Bodies are base64 (RFC 2045), a third smaller than quoted-printable for Chinese.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from alerts.links import digest_url, unsubscribe_url
from alerts.model import Delivery, Subscription
from alerts.words import clean_line, clip

_CRLF = "\r\n"
_PLAIN = re.compile(r"[\x20-\x7e]*")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_LONGEST_SUBJECT = 200  # cells; RFC 5322 allows long folded fields, no mail program shows them
_ENCODED_WORD = 74  # with which `email.header` keeps to the 75 characters of RFC 2047, 2; its own default gives 76


def is_address(text: str) -> bool:
    """Whether `text` is a bare ASCII mail address. Addresses that need SMTPUTF8 (RFC 6531) are not taken."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def domain_of(mail_from: str) -> str:
    """The domain of a sender such as ``HK I&T monitor <monitor@example.org>``; "localhost" when there is none."""
    address = parseaddr(mail_from)[1]
    return address.rpartition("@")[2] if is_address(address) else "localhost"


def message_id(domain: str, *parts: str) -> str:
    """A Message-ID that is a function of what is told: a resend carries the same one."""
    return f"<{digest_hash(*parts)[:32]}@{domain}>"


def digest_hash(*parts: str) -> str:
    """A hash of the parts, in hexadecimal; ("a", "b") and ("ab",) differ."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def list_headers(subscription: Subscription, domain: str, base_url: str, key: str) -> tuple[tuple[str, str], ...]:
    """List-Id (RFC 2919), List-Unsubscribe and List-Archive (RFC 2369), one-click (RFC 8058, https only)."""
    fields = [("List-Id", f"<{subscription.rhythm}.digest.{domain}>"), ("Precedence", "bulk")]
    if base_url:
        fields.append(("List-Unsubscribe", f"<{unsubscribe_url(base_url, subscription.token)}>"))
        fields.append(("List-Archive", f"<{digest_url(base_url, key)}>"))
    if base_url.startswith("https://"):
        fields.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return tuple(fields)


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
    """`value` if it may stand in a header: printable ASCII, folded nowhere but by `_subject`."""
    unfolded = value.replace(_CRLF + " ", " ") if name == "Subject" else value
    if _PLAIN.fullmatch(unfolded) and len(value) < 900:
        return value
    raise ValueError(f"the header {name} cannot be written: {value[:80]!r}")


def _sender(mail_from: str) -> str:
    name, address = parseaddr(mail_from)
    return formataddr((clean_line(name), address), "utf-8")


def _subject(text: str) -> str:
    line = clip(clean_line(text), _LONGEST_SUBJECT)
    if _PLAIN.fullmatch(line) and len(line) <= 60 and "=?" not in line:
        return line
    return Header(line, "utf-8", maxlinelen=_ENCODED_WORD, header_name="Subject").encode(linesep=_CRLF)


def _body(delivery: Delivery) -> list[str]:
    text = _part("plain", delivery.text)
    if not delivery.html:
        return [*text, ""]
    boundary = "part-" + digest_hash(delivery.message_id)[:24]  # fixed: the same mail is the same bytes
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
