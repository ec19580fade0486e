"""The sources: visited, shown with their state, found and added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.bootstrap.places import default_sources
from monitor.bootstrap.wiring import Wiring
from monitor.catalogue import source_file
from monitor.model import Poll, Round, Source, SourceStatus
from monitor.store import sources
from monitor.store.sources import SourceState

if TYPE_CHECKING:
    from monitor.bootstrap.adding import Found
    from monitor.pipeline.round import RoundDependencies


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
        import asyncio

        from monitor.pipeline import round as rounds

        dependencies = self._dependencies(start_spread)
        chosen, skipped = rounds.choose(dependencies, self.sources, rounds.Selection(tuple(ids), everything, force))
        for poll in skipped:
            on_poll(poll)
        only_due = not (ids or everything)
        done = asyncio.run(rounds.run(dependencies, chosen, on_poll, only_due=only_due)) if chosen else Round(())
        if self.settings.operator:
            from monitor.bootstrap.incidents import report_incidents, report_trials

            report_incidents(self.database, self.alerts, self.settings.operator, self.sources, self.now())
            report_trials(self.database, self.alerts, self.settings.operator, self.sources, self.now())
        return Round((*skipped, *done.polls), done.seconds)

    def _dependencies(self, start_spread: timedelta = timedelta(0)) -> RoundDependencies:
        from monitor.pipeline.page_duty import PublisherSources
        from monitor.pipeline.round import RoundDependencies

        settings = self.settings
        return RoundDependencies(
            database=self.database,
            engine=lambda: self.classifier,
            now=self.now,
            contact=settings.contact or settings.base_url,
            allowed_networks=settings.allowed_networks,
            proxy=settings.proxy.get_secret_value(),
            host_gap=timedelta(seconds=settings.host_gap),
            workers=settings.workers,
            start_spread=start_spread,
            stopping=self.is_stopping,
            publisher_sources=PublisherSources(self._proven_sources()),
            encoder=self.encoder,
        )

    def _proven_sources(self) -> list[Source]:
        """The enabled sources, without those whose probation is not passed: they lend no right to fetch pages."""
        from monitor.pipeline.probation import probation_of

        proven = [one for one in self.sources if one.enabled is True]
        if all(one.enabled != "try" for one in self.sources):
            return proven
        trials = ((one, probation_of(one, state.memory)) for one, state in self.known_states())
        return [*proven, *(one for one, trial in trials if trial and trial.verdict == "on")]

    def source_statuses(self) -> list[SourceStatus]:
        """Every source with its state, in the order of the file."""
        from monitor.bootstrap.source_status import status_of

        with self.database.read() as session:
            states, counts = sources.states(session), sources.counts(session)
            now = self.now()
            return [
                status_of(session, one, states.get(one.id), *counts.get(one.id, (0, 0)), now) for one in self.sources
            ]

    def sources_in_trouble(self) -> list[SourceStatus]:
        """The enabled sources that need a look, without what takes counting articles and polls."""
        known = self.known_states()
        return [SourceStatus(one, state.health, state.reason) for one, state in known if state.health.is_trouble]

    def known_states(self) -> list[tuple[Source, SourceState]]:
        """The enabled sources that were ever known, each with its row."""
        with self.database.read() as session:
            states = sources.states(session)
        return [(one, states[one.id]) for one in self.sources if one.enabled and one.id in states]

    def discover(self, url: str) -> Found:
        """What a page or feed offers to be watched, as a block for the sources file."""
        import asyncio

        from monitor.bootstrap import adding

        return asyncio.run(adding.discover(self._dependencies(), url, [source.id for source in self.sources]))

    def append_source(self, block: str) -> Path:
        """Append a block to the sources file that is in use; its path."""
        from monitor.bootstrap import adding

        return adding.append(self.settings.sources or default_sources(), block, source_file.load_sources)

    @staticmethod
    def blocks_from_opml(body: bytes) -> str:
        """The feeds of an OPML file as blocks for the sources file, not enabled."""
        from monitor.bootstrap import adding

        return adding.blocks_from_opml(body)

    def opml(self) -> str:
        """The enabled feeds as OPML."""
        from monitor.bootstrap import adding

        return adding.opml(self.sources)
