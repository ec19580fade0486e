"""Addresses by their form: which channel they are of, and how they may be shown. Pure.

reader@example.org       mail
https://host/path        webhook
tgram://token/chat       a chat, by Apprise; such an address holds secrets in any of its parts
"""

from __future__ import annotations

from urllib.parse import urlsplit


def channel_of(address: str) -> str:
    """The name of the channel that an address of this form belongs to."""
    scheme, sign, _ = address.strip().partition("://")
    if not sign:
        return "mail"
    return "webhook" if scheme.lower() in ("http", "https") else "apprise"


def masked(address: str) -> str:
    """A mail address as it is; of a web address scheme and host; of any other (`tgram://token/chat`) the scheme."""
    scheme, sign, _ = address.partition("://")
    if not sign:
        return address
    if scheme.lower() not in ("http", "https"):
        return f"{scheme}://…"
    return f"{scheme}://{urlsplit(address).hostname or ''}/…"
