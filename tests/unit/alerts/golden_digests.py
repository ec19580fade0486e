"""The digests whose every byte is kept in `golden/`. To accept a wanted change, look at the difference after

python -m tests.unit.alerts.golden_digests
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

from alerts.change_lines import change_line
from alerts.change_texts import CHANGE_TEXTS
from alerts.channels.mail.mail_channel import MailChannel
from alerts.channels.mail.mime import to_bytes
from alerts.local_dates import days_left, long_day, moment, near_day
from alerts.model import (
    LANGUAGES,
    RHYTHMS,
    Delivery,
    DeliveryState,
    EarlierStory,
    FactChange,
    Item,
    Language,
    Message,
    SavedSearch,
)
from alerts.rendering import render_web_copy
from alerts.sections import arrange
from alerts.translations import TRANSLATIONS
from tests.unit.alerts.support import BASE, SENDER, START, item, subscription

FOLDER = Path(__file__).with_name("golden")
KEY = "abcdef0123456789abcdef"
KINDS = sorted(TRANSLATIONS["en"].kind_names)


def everything() -> list[Item]:
    """Items that show every label, every kind of announcement, each section and the headlines beyond the cap."""
    kinds = [
        item(number, kinds=tuple(KINDS[3 * number : 3 * number + 3]), deadlines=(), weight=-number)
        for number in range((len(KINDS) + 2) // 3)
    ]
    return [
        *kinds,
        item(11, language="zh-Hant", title="新型工業加速計劃接受申請", deadlines=((date(2026, 11, 30), "x"),)),
        item(12, language="zh-Hans", title="新型工业加速计划接受申请", deadlines=((date(2026, 11, 23), "x"),)),
        item(13, deadlines=((date(2026, 11, 22), "x"),), kinds=("deadline", "none", "open", "open")),
        item(14, deadlines=((date(2027, 3, 1), "x"),), programmes=(("RTP", "Research Talent Hub"), ("NIAS", "NIAS"))),
        item(15, published=None, precision="none", official=False, programmes=(), amounts=(), deadlines=()),
        item(16, precision="day", official=False, programmes=(), kinds=(), also=(), page_url="", deadlines=()),
        item(17, deadlines=(), changes=EVERY_CHANGE, follows=EarlierStory("The scheme opens", f"{BASE}/stories/12")),
        item(18, changes=(FactChange("deadline", "2026-11-26", "2026-11-30", "", "extended"),)),
        item(19, deadlines=(), changes=tuple(FactChange("status", "", one) for one in STATUSES[:4])),
        *(item(number, title=f"Announcement {number}", weight=-99, deadlines=()) for number in range(20, 60)),
    ]


EVERY_CHANGE = (
    FactChange("deadline", "2026-11-30 18:00", "2027-01-05", "2", "extended"),
    FactChange("deadline", "", "2027-02", ""),
    FactChange("ceiling", "10000000", "12500000"),
    FactChange("amount", "1800000000", "950000"),
)
STATUSES = sorted(CHANGE_TEXTS["en"].status_names)


def mail(language: Language) -> Message:
    content = arrange(everything(), START, 20, SavedSearch("NIAS"))
    return MailChannel(SENDER, BASE).render(content, subscription(language), START, KEY)


def delivery(message: Message) -> Delivery:
    values = {field.name: getattr(message, field.name) for field in fields(Message)}
    return Delivery(**values, id=1, state=DeliveryState.SENDING, created_at=START, next_attempt_at=START)


def golden() -> Iterator[tuple[str, bytes]]:
    """(file name, content) of each."""
    for language in LANGUAGES:
        message = mail(language)
        yield f"digest.{language}.txt", f"{message.subject}\n\n{message.text}".encode()
    yield "digest.html", mail("zh-Hant").html.encode()
    yield "digest.eml", to_bytes(delivery(replace(mail("zh-Hans"), text="甲\n.\n", html="<p>甲</p>\n")), SENDER)
    notice = MailChannel(SENDER, BASE).render_notice("op@example.hk", "Source X fails", "It answers nothing.\n", "x:1")
    yield "notice.eml", to_bytes(delivery(notice), SENDER)
    content = arrange(everything()[6:14], START, cap=99)
    yield "web-copy.html", render_web_copy(content, subscription("en"), BASE, START).encode()
    yield "rhythms-and-dates.txt", "".join(f"{line}\n" for line in rhythms_and_dates()).encode()


def rhythms_and_dates() -> Iterator[str]:
    """The subject and the reason of each rhythm, and how each month and weekday is written."""
    for language in LANGUAGES:
        for rhythm in RHYTHMS:
            made = MailChannel(SENDER, BASE).render(
                arrange([item()], START), subscription(language, rhythm), START, KEY
            )
            yield f"{made.subject} | {made.text.splitlines()[0]} | {made.text.splitlines()[2]}"
            yield from (line for line in made.text.splitlines() if "reader@" in line)
        alone = arrange([item(programmes=(), deadlines=())], START)
        made = MailChannel(SENDER, BASE).render(alone, subscription(language, query=""), START, KEY)
        yield from filter(None, made.text.splitlines())
        for status in STATUSES:
            yield change_line(FactChange("status", "", status), START.date(), language)
        for month in range(12):
            day = date(2026, 1, 3) + timedelta(days=31 * month)
            yield f"{long_day(day, language)} | {near_day(day, START.date(), language)}"
        for ahead in (0, 1, 2, 400):
            day = START.date() + timedelta(days=ahead)
            written = (near_day(day, START.date(), language), days_left(day, START.date(), language))
            times = (
                moment(START + timedelta(days=ahead), precision, START.date(), language) for precision in PRECISIONS
            )
            yield " | ".join((*written, *times))


PRECISIONS = ("second", "minute", "day")


if __name__ == "__main__":
    for name, content in golden():
        (FOLDER / name).write_bytes(content)
