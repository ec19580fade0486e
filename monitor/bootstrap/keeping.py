"""The store: filled from files, brought up to date, kept small."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from monitor.bootstrap.wiring import Wiring
from monitor.model import ImportCounts
from monitor.pipeline import retag as retagging
from monitor.pipeline import tidy as tidying
from monitor.pipeline.jsonl_import import Import
from monitor.store import articles


class Keeping(Wiring):
    """What the `App` does with the store as a whole."""

    def import_lines(
        self, lines: Iterable[str], *, announce: bool = False, step: Callable[[int], None] = lambda _: None
    ) -> ImportCounts:
        """Store articles from JSON Lines. Digests tell them only with `announce`."""
        known = (self.database, self.classifier, self.sources, self.now)
        return Import(*known, announce=announce, encoder=self.encoder).run(lines, step)

    def count_to_retag(self, *, everything: bool) -> int:
        """How many articles a retag would read."""
        with self.database.read() as session:
            return articles.count_to_retag(session, retagging.NO_VERSION if everything else self.classifier.version)

    def retag(self, *, everything: bool = False, step: Callable[[int], None] = lambda _: None) -> retagging.RetagCounts:
        """Bring stored articles up to date with the catalogue."""
        return retagging.retag(self.database, self.classifier, everything=everything, step=step)

    def tidy(self, days: int) -> dict[str, int]:
        """Remove what is older than so many days and no longer needed, and the bodies of mails sent a month ago."""
        removed = tidying.tidy(self.database, self.now() - timedelta(days=days))
        return removed | {"mail bodies": self.alerts.erase_old_bodies()}
