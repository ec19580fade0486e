"""Whether a refusal is of whoever sends, not of the person it was for. Pure.

A server that relays for nobody, wants a log-in or has our machine on a list answers so to every recipient: nothing is
wrong with any of them. Enhanced codes of class 7 are "security or policy" (RFC 3463, 3.8); 5.1.7 and 5.1.8 name the
sender's address (3.2). Where there is none, or after the message itself, the words decide.
"""

from __future__ import annotations

import re

from alerts.channels.mail.unknown_recipient import Stage, says_unknown_recipient

_ENHANCED = re.compile(r"[\s#]*5\.(\d{1,3})\.(\d{1,3})\b")
_POLICY = "7"
_OF_SENDER = frozenset({("1", "7"), ("1", "8")})
_REFUSES_SENDER = re.compile(
    r"\brelay(?:ing|ed)?\b|\brcpthosts\b"
    r"|\b(?:client|host|ip|address|server|sender|network)\b.{0,60}?\b(?:block(?:ed|list\w*)?|black-?list\w*|listed|banned)\b"
    r"|\b(?:blocked|listed|rejected|refused) (?:using|by|in|at|on|via)\b"
    r"|\bdnsbl\b|\brbl\b|spamhaus|\breputation\b"
    r"|\bsender\b.{0,60}?\b(?:rejected|denied|not allowed|verify|unknown)\b|\bbad sender\b"
    r"|\bauthenticat\w* (?:is )?required\b|\bnot authenticated\b|\bmust (?:log ?in|authenticate|be authenticated)\b"
    r"|\bunauthenticated\b|\bspf\b|\bdkim\b|\bdmarc\b|\breverse dns\b|\bptr\b|禁止转发|不允許轉寄|拒绝中继",
    re.IGNORECASE | re.DOTALL,
)


def says_refuses_us(stage: Stage, code: int, text: str) -> bool:
    """Whether a permanent refusal is of the sender. `text`: the reply without its code.

    After the message a policy is mostly about what it says (spam), so there only words of the sender count.
    """
    if not 500 <= code < 600 or says_unknown_recipient(stage, code, text):
        return False
    enhanced = _ENHANCED.match(text)
    if stage == "RCPT" and enhanced and (enhanced[1] == _POLICY or enhanced.groups() in _OF_SENDER):
        return True
    if (enhanced and enhanced[1] in ("2", "3")) or ("spam" in text.lower() and stage == "DATA"):
        return False  # a mailbox, or the room of the server: not us
    return _REFUSES_SENDER.search(text) is not None
