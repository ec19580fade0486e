"""Which mail addresses are accepted, and in what form they are stored. Pure."""

from __future__ import annotations

import re
from email.utils import parseaddr

from alerts.alert_errors import BadMailServer

# RFC 5321, 4.1.2: dot-string characters of RFC 5322, 3.2.3; lengths by 4.5.3.1.1 (local part 64 octets) and RFC 1035,
# 2.3.4 (label 63). Quoted local parts and address literals are valid but not used by people: they are not accepted.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets, its two angle brackets included


def is_address(text: str) -> bool:
    """Whether `text` is a bare ASCII mail address. Addresses that need SMTPUTF8 (RFC 6531) are not accepted."""
    return len(text) <= _MAX_LENGTH and _ADDRESS.fullmatch(text) is not None


def normalize_address(text: str) -> str:
    """The address without surrounding space, its domain in lower case (RFC 5321, 2.4). ValueError: not an address."""
    address = text.strip()
    if not is_address(address):
        raise ValueError(f"not a mail address: {address!r}")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def sender_of(mail_from: str) -> str:
    """The bare address of a sender such as ``HK I&T monitor <monitor@example.org>``. Raises BadMailServer: none."""
    address = parseaddr(mail_from)[1]
    if not is_address(address):
        raise BadMailServer(f"the sender of mails is not a mail address: {mail_from!r}")
    return address


def domain_of(mail_from: str) -> str:
    """The domain of a sender such as ``HK I&T monitor <monitor@example.org>``; "localhost" when there is none."""
    address = parseaddr(mail_from)[1]
    return address.rpartition("@")[2] if is_address(address) else "localhost"
