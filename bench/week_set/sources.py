"""The fourteen sources of the week: twelve publishers, of which some have a source for each language."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Desk:
    """One source. `role`: the issuer class of the templates, "radio" or "press". `address`: of its pages."""

    id: str
    role: str
    language: str
    publisher: str
    address: str  # {day:…}, {number}

    @property
    def official(self) -> bool:
        return self.role not in ("radio", "press")

    @property
    def chinese(self) -> bool:
        return self.language != "en"

    @property
    def host(self) -> str:
        return self.address.split("/")[2]

    @property
    def feed(self) -> str:
        return f"http://{self.host}/feeds/{self.id}.xml"


# Addresses are built as publishers build them: government releases have a number of their own in each language, and
# the Simplified page is a conversion of the Traditional one. Nothing leaves the machine: a loopback proxy answers.
_GIA = "www.info.gov.hk/gia/general/{day:%Y%m}/{day:%d}/P{day:%Y%m%d}{number:05}.htm"
DESKS = (
    Desk("gov-en", "gov", "en", "Government", f"http://{_GIA}"),
    Desk("gov-tc", "gov", "zh-Hant", "Government", f"http://{_GIA}"),
    Desk("gov-sc", "gov", "zh-Hans", "Government", f"http://sc.info.gov.hk/TuniS/{_GIA}"),
    Desk("bureau-en", "bureau", "en", "Technology Bureau", "http://www.techbureau.gov.hk/en/press/{number}.html"),
    Desk("bureau-tc", "bureau", "zh-Hant", "Technology Bureau", "http://www.techbureau.gov.hk/tc/press/{number}.html"),
    Desk("park-en", "park", "en", "Harbour Park", "http://www.harbourpark.example/news/{number}"),
    Desk("regulator-en", "regulator", "en", "Money Board", "http://www.moneyboard.example/eng/releases/{number}/"),
    Desk("regulator-tc", "regulator", "zh-Hant", "Money Board", "http://www.moneyboard.example/chi/releases/{number}/"),
    Desk("radio-en", "radio", "en", "Harbour Radio", "http://news.harbourradio.example/en/{number}-{day:%Y%m%d}.htm"),
    Desk("radio-tc", "radio", "zh-Hant", "Harbour Radio", "http://news.harbourradio.example/ch/{number}-{day:%Y%m%d}.htm"),
    Desk("press-en", "press", "en", "Ferry Post", "http://www.ferrypost.example/news/hong-kong/article/{number}"),
    Desk("press-tc", "press", "zh-Hant", "東岸日報", "http://www.eastcoast.example/instant/{day:%Y%m%d}/{number}"),
    Desk("press-tc2", "press", "zh-Hant", "電車時報", "http://hk.tramtimes.example/local/{number}.html"),
    Desk("press-sc", "press", "zh-Hans", "湾区通讯", "http://www.baywire.example/gn/{day:%Y}/{day:%m-%d}/{number}.shtml"),
)  # fmt: skip
BY_ID = {desk.id: desk for desk in DESKS}
LINKED = ("gov", "regulator")  # whose pages link to their other languages


def desks_of(role: str) -> list[Desk]:
    """The desks of one publisher class."""
    return [desk for desk in DESKS if desk.role == role]


class Addresses:
    """Gives every page an address of its own."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._number = rng, 1000

    def new(self, desk: Desk, day: datetime) -> str:
        """The address of a new page."""
        self._number += self._rng.randint(1, 9)
        return desk.address.format(day=day, number=self._number)

    @staticmethod
    def mirrored(address: str) -> str:
        """The Simplified conversion of a Traditional government page."""
        return address.replace("http://", "http://sc.info.gov.hk/TuniS/", 1)
