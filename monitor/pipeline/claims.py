"""Claiming sources, a few at a time: one transaction claims them and reads all that their visits need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.fetch import freshness
from monitor.fetch.freshness import History
from monitor.model import Source, SourceMemory, Validators
from monitor.pipeline import source_state
from monitor.pipeline.poll_record import Claim
from monitor.pipeline.visit import FetchPlan, address_of
from monitor.store import addresses, sources
from monitor.store.addresses import AddressState
from monitor.store.db import Database

# Longer than the longest poll: forty pages under their own bound of five minutes. What a process had claimed that has
# ended is given back before (`round.choose`): at once beside an SQLite file, within two minutes on PostgreSQL.
LEASE = timedelta(minutes=20)


class Claims:
    """The chosen sources, claimed `at_once`; several workers may iterate, each source comes to one of them. `only_due`:
    those that another replica has visited since they were chosen are left alone.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        now: Callable[[], datetime],
        chosen: Sequence[Source],
        at_once: int,
        only_due: bool,
    ) -> None:
        self._database, self._owner, self._now, self._only_due = database, owner, now, only_due
        self._waiting, self._at_once = list(chosen), at_once
        self._ready: list[Source | Claim] = []
        self._filling = asyncio.Lock()
        self._filler: asyncio.Task[None] | None = None

    def __aiter__(self) -> AsyncIterator[Source | Claim]:
        return self

    async def __anext__(self) -> Source | Claim:
        """The next claim, or the source alone when another replica holds it or has visited it."""
        async with self._filling:
            if not self._ready and self._waiting:
                self._filler = asyncio.create_task(self._fill())
                await asyncio.shield(self._filler)  # a worker that is stopped here must not lose what was claimed
        if not self._ready:
            raise StopAsyncIteration
        return self._ready.pop(0)

    async def _fill(self) -> None:
        batch, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
        self._ready += await asyncio.to_thread(self._claim, batch)

    async def give_back(self) -> None:
        """Release what was claimed and not handed out: it stays as due as it was."""
        if self._filler:
            await asyncio.wait([self._filler])
        left, self._ready = [one for one in self._ready if isinstance(one, Claim)], []
        await asyncio.to_thread(self.release, left)

    def release(self, claims: Sequence[Claim]) -> None:
        """Release what was not visited to the end."""
        with self._database.begin() as session:
            for claim in claims:
                sources.release(session, claim.source.id, claim.fence)

    def _claim(self, batch: Sequence[Source]) -> list[Source | Claim]:
        return self._database.unit(lambda session: self._claimed(session, batch))

    def _claimed(self, session: Session, batch: Sequence[Source]) -> list[Source | Claim]:
        """A few statements for all of them, however many there are."""
        now = self._now()
        ids = [source.id for source in batch]
        states = sources.claim_all(session, ids, self._owner, now, LEASE, due=self._only_due)
        times = sources.publication_times(session, states.keys(), source_state.INSTANTS)
        urls = {one.id: _address(one, states[one.id].memory, now) for one in batch if one.id in states}
        known = addresses.validators(session, urls.values())
        made: list[Source | Claim] = []
        for source in batch:
            if state := states.get(source.id):
                past = source_state.history(state, times.get(source.id, ()))
                plan = _planned(urls[source.id], known.get(urls[source.id]), past, now)
                plan = replace(plan, lists=state.memory.lists)
                if stand_in := state.memory.stand_in:
                    source = stand_in.offer.stands_in(source)
                made.append(Claim(source, state.fence, state, past, plan))
            else:
                made.append(source)
        return made


def _address(source: Source, memory: SourceMemory, now: datetime) -> str:
    """Where the source is read: where it was found again, where it moved for good, or at its own address."""
    return memory.stand_in.url if memory.stand_in else memory.moves.address(address_of(source, now))


def _planned(address: str, known: AddressState | None, past: History, now: datetime) -> FetchPlan:
    """The address to fetch and what is known of its last answer: without validators when a full answer is due."""
    if known is None or freshness.full_fetch_due(past, now):
        return FetchPlan(address, Validators(), "", now)
    return FetchPlan(address, known.validators, known.body_hash, now)
