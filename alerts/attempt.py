"""What came of sending messages, in one form for all channels. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class AttemptStatus(StrEnum):
    """What an attempt to send says about the message. Channels map their own answers (SMTP, HTTP, …) to these."""

    DELIVERED = "delivered"  # the next server has accepted it
    RETRY = "retry"  # a temporary refusal of this message
    FAILED = "failed"  # a permanent refusal of this message or recipient
    AMBIGUOUS = "ambiguous"  # handed over, but the answer was lost: it may or may not have arrived
    UNAVAILABLE = "unavailable"  # the channel itself cannot be used: nothing is wrong with the message


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of one attempt to send one message.

    `reason`: one line for a person. `code`: the reply code of the protocol (SMTP, HTTP), when there was one.
    `retry_after`: how long the other side asked to wait, when it did. `unknown_recipient`: it says that there is no
    such recipient, or none any more; never without `FAILED`.
    """

    status: AttemptStatus
    reason: str = ""
    code: int | None = None
    retry_after: timedelta | None = None
    unknown_recipient: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """The results of one delivery run. `waiting`: still to be sent when it ended, those to be retried included."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    waiting: int = 0
