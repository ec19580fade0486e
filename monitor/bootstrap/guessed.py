"""What a source that was found is likely to be: its names, language, publisher, whether it is official, its zone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from monitor.model import Language, Source, SourceKind
from monitor.pipeline.probation import site_of
from monitor.source_kinds.feed_kind import without_feed_scheme
from monitor.source_kinds.spec import Rules

if TYPE_CHECKING:
    from monitor.parse.discover import Discovery

EVERY = timedelta(hours=1)  # of a guessed source; the adaptive rhythm polls less often where little is published
HOME_ZONE = "Asia/Hong_Kong"
MOST_NAME = 60  # characters: a longer title of a page is a sentence and no name
_NOT_ID = re.compile(r"[^a-z0-9]+")
_GOVERNMENT = "gov"  # a label of hosts that only governments get: www.itc.gov.hk, www.gov.cn
_MANY_OWNERS = "gov.hk"  # one site for `probation`, and a publisher for each of its hosts


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a whole site: by its own words, or because another of its addresses is watched. `taken`: ids."""

    publisher: str
    official: bool
    retain: Literal["full", "summary"]
    language: Language | None
    taken: tuple[str, ...]

    @classmethod
    def of(cls, url: str, name: str, language: Language | None, watched: Sequence[Source]) -> Site:
        """The site of an address. `name`: as its page says it."""
        host = urlsplit(without_feed_scheme(url)).hostname or ""
        taken = tuple(one.id for one in watched)
        if same := _same_site(host, watched):
            return cls(same.publisher, same.official, same.retain, language, taken)
        official = _GOVERNMENT in host.split(".")
        publisher = name if 0 < len(name) <= MOST_NAME else host.removeprefix("www.")
        return cls(publisher, official, "full" if official else "summary", language, taken)


def _same_site(host: str, watched: Sequence[Source]) -> Source | None:
    """A watched source of the same host, else of the same owner."""
    hosts = [(urlsplit(one.url).hostname or "", one) for one in watched]
    own = next((one for other, one in hosts if other == host), None)
    site = site_of(host)
    if own or site == _MANY_OWNERS:
        return own
    return next((one for other, one in hosts if site_of(other) == site), None)


def guessed(site: Site, url: str, kind: SourceKind, rules: Rules, found: Discovery) -> Source:
    """The source at an address of a site."""
    host = urlsplit(without_feed_scheme(url)).hostname or "source"
    return Source(
        id=free_id(host, site.taken),
        name=found.title or host,
        publisher=site.publisher,
        language=found.language or site.language or "en",
        kind=kind,
        url=url,
        every=EVERY,
        official=site.official,
        retain=site.retain,
        zone=zone_of(host),
        rules=rules,
    )


def free_id(host: str, taken: Collection[str]) -> str:
    """An id out of a host that is not taken."""
    stem = _NOT_ID.sub("-", host.removeprefix("www.").lower()).strip("-")[:56] or "source"
    return next(name for name in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if name not in taken)


def port_of(url: str) -> tuple[int, ...]:
    """The port that stands in an address, which may then be asked."""
    port = urlsplit(without_feed_scheme(url)).port
    return (port,) if port else ()


def zone_of(host: str) -> str:
    """The zone of the country that a host's last label names, else Hong Kong's."""
    return _zones().get(host.rpartition(".")[2].upper(), HOME_ZONE)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """The first zone of each country (tzdata, `zone.tab`: the most populous of a country stands first)."""
    found: dict[str, str] = {}
    for line in resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, zone)
    return found | {"UK": found["GB"]}  # the one national label that is not the country's code
