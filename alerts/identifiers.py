"""Identifiers that are a function of what they name, so that the same thing has the same one after a restart. Pure."""

from __future__ import annotations

import hashlib

from alerts.model import Subscription

_KEY_LENGTH = 22  # hexadecimal digits, 88 bits: cannot be guessed, and List-Archive stays on one line


def stable_hash(*parts: str) -> str:
    """SHA-256 of the parts in hexadecimal; ("a", "b") and ("ab",) differ."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digest_key(subscription: Subscription, period: str) -> str:
    """The secret part of the address of a digest's web copy: it cannot be computed without the subscription's token."""
    return stable_hash(subscription.token, period)[:_KEY_LENGTH]
