"""A grant that is listed, edited, copied and followed up, for a reader in each language."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from alerts.change_lines import change_line
from alerts.local_dates import today_in_hong_kong
from alerts.model import Digest, Language
from monitor.bootstrap import App
from tests.making import Clock, source

SOURCES = "".join(
    (
        source("gov", "http://127.0.0.1:9/gov", scope="all", publisher="ITC").replace(
            "[[source]]", "[[source]]\nofficial = true\nretain = 'full'"
        ),
        source("daily", "http://127.0.0.1:9/daily", scope="all", publisher="Daily"),
        source("post", "http://127.0.0.1:9/post", scope="all", publisher="Post"),
    )
)
GIA = "https://www.info.gov.hk/gia/general/202611/20/P2026112000301"
OPENING = (
    "The Innovation and Technology Commission invites applications for the Quantum Harbour Grant from today. Companies "
    "in Hong Kong may submit proposals on sensors, clocks and simulators{deadline}. Each project may receive up to "
    "HK${ceiling} million. A panel of nine scientists will read the proposals and visit the laboratories in spring."
)
TITLE = "Quantum Harbour Grant opens for applications"
CHINESE = (
    "創新科技署今日起接受「量子海港資助」的申請。香港公司可就感應器、時鐘及模擬器提交建議書{deadline}。"
    "每個項目最多可獲{ceiling}萬元。由九名科學家組成的評審小組將審閱建議書，並於春季到訪實驗室。"
)


def opening(deadline: str = "30 November 2026", ceiling: str = "10") -> str:
    return OPENING.format(deadline=f" by {deadline}" if deadline else "", ceiling=ceiling)


def chinese(deadline: str = "，截止日期為2026年11月30日", ceiling: str = "1,000") -> str:
    return CHINESE.format(deadline=deadline, ceiling=ceiling)


@dataclass(frozen=True)
class Line:
    """An article as it is listed at one time. `into`: the story of the article with this address is its own too."""

    url: str
    text: str = ""
    title: str = TITLE
    source: str = "gov"
    summary: str = ""
    into: str = ""


FIRST = Line(f"{GIA}.htm", opening())
TWIN = Line(f"{GIA}c.htm", chinese(), "「量子海港資助」接受申請", into=FIRST.url)
EXTENSION = Line(
    "https://www.info.gov.hk/gia/general/202611/27/P2026112700411.htm",
    "The Innovation and Technology Commission announced today that the deadline for applications for the Quantum "
    "Harbour Grant has been extended from 30 November 2026 to 14 December 2026. " + opening("").partition(". ")[2],
    "Quantum Harbour Grant application deadline extended",
)
PRESS = Line("https://daily.example.com/1", opening(), TITLE + " for harbour labs", "daily", into=FIRST.url)
TEASER = replace(FIRST, text="", summary="Apply for the Quantum Harbour Grant by 30 November 2026.")
POST = Line("https://post.example.com/1", opening("14 December 2026"), TITLE + " later", "post", into=PRESS.url)


class Reader:
    """A reader of everything, told at once."""

    def __init__(self, app: App, clock: Clock, language: Language = "en", address: str = "reader@example.org") -> None:
        self.app, self.clock, self.language = app, clock, language
        self.id = app.subscribe(address, "is:any", rhythm="at-once", language=language).id
        clock.pass_by(minutes=1)

    def listed(self, *lines: Line, hours: float = 26) -> None:
        """What is listed now; and time passes before."""
        self.clock.pass_by(hours=hours)
        for line in lines:
            values = {"url": line.url, "title": line.title, "text": line.text, "summary": line.summary}
            published = self.clock.now.isoformat()
            stated = json.dumps(values | {"source": line.source, "published": published})
            counts = self.app.import_lines([stated], announce=True)
            assert counts.refused == ()
            if line.into and counts.new:
                self.app.join_story(self.article(line.url), self.story(line.into))

    def article(self, url: str) -> int:
        return next(one.id for one in self.app.export() if one.url == url)

    def story(self, url: str) -> int:
        return next(one.story_id for one in self.app.export() if one.url == url)

    def told(self) -> list[tuple[str, ...]]:
        """The items of the digest that is due now: of each "new", or its changes."""
        self.clock.pass_by(minutes=1)
        return [item for digest in self.app.alerts.compose_due([self.id]) for item in self.items(digest)]

    def items(self, digest: Digest) -> list[tuple[str, ...]]:
        today = today_in_hong_kong(self.clock.now)
        return [
            tuple(change_line(change, today, self.language) for change in item.changes) if item.is_change else ("new",)
            for item in digest.items
        ]


def edited(line: Line, text: str) -> Line:
    return replace(line, text=text)
