"""Codes and flags by which the program decides, each spelled once.

What stands in rows, logs and JSON is their text. Codes and flags that nothing decides by (`tls`, `charset:…`) are
plain text where they arise.
"""

from __future__ import annotations

from enum import StrEnum


class PollCode(StrEnum):
    """Why a poll gave nothing, or was not made. An answer with a status has the code of `http_code`."""

    BAD_ADDRESS = "bad-address"
    BAD_REQUEST = "bad-request"
    BLOCKED_ADDRESS = "blocked-address"  # leads into a network that may not be fetched from
    CHALLENGE = "challenge"  # a robot check instead of the document
    EMPTY = "empty"  # a document that lists nothing
    FENCE = "fence"  # another replica took the source over during the visit
    FLOOD = "flood"  # lists what is known under new addresses
    HELD = "held"  # another replica is visiting the source
    HOST_RESTS = "wait"  # no request was made: the host has asked for rest (`Retry-After`)
    IMPLAUSIBLE = "implausible"  # on probation: what it lists is not dated, or of another language or site
    READER_BROKEN = "reader-broken"  # the process that reads documents cannot do its work, whatever the document
    RESTS = "rests"  # not visited: the source's server asked for no visit yet, or is gone for good
    ROBOTS = "robots"
    UNEXPECTED = "unexpected"  # a fault of this program


def http_code(status: int) -> str:
    """The code of an answer with another status than was hoped for: "http-404"."""
    return f"http-{status}"


class PollFlag(StrEnum):
    """What was noticed while a document was read. Those with a detail carry it after a colon: "page-failed:robots"."""

    CAPPED = "capped"  # more entries than are taken
    ENRICHED = "enriched"  # pages of known articles that were read, with their number
    FLOOD = "flood"
    FUTURE_CLAMPED = "future-clamped"  # a date beyond today was read as now
    LED_ON = "led-on"  # a page stood at the address and led on, with where to
    REDESIGNED = "redesigned"  # the page was changed: its lists were found anew
    PAGE_FAILED = "page-failed"  # a further page of a listing, with the code
    TOLD_APART = "told-apart"  # new articles that share a key with another one, with their number
    TRUNCATED = "truncated"  # the document ends in the middle
    WITHDRAWN = "withdrawn"  # pages that are gone, with their number

    def of(self, detail: object) -> str:
        """The flag with its detail."""
        return f"{self}:{detail}"

    def within(self, flags: tuple[str, ...]) -> bool:
        """Whether the flag stands among `flags`, with or without a detail."""
        return any(flag == self or flag.startswith(f"{self}:") for flag in flags)


class EntryFlag(StrEnum):
    """What was noticed of one entry, and decides what becomes of it."""

    CUT = "cut"  # the document ends inside it: it may be new, and it is no edit of what is known
