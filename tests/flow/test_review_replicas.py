"""Two services on one PostgreSQL: they share the work, store nothing twice and tell nothing twice."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.bootstrap import App
from monitor.model import Outcome
from monitor.pipeline import round as rounds
from monitor.pipeline.host_throttle import SharedGate
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

pytestmark = pytest.mark.postgres

NAMES = [f"s{number}" for number in range(8)]
SHARED = "Innovation and Technology Commission opens the Research Talent Hub to companies of every size"
OWN = {
    name: f"Cyberport and {words} agree to test {name} in Hong Kong"
    for name, words in zip(
        NAMES, ("bakers", "sailors", "nurses", "painters", "farmers", "tailors", "pilots", "miners"), strict=True
    )
}


@pytest.fixture
def postgres(new_postgresql: Callable[[], str]) -> str:
    """The address of an empty database."""
    return new_postgresql()


@pytest.fixture
def replicas(site: Site, clock: Clock, open_with: Open, postgres: str, tmp_path: Path) -> list[App]:
    """Two services with eight sources: each lists something of its own, and all list one page, half of them last."""
    date = format_datetime(clock.now)
    shared = (SHARED, f"{site.url}/news/shared", date)
    blocks = ""
    for number, name in enumerate(NAMES):
        own = (OWN[name], f"{site.url}/news/{name}", date)
        site.pages[f"/{name}"] = Answer(rss(*((shared, own) if number % 2 else (own, shared))))
        blocks += source(name, f"{site.url}/{name}", scope="all")
    return [open_with(blocks, MONITOR_DATABASE_URL=postgres) for _ in range(2)]


def _both(replicas: list[App], do: Callable[[App], object]) -> list[object]:
    """The same at the same time in both."""
    start = threading.Barrier(len(replicas))

    def run(app: App) -> object:
        start.wait()
        return do(app)

    with ThreadPoolExecutor(len(replicas)) as pool:
        return list(pool.map(run, replicas))


def test_replicas_share_polls_imports_digests_and_answers(replicas: list[App], site: Site, clock: Clock) -> None:
    first, second = replicas
    first.subscribe("reader@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)

    _both(replicas, lambda app: app.poll())
    assert Counter(site.paths()) == {f"/{name}": 1 for name in NAMES}
    assert sorted(article.title for article in second.export()) == sorted((SHARED, *OWN.values()))

    again = [poll for app in replicas for poll in app.poll(everything=True, force=True).polls]
    assert {poll.outcome for poll in again} == {Outcome.NOT_MODIFIED}

    lines = [
        json.dumps({"url": f"https://n.example/{i}", "title": f"Hong Kong fund {i}", "text": f"word{i} " * 30})
        for i in range(40)
    ]
    counts = _both(replicas, lambda app: app.import_lines(lines))
    assert sum(count.new for count in counts) == len(lines)  # type: ignore[attr-defined]
    assert not any(count.refused for count in counts)  # type: ignore[attr-defined]

    digests = [digest for made in _both(replicas, lambda app: app.alerts.compose_due()) for digest in made]  # type: ignore[attr-defined]
    told = Counter(item.title for digest in digests for item in digest.items)
    assert set(told) == {SHARED, *OWN.values()}
    assert set(told.values()) == {1}
    assert len(first.alerts.outbox()) == len(digests)

    found = _both(replicas, lambda app: [article.title for article in app.search("Cyberport", limit=50).articles])
    assert found[0] == found[1]
    assert set(found[0]) == set(OWN.values())  # type: ignore[call-overload]


def test_what_one_has_visited_since_the_other_chose_it_is_not_visited_again(
    replicas: list[App], site: Site, clock: Clock
) -> None:
    first, second = replicas
    clock.pass_by(days=1)
    dependencies = second._dependencies()
    chosen, _ = rounds.choose(dependencies, second.sources, rounds.Selection())
    assert len(chosen) == len(NAMES)

    first.poll()
    late = asyncio.run(rounds.run(dependencies, chosen, lambda _: None, only_due=True))

    assert {poll.outcome for poll in late.polls} == {Outcome.SKIPPED}
    assert Counter(site.paths()) == {f"/{name}": 1 for name in NAMES}


def test_a_turn_at_a_host_is_taken_when_it_is_given_back_and_not_when_its_lease_ends(replicas: list[App]) -> None:
    owners = zip(replicas, "ab", strict=True)
    first, second = (SharedGate(app.database, name, timedelta(0), app.now) for app, name in owners)

    async def take_turns() -> timedelta | None:
        assert await first.enter("www.itc.example.hk", 60) is None
        waiting = asyncio.create_task(second.enter("www.itc.example.hk", 60))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await first.leave("www.itc.example.hk", None)
        return await asyncio.wait_for(waiting, 20)

    assert asyncio.run(take_turns()) is None
