"""What the `App` says of who covers what, and which sites it might watch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.bootstrap.watching import Watching
from monitor.errors import Refused
from monitor.store import coverage_rows

if TYPE_CHECKING:
    from monitor.bootstrap.adding import Candidate
    from monitor.bootstrap.cited import Citations, Cited
    from monitor.bootstrap.coverage import Coverage


@dataclass(frozen=True, slots=True)
class SuggestedSource:
    """A site that relevant articles link to and nobody watches. `block`: what was found there, "": nothing."""

    cited: Cited
    block: str
    reason: str


class Covering(Watching):
    """Coverage, and suggestions of sources."""

    def coverage(self) -> Coverage:
        """Of the last 90 days."""
        from alerts.topic_names import TOPIC_NAMES
        from monitor.bootstrap.coverage import SPAN, coverage

        with self.database.read() as session:
            told = coverage_rows.told_since(session, self.now() - SPAN)
        watched = [one for one in self.sources if one.enabled]
        return coverage(told, self.catalogue.programmes, TOPIC_NAMES["en"], watched, self._citations(told))

    def suggest_sources(self, limit: int, on_look: Callable[[], None]) -> list[SuggestedSource]:
        """The sites that most relevant articles of 90 days link to, each looked at once."""
        from monitor.bootstrap.coverage import SPAN

        with self.database.read() as session:
            told = coverage_rows.told_since(session, self.now() - SPAN)
        found = []
        for cited in self._citations(told).most(limit):
            found.append(self._suggested(cited))
            on_look()
        return found

    def _citations(self, told: list[coverage_rows.ToldArticle]) -> Citations:
        from monitor.bootstrap.cited import Citations
        from monitor.bootstrap.coverage import SPAN

        with self.database.read() as session:
            words = coverage_rows.words_since(session, self.now() - SPAN)
        hosts = {one.id: urlsplit(one.url).hostname or "" for one in told}
        return Citations(words, hosts, self.sources)

    def _suggested(self, cited: Cited) -> SuggestedSource:
        import asyncio

        from monitor.bootstrap import adding
        from monitor.catalogue.source_file import write_block

        best: Candidate | None = None
        reason = "neither a feed nor a list of news was found there"
        try:
            best = asyncio.run(adding.best_of(self._dependencies(), cited.address, self.sources))
        except Refused as error:
            reason = str(error)
        if best is None or best.fault:
            return SuggestedSource(cited, "", best.fault if best else reason)
        return SuggestedSource(cited, write_block(best.source), best.why)
