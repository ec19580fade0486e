"""The channel for chats and push: Slack, Teams, Telegram, ntfy and the many others that Apprise writes to.

An address is one of Apprise (https://github.com/caronc/apprise/wiki), such as `slack://…` or `ntfy://topic`, and holds
the secrets of its service. One message for each address, so that each has a state of its own. Apprise says whether a
service took a message and nothing more: no code, no time to wait, and a message in several parts may have come in part.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.posting import Refusal
from alerts.channels.protocol import ChannelSettings, Send
from alerts.identifiers import stable_hash
from alerts.links import digest_url, safe_url, unsubscribe_url
from alerts.local_dates import today_in_hong_kong
from alerts.model import Delivery, DigestContent, Item, Message, Subscription
from alerts.plain_text import single_line
from alerts.presentation import digest_view, item_view
from alerts.translations import TRANSLATIONS

NAME = "apprise"
_IDENTITY = 32  # hexadecimal digits, 128 bits
# What is no chat: mail and plain POSTs, which have channels of their own that retry by what the other side says; and
# what acts on this machine (Apprise's plug-ins for the desktop and the system log).
_NOT_HERE = frozenset(
    {
        "mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "dbus", "qt", "kde", "glib", "gnome",
        "macosx", "windows", "syslog",
    }
)  # fmt: skip

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings repeat what services answer, and addresses


class AppriseChannel:
    """Writes to chats where the package `apprise` is installed; else messages wait in the outbox."""

    def __init__(self, base_url: str, refusal: Refusal) -> None:
        self._base_url, self._refusal = base_url, refusal

    @classmethod
    def from_settings(cls, settings: ChannelSettings) -> AppriseChannel:
        return cls(settings.base_url, settings.refusal)

    @property
    def ready(self) -> bool:
        return find_spec("apprise") is not None

    def recipient(self, address: str) -> str:
        """The address as it was given. ValueError, which does not show it: Apprise knows no such service."""
        if not self.ready:
            raise ValueError("chats need the extra `chat`: pip install hk-innotech-monitor[chat]")
        plain = address.strip()
        scheme = plain.partition("://")[0].lower()
        if scheme in _NOT_HERE:
            raise ValueError(f"{scheme}:// is no chat: give a mail address, or https:// for a webhook")
        if not plain.isprintable() or _service(plain) is None:
            raise ValueError(f"Apprise cannot read this address of {scheme or 'a chat'}")
        return plain

    def new_secret(self) -> str:
        """None: the secrets stand in the address."""
        return ""

    def render(self, content: DigestContent, subscription: Subscription, now: datetime, key: str = "") -> Message:
        """Every headline with its address: a chat has no second part that would name the rest."""
        view = digest_view(content, subscription, self._base_url, now, key)
        blocks = [_block(item, subscription, now) for item in content.items]
        said = [line for line in (view.note, view.nothing) if line]
        text = "\n\n".join([*said, *blocks, *self._links(subscription, key)]) + "\n"
        return Message(f"digest:{key}", subscription.address, view.subject, text, _identity("digest", key), NAME)

    def render_notice(self, recipient: str, subject: str, text: str, key: str) -> Message:
        return Message(f"operator:{key}", recipient, subject, text, _identity("operator", key), NAME)

    @contextmanager
    def sending(self) -> Iterator[Send]:
        yield self._send

    def _links(self, subscription: Subscription, key: str) -> list[str]:
        if not self._base_url or not key:
            return []
        texts = TRANSLATIONS[subscription.language]
        leaving = unsubscribe_url(self._base_url, subscription.token)
        return [f"{texts.web_copy}: {digest_url(self._base_url, key)}\n{texts.unsubscribe}: {leaving}"]

    def _send(self, delivery: Delivery) -> Attempt:
        service = _service(delivery.recipient)
        if service is None:
            return Attempt(AttemptStatus.FAILED, "Apprise cannot read the address any more")
        if refusal := self._refusal(str(getattr(service, "host", "") or "")):
            return Attempt(AttemptStatus.FAILED, refusal)
        service.overflow_mode = "split"  # a service with short messages gets several
        try:
            taken = service.notify(title=delivery.subject, body=delivery.text, body_format="text")
        except Exception as error:  # its text may hold the address
            return Attempt(AttemptStatus.AMBIGUOUS, f"{type(error).__name__} in Apprise")
        if taken:
            return Attempt(AttemptStatus.DELIVERED, "taken")
        return Attempt(AttemptStatus.RETRY, "the service did not take it, or is out of reach")


def _service(address: str) -> Any:
    """Apprise's object for one address; None: there is no such service, or Apprise is not installed any more."""
    if find_spec("apprise") is None:
        return None
    import apprise

    return apprise.Apprise.instantiate(address, suppress_exceptions=True)


def _identity(kind: str, key: str) -> str:
    return f"chat_{stable_hash(NAME, kind, key)[:_IDENTITY]}"


def _block(item: Item, subscription: Subscription, now: datetime) -> str:
    """Headline, what to do by when, publisher and address."""
    view = item_view(item, today_in_hong_kong(now), subscription.language, "")
    said = [
        single_line(item.title),
        *view.changes,
        view.deadline,
        f"{view.publisher} · {view.when}",
        safe_url(item.url),
    ]
    return "\n".join(line for line in said if line)
