"""What an SMTP reply or a lost connection means for the message. Pure.

    DELIVERED     the server accepted it (2xx after the final dot)
    RETRY         4xx for this message: greylisting, a full mailbox
    FAILED        5xx for this message or recipient: never retried (RFC 5321, 4.2.1); `unknown_recipient` says which of
                  these are of the address itself
    AMBIGUOUS     the connection was lost after the final dot: the message may or may not have arrived
    UNAVAILABLE   the server itself: out of reach, 421, TLS, log-in, or it refuses us (see `refuses_us`)

A server that is down must not use up the attempts of a message with which nothing is wrong, hence the last.
"""

from __future__ import annotations

import re
import smtplib

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.refuses_us import says_refuses_us
from alerts.channels.mail.unknown_recipient import Stage, says_unknown_recipient
from alerts.plain_text import single_line, truncate

# Closing (RFC 5321, 3.8), TLS (RFC 3207, 4), log-in required, failed, too weak or only over TLS (RFC 4954, 6).
_SERVER_CODES = frozenset({421, 454, 530, 534, 535, 538})
_TOO_LARGE = 552  # RFC 1870, 6.1: the message exceeds the fixed maximum size
_ENHANCED_TOO_LARGE = ("3", "4")  # X.3.4 of RFC 3463, 3.4: message too big for system
_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463, 2
_REASON_WIDTH = 300  # cells: two or three lines of a terminal; servers send whole paragraphs


def read_reply(stage: Stage, code: int, reply: bytes | str, *, takes_others: bool = False) -> Attempt:
    """What a reply to MAIL, RCPT or the final dot of DATA means, by stage, code and enhanced code.

    `takes_others`: the server has just taken a message for somebody else, so a refusal is not of the sender.
    """
    text = _decoded(reply)
    status = _status(stage, code, text)
    if status is AttemptStatus.FAILED and not takes_others and says_refuses_us(stage, code, text):
        status = AttemptStatus.UNAVAILABLE
    unknown = status is AttemptStatus.FAILED and says_unknown_recipient(stage, code, text)
    return Attempt(status, _one_line(f"{stage}: {code} {text}"), code, unknown_recipient=unknown)


def read_error(error: Exception) -> Attempt:
    """What an exception before the message was handed over means: the server cannot be used."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    return Attempt(AttemptStatus.UNAVAILABLE, _describe(error), code)


def read_lost_answer(error: Exception) -> Attempt:
    """What an exception after the message was handed over means."""
    return Attempt(AttemptStatus.AMBIGUOUS, f"no answer after the message was handed over: {_describe(error)}")


def _status(stage: Stage, code: int, text: str) -> AttemptStatus:
    if stage == "DATA" and 200 <= code < 300:
        return AttemptStatus.DELIVERED
    if code in _SERVER_CODES or code < 0:  # smtplib gives -1 for a line that is not a reply
        return AttemptStatus.UNAVAILABLE
    if not 500 <= code < 600:
        return AttemptStatus.RETRY
    # A refusal of MAIL is about our sender address, the same for every message, unless it is about the size.
    return AttemptStatus.UNAVAILABLE if stage == "MAIL" and not _is_too_large(code, text) else AttemptStatus.FAILED


def _is_too_large(code: int, text: str) -> bool:
    enhanced = _ENHANCED.match(text)
    return code == _TOO_LARGE or (enhanced is not None and enhanced.groups() == _ENHANCED_TOO_LARGE)


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
    else:
        text = str(error) or ("no answer in time" if isinstance(error, TimeoutError) else "")
    return _one_line(f"{type(error).__name__}: {text}")


def _decoded(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _one_line(text: str) -> str:
    return truncate(single_line(text), _REASON_WIDTH)
