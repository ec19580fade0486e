"""The sources: visited, shown with their state, found and added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.bootstrap.places import default_sources, is_shipped
from monitor.bootstrap.wiring import Wiring
from monitor.errors import Refused
from monitor.model import HONG_KONG, Poll, Round, Source, SourceStatus
from monitor.store import recent, sources
from monitor.store.sources import SourceState

if TYPE_CHECKING:
    from monitor.bootstrap.adding import Found
    from monitor.bootstrap.feed_lists import Imported
    from monitor.pipeline.round import RoundDependencies
    from monitor.pipeline.verify import Verified


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
        from monitor.pipeline.probation_rules import probation_of

        proven = [one for one in self.sources if one.enabled is True]
        if all(one.enabled != "try" for one in self.sources):
            return proven
        trials = ((one, probation_of(one, state.memory)) for one, state in self.known_states())
        return [*proven, *(one for one, trial in trials if trial and trial.verdict == "on")]

    def source_statuses(self, ids: Sequence[str] = ()) -> list[SourceStatus]:
        """Every source with its state, in the order of the file, or the named ones. NotFound."""
        from monitor.bootstrap.source_status import status_of
        from monitor.pipeline.chosen import named

        with self.database.read() as session:
            states, counts = sources.states(session), sources.counts(session)
            now = self.now()
            return [
                status_of(session, one, states.get(one.id), *counts.get(one.id, (0, 0)), now)
                for one in (named(self.sources, ids) if ids else self.sources)
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

    def polled_lately(self, since: datetime, most: int) -> tuple[dict[str, int], list[float]]:
        """Of the time from `since` on: how many polls had each outcome, and the seconds from publication to storage of
        the newest articles, `most` at most."""
        with self.database.read() as session:
            return recent.poll_outcomes(session, since), recent.storing_delays(session, since, most)

    def discover(self, url: str) -> Found:
        """What a page or feed offers to be watched, as a block for the sources file."""
        import asyncio

        from monitor.bootstrap import adding

        return asyncio.run(adding.discover(self._dependencies(), url, self.sources))

    def append_source(self, block: str) -> Path:
        """Append a block to the sources file that is in use; its path."""
        from monitor.catalogue import operator_files
        from monitor.catalogue.source_file import load_sources

        return operator_files.append(self.settings.sources or default_sources(), block, load_sources)

    def to_verify(self, ids: Sequence[str] = (), *, everything: bool = False) -> list[Source]:
        """The named sources; `everything`: all that are not switched off; else those on probation. NotFound."""
        from monitor.pipeline.chosen import named

        if ids:
            return named(self.sources, ids)
        return [one for one in self.sources if (one.enabled if everything else one.enabled == "try")]

    def verify_sources(self, chosen: Sequence[Source], on_result: Callable[[Verified], None]) -> list[Verified]:
        """Look at these sources at once, and switch on those on probation that give a plausible list."""
        import asyncio

        from monitor.pipeline.verify import verify

        return asyncio.run(verify(self._dependencies(), chosen, on_result))

    def write_verified(self, verified: Sequence[Verified]) -> tuple[Path, list[str]]:
        """Write what came of it into the operator's own sources file: its path, and the ids that were changed. Refused:
        the file in use is the shipped one.
        """
        from monitor.catalogue.operator_files import Switch, switch

        path = self.settings.sources or default_sources()
        if is_shipped(path):
            raise Refused(f"{path} is shipped and stays as it is: name a copy of your own by MONITOR_SOURCES")
        day = f"{self.now().astimezone(HONG_KONG):%Y-%m-%d}"
        switches = {
            one.source.id: Switch(not one.fault, f"verified {day}" if not one.fault else f"tried {day}: {one.fault}")
            for one in verified
            if not one.passing
        }
        return path, switch(path, switches)

    def blocks_from_opml(self, body: bytes) -> Imported:
        """The feeds of an OPML file that are not watched yet, as blocks for the sources file, to be tried."""
        from monitor.bootstrap import feed_lists

        return feed_lists.blocks_from_opml(body, self.sources)

    def opml(self) -> str:
        """The enabled feeds as OPML."""
        from monitor.bootstrap import feed_lists

        return feed_lists.opml(self.sources)
