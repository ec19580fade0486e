"""One visit to one source, one write.

    1  visit: fetch > parse                                              (no transaction is open)
    2  sort the entries into new, changed, again; fetch the pages of what is new; study all of it;
       look at the pages of what is missing                              (see `withdraw`)
    3  one unit: articles, stories, validators, the source's next state, the poll's row; all or nothing

Step 3 is refused when another replica has claimed the source meanwhile: the fence is older then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from monitor.fetch.freshness import History
from monitor.identify import decide
from monitor.model import ArticleView, Document, Draft, Entry, Outcome, Poll, Source, Validators
from monitor.pipeline import intake, source_state, withdraw
from monitor.pipeline.article_pages import PageReader
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Unchanged, Visitor
from monitor.pipeline.writer import Writer
from monitor.store import addresses, articles, sources
from monitor.store.db import Database
from monitor.store.sources import SourceState
from monitor.tag.classifier import Classifier

KNOWN_TITLES = 500  # of a source, against which a flood is recognised


@dataclass(frozen=True, slots=True)
class PollServices:
    """What every poll of a round uses. `jitter` draws a number from 0 to 1."""

    database: Database
    writer: Writer
    visitor: Visitor
    classifier: Classifier
    now: Callable[[], datetime]
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that is ours until its lease ends, with what is remembered of it and what to ask for."""

    source: Source
    fence: int
    state: SourceState
    past: History
    plan: FetchPlan


@dataclass(frozen=True, slots=True)
class Compared:
    """What a source lists now beside what is stored. `suspects`: articles that it should list and does not."""

    diff: intake.Diff
    suspects: tuple[ArticleView, ...]
    flooded: bool = False


class ClaimLost(Exception):
    """Another replica has claimed the source since: nothing of this poll may be kept."""


async def poll(services: PollServices, claim: Claim) -> Poll:
    """Visit a claimed source and store what came of it."""
    found = await services.visitor.visit(claim.source, claim.plan)
    finish = _Finish(services, claim)
    if isinstance(found, Failed):
        return await services.writer.write(partial(finish.failed, found))
    if isinstance(found, Unchanged):
        return await services.writer.write(partial(finish.unchanged, found))
    compared = await asyncio.to_thread(_compare, services, claim, found)
    diff = compared.diff
    reader = PageReader(services.visitor, lambda draft: services.classifier.classify(draft).relevant)
    items = await reader.read(claim.source, (*diff.new, *diff.changed), claim.plan.now)
    analysed = await asyncio.to_thread(finish.analyse_incoming, items)
    missing = await withdraw.look(services.visitor, claim.source, compared.suspects)
    return await services.writer.write(partial(finish.listed, found, compared, analysed, missing))


def _compare(services: PollServices, claim: Claim, found: Listed) -> Compared:
    """What is new and what is missing; neither, when the source has merely renumbered what it published before."""
    source, entries = claim.source, found.parsed.entries
    drafts = [(f"entry {number}", draft_of(source, entry)) for number, entry in enumerate(entries, 1)]
    with services.database.read() as session:
        diff = intake.diff_drafts(session, drafts)
        many = len(diff.new) >= decide.SMALLEST_FLOOD
        titles = articles.latest_titles(session, source.id, KNOWN_TITLES) if many else []
        if decide.flood([item.draft.title for item in diff.new], titles):
            return Compared(replace(diff, new=()), (), flooded=True)
        listed = {article_id for article_id, _ in diff.again}
        whole = source.page.fetch and withdraw.is_whole(found.parsed)
        suspects = withdraw.suspects(session, claim.state, found.parsed, listed) if whole else []
    return Compared(diff, tuple(suspects))


def draft_of(source: Source, entry: Entry) -> Draft:
    """An entry as a draft of its source. One without a link is known by its guid, or by its headline and day."""
    return Draft(
        url=entry.url or "",
        title=entry.title or entry.summary[:120] or entry.text[:120],
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


@dataclass(frozen=True, slots=True)
class _Finish:
    """The last step, by how the visit ended. `failed`, `unchanged` and `listed` are writing units."""

    services: PollServices
    claim: Claim

    def failed(self, found: Failed, session: Session) -> Poll:
        claim = self.claim
        after = source_state.after_failure(claim.source, claim.state, found, claim.past, self._moment())
        outcome = Outcome.SKIPPED if found.code == source_state.HOST_RESTS else Outcome.FAILED
        status = found.cause.status if found.cause else None
        return self._keep(session, after, self._poll(outcome, reason=found.reason, code=found.code, status=status))

    def unchanged(self, found: Unchanged, session: Session) -> Poll:
        claim = self.claim
        self._vouch(session, found.document, found.body_hash)
        after = source_state.after_unchanged(claim.source, claim.state, found.document, claim.past, self._moment())
        return self._keep(session, after, self._poll(Outcome.NOT_MODIFIED, status=found.document.status))

    def analyse_incoming(self, items: Sequence[intake.Incoming]) -> list[intake.Analysed]:
        """Pure, and the costliest step: relevance, tags, facts, fingerprints."""
        first = self.claim.state.last_success_at is None
        now = self.services.now()
        return [intake.analyse_incoming(self.services.classifier, one, now, first_visit=first) for one in items]

    def listed(
        self,
        found: Listed,
        compared: Compared,
        analysed: Sequence[intake.Analysed],
        missing: withdraw.Missing,
        session: Session,
    ) -> Poll:
        claim = self.claim
        result = intake.write(session, compared.diff, analysed, self.services.now())
        articles.withdraw(session, missing.withdrawn, self.services.now())
        self._vouch(session, found.document, found.body_hash)
        counted = source_state.Counted(len(found.parsed.entries), len(result.new), compared.flooded)
        appeared = [one.item.draft.published.instant or claim.plan.now for one in analysed if not one.item.known]
        past = source_state.with_instants(claim.past, appeared)
        after = source_state.after_listed(claim.source, claim.state, found, counted, past, self._moment())
        if not compared.flooded and withdraw.is_whole(found.parsed):
            listed = [*result.new, *(article_id for article_id, _ in compared.diff.again)]
            after = replace(after, extra={**after.extra, **withdraw.remembered(listed, missing)})
        return self._keep(session, after, self._listed_poll(found, result, compared.flooded, missing))

    def _listed_poll(self, found: Listed, result: intake.WriteResult, flooded: bool, missing: withdraw.Missing) -> Poll:
        gone = (f"withdrawn:{len(missing.withdrawn)}",) if missing.withdrawn else ()
        return self._poll(
            Outcome.NEW if result.new or result.changed else Outcome.SAME,
            found=len(found.parsed.entries),
            new=len(result.new),
            changed=len(result.changed),
            same=result.same,
            refused=(*found.parsed.refused, *result.refused),
            flags=(*found.parsed.flags, *(("flood",) if flooded else ()), *gone),
            reason=source_state.FLOOD_REASON if flooded else "",
            code="flood" if flooded else "",
            status=found.document.status,
            article_ids=(*result.new, *result.changed),
        )

    def _vouch(self, session: Session, document: Document, body_hash: str) -> None:
        """Validators are kept in the unit of the articles that they vouch for; a 304 may bring new ones."""
        plan, known = self.claim.plan, self.claim.plan.validators
        given = document.validators
        if document.status == 304:
            given = Validators(given.etag or known.etag, given.last_modified or known.last_modified)
            if given == known:
                return
        addresses.save_validators(session, plan.address, given, body_hash, self.services.now())

    def _keep(self, session: Session, after: SourceState, poll: Poll) -> Poll:
        poll = replace(poll, next_poll_at=after.next_poll_at)
        if not sources.finish(session, self.claim.source.id, self.claim.fence, after, poll):
            raise ClaimLost(self.claim.source.id)
        return poll

    def _poll(self, outcome: Outcome, **values: object) -> Poll:
        began = self.claim.plan.now
        seconds = (self.services.now() - began).total_seconds()
        return replace(Poll(self.claim.source.id, began, outcome, seconds=seconds), **values)  # type: ignore[arg-type]

    def _moment(self) -> source_state.Moment:
        return source_state.Moment(self.services.now(), self.services.jitter())
