"""The webhook channel: a digest becomes one signed POST of JSON (https://www.standardwebhooks.com, version 1).

    webhook-id          the identity of the message, the same in every attempt: by it a receiver knows a repetition
    webhook-timestamp   seconds since 1970 of this attempt: receivers refuse what is older than five minutes
    webhook-signature   v1, and the base64 of HMAC-SHA256 over `id.timestamp.body` with the secret of the subscription

The specification asks for retries of everything but 2xx, and for an end at 410 Gone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.digest_json import digest_json
from alerts.channels.posting import Post, PostAnswer
from alerts.channels.protocol import ChannelSettings, Send
from alerts.identifiers import stable_hash
from alerts.model import Delivery, DigestContent, Message, Subscription
from alerts.presentation import digest_view

NAME = "webhook"
_SECRET_PREFIX = "whsec_"
_SECRET_BYTES = 24  # the specification asks for 24 to 64 random bytes
_IDENTITY = 32  # hexadecimal digits, 128 bits, as a Message-ID has
_GONE = 410  # the receiver will not take anything again (RFC 9110, 15.5.11)
_LONGEST_ADDRESS = 2_000  # characters of an address: what common servers accept of one


class WebhookChannel:
    """Posts to any number of receivers. Without a way to `post`, what is rendered waits in the outbox."""

    def __init__(self, base_url: str, post: Post | None, now: Callable[[], datetime]) -> None:
        self._base_url, self._post, self._now = base_url, post, now

    @classmethod
    def from_settings(cls, settings: ChannelSettings) -> WebhookChannel:
        return cls(settings.base_url, settings.post, lambda: datetime.now(UTC))

    @property
    def ready(self) -> bool:
        return self._post is not None

    def recipient(self, address: str) -> str:
        """The address without white space round it. ValueError: not http or https, or with a user in it."""
        url = address.strip()
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_ADDRESS
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or not plain:
            raise ValueError("not the address of a webhook: https://host/path is wanted, in ASCII and without a user")
        return url

    def new_secret(self) -> str:
        """A secret for a new subscription, in the form in which receivers are given it."""
        return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()

    def render(self, content: DigestContent, subscription: Subscription, now: datetime, key: str = "") -> Message:
        """The body of the request, to the byte. The secret is no part of it."""
        subject = digest_view(content, subscription, self._base_url, now, key).subject
        data = digest_json(content, subscription, subject, self._base_url, key)
        return self._message(f"digest:{key}", subscription.address, subject, "digest", data, now, key)

    def render_notice(self, recipient: str, subject: str, text: str, key: str) -> Message:
        data = {"subject": subject, "text": text}
        return self._message(f"operator:{key}", recipient, subject, "notice", data, None, key)

    @contextmanager
    def sending(self) -> Iterator[Send]:
        """Each message has a connection of its own: receivers are many, and each gets one message a run."""
        yield self._send

    def _message(
        self, key: str, recipient: str, subject: str, kind: str, data: object, made: datetime | None, identity: str
    ) -> Message:
        whole = {"type": kind, **({"timestamp": f"{made:%Y-%m-%dT%H:%M:%SZ}"} if made else {}), "data": data}
        body = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        return Message(key, recipient, subject, body, f"msg_{stable_hash(NAME, kind, identity)[:_IDENTITY]}", NAME)

    def _send(self, delivery: Delivery) -> Attempt:
        assert self._post is not None
        body = delivery.text.encode("utf-8", "replace")
        timestamp = int(self._now().timestamp())
        try:
            signature = sign(delivery.secret, delivery.message_id, timestamp, body)
        except ValueError as error:
            return Attempt(AttemptStatus.FAILED, str(error))
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature,
        }
        return _as_attempt(self._post(delivery.recipient, body, headers))


def sign(secret: str, identity: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`. ValueError, which does not show it: the secret cannot be read."""
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError("the subscription has no secret to sign with: make it again")
    signed = b".".join((identity.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _as_attempt(answer: PostAnswer) -> Attempt:
    """Trouble of one receiver never holds up the others, so nothing here is `UNAVAILABLE`. A lost answer is asked for
    again like any refusal: the receiver knows the message by its id.
    """
    if answer.refused:
        return Attempt(AttemptStatus.FAILED, answer.reason)
    if answer.status is None:
        return Attempt(AttemptStatus.RETRY, answer.reason, retry_after=answer.retry_after)
    reason = f"HTTP {answer.status}" + (f": {answer.reason}" if answer.reason else "")
    if 200 <= answer.status < 300:
        return Attempt(AttemptStatus.DELIVERED, reason, answer.status)
    if answer.status == _GONE:
        return Attempt(AttemptStatus.FAILED, reason, answer.status, unknown_recipient=True)
    return Attempt(AttemptStatus.RETRY, reason, answer.status, answer.retry_after)
