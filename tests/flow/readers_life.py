"""A few days of news for readers with all kinds of wishes: what the tests of the proof look at."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.channels.mail.mail_channel import MailChannel
from monitor.bootstrap import App
from tests.making import Clock, source
from tests.unit.alerts.support import BASE, SENDER, ObedientTransport

SOURCES = source("gov", "http://127.0.0.1:9/feed", scope="all", publisher="ITC", retain="full")
HUB = {
    "url": "https://itc.example/hub",
    "title": "Applications open for the Research Talent Hub",
    "text": "The Innovation and Technology Commission of Hong Kong invites applications for the Research Talent Hub. "
    "Applications close on 18 December 2026.",
}
HUB_MOVED = HUB | {"text": HUB["text"].replace("18 December", "23 December")}
HUB_SOON = HUB | {"text": HUB["text"].replace("18 December", "25 November")}
SOON = {
    "url": "https://itc.example/soon",
    "title": "Applications close soon for the Innovation and Technology Scholarship",
    "text": "The Innovation and Technology Commission invites applications for the scholarship of Hong Kong. "
    "Applications close on 24 November 2026.",
}
ROBOTS = {
    "url": "https://itc.example/robots",
    "title": "機械人資助計劃：robots weld bridges in Sha Tin",
    "text": "創新科技署公布，三十部機械人在沙田焊接橋樑。",
}
MOON = {
    "url": "https://itc.example/moon",
    "title": "A rover for the moon is built by students",
    "text": "The robots of twelve students are tested in a quarry before they fly to the moon.",
}
QUIET = {
    "url": "https://itc.example/quiet",
    "title": "A laboratory moves to Yuen Long",
    "text": "The laboratory takes forty benches and a library along.",
}
QUIET_FOUND = QUIET | {"text": QUIET["text"] + " Its robots follow in May."}
LATER = {
    "url": "https://itc.example/later",
    "title": "Robots sort the parcels of Tuen Mun at night",
    "text": "A warehouse of nine floors is lit by nobody, since robots need no light.",
}


WEEKLY = {"rhythm": "weekly", "weekdays": (6,)}
DAY_BEFORE = datetime(2026, 11, 19, tzinfo=UTC)


class Life:
    """Three days of news for five readers, with a mail server that takes all."""

    readers: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("all@example.org", "is:any", {"rhythm": "at-once"}),
        ("hub@example.org", "programme:rth", {}),
        ("robots@example.org", "robots -moon is:any", {"rhythm": "at-once"}),
        ("closing@example.org", "has:deadline", WEEKLY),
        ("leaving@example.org", "機械人 OR moon is:any", {"rhythm": "at-once"}),
    )

    def __init__(self, app: App, clock: Clock) -> None:
        self.app, self.clock, self.transport = app, clock, ObedientTransport()
        app.alerts._channels["mail"] = MailChannel(SENDER, BASE, self.transport)  # type: ignore[index]
        self.listed(QUIET | {"url": "https://itc.example/before", "title": "Robots are bought before anybody reads"})
        clock.pass_by(minutes=1)
        for address, query, wishes in self.readers:
            app.subscribe(address, query, **wishes)
        clock.pass_by(minutes=1)

    def listed(self, *found: dict[str, str]) -> None:
        values = {"source": "gov", "language": "en", "published": f"{self.clock.now:%Y-%m-%dT%H:%MZ}"}
        self.app.import_lines([json.dumps(values | one) for one in found], announce=True)

    def told(self) -> None:
        self.clock.pass_by(minutes=1)
        self.app.alerts.compose_due()
        self.app.alerts.deliver_due()

    def live(self) -> None:
        self.listed(HUB, ROBOTS, MOON, QUIET)
        self.told()
        self.clock.pass_by(days=1, hours=-1)  # Saturday, 11:00 in Hong Kong: the daily and the weekly digest are due
        self.told()
        self.listed(HUB_MOVED, QUIET_FOUND, LATER | {"url": "https://itc.example/moon2", "title": "Moon robots return"})
        self.clock.pass_by(minutes=1)
        self.app.alerts.compose_due()
        self.app.alerts.unsubscribe("leaving@example.org")
        self.clock.pass_by(minutes=9)
        self.told()
        self.clock.pass_by(hours=5)
        self.listed(LATER)
        self.told()
        self.clock.pass_by(days=1)
        self.told()

    @property
    def kinds(self) -> set[str]:
        return {one.kind for one in self.app.verify_deliveries().findings}


class BesidesLife(Life):
    """The same for readers who are told something ahead of their rhythm, or that there is nothing new."""

    readers = (
        ("closing@example.org", "is:any", {**WEEKLY, "urgent_closing": True}),
        ("marked@example.org", "is:any", {**WEEKLY, "urgent_query": "robots is:any"}),
        ("nothing@example.org", "programme:nias", {"say_nothing_new": True}),
        ("both@example.org", "has:deadline", {**WEEKLY, "urgent_closing": True, "urgent_query": "is:any nowhere"}),
        (
            "at-once@example.org",
            "robots is:any",
            {"rhythm": "at-once", "urgent_query": "a", "say_nothing_new": True},
        ),
        ("plain@example.org", "is:any", WEEKLY),
    )

    def live(self) -> None:
        self.listed(HUB, SOON, ROBOTS)
        self.told()
        self.told()
        self.clock.pass_by(days=1, hours=-1)
        self.told()
        self.clock.pass_by(hours=2)
        self.listed(HUB_SOON, LATER)
        self.told()
        self.clock.pass_by(days=1)
        self.told()


Plant = Callable[[pytest.MonkeyPatch], None]


def changed(module: Any, name: str, change: Callable[..., Any]) -> Plant:
    """`name`, with its arguments or answer changed: `change` is given the real thing and the arguments."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real = getattr(module, name)
        patch.setattr(module, name, lambda *given, **named: change(real, *given, **named))

    return plant
