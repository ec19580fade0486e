"""Addresses to which mail about us comes back, each signed, so that what comes is known whatever it quotes. Pure.

    bounce-4711-9f86d081884c7d659a2f@bounces.example.org        the return path of one message: the delivery
    leave-12-0cc175b9c0f1b6a831c3@bounces.example.org           whoever writes there leaves: the subscription

"Variable envelope return path" (https://cr.yp.to/proto/verp.txt), signed: nobody who was not sent the message can have
a subscription paused or ended by it. The signature holds no capitals, since servers may write a local part in small
letters.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import NamedTuple

_SIGNED = (
    20  # hexadecimal digits, 80 bits: cannot be guessed; the local part stays below 64 octets (RFC 5321, 4.5.3.1.1)
)
_LOCAL_PART = r"\b{}-([1-9]\d{{0,17}})-([0-9a-f]{{{}}})@"
_RETURN = re.compile(_LOCAL_PART.format("bounce", _SIGNED), re.IGNORECASE)
_LEAVING = re.compile(_LOCAL_PART.format("leave", _SIGNED), re.IGNORECASE)


class SignedTag(NamedTuple):
    """What such an address says: the number of a delivery or a subscription, and the signature."""

    id: int
    signature: str


def return_path(delivery_id: int, message_id: str, key: str, domain: str) -> str:
    """The address for the envelope. `key`: a secret of the subscription; "" of a message that has none."""
    return f"bounce-{delivery_id}-{_of_delivery(delivery_id, message_id, key)}@{domain}"


def return_tags(text: str) -> tuple[SignedTag, ...]:
    """The return paths in a text, each once."""
    return _tags(_RETURN, text)


def is_signed(tag: SignedTag, message_id: str, key: str) -> bool:
    """Whether the tag was made for the delivery with that Message-ID."""
    return hmac.compare_digest(tag.signature, _of_delivery(tag.id, message_id, key))


def leaving_address(subscription_id: int, key: str, domain: str) -> str:
    """The address to which a reader writes to leave. `key`: a secret of the subscription."""
    return f"leave-{subscription_id}-{_of_subscription(subscription_id, key)}@{domain}"


def leaving_tags(text: str) -> tuple[SignedTag, ...]:
    """The addresses for leaving in a text, each once."""
    return _tags(_LEAVING, text)


def is_leaving(tag: SignedTag, key: str) -> bool:
    """Whether the tag was made for the subscription with that secret."""
    return hmac.compare_digest(tag.signature, _of_subscription(tag.id, key))


def _tags(pattern: re.Pattern[str], text: str) -> tuple[SignedTag, ...]:
    return tuple(dict.fromkeys(SignedTag(int(id_), signature.lower()) for id_, signature in pattern.findall(text)))


def _of_delivery(delivery_id: int, message_id: str, key: str) -> str:
    return _signature(f"return-path:{delivery_id}:{message_id}", key or message_id)


def _of_subscription(subscription_id: int, key: str) -> str:
    return _signature(f"leave:{subscription_id}", key)


def _signature(signed: str, key: str) -> str:
    return hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()[:_SIGNED]
