"""The store: filled from files, brought up to date, kept small."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.bootstrap.wiring import Wiring
from monitor.errors import StoreError
from monitor.model import ImportCounts
from monitor.store import articles, notes, self_check

if TYPE_CHECKING:
    from monitor.pipeline.retag import RetagCounts
    from monitor.proof.verification import Verification

KEEP_DAYS = 180  # of what is irrelevant or done with: half a year, over which sources are seldom silent
TIDY_EVERY = timedelta(days=1)
CHECK_EVERY = timedelta(days=1)  # a gigabyte is read in a few seconds
INTEGRITY = "integrity"  # the note of what the last reading of the whole database found wrong


class Keeping(Wiring):
    """What the `App` does with the store as a whole."""

    def import_lines(
        self, lines: Iterable[str], *, announce: bool = False, step: Callable[[int], None] = lambda _: None
    ) -> ImportCounts:
        """Store articles from JSON Lines. Digests tell them only with `announce`."""
        from monitor.pipeline.jsonl_import import Import

        known = (self.database, self.classifier, self.sources, self.now)
        return Import(*known, announce=announce, encoder=self.encoder).run(lines, step)

    def count_to_retag(self, *, everything: bool) -> int:
        """How many articles a retag would read."""
        from monitor.pipeline import retag as retagging

        with self.database.read() as session:
            return articles.count_to_retag(session, retagging.NO_VERSION if everything else self.classifier.version)

    def retag(self, *, everything: bool = False, step: Callable[[int], None] = lambda _: None) -> RetagCounts:
        """Bring stored articles up to date with the catalogue."""
        from monitor.pipeline import retag as retagging

        return retagging.retag(self.database, self.classifier, everything=everything, step=step)

    def do_due_jobs(self) -> list[str]:
        """Do the periodic jobs that are due; their names. What is due stands in rows: a service that is started anew
        every day, or one of several replicas, does each in its time all the same.
        """
        jobs = (("tidy", TIDY_EVERY, lambda: self.tidy(KEEP_DAYS)), ("integrity", CHECK_EVERY, self.check_integrity))
        done = []
        for job, every, work in jobs:
            if not self.is_stopping() and self._claimed(job, every):
                work()
                if self.is_stopping():  # cut short: it is due again in an hour
                    break
                with self.database.begin() as session:
                    notes.finish_job(session, job, every, self.now())
                done.append(job)
        return done

    def _claimed(self, job: str, every: timedelta) -> bool:
        return self.database.unit(lambda session: notes.claim_job(session, job, every, self.now()))

    def check_integrity(self) -> str:
        """Read the whole database, and keep what is wrong with it, or "", for whoever asks after its health."""
        found = self_check.integrity_fault(self.database)
        with suppress(StoreError), self.database.begin() as session:  # what is damaged can perhaps not be written
            notes.write(session, INTEGRITY, found)
        return found

    def verify_deliveries(self) -> Verification:
        """What became of every article for every subscription, computed from the rows alone (see `monitor.proof`)."""
        from monitor.proof.verification import verify

        with self.database.snapshot() as session:
            return verify(session, self.catalogue, self.catalogue.version, self.now())

    def tidy(self, days: int) -> dict[str, int]:
        """Remove what is older than so many days and no longer needed, and the bodies of mails sent a month ago."""
        from monitor.pipeline import tidy as tidying

        removed = tidying.tidy(self.database, self.now() - timedelta(days=days), self.is_stopping)
        mails = {"mail bodies": self.alerts.erase_old_bodies()}
        return removed | mails | {"old requests": self.readers.erase_old()}
