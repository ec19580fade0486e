"""Tells what overtakes the rhythm of a subscription: its digest that is due tells the rest, and nothing again.

    those that want it > looked at since the mark of their last such look > what is urgent > a digest of that alone

Where nothing was stored since, that is one question to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from alerts import digest_claims, ledger
from alerts.digest_run import PASSED_OVER_AT_ONCE, DigestRun, Seen
from alerts.local_dates import today_in_hong_kong
from alerts.model import Digest, Subscription
from alerts.selection import Selection
from alerts.urgent import urgent_part


@dataclass(frozen=True, slots=True)
class UrgentRun:
    """The urgent digests of a run."""

    run: DigestRun

    def compose(self, stopping: Callable[[], bool]) -> list[Digest]:
        """Make them. See `DigestRun.compose_due`."""
        with self.run.read() as session:
            wanting = digest_claims.wanting_urgent(session, self.run.now)
            seen = self.run.look(session, wanting)
            unseen = [one for one in wanting if one.urgent_mark != seen.look.mark]
            urgent = {one.id for one in unseen if self._has_any(session, seen, one)}
        self._pass_over([one for one in unseen if one.id not in urgent], seen.look.mark, stopping)
        made = (self._compose(one, seen) for one in unseen if one.id in urgent and not stopping())
        return [digest for digest in made if digest]

    def _has_any(self, session: Session, seen: Seen, subscription: Subscription) -> bool:
        if self.run.is_quiet(session, seen, subscription):
            return False
        try:
            return bool(self._selected(session, seen, subscription).items)
        except Exception:  # comes again when its digest is made, where it is logged
            return True

    def _selected(self, session: Session, seen: Seen, subscription: Subscription) -> Selection:
        whole = self.run.selected(session, seen, subscription)
        marked: set[int] = set()
        if subscription.urgent_query:
            searched = replace(subscription, query=subscription.urgent_query)
            found = seen.look.matching(session, searched, self.run.after(subscription))
            marked = {match.story_id for match in found}
        return urgent_part(whole, subscription, marked, today_in_hong_kong(self.run.now))

    def _pass_over(self, quiet: Sequence[Subscription], mark: str, stopping: Callable[[], bool]) -> None:
        for start in range(0, len(quiet), PASSED_OVER_AT_ONCE):
            if not stopping():
                with self.run.begin() as session:
                    digest_claims.pass_over_urgent(session, quiet[start : start + PASSED_OVER_AT_ONCE], mark)

    def _compose(self, subscription: Subscription, seen: Seen) -> Digest | None:
        return self.run.guarded(subscription, lambda: self._composed(subscription, seen))

    def _composed(self, subscription: Subscription, seen: Seen) -> Digest | None:
        with self.run.begin() as session:
            if not digest_claims.claim_urgent(session, subscription, seen.look.mark):
                return None
            selection = self._selected(session, seen, subscription)
            ledger.bring_up_to_date(session, selection.silent)
            return self.run.store(session, subscription, selection, "urgent") if selection.items else None
