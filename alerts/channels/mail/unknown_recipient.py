"""Whether a refusal says that there is no such recipient. Pure.

The enhanced code says so where there is one that means something (RFC 3463, 3.2 and 3.3; RFC 7505, 4.2): servers use
5.7.1 for everything that they do not like, and 5.2.2 is a full mailbox. Where there is none, or one that means "other",
the words decide; 550 and 551 in answer to RCPT stand for the recipient by themselves (RFC 5321, 4.2.3).
"""

from __future__ import annotations

import re
from typing import Literal

Stage = Literal["MAIL", "RCPT", "DATA"]

_ENHANCED = re.compile(r"[\s#]*5\.(\d{1,3}\.\d{1,3})\b")
# No such mailbox, no such system, bad address, moved without a new address, a domain that takes no mail; disabled.
_SAYS_UNKNOWN = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})
# "Other" of each kind (sendmail puts texts of its own behind 5.3.0), and what Exchange Online and
# Outlook.com say of recipients that they do not have.
_SAYS_LITTLE = frozenset({"0.0", "1.0", "2.0", "3.0", "5.0", "4.1"})
_WHO = r"(?:user|recipient|mailbox|mail box|account|addressee|address|inbox)s?"
_NOT_THERE = (
    r"(?:unknown|unrecogni[sz]ed|not found|not known|not exist|n[o']t exist|does ?n[o']t|do ?n[o']t|no longer|invalid|"
    r"inactive|disabled|suspended|unavailable|deactivated|closed|rejected|undeliverable)"
)
_WORDS = re.compile(
    rf"\b(?:no such|unknown|unrouteable|invalid|bad|non-?existent|no|disabled|inactive)(?: \w+)? {_WHO}\b"
    rf"|\b{_WHO}\b.{{0,60}}?\b{_NOT_THERE}\b|用户不存在|用戶不存在|地址不存在|無此用戶|无此用户|查無此人",
    re.IGNORECASE | re.DOTALL,
)
# What is about the message, the sender or the size of a mailbox, whatever else the words say.
_OTHER_REASON = re.compile(
    r"\b(?:relay\w*|rcpthosts|spam\w*|block\w*|black\w*|deny ?list|policy|policies|quota|full|sender\w*|authenticat\w*|"
    r"log ?in|grey\w*|reputation|spf|dkim|dmarc|dnsbl|rbl|virus|rate|limit\w*|too (?:many|large|big)|storage|ip|"
    r"rejected by)\b",
    re.IGNORECASE,
)
_STANDS_FOR_RECIPIENT = frozenset({550, 551})


def says_unknown_recipient(stage: Stage, code: int, text: str) -> bool:
    """Only a permanent refusal of a recipient, or of a message to one, can. `text`: the reply without its code."""
    if stage == "MAIL" or not 500 <= code < 600:
        return False
    enhanced = _ENHANCED.match(text)
    if enhanced and enhanced[1] not in _SAYS_LITTLE:
        return enhanced[1] in _SAYS_UNKNOWN
    if _OTHER_REASON.search(text):
        return False
    by_itself = stage == "RCPT" and code in _STANDS_FOR_RECIPIENT and enhanced is None
    return by_itself or _WORDS.search(text) is not None
