"""The sources: visited, shown with their state, found and added."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from monitor.bootstrap import adding
from monitor.bootstrap.incidents import report_incidents
from monitor.bootstrap.places import default_sources
from monitor.bootstrap.wiring import Wiring
from monitor.catalogue import source_file
from monitor.fetch.freshness import usual_gap
from monitor.model import Health, Poll, Round, Source, SourceStatus
from monitor.pipeline import round as rounds
from monitor.pipeline.clock_back import is_ahead, words
from monitor.pipeline.page_duty import PublisherSources
from monitor.pipeline.source_state import INSTANTS, history
from monitor.store import sources
from monitor.store.sources import SourceState

RECENT_POLLS = 24  # of a source: at a poll an hour, its last day


class Watching(Wiring):
    """What the `App` does with sources."""

    def poll(
        self,
        ids: Sequence[str] = (),
        *,
        everything: bool = False,
        force: bool = False,
        on_poll: Callable[[Poll], None] = lambda _: None,
        start_spread: timedelta = timedelta(0),
    ) -> Round:
        """Visit the sources that are due, the named ones, or all, once; then report new incidents to the operator."""
        dependencies = self._dependencies(start_spread)
        chosen, skipped = rounds.choose(dependencies, self.sources, rounds.Selection(tuple(ids), everything, force))
        for poll in skipped:
            on_poll(poll)
        only_due = not (ids or everything)
        done = asyncio.run(rounds.run(dependencies, chosen, on_poll, only_due=only_due)) if chosen else Round(())
        report_incidents(self.database, self.alerts, self.settings.operator, self.sources, self.now())
        return Round((*skipped, *done.polls), done.seconds)

    def _dependencies(self, start_spread: timedelta = timedelta(0)) -> rounds.RoundDependencies:
        settings = self.settings
        return rounds.RoundDependencies(
            database=self.database,
            classifier=self.classifier,
            now=self.now,
            contact=settings.contact or settings.base_url,
            allowed_networks=settings.allowed_networks,
            proxy=settings.proxy.get_secret_value(),
            host_gap=timedelta(seconds=settings.host_gap),
            workers=settings.workers,
            start_spread=start_spread,
            stopping=self.is_stopping,
            publisher_sources=PublisherSources(tuple(one for one in self.sources if one.enabled)),
            encoder=self.encoder,
        )

    def source_statuses(self) -> list[SourceStatus]:
        """Every source with its state, in the order of the file."""
        with self.database.read() as session:
            states, counts = sources.states(session), sources.counts(session)
            now = self.now()
            return [_status(session, one, states.get(one.id), *counts.get(one.id, (0, 0)), now) for one in self.sources]

    def sources_in_trouble(self) -> list[SourceStatus]:
        """The enabled sources that need a look, without what takes counting articles and polls."""
        known = self.known_states()
        return [SourceStatus(one, state.health, state.reason) for one, state in known if state.health.is_trouble]

    def known_states(self) -> list[tuple[Source, SourceState]]:
        """The enabled sources that were ever known, each with its row."""
        with self.database.read() as session:
            states = sources.states(session)
        return [(one, states[one.id]) for one in self.sources if one.enabled and one.id in states]

    def discover(self, url: str) -> adding.Found:
        """What a page or feed offers to be watched, as a block for the sources file."""
        return asyncio.run(adding.discover(self._dependencies(), url, [source.id for source in self.sources]))

    def append_source(self, block: str) -> Path:
        """Append a block to the sources file that is in use; its path."""
        return adding.append(self.settings.sources or default_sources(), block, source_file.load_sources)

    @staticmethod
    def blocks_from_opml(body: bytes) -> str:
        """The feeds of an OPML file as blocks for the sources file, not enabled."""
        return adding.blocks_from_opml(body)

    def opml(self) -> str:
        """The enabled feeds as OPML."""
        return adding.opml(self.sources)


def _status(
    session: Session, source: Source, state: SourceState | None, stored: int, relevant: int, now: datetime
) -> SourceStatus:
    if state is None or not source.enabled:
        health = Health.NEW if source.enabled else Health.OFF
        return SourceStatus(source, health, articles=stored, relevant=relevant)
    health, reason = state.health, state.reason
    if is_ahead(source, state, now):
        health, reason = Health.FAILING, f"{words(1)} the next round draws it back"
    times = sources.publication_times(session, [source.id], INSTANTS).get(source.id, ()) if stored else ()
    return SourceStatus(
        source,
        health,
        reason,
        state.last_poll_at,
        state.last_success_at,
        state.last_new_at,
        state.next_poll_at,
        usual_gap(history(state, times)),
        state.failures,
        stored,
        relevant,
        tuple(sources.recent_polls(session, source.id, RECENT_POLLS)),
    )
