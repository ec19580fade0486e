"""Links to a reader's own page. Pure: a link is signed and expires, so none is stored.

    17-20789-Q2hhbmdlLWRldGVjdA       subscription, last day (counted from 1970), signature

The signature is of HMAC-SHA256 with a secret of the subscription that stands in no mail: who sees the link for leaving,
as mail providers do in a header field, cannot make one of these.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# How long the link in a digest works. Cap. 593 wants a way to leave for 30 days; that is another link, which never
# ends, but a reader who looks for the last digest of a month should find this one working as well.
LINK_DAYS = 60
_SIGNATURE_BYTES = 16  # 128 bits cannot be guessed, and RFC 2104, 5, allows no less than half of the 256
_FORM = re.compile(r"(\d{1,9})-(\d{1,6})-([A-Za-z0-9_-]{22})")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A link as it was read, not yet verified."""

    subscription_id: int
    day: int
    signature: str

    def is_signed_with(self, secret: str) -> bool:
        """Whether it was made with that secret."""
        expected = _signature(self.subscription_id, self.day, secret)
        return bool(secret) and hmac.compare_digest(expected, self.signature)

    def has_expired(self, now: datetime) -> bool:
        """Whether its last day, in UTC, is over."""
        return _day(now) > self.day


def sign(subscription_id: int, secret: str, now: datetime) -> str:
    """A link that works until so many days after `now`; empty without a secret."""
    if not secret:
        return ""
    day = _day(now + timedelta(days=LINK_DAYS))
    return f"{subscription_id}-{day}-{_signature(subscription_id, day, secret)}"


def read_link(link: str) -> SignedLink | None:
    """The parts of a link; None when it has not the form of one."""
    found = _FORM.fullmatch(link)
    return SignedLink(int(found[1]), int(found[2]), found[3]) if found else None


def _day(moment: datetime) -> int:
    return (moment.astimezone(UTC).date() - _EPOCH).days


def _signature(subscription_id: int, day: int, secret: str) -> str:
    signed = hmac.new(secret.encode(), f"preferences {subscription_id} {day}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(signed[:_SIGNATURE_BYTES]).decode().rstrip("=")
