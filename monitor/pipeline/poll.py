"""One visit to one source, one write.

    1  visit: fetch > parse                                              (no transaction is open)
    2  compare the entries with what is stored; fetch the pages of what is new and analyse it;
       look at the pages of what is missing                              (see `withdraw`)
    3  one transaction: articles, stories, validators, the source's next state, the poll's row; all or nothing

Step 3 is refused when another replica has claimed the source meanwhile: the fence is older then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from monitor.fetch.freshness import History
from monitor.identify.headline_vectors import HeadlineEncoder
from monitor.model import (
    Analysed,
    ArticleView,
    Document,
    Draft,
    Entry,
    EntryFlag,
    EntryOutcome,
    FailureClass,
    Incoming,
    Outcome,
    Poll,
    PollCode,
    PollFlag,
    Source,
    Validators,
)
from monitor.pipeline import enrichment, withdraw
from monitor.pipeline.analyse import Engine, analyse
from monitor.pipeline.article_pages import PageReader, ReaderBroken
from monitor.pipeline.diff import Diff, compare, identify, keys_of_all
from monitor.pipeline.intake import WriteResult, write, write_analysed
from monitor.pipeline.page_duty import PublisherSources
from monitor.pipeline.source_state import FLOOD_REASON, Transition
from monitor.pipeline.version_search import encoded
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Unchanged, Visitor
from monitor.pipeline.writer import Writer
from monitor.store import addresses, articles, sources
from monitor.store.articles import Stored
from monitor.store.db import Database
from monitor.store.sources import SourceState

log = logging.getLogger(__name__)

STORED_LAST = 500  # of a source, the newest, among which what moved is sought: several times what listings show
HEADLINE = 120  # characters of a summary or text that stand for a headline where there is none


@dataclass(frozen=True, slots=True)
class PollDependencies:
    """What every poll of a round uses. `jitter` draws a number from 0 to 1."""

    database: Database
    writer: Writer
    visitor: Visitor
    engine: Engine
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    publisher_sources: PublisherSources
    encoder: HeadlineEncoder | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that no other replica visits until the lease ends, with what is known of it and what to fetch."""

    source: Source
    fence: int
    state: SourceState
    past: History
    plan: FetchPlan


class ClaimLost(Exception):
    """Another replica has claimed the source since: nothing of this poll may be stored."""


async def poll(dependencies: PollDependencies, claim: Claim) -> Poll:
    """Visit a claimed source and store what came of it."""
    found = await dependencies.visitor.visit(claim.source, claim.plan)
    recorder = _Recorder(dependencies, claim)
    if isinstance(found, Failed):
        return await dependencies.writer.write(partial(recorder.failed, found))
    try:
        return await _store_listed(dependencies, claim, found, recorder)
    except ReaderBroken as error:
        broken = Failed(str(error), PollCode.READER_BROKEN, FailureClass.SOFT)
        return await dependencies.writer.write(partial(recorder.failed, broken))


async def _store_listed(
    dependencies: PollDependencies, claim: Claim, found: Unchanged | Listed, recorder: _Recorder
) -> Poll:
    """What a source lists, with the pages of its articles, stored. ReaderBroken: nothing was."""
    if isinstance(found, Unchanged):
        owed = await asyncio.to_thread(_owed, dependencies, claim, Diff())
        analysed = await _with_pages(dependencies, claim, owed)
        return await dependencies.writer.write(partial(recorder.unchanged, found, analysed))
    diff, suspects = await asyncio.to_thread(_compare, dependencies, claim, found)
    owed = await asyncio.to_thread(_owed, dependencies, claim, diff)
    analysed = await _with_pages(dependencies, claim, [*diff.to_analyse, *owed])
    missing = await withdraw.look(dependencies.visitor, claim.source, suspects)
    return await dependencies.writer.write(partial(recorder.listed, found, diff, analysed, missing))


def _owed(dependencies: PollDependencies, claim: Claim, diff: Diff) -> list[Incoming]:
    """The known articles whose pages are due at this visit."""
    if not dependencies.publisher_sources.may_read(claim.source):
        return []
    with dependencies.database.read() as session:
        return enrichment.owed(session, claim.source, diff, claim.plan.now, claim.state.memory.listed)


async def _with_pages(dependencies: PollDependencies, claim: Claim, items: Sequence[Incoming]) -> list[Analysed]:
    """Articles with what their pages add, analysed."""
    if not items:
        return []
    engine = await asyncio.to_thread(dependencies.engine)
    reader = PageReader(
        dependencies.visitor, lambda draft: engine.classify(draft).relevant, dependencies.publisher_sources
    )
    read = await reader.read(claim.source, items, claim.plan.now)
    return await asyncio.to_thread(_analyse_all, dependencies, read)


def _compare(dependencies: PollDependencies, claim: Claim, found: Listed) -> tuple[Diff, list[ArticleView]]:
    """What is new, and what is missing. In a flood nothing is missing: its source lists it under another address."""
    source, entries = claim.source, found.parsed.entries
    items = [
        identify(f"entry {number}", draft_of(source, entry), cut=EntryFlag.CUT in entry.flags)
        for number, entry in enumerate(entries, 1)
    ]
    with dependencies.database.read() as session:
        recent = partial(_stored_last, session, [source.id, *dependencies.publisher_sources.beside(source)])
        diff = compare(items, articles.find_by_keys(session, keys_of_all(items)), recent)
        for account in diff.accounts:
            log.debug("%s: %s: %s: %s", source.id, account.place, account.outcome, account.reason)
        listed = {article_id for article_id, _ in diff.listed}
        whole = source.page.fetch and not diff.flooded and withdraw.is_whole(found.parsed)
        return diff, withdraw.suspects(session, claim.state, found.parsed, listed) if whole else []


def _stored_last(session: Session, source_ids: Sequence[str]) -> list[Stored]:
    """What a publisher's sources stored last: what moved in one of them may have been found in another."""
    return [one for id_ in source_ids for one in articles.listed_last(session, id_, STORED_LAST)]


def _analyse_all(dependencies: PollDependencies, items: Sequence[Incoming]) -> list[Analysed]:
    """The costliest step, and before the transaction."""
    with dependencies.database.read() as session:
        whole = enrichment.with_kept_texts(session, enrichment.without_boilerplate(session, items))
    analysed = [analyse(dependencies.engine(), item) for item in whole]
    return encoded(dependencies.database, dependencies.encoder, analysed)


def draft_of(source: Source, entry: Entry) -> Draft:
    """An entry as a draft of its source. One without a link is known by its guid, or by its headline and day."""
    return Draft(
        url=entry.url or "",
        title=entry.title or entry.summary[:HEADLINE] or entry.text[:HEADLINE],
        summary=entry.summary,
        text=entry.text,
        published=entry.published if entry.published.instant else entry.updated,
        language=source.language,
        source_id=source.id,
        publisher=source.publisher,
        official=source.official,
        scope=source.scope,
        retain=source.retain,
        guid=entry.guid,
        twins=entry.twins,
    )


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


@dataclass(frozen=True, slots=True)
class _Recorder:
    """The last step, by how the visit ended: each public method is what one transaction does."""

    dependencies: PollDependencies
    claim: Claim

    def failed(self, found: Failed, session: Session) -> Poll:
        after = self._transition().after_failure(found)
        outcome = Outcome.SKIPPED if found.code == PollCode.HOST_RESTS else Outcome.FAILED
        status = found.cause.status if found.cause else None
        return self._finish(session, after, self._poll(outcome, reason=found.reason, code=found.code, status=status))

    def unchanged(self, found: Unchanged, analysed: Sequence[Analysed], session: Session) -> Poll:
        now, status = self.dependencies.now(), found.document.status
        result = write_analysed(session, analysed, now, lambda _: False)
        self._save_validators(session, found.document, found.body_hash)
        after = self._transition().after_unchanged(found.document)
        enriched = tuple(result.enriched)
        flags = (PollFlag.ENRICHED.of(len(enriched)),) if enriched else ()
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
        now, first_visit = self.dependencies.now(), self.claim.state.last_success_at is None
        result = write(session, diff, analysed, now, first_visit=first_visit, may_tell=True)
        articles.withdraw(session, missing.withdrawn, now)
        if not PollFlag.TRUNCATED.within(found.parsed.flags):  # a 304 would keep what was cut off away for long
            self._save_validators(session, found.document, found.body_hash)
        new = [one.item.draft for one in analysed if one.item.article_id is None]
        appeared = [draft.published.instant or self.claim.plan.now for draft in new]
        after = self._transition().after_listed(found, appeared, len(result.new), flooded=diff.flooded)
        if not diff.flooded and withdraw.is_whole(found.parsed):
            listed = [*result.new, *(article_id for article_id, _ in diff.listed)]
            after = replace(after, memory=withdraw.remembered(after.memory, listed, missing))
        return self._finish(session, after, self._listed_poll(found, diff, result, missing))

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

    def _save_validators(self, session: Session, document: Document, body_hash: str) -> None:
        """In the transaction that stores the articles: what is not stored must be sent again. A 304 may bring new ones.

        RFC 9110, 15.4.5: a 304 may leave out a validator that has not changed, so the known one stays.
        """
        plan, known = self.claim.plan, self.claim.plan.validators
        given = document.validators
        if document.status == 304:
            given = Validators(given.etag or known.etag, given.last_modified or known.last_modified)
            if given == known:
                return
        addresses.save_validators(session, plan.address, given, body_hash, self.dependencies.now())

    def _finish(self, session: Session, after: SourceState, poll: Poll) -> Poll:
        poll = replace(poll, next_poll_at=after.next_poll_at)
        if not sources.finish(session, self.claim.source.id, self.claim.fence, after, poll):
            raise ClaimLost(self.claim.source.id)
        return poll

    def _poll(self, outcome: Outcome, **values: object) -> Poll:
        began = self.claim.plan.now
        seconds = (self.dependencies.now() - began).total_seconds()
        return replace(Poll(self.claim.source.id, began, outcome, seconds=seconds), **values)  # type: ignore[arg-type]

    def _transition(self) -> Transition:
        claim = self.claim
        return Transition(claim.source, claim.state, claim.past, self.dependencies.now(), self.dependencies.jitter())
