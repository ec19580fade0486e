"""Look at sources at once and say whether each gives a plausible list: what probation does over days, for an operator.

Hosts are visited in parallel, the sources of one host one after the other behind the gates of every visit. Nothing of
what is listed is stored; a source on probation that gave a plausible list is on from then on, and due at once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.model import Entry, FailureClass, Source, Validators
from monitor.parse.parser_pool import ParserPool
from monitor.pipeline.claims import LEASE
from monitor.pipeline.health import judge
from monitor.pipeline.robots_rules import RobotsRules
from monitor.pipeline.round import RoundDependencies, open_client
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Visitor, address_of
from monitor.store import sources
from monitor.store.sources import SourceState

AT_ONCE = 16  # hosts: each is asked once a second, so 126 hosts with their robots.txt take a quarter of a minute


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at a source gave. `fault`: why its list is not plausible, "" when it is; `passing`: another day may
    well have another answer.
    """

    source: Source
    fault: str
    entries: tuple[Entry, ...] = ()
    passing: bool = False

    @property
    def newest(self) -> datetime | None:
        """The newest date of an entry."""
        dates = [date for one in self.entries if (date := one.published.instant or one.updated.instant)]
        return max(dates, default=None)


async def verify(
    dependencies: RoundDependencies, chosen: Iterable[Source], on_result: Callable[[Verified], None]
) -> list[Verified]:
    """Look at the chosen sources, and note what that means for those on probation. In the order of `chosen`."""
    of_host: dict[str, list[Source]] = defaultdict(list)
    for source in chosen:
        of_host[urlsplit(source.url).hostname or ""].append(source)
    turn = asyncio.Semaphore(AT_ONCE)
    found: dict[str, Verified] = {}
    async with ParserPool(dependencies.parsers) as parsers, open_client(dependencies, "verify") as client:
        visitor = Visitor(client, parsers, RobotsRules(dependencies.database, client, dependencies.now))

        async def look_at_all(of_one_host: Sequence[Source]) -> None:
            async with turn:
                for source in of_one_host:
                    found[source.id] = await look(visitor, source, dependencies.now())
                    on_result(found[source.id])

        await asyncio.gather(*map(look_at_all, of_host.values()))
    verified = [found[one.id] for every in of_host.values() for one in every]
    await asyncio.to_thread(_note, dependencies, verified)
    return verified


async def look(visitor: Visitor, source: Source, now: datetime) -> Verified:
    """One look at a source."""
    plan = FetchPlan(address_of(source, now), Validators(), "", now)
    visited = await visitor.visit(source, plan, on_trial=True)
    match visited:
        case Listed():
            return Verified(source, "", visited.parsed.entries)
        case Failed():
            return Verified(source, visited.reason, passing=visited.failure is FailureClass.TEMPORARY)
    return Verified(source, "answers that nothing has changed, although it was not said since when")


def _note(dependencies: RoundDependencies, verified: Sequence[Verified]) -> None:
    """Switch on what is on probation and gave a plausible list; a poor look counts as one more visit without."""
    now = dependencies.now()
    tried = {one.source.id: one for one in verified if one.source.enabled == "try"}
    with dependencies.database.begin() as session:
        sources.ensure(session, tried, lambda _: now)
        held = sources.claim_all(session, tried, "verify", now, LEASE)  # not what a round is visiting just now
        for id_, state in held.items():
            sources.correct(session, _after(tried[id_], state, now))
            sources.release(session, id_, state.fence)


def _after(one: Verified, state: SourceState, now: datetime) -> SourceState:
    """What becomes of the state of a source on probation. Where another day may have another answer, nothing."""
    trial, due = state.memory.probation.of(one.source.url), state.next_poll_at
    if one.fault and not one.passing and not trial.verdict:
        trial = trial.after(one.fault, now)
    elif not one.fault and trial.verdict != "on":
        trial, due = replace(trial, plausible=trial.plausible + 1, verdict="on", decided=now), now
    after = replace(state, next_poll_at=due, memory=replace(state.memory, probation=trial))
    health, reason = judge(one.source, after, None, now)
    return replace(after, health=health, reason=reason)
