"""What a channel is: the way by which messages reach a recipient.

A channel is one module or package of `alerts.channels`. It says whether it is configured (`ready`), checks addresses,
renders a digest into a message and sends messages. Composing, the outbox, retries and the ledger know nothing else of
it, so a new channel is one module and one line in the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alerts.attempt import Attempt
from alerts.channels.posting import Post, Refusal, reachable
from alerts.model import Delivery, DigestContent, Message, Subscription

Send = Callable[[Delivery], Attempt]
"""Makes one attempt. Every expected trouble is an `Attempt`; an exception counts as ambiguous."""


class Channel(Protocol):
    """One way to reach recipients. Instances are shared by threads; what belongs to one run lives in `sending`."""

    @property
    def ready(self) -> bool:
        """Whether messages can be sent at all; while they cannot, they wait in the outbox."""

    def recipient(self, address: str) -> str:
        """`address` in the form in which it is stored and compared. ValueError: it is no address of this channel."""

    def new_secret(self) -> str:
        """A secret for a new subscription, by which its recipient knows our messages; "" where there is none."""

    def render(self, content: DigestContent, subscription: Subscription, now: datetime, key: str = "") -> Message:
        """The digest as a message. The same arguments give the same bytes.

        `key`: the secret part of the web copy's address; empty when there will be no web copy (a preview).
        """

    def render_notice(self, recipient: str, subject: str, text: str, key: str) -> Message:
        """A plain message to the operator. The same `key` gives the same message identity."""

    def sending(self) -> AbstractContextManager[Send]:
        """What sends the messages of one run. A connection may be kept open until the context ends."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What the channels are configured with; each takes the fields that it needs.

    `base_url`: where the web pages are served, or empty. `smtp_url`: the mail server, or empty. `mail_from`: the sender
    of mails, with or without a display name. `return_domain`: where mails that cannot be delivered come back to an
    address of their own, or empty. `post`: makes one HTTP request to a webhook. `refusal`: says why a host
    may not be reached by a channel that connects by itself.
    """

    base_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    return_domain: str = ""
    post: Post | None = None
    refusal: Refusal = reachable


ChannelFactory = Callable[[ChannelSettings], Channel]
"""Opens a channel; raises `AlertsError` when its settings cannot be read. It connects to nothing yet."""
