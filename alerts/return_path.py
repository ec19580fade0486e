"""The return path of one message, so that what comes back is known whatever it quotes. Pure.

    bounce-4711-9f86d081884c7d659a2f@bounces.example.org        the delivery, and a signature of it

"Variable envelope return path" (https://cr.yp.to/proto/verp.txt), signed: nobody who was not sent the message can have
a subscription paused by it. The signature holds no capitals, since servers may write a local part in small letters.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import NamedTuple

_SIGNED = (
    20  # hexadecimal digits, 80 bits: cannot be guessed; the local part stays below 64 octets (RFC 5321, 4.5.3.1.1)
)
_LOCAL_PART = re.compile(rf"\bbounce-([1-9]\d{{0,17}})-([0-9a-f]{{{_SIGNED}}})@", re.IGNORECASE)


class ReturnTag(NamedTuple):
    """What a return path says: of which delivery, and its signature."""

    delivery_id: int
    signature: str


def return_path(delivery_id: int, message_id: str, key: str, domain: str) -> str:
    """The address for the envelope. `key`: a secret of the subscription; "" of a message that has none."""
    return f"bounce-{delivery_id}-{_signature(delivery_id, message_id, key)}@{domain}"


def return_tags(text: str) -> tuple[ReturnTag, ...]:
    """The return paths in a text, each once."""
    found = (ReturnTag(int(id_), signature.lower()) for id_, signature in _LOCAL_PART.findall(text))
    return tuple(dict.fromkeys(found))


def is_signed(tag: ReturnTag, message_id: str, key: str) -> bool:
    """Whether the tag was made for the delivery with that Message-ID."""
    return hmac.compare_digest(tag.signature, _signature(tag.delivery_id, message_id, key))


def _signature(delivery_id: int, message_id: str, key: str) -> str:
    signed = f"return-path:{delivery_id}:{message_id}".encode()
    return hmac.new((key or message_id).encode(), signed, hashlib.sha256).hexdigest()[:_SIGNED]
