"""Reads what comes back by mail: reports of delivery (RFC 3464), of complaints (RFC 5965), bounces in prose, and mails
of readers who leave (RFC 2369, 3.2). Pure.

Python's own parser does it. A library that knows more forms of prose (`flufl.bounce`) gives the addresses, but neither
the message that a report is about nor its code, and these two decide here: only who received a message knows its
Message-ID, so nobody else can have a subscription paused; and a full mailbox is not an unknown one.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message as Mail
from email.utils import parseaddr

from alerts.bounce_report import BounceReport, Kind
from alerts.channels.mail.unknown_recipient import says_unknown_recipient
from alerts.plain_text import single_line, truncate
from alerts.return_path import leaving_tags, return_tags

_REASON_WIDTH = 200  # cells: two lines of a terminal
_SEARCHED = 200_000  # bytes in which return paths are looked for: a report with the whole of our largest mail
_MOST_TAGS = 5  # looked up: a report is of one message
_PROSE = 4_000  # characters of a bounce in prose that are read for its reason
_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s@]+>")  # as `alerts.channels.mail.mime` makes them
_LEAVING_TOKEN = re.compile(r"/unsubscribe/([A-Za-z0-9_-]{16,64})")
_CODE = re.compile(r"\s*(?:[\w-]+;\s*)?(?:([245]\d\d)[\s-]+)?(.*)", re.DOTALL)  # "smtp; 550-5.1.1 …"
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_PERMANENT = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b|\b55\d\b")
_SENT_TO = ("To", "Cc", "Delivered-To", "X-Original-To")
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")  # the second by RFC 6533, 4
_NOT_FAILED = ("delayed", "delivered", "relayed", "expanded")  # RFC 3464, 2.3.3
_HEAD_TYPES = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
# What is about a sender that never received such mail: opinions of others are no complaint of the reader.
_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list"})  # RFC 5965, 7.3; RFC 6430 knows "not-spam"


def read_report(raw: bytes) -> BounceReport:
    """The report of a mail; kind "none" of a mail that is none. Our own return paths are looked for everywhere: servers
    write them into `Delivered-To`, `X-Original-To`, `Original-Mail-From` or the head of what came back."""
    tags = return_tags(raw[:_SEARCHED].decode("ascii", "replace"))[:_MOST_TAGS]
    mail = email.message_from_bytes(raw)
    report = _report_of(mail, bool(tags))
    return _leaving(mail) if report.kind == "none" and not report.reason else replace(report, tags=tags)


def _leaving(mail: Mail) -> BounceReport:
    """A mail to an address for leaving, whatever it says. Only its own head counts: any text may quote such an address.
    An answer that a program gave by itself asks for nothing."""
    sent_to = "\n".join(_field(mail, name) for name in _SENT_TO)
    tags = leaving_tags(sent_to)[:_MOST_TAGS]
    automatic = _field(mail, "Auto-Submitted").lower().startswith("auto-") or _comes_from_a_server(mail)
    return BounceReport("leaving", tags=tags) if tags and not automatic else BounceReport("none")


def _report_of(mail: Mail, ours: bool) -> BounceReport:
    parts = {part.get_content_type(): part for part in reversed(list(mail.walk()))}
    if "message/feedback-report" in parts:
        return _complaint(mail, parts["message/feedback-report"])
    for kind in _STATUS_TYPES:
        if kind in parts:
            return _delivery(mail, parts[kind])
    return _prose(mail, ours) if _comes_from_a_server(mail) else BounceReport("none")


def _complaint(mail: Mail, report: Mail) -> BounceReport:
    fields = next(_blocks(report), Mail())
    kind = _field(fields, "Feedback-Type").lower()
    ids, token = _about(mail)
    if kind not in _COMPLAINTS:
        return BounceReport("none", ids, token, reason=f"feedback: {kind}")
    return BounceReport("complaint", ids, token, _addresses(fields, "Original-Rcpt-To"), f"reported as {kind}")


def _delivery(mail: Mail, report: Mail) -> BounceReport:
    """The worst of what is said of the recipients: ours go to one each, so mostly there is one."""
    ids, token = _about(mail)
    found = [_of_recipient(block, ids, token) for block in _blocks(report) if block["Action"] or block["Status"]]
    order = ("unknown", "failed", "delayed", "none")
    return min(found, key=lambda one: order.index(one.kind), default=BounceReport("none", ids, token))


def _of_recipient(block: Mail, ids: tuple[str, ...], token: str) -> BounceReport:
    action, status = _field(block, "Action").lower(), _field(block, "Status")
    said = _CODE.match(_field(block, "Diagnostic-Code"))
    code, words = (said[1], said[2]) if said else (None, "")
    text = words if _STATUS.match(words) else f"{status} {words}"
    named = _addresses(block, "Original-Recipient", "Final-Recipient")
    reason = f"{code or ''} {text}"
    if action in _NOT_FAILED or (action != "failed" and status.startswith(("2.", "4."))):
        return BounceReport("delayed" if action == "delayed" else "none", ids, token, named, _line(reason))
    number = int(code) if code and code[0] == "5" else 550
    final = not status.startswith("4.") and (code or "5")[0] == "5"
    unknown = final and says_unknown_recipient("RCPT" if code else "DATA", number, text)
    return BounceReport("unknown" if unknown else "failed", ids, token, named, _line(reason))


def _prose(mail: Mail, ours: bool) -> BounceReport:
    """qmail, and servers of before 1996: words, then the message that came back. `ours`: it came to a return path that
    says which message it is about."""
    text = "\n".join(_text(part) for part in mail.walk() if part.get_content_maintype() == "text")
    ids = tuple(dict.fromkeys(_MESSAGE_ID.findall(text + "".join(_about(mail)[0]))))
    if not ids and not ours:
        return BounceReport("none")
    said = text[: text.find(ids[0])][:_PROSE] if ids and ids[0] in text else text[:_PROSE]
    status = _STATUS.search(said)
    line = said[status.start() :] if status else said
    unknown = says_unknown_recipient("DATA", 550, line if status else f"5.0.0 {line}")
    named = tuple(one.lower() for one in re.findall(r"<([^<>\s@]+@[^<>\s@]+)>", said))
    kind: Kind = "unknown" if unknown else "failed" if _PERMANENT.search(said) else "none"
    return BounceReport(kind, ids, recipients=named, reason=_line(line))


def _comes_from_a_server(mail: Mail) -> bool:
    """Its return path is empty or a server's own, and it is no answer of a person's absence."""
    if _field(mail, "Auto-Submitted").lower().startswith("auto-replied") and not mail["X-Failed-Recipients"]:
        return False
    local = parseaddr(_field(mail, "From"))[1].partition("@")[0].lower()
    return _field(mail, "Return-Path") == "<>" or local in ("mailer-daemon", "postmaster")


def _about(mail: Mail) -> tuple[tuple[str, ...], str]:
    """Message-ID and token of the message that came back, whole or its head."""
    ids: list[str] = []
    token = ""
    for part in mail.walk():
        if part is mail:
            continue
        head = part if part["Message-ID"] else Mail()
        if part.get_content_type() in _HEAD_TYPES:
            head = email.message_from_string(_text(part))
        ids += _MESSAGE_ID.findall(_field(head, "Message-ID"))
        if found := _LEAVING_TOKEN.search(_field(head, "List-Unsubscribe")):
            token = token or found[1]
    return tuple(dict.fromkeys(ids)), token


def _blocks(report: Mail) -> Iterator[Mail]:
    """The groups of fields of a report: Python cuts up only those of one type, and reads others as one message."""
    payload = report.get_payload()
    if isinstance(payload, list) and len(payload) != 1:
        yield from (part for part in payload if isinstance(part, Mail))
        return
    whole = str(payload[0]) if isinstance(payload, list) else _text(report)
    yield from map(email.message_from_string, re.split(r"(?:\r?\n){2,}", whole.strip()))


def _addresses(block: Mail, *names: str) -> tuple[str, ...]:
    """ "rfc822; reader@example.org" and the like, in lower case."""
    found = (_field(block, name).rpartition(";")[2].strip().strip("<>").lower() for name in names)
    return tuple(dict.fromkeys(one for one in found if "@" in one))


def _field(mail: Mail, name: str) -> str:
    return single_line(str(mail[name] or ""))


def _text(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a character set that nobody knows
        return payload.decode("utf-8", "replace")


def _line(text: str) -> str:
    return truncate(single_line(text), _REASON_WIDTH)
