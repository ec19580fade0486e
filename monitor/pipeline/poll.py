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
from monitor.pipeline import intake, remember, withdraw
from monitor.pipeline.pages import PageReader
from monitor.pipeline.visit import Asked, Failed, Listed, Unchanged, Visitor
from monitor.pipeline.writer import Writer
from monitor.store import addresses, articles, sources
from monitor.store.db import Database
from monitor.store.sources import SourceState
from monitor.tag.know import Knower

KNOWN_TITLES = 500  # of a source, against which a flood is recognised


@dataclass(frozen=True, slots=True)
class Tools:
    """What every poll of a round uses. `jitter` draws a number from 0 to 1."""

    database: Database
    writer: Writer
    visitor: Visitor
    knower: Knower
    now: Callable[[], datetime]
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that is ours until its lease ends, with what is remembered of it and what to ask for."""

    source: Source
    fence: int
    state: SourceState
    past: History
    asked: Asked


@dataclass(frozen=True, slots=True)
class Compared:
    """What a source lists now beside what is stored. `suspects`: articles that it should list and does not."""

    done: intake.Sorted
    suspects: tuple[ArticleView, ...]
    flooded: bool = False


class FenceLost(Exception):
    """Another replica has claimed the source since: nothing of this poll may be kept."""


async def poll(tools: Tools, claim: Claim) -> Poll:
    """Visit a claimed source and store what came of it."""
    found = await tools.visitor.visit(claim.source, claim.asked)
    finish = _Finish(tools, claim)
    if isinstance(found, Failed):
        return await tools.writer.write(partial(finish.failed, found))
    if isinstance(found, Unchanged):
        return await tools.writer.write(partial(finish.unchanged, found))
    compared = await asyncio.to_thread(_compare, tools, claim, found)
    done = compared.done
    reader = PageReader(tools.visitor, lambda draft: tools.knower.know(draft).relevant)
    arrivals = await reader.read(claim.source, (*done.new, *done.changed), claim.asked.now)
    studied = await asyncio.to_thread(finish.study, arrivals)
    missing = await withdraw.look(tools.visitor, claim.source, compared.suspects)
    return await tools.writer.write(partial(finish.listed, found, compared, studied, missing))


def _compare(tools: Tools, claim: Claim, found: Listed) -> Compared:
    """What is new and what is missing; neither, when the source has merely renumbered what it published before."""
    source, entries = claim.source, found.parsed.entries
    drafts = [(f"entry {number}", draft_of(source, entry)) for number, entry in enumerate(entries, 1)]
    with tools.database.read() as session:
        done = intake.sort(session, drafts)
        many = len(done.new) >= decide.SMALLEST_FLOOD
        titles = articles.latest_titles(session, source.id, KNOWN_TITLES) if many else []
        if decide.flood([arrival.draft.title for arrival in done.new], titles):
            return Compared(replace(done, new=()), (), flooded=True)
        listed = {article_id for article_id, _ in done.again}
        whole = source.page.fetch and withdraw.is_whole(found.parsed)
        suspects = withdraw.suspects(session, claim.state, found.parsed, listed) if whole else []
    return Compared(done, tuple(suspects))


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

    tools: Tools
    claim: Claim

    def failed(self, found: Failed, session: Session) -> Poll:
        claim = self.claim
        after = remember.after_failure(claim.source, claim.state, found, claim.past, self._moment())
        outcome = Outcome.SKIPPED if found.code == remember.HOST_RESTS else Outcome.FAILED
        status = found.cause.status if found.cause else None
        return self._keep(session, after, self._poll(outcome, reason=found.reason, code=found.code, status=status))

    def unchanged(self, found: Unchanged, session: Session) -> Poll:
        claim = self.claim
        self._vouch(session, found.document, found.body_hash)
        after = remember.after_unchanged(claim.source, claim.state, found.document, claim.past, self._moment())
        return self._keep(session, after, self._poll(Outcome.NOT_MODIFIED, status=found.document.status))

    def study(self, arrivals: Sequence[intake.Arrival]) -> list[intake.Studied]:
        """Pure, and the costliest step: relevance, tags, facts, fingerprints."""
        first = self.claim.state.last_success_at is None
        now = self.tools.now()
        return [intake.study(self.tools.knower, one, now, first_visit=first) for one in arrivals]

    def listed(
        self,
        found: Listed,
        compared: Compared,
        studied: Sequence[intake.Studied],
        missing: withdraw.Missing,
        session: Session,
    ) -> Poll:
        claim = self.claim
        written = intake.write(session, compared.done, studied, self.tools.now())
        articles.withdraw(session, missing.withdrawn, self.tools.now())
        self._vouch(session, found.document, found.body_hash)
        counted = remember.Counted(len(found.parsed.entries), len(written.new), compared.flooded)
        appeared = [one.arrival.draft.published.instant or claim.asked.now for one in studied if not one.arrival.known]
        past = remember.with_instants(claim.past, appeared)
        after = remember.after_listed(claim.source, claim.state, found, counted, past, self._moment())
        if not compared.flooded and withdraw.is_whole(found.parsed):
            listed = [*written.new, *(article_id for article_id, _ in compared.done.again)]
            after = replace(after, extra={**after.extra, **withdraw.remembered(listed, missing)})
        return self._keep(session, after, self._listed_poll(found, written, compared.flooded, missing))

    def _listed_poll(self, found: Listed, written: intake.Written, flooded: bool, missing: withdraw.Missing) -> Poll:
        gone = (f"withdrawn:{len(missing.withdrawn)}",) if missing.withdrawn else ()
        return self._poll(
            Outcome.NEW if written.new or written.changed else Outcome.SAME,
            found=len(found.parsed.entries),
            new=len(written.new),
            changed=len(written.changed),
            same=written.same,
            refused=(*found.parsed.refused, *written.refused),
            flags=(*found.parsed.flags, *(("flood",) if flooded else ()), *gone),
            reason=remember.FLOOD_REASON if flooded else "",
            code="flood" if flooded else "",
            status=found.document.status,
            article_ids=(*written.new, *written.changed),
        )

    def _vouch(self, session: Session, document: Document, body_hash: str) -> None:
        """Validators are kept in the unit of the articles that they vouch for; a 304 may bring new ones."""
        asked, known = self.claim.asked, self.claim.asked.validators
        given = document.validators
        if document.status == 304:
            given = Validators(given.etag or known.etag, given.last_modified or known.last_modified)
            if given == known:
                return
        addresses.save_validators(session, asked.address, given, body_hash, self.tools.now())

    def _keep(self, session: Session, after: SourceState, poll: Poll) -> Poll:
        poll = replace(poll, next_poll_at=after.next_poll_at)
        if not sources.finish(session, self.claim.source.id, self.claim.fence, after, poll):
            raise FenceLost(self.claim.source.id)
        return poll

    def _poll(self, outcome: Outcome, **values: object) -> Poll:
        began = self.claim.asked.now
        seconds = (self.tools.now() - began).total_seconds()
        return replace(Poll(self.claim.source.id, began, outcome, seconds=seconds), **values)  # type: ignore[arg-type]

    def _moment(self) -> remember.Moment:
        return remember.Moment(self.tools.now(), self.tools.jitter())
