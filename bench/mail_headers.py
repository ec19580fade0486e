"""The header of a digest as other people's parsers read it, beside what was written.

    pip install mail-parser flanker        (used here alone, and no dependency of the project)
    python -m bench.mail_headers

Each digest is written as it goes over the wire: in three languages, regular, ahead of the rhythm, and with nothing new,
with a headline that looks encoded and one that holds line breaks. Python's two parsers (its policies `default` and
`compat32`), mail-parser and flanker must give the same subject, sender, recipient, Message-ID and list fields.
"""

from __future__ import annotations

import email
import email.policy
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.header import decode_header, make_header
from typing import Any

from alerts.channels.mail.mail_channel import MailChannel
from alerts.channels.mail.mime import to_bytes
from alerts.model import LANGUAGES, Message
from alerts.sections import arrange
from tests.unit.alerts.golden_digests import KEY, delivery, mail
from tests.unit.alerts.support import BASE, SENDER, START, item, subscription

PLAIN = (
    "To", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Archive",
    "Precedence", "Auto-Submitted", "MIME-Version",
)  # fmt: skip
TITLES = (
    "創科新聞：第三期「新型工業加速計劃」接受申請，每個項目最高可獲二億元資助，截止日期為十一月三十日",
    "=?utf-8?q?=0ABcc:_victim@example.org?= looks encoded",
    "A line\r\nBcc: victim@example.org\r\n\r\nand a body",
    "Ünïcode, “quotes” and a \\ backslash; <tags> & 😀",
    "A" * 400,
)


def messages() -> list[Message]:
    made = [mail(language) for language in LANGUAGES]
    for language in LANGUAGES:
        for title in TITLES:
            content = replace(arrange([item(title=title)], START), kind="urgent")
            made.append(MailChannel(SENDER, BASE).render(content, subscription(language), START, KEY))
        empty = replace(arrange([], START), kind="empty")
        made.append(MailChannel(SENDER, BASE).render(empty, subscription(language), START, KEY))
    return made


def by_default(raw: bytes) -> Mapping[str, str]:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    return {name: str(found[name]) for name in (*PLAIN, "Subject", "From")}


def by_compat32(raw: bytes) -> Mapping[str, str]:
    found = email.message_from_bytes(raw)
    plain = {name: str(found[name]) for name in (*PLAIN, "From")}
    return plain | {"Subject": str(make_header(decode_header(found["Subject"])))}


def by_mail_parser(raw: bytes) -> Mapping[str, str]:
    import mailparser

    found = mailparser.parse_from_bytes(raw)
    plain = {name: found.headers.get(name, "") for name in PLAIN if name != "To"}
    (sender,) = found.from_
    plain |= {"To": found.to[0][1], "Subject": found.subject, "From": f"{sender[0]} <{sender[1]}>"}
    return plain


def by_flanker(raw: bytes) -> Mapping[str, str]:
    from flanker import mime

    found = mime.from_string(raw)
    return {name: str(found.headers.get(name)) for name in (*PLAIN, "Subject", "From")}


PARSERS: Mapping[str, Callable[[bytes], Mapping[str, str]]] = {
    "Python, default": by_default, "Python, compat32": by_compat32, "mail-parser": by_mail_parser,
    "flanker": by_flanker,
}  # fmt: skip


def differences(message: Message, read: Callable[[bytes], Mapping[str, str]]) -> list[str]:
    """What a parser reads as something else than was meant."""
    meant: dict[str, Any] = dict(message.headers) | {
        "To": message.recipient, "Message-ID": message.message_id, "From": SENDER, "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }  # fmt: skip
    found = read(to_bytes(delivery(message), SENDER))
    wrong = [f"{name}: {found[name]!r}, not {meant[name]!r}" for name in meant if found[name] != meant[name]]
    subject = found["Subject"]
    same = subject == message.subject or (subject.endswith("…") and message.subject.startswith(subject[:-1]))
    return wrong if same else [*wrong, f"Subject: {subject!r}, not {message.subject!r}"]


def main() -> int:
    made, faults = messages(), 0
    for name, read in PARSERS.items():
        found = [one for message in made for one in differences(message, read)]
        faults += len(found)
        print(f"{name:<18} {len(made)} mails, {len(found)} fields read as something else")
        for one in found[:10]:
            print(f"    {one}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
