"""The polls of many sources: those that are due, those that are named, or all.

1. the sources to visit are chosen (rows say what is due, so the clock or cron may start a round at any time)
2. they are claimed with a lease, a few at a time, so that two replicas never visit one source at once; what a process
   had claimed that was killed is given back first (`store.processes`, `store.heartbeat`)
3. `workers` polls run at the same time; hosts are visited politely (see `host_throttle` and `fetch.gate`)
4. whatever happens in one poll is that source's recorded outcome; the others go on
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor import __version__
from monitor.errors import MonitorError
from monitor.fetch.address_guard import Network
from monitor.fetch.client import Client
from monitor.fetch.gate import Gates, HostGate, MemoryGate
from monitor.identify.headline_vectors import HeadlineEncoder
from monitor.model import FailureClass, Outcome, Poll, PollCode, Round, Source
from monitor.parse.parser_pool import ParserPool
from monitor.pipeline import clock_back
from monitor.pipeline.analyse import Engine
from monitor.pipeline.chosen import named, without_given_up
from monitor.pipeline.claims import LEASE, Claims
from monitor.pipeline.host_throttle import RestGate, SharedGate
from monitor.pipeline.page_duty import NO_SOURCES, PublisherSources
from monitor.pipeline.poll import PollDependencies, poll
from monitor.pipeline.poll_record import Claim, ClaimLost
from monitor.pipeline.robots_rules import RobotsRules
from monitor.pipeline.source_state import Transition
from monitor.pipeline.visit import Failed, Visitor
from monitor.pipeline.writer import Writer
from monitor.store import sources
from monitor.store.db import Database, is_trouble
from monitor.store.sources import SourceState

log = logging.getLogger(__name__)

STOP_LOOK = (
    0.25  # seconds between two looks at whether the service stops: short beside the eight seconds in which it must end
)
THREADS = 3  # one writes, one reads, one analyses: more would wait for each other, and each keeps its own memory


@dataclass(frozen=True, slots=True)
class Selection:
    """Which sources to visit: those due; the named ones; `everything`; `force` goes against what servers asked."""

    ids: tuple[str, ...] = ()
    everything: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class RoundDependencies:
    """What a round uses. `start_spread`: new sources are first visited within this time, so that the start of a service
    is no burst of requests.
    """

    database: Database
    engine: Engine
    now: Callable[[], datetime]
    contact: str = ""
    allowed_networks: Sequence[Network] = ()
    proxy: str = ""
    host_gap: timedelta = timedelta(seconds=1)
    workers: int = 8
    parsers: int = 2  # processes: one hostile document must not hold up the others until its time is over
    stopping: Callable[[], bool] = lambda: False
    start_spread: timedelta = timedelta(0)
    publisher_sources: PublisherSources = NO_SOURCES
    encoder: HeadlineEncoder | None = None


def choose(
    dependencies: RoundDependencies, every: Sequence[Source], selection: Selection
) -> tuple[list[Source], list[Poll]]:
    """The sources to visit, and the polls that are skipped because a server asked for it. NotFound: no such source."""
    enabled = {source.id: source for source in every if source.enabled}
    chosen = named(every, selection.ids)
    with dependencies.database.begin() as session:
        now = dependencies.now()
        sources.release_of_ended(session, dependencies.database.processes.ended)
        if drawn := clock_back.draw_back(session, list(enabled.values()), now, LEASE):
            log.warning("%s it is drawn back", clock_back.words(drawn))
        sources.ensure(
            session, enabled.keys() | set(selection.ids), lambda _: now + dependencies.start_spread * random.random()
        )
        if not selection.ids and not selection.everything:
            return [enabled[id_] for id_ in sources.due(session, without_given_up(session, enabled), now)], []
        chosen = chosen or list(without_given_up(session, enabled).values())
        states = {} if selection.force else sources.states(session)
    skipped = {id_: reason for id_, state in states.items() if (reason := _rests(state, now))}
    polls = [
        Poll(one.id, now, Outcome.SKIPPED, reason=skipped[one.id], code=PollCode.RESTS)
        for one in chosen
        if one.id in skipped
    ]
    return [source for source in chosen if source.id not in skipped], polls


def _rests(state: SourceState, now: datetime) -> str:
    """Why the source's server wants no visit now, or ""."""
    if state.memory.gone.sure:
        return "its server says that it is gone for good"
    floor = state.memory.floor
    if floor and floor > now:
        return f"its server asked for no visit before {floor:%Y-%m-%d %H:%M} UTC"
    return ""


async def run(
    dependencies: RoundDependencies,
    chosen: Iterable[Source],
    on_poll: Callable[[Poll], None],
    *,
    only_due: bool = False,
) -> Round:
    """Visit the chosen sources; `on_poll` is called with each outcome as it comes. `only_due`: not those that another
    replica visits first.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "round"))
    began = time.monotonic()
    polls: list[Poll] = []
    owner = f"{dependencies.database.processes.name}:{uuid.uuid4().hex}"
    with dependencies.database.processes.at_work(owner):
        claims = Claims(dependencies.database, owner, dependencies.now, list(chosen), dependencies.workers, only_due)
        await _visit(dependencies, owner, claims, polls, on_poll)
    return Round(tuple(polls), time.monotonic() - began)


async def _visit(
    dependencies: RoundDependencies,
    owner: str,
    claims: Claims,
    polls: list[Poll],
    on_poll: Callable[[Poll], None],
) -> None:
    async with (
        ParserPool(min(dependencies.parsers, dependencies.workers)) as parsers,
        open_client(dependencies, owner) as client,
    ):
        visitor = Visitor(client, parsers, RobotsRules(dependencies.database, client, dependencies.now))
        poll_dependencies = PollDependencies(
            dependencies.database,
            Writer(dependencies.database),
            visitor,
            dependencies.engine,
            dependencies.now,
            random.random,
            dependencies.publisher_sources,
            dependencies.encoder,
        )

        def settle(done: Poll) -> None:
            polls.append(done)
            on_poll(done)

        visits = _Visits(poll_dependencies, claims, settle)
        try:
            await _until_stopped(
                [asyncio.create_task(visits.work()) for _ in range(dependencies.workers)], dependencies.stopping
            )
            poll_dependencies.writer.hurry()
            await visits.settled()
        finally:
            await visits.cancel()
            await claims.give_back()


class _Visits:
    """The polls of a round, one to a worker at a time. Where nothing is left of a poll but that its state is written,
    which many share, its worker goes on to the next source.
    """

    def __init__(self, dependencies: PollDependencies, claims: Claims, settle: Callable[[Poll], None]) -> None:
        self._dependencies, self._claims, self._settle = dependencies, claims, settle
        self._polls: list[asyncio.Task[None]] = []

    async def work(self) -> None:
        """Visit source after source. When this is cancelled, the poll that is not over is, too."""
        async for claim in self._claims:
            visited = asyncio.Event()
            poll_of_it = asyncio.create_task(self._poll(claim, visited.set))
            poll_of_it.add_done_callback(lambda _, visited=visited: visited.set())  # type: ignore[misc]
            self._polls.append(poll_of_it)
            try:
                await visited.wait()
            except asyncio.CancelledError:
                poll_of_it.cancel()
                raise

    async def _poll(self, claim: Source | Claim, visited: Callable[[], None]) -> None:
        self._settle(await _claimed_poll(self._dependencies, self._claims, claim, visited))

    async def settled(self) -> None:
        """Wait until all is written. What a poll raised is raised here."""
        for trouble in await asyncio.gather(*self._polls, return_exceptions=True):
            if isinstance(trouble, Exception):
                raise trouble

    async def cancel(self) -> None:
        """Cancel what is not over, and wait for it."""
        for one in self._polls:
            one.cancel()
        await asyncio.gather(*self._polls, return_exceptions=True)


async def _until_stopped(workers: list[asyncio.Task[None]], stopping: Callable[[], bool]) -> None:
    """Wait for the workers. When the service stops, or this is cancelled, they are cancelled before the client and the
    parsers close: their sources are released, and no failure is recorded for them.
    """
    waiting = set(workers)
    try:
        while waiting and not stopping():
            _, waiting = await asyncio.wait(waiting, timeout=STOP_LOOK)
    finally:
        for worker in waiting:
            worker.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*(worker for worker in workers if worker not in waiting))


def open_client(dependencies: RoundDependencies, owner: str) -> Client:
    """A client behind the gates that this database needs. Use it as an async context manager."""
    gates: list[HostGate] = [MemoryGate(dependencies.host_gap)]
    if dependencies.database.dialect == "postgresql":
        gates.append(SharedGate(dependencies.database, owner, dependencies.host_gap, dependencies.now))
    else:
        gates.append(RestGate(dependencies.database, dependencies.now))
    return Client(
        version=__version__,
        contact=dependencies.contact,
        now=dependencies.now,
        allowed_networks=dependencies.allowed_networks,
        gate=Gates(*gates),
        proxy=dependencies.proxy or None,
    )


async def _claimed_poll(
    dependencies: PollDependencies, claims: Claims, claim: Source | Claim, visited: Callable[[], None]
) -> Poll:
    """One source, from the claim to the recorded outcome, whatever happens."""
    started = dependencies.now()
    if isinstance(claim, Source):
        return Poll(claim.id, started, Outcome.SKIPPED, reason="another replica visits it", code=PollCode.HELD)
    try:
        return await poll(dependencies, claim, visited)
    except asyncio.CancelledError:
        claims.release([claim])
        raise
    except ClaimLost:
        reason = "another replica took it over"
        return Poll(claim.source.id, started, Outcome.SKIPPED, reason=reason, code=PollCode.FENCE)
    except Exception as error:
        is_fault = not isinstance(error, MonitorError)  # of this program: then the traceback is wanted as well
        log.error("source %s: the poll failed: %s", claim.source.id, error, exc_info=is_fault)
        return await asyncio.to_thread(_broken, dependencies, claim, error)


def _broken(dependencies: PollDependencies, claim: Claim, error: Exception) -> Poll:
    """A fault of this program, recorded as the source's failure so that it is seen, and tried again later. One of the
    database is not held against the source: it is visited again in its usual time.
    """
    reason = f"unexpected: {type(error).__name__}: {error}"[:300]
    found = Failed(reason, PollCode.UNEXPECTED, FailureClass.SOFT)
    now = dependencies.now()
    if is_trouble(error):
        after = replace(claim.state, next_poll_at=now + claim.source.every)
    else:
        after = Transition(claim.source, claim.state, claim.past, now, dependencies.jitter()).after_failure(found)
    result = Poll(claim.source.id, now, Outcome.FAILED, reason=found.reason, code=found.code)
    result = replace(result, next_poll_at=after.next_poll_at)
    with dependencies.database.begin() as session:
        sources.finish(session, claim.source.id, claim.fence, after, result)
    return result
