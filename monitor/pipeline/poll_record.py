"""What is kept of a poll, by how the visit ended: the source's next state, the poll's row, and what was listed.

Each method that takes a session is what one transaction does; the others say what `sources.finish_all` is to save.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.fetch.freshness import History
from monitor.model import (
    Analysed,
    Document,
    EntryOutcome,
    Outcome,
    Poll,
    PollCode,
    PollFlag,
    Source,
    Validators,
)
from monitor.pipeline import withdraw
from monitor.pipeline.diff import Diff
from monitor.pipeline.intake import WriteResult, write, write_analysed
from monitor.pipeline.probation import is_on_trial
from monitor.pipeline.source_state import FLOOD_REASON, Transition
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Unchanged
from monitor.store import addresses, articles, sources
from monitor.store.sources import PollEnd, SourceState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that no other replica visits until the lease ends, with what is known of it and what to fetch."""

    source: Source
    fence: int
    state: SourceState
    past: History
    plan: FetchPlan

    @property
    def on_trial(self) -> bool:
        """Whether the source is on probation, so that nothing but its list is asked for."""
        return is_on_trial(self.source, self.state.memory)


class ClaimLost(Exception):
    """Another replica has claimed the source since: nothing of this poll may be stored."""


@dataclass(frozen=True, slots=True)
class PollRecord:
    """The record of one visit. `jitter` draws a number from 0 to 1."""

    claim: Claim
    now: Callable[[], datetime]
    jitter: Callable[[], float]

    # ------------------------------------------------------------------------------------------- nothing but the state
    def failed(self, found: Failed) -> PollEnd:
        """The source gave nothing."""
        outcome = Outcome.SKIPPED if found.code == PollCode.HOST_RESTS else Outcome.FAILED
        status = found.cause.status if found.cause else None
        after = self._transition().after_failure(found)
        return self._end(after, self._poll(outcome, reason=found.reason, code=found.code, status=status))

    def same(self, found: Unchanged) -> PollEnd:
        """The source answered what it had answered, and no page is owed."""
        after = self._transition().after_unchanged(found.document)
        return self._end(after, self._poll(Outcome.NOT_MODIFIED, status=found.document.status))

    # ----------------------------------------------------------------------------------------------------- more than it
    def unchanged(self, found: Unchanged, analysed: Sequence[Analysed], session: Session) -> Poll:
        """As `same`, with pages that were read, or new validators."""
        result = write_analysed(session, analysed, self.now(), lambda _: False)
        self._save_validators(session, found)
        after = self._transition().after_unchanged(found.document)
        enriched = tuple(result.enriched)
        flags = (PollFlag.ENRICHED.of(len(enriched)),) if enriched else ()
        status = found.document.status
        poll = self._poll(Outcome.NOT_MODIFIED, status=status, flags=flags, article_ids=enriched)
        return self._finish(session, after, poll)

    def listed(
        self,
        found: Listed,
        diff: Diff,
        analysed: Sequence[Analysed],
        missing: withdraw.Missing,
        session: Session,
    ) -> Poll:
        """The source listed entries."""
        now = self.now()
        changed = found.stand_in is not None or PollFlag.REDESIGNED.within(found.parsed.flags)
        on_trial, memory = self.claim.on_trial, self.claim.state.memory
        first_visit = changed or on_trial or self.claim.state.last_success_at is None
        proven = not on_trial or memory.probation.of(self.claim.source.url).plausible > 0
        result = write(session, diff, analysed, now, first_visit=first_visit, may_tell=proven)
        articles.withdraw(session, missing.withdrawn, now)
        if not PollFlag.TRUNCATED.within(found.parsed.flags):  # a 304 would keep what was cut off away for long
            self._save_validators(session, found)
        new = [one.item.draft for one in analysed if one.item.article_id is None]
        appeared = [draft.published.instant or self.claim.plan.now for draft in new]
        if changed:
            _report_change(self.claim.source.id, found)
        after = self._transition().after_listed(found, appeared, len(result.new), flooded=diff.flooded)
        if not diff.flooded and withdraw.is_whole(found.parsed):
            listed = [*result.new, *(article_id for article_id, _ in diff.listed)]
            after = replace(after, memory=withdraw.remembered(after.memory, listed, missing))
        return self._finish(session, after, self._listed_poll(found, diff, result, missing))

    def new_validators(self, document: Document) -> Validators | None:
        """What an answer says of itself that is not stored; None: nothing new. A 304 may bring new ones.

        RFC 9110, 15.4.5: a 304 may leave out a validator that has not changed, so the known one stays.
        """
        known, given = self.claim.plan.validators, document.validators
        if document.status != 304:
            return given
        given = Validators(given.etag or known.etag, given.last_modified or known.last_modified)
        return given if given != known else None

    # ------------------------------------------------------------------------------------------------------------ parts
    def _listed_poll(self, found: Listed, diff: Diff, result: WriteResult, missing: withdraw.Missing) -> Poll:
        """Every entry is accounted for: found = new + changed + same + refused."""
        flags = [*found.parsed.flags, *([PollFlag.FLOOD] if diff.flooded else [])]
        if apart := sum(account.told_apart for account in diff.accounts):
            flags.append(PollFlag.TOLD_APART.of(apart))
        if missing.withdrawn:
            flags.append(PollFlag.WITHDRAWN.of(len(missing.withdrawn)))
        if result.enriched:
            flags.append(PollFlag.ENRICHED.of(len(result.enriched)))
        return self._poll(
            Outcome.NEW if result.new or result.changed else Outcome.SAME,
            found=len(found.parsed.entries) + len(found.parsed.refused),
            new=len(result.new),
            changed=len(result.changed),
            same=result.same,
            refused=(*found.parsed.refused, *result.refused),
            flags=tuple(flags),
            reason=FLOOD_REASON if diff.flooded else "",
            code=PollCode.FLOOD if diff.flooded else "",
            status=found.document.status,
            article_ids=(*result.new, *result.changed, *result.enriched),
            entries=_entries(found, diff, result),
        )

    def _save_validators(self, session: Session, found: Listed | Unchanged) -> None:
        """In the transaction that stores the articles: what is not stored must be sent again."""
        if given := self.new_validators(found.document):
            addresses.save_validators(session, found.address, given, found.body_hash, self.now())

    def _finish(self, session: Session, after: SourceState, poll: Poll) -> Poll:
        end = self._end(after, poll)
        if sources.finish_all(session, [end]):
            raise ClaimLost(self.claim.source.id)
        return end.poll

    def _end(self, after: SourceState, poll: Poll) -> PollEnd:
        return PollEnd(self.claim.fence, after, replace(poll, next_poll_at=after.next_poll_at))

    def _poll(self, outcome: Outcome, **values: object) -> Poll:
        began = self.claim.plan.now
        seconds = (self.now() - began).total_seconds()
        return Poll(self.claim.source.id, began, outcome, **{"seconds": seconds, **values})  # type: ignore[arg-type]

    def _transition(self) -> Transition:
        claim = self.claim
        return Transition(claim.source, claim.state, claim.past, self.now(), self.jitter())


def _report_change(source_id: str, found: Listed) -> None:
    if found.stand_in:
        log.warning("source %s: its address gives nothing; its news was found at %s", source_id, found.stand_in.url)
    elif lists := found.parsed.lists:
        log.warning("source %s: its page was changed. Before: %s. Now: %s", source_id, lists.before, lists.after)


def _entries(found: Listed, diff: Diff, result: WriteResult) -> tuple[EntryOutcome, ...]:
    """What became of each entry: what could not be stored is refused whatever the comparison said."""
    refused = {refusal.place: refusal.reason for refusal in result.refused}
    listed = (
        EntryOutcome(one.place, entry.title, "refused", refused[one.place])
        if one.place in refused
        else EntryOutcome(one.place, entry.title, one.outcome, one.reason)
        for one, entry in zip(diff.accounts, found.parsed.entries, strict=True)
    )
    unread = (EntryOutcome(refusal.place, "", "refused", refusal.reason) for refusal in found.parsed.refused)
    return (*listed, *unread)
