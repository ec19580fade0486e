"""One mix of the week through the service: polls, digests, and what stands in the store at the end.

The service is `bootstrap.open_app` with a clock of its own; nothing else of its inside is used, so that an older
checkout can be measured by the same program. Five rounds of polls a day, digests at half past eight.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from bench.week_set.make import DAYS, HONG_KONG
from bench.week_set.model import Page, Version, Week
from bench.week_set.newsroom import Newsroom, sources_toml
from bench.week_set.sources import DESKS

POLLS = (time(8, 0), time(12, 0), time(15, 0), time(19, 0), time(23, 0))
DIGEST = time(8, 30)
READERS = ("en", "zh-Hant", "zh-Hans")


@dataclass(frozen=True)
class Shown:
    """One item of a digest. `change`, `follows`: see `signals`."""

    url: str
    title: str
    change: bool = False
    follows: bool = False


@dataclass(frozen=True)
class DigestShown:
    """What one reader was told at one time. `polled`: the last round before it."""

    reader: str
    at: datetime
    polled: datetime
    items: tuple[Shown, ...]


@dataclass
class Outcome:
    """What came of one method: the digests, and which group each address ended in."""

    digests: list[DigestShown] = field(default_factory=list)
    groups: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """A page, or a new version of it, as a round of polls met it, in the order in which it did."""

    polled: datetime
    page: Page
    version: Version


def steps(made: Week) -> Iterator[tuple[datetime, bool]]:
    """The times of the week: (when, whether a digest). The first round meets sources without news."""
    yield made.start - timedelta(hours=1), False
    moments = [
        (datetime.combine(made.start.date() + timedelta(days=day), at, HONG_KONG), at == DIGEST)
        for day in range(DAYS + 2)
        for at in (*POLLS, DIGEST)
    ]
    yield from sorted(moment for moment in moments if moment[0] > made.start)


def signals(app: Any, item: Any) -> tuple[bool, bool]:
    """Whether a digest item says that something told before has changed, and whether it says what it follows up.

    The one place that knows how a digest says so: `is_change` and `follows` of its items. Where an item has neither (up
    to release 0.1.0), the page that it links to shows that its story is an update of an earlier one.
    """
    if hasattr(item, "is_change"):
        return bool(item.is_change), item.follows is not None
    return False, any(when == "earlier" for _, _, when in app.story(item.story_id).updates)


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        from datetime import UTC

        return self.now.astimezone(UTC)


def measured(made: Week, mix: str) -> tuple[Outcome, list[Arrival]]:
    """What the service told, and the arrivals, for other methods to be given the same."""
    from monitor.bootstrap import open_app
    from monitor.settings import load_settings

    clock = _Clock(made.start - timedelta(hours=2))
    with tempfile.TemporaryDirectory() as folder, Newsroom(made, clock) as newsroom:
        sources = Path(folder) / "sources.toml"
        sources.write_text(sources_toml(mix), "utf-8")
        settings = {
            "MONITOR_DATA": folder,
            "MONITOR_SOURCES": str(sources),
            "MONITOR_PROXY": newsroom.proxy,
            "MONITOR_HOST_GAP": "0",
            "MONITOR_WORKERS": "1",  # in one order, so that a run can be repeated
        }
        app = open_app(load_settings(settings, None), now=clock)
        try:
            return _week(app, made, clock, newsroom)
        finally:
            app.close()


def _week(app: Any, made: Week, clock: _Clock, newsroom: Newsroom) -> tuple[Outcome, list[Arrival]]:
    readers = {
        app.subscribe(f"{language}@example.org", "is:any", rhythm="daily", language=language).id: language
        for language in READERS
    }
    outcome, arrivals, polled = Outcome(), _Arrivals(), clock.now
    for moment, is_digest in steps(made):
        clock.now = moment
        if is_digest:
            outcome.digests += _digests(app, readers, moment, polled)
            continue
        polled = moment
        arrivals.note(newsroom, moment)
        failed = [poll for poll in app.poll(everything=True, force=True).polls if poll.outcome.value == "failed"]
        assert not failed, failed
    outcome.groups = {article.url: article.story_id for article in app.export()}
    return outcome, arrivals.met


def _digests(app: Any, readers: Mapping[int, str], at: datetime, polled: datetime) -> list[DigestShown]:
    made = [app.alerts.digest(digest.id) for digest in app.alerts.compose_due()]
    return [
        DigestShown(
            readers[digest.subscription_id],
            at,
            polled,
            tuple(Shown(item.url, item.title, *signals(app, item)) for item in digest.items),
        )
        for digest in made
    ]


class _Arrivals:
    """What each round meets: the sources in the order of the file, each list the newest first."""

    def __init__(self) -> None:
        self.met: list[Arrival] = []
        self._seen: set[tuple[str, datetime]] = set()

    def note(self, newsroom: Newsroom, polled: datetime) -> None:
        for desk in DESKS:
            for page, version in newsroom.listed(desk.id):
                if (page.url, version.at) not in self._seen:
                    self._seen.add((page.url, version.at))
                    self.met.append(Arrival(polled, page, version))


def digest_times(made: Week) -> Sequence[tuple[datetime, datetime]]:
    """(digest, the last round of polls before it), for methods without a digest of their own."""
    found, polled = [], made.start
    for moment, is_digest in steps(made):
        if is_digest:
            found.append((moment, polled))
        else:
            polled = moment
    return found
