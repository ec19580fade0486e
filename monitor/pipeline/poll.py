"""One visit to one source, one write.

    1  what is remembered of the source and its address is read
    2  visit: fetch > parse                                              (no transaction is open)
    3  sort the entries into new, changed, again; fetch the pages of what is new; study all of it
    4  one unit: articles, stories, validators, the source's next state, the poll's row; all or nothing

Step 4 is refused when another replica has claimed the source meanwhile: the fence is older then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.fetch.freshness import History
from monitor.identify import decide
from monitor.model import Document, Draft, Entry, Outcome, Poll, Refusal, Source, Validators
from monitor.pipeline import intake, remember
from monitor.pipeline.pages import PageReader
from monitor.pipeline.visit import Asked, Failed, Listed, Unchanged, Visitor, address_of
from monitor.store import addresses, articles, sources
from monitor.store.db import Database
from monitor.store.sources import SourceState
from monitor.tag.know import Knower

log = logging.getLogger(__name__)

KNOWN_TITLES = 500  # of a source, against which a flood is recognised
INSTANTS = 200  # articles from which a source's rhythm is read


@dataclass(frozen=True, slots=True)
class Tools:
    """What every poll of a round uses. `jitter` draws a number from 0 to 1."""

    database: Database
    visitor: Visitor
    knower: Knower
    now: Callable[[], datetime]
    jitter: Callable[[], float]


class FenceLost(Exception):
    """Another replica has claimed the source since: nothing of this poll may be kept."""


async def poll(tools: Tools, source: Source, fence: int, state: SourceState) -> Poll:
    """Visit a claimed source and store what came of it."""
    started = tools.now()
    asked = await asyncio.to_thread(_ask, tools, source, state, started)
    found = await tools.visitor.visit(source, asked)
    finished = _Finish(tools, source, fence, state, started)
    if isinstance(found, Failed):
        return await asyncio.to_thread(finished.failed, found)
    if isinstance(found, Unchanged):
        return await asyncio.to_thread(finished.unchanged, found)
    done, flooded = await asyncio.to_thread(_sort, tools, source, found)
    reader = PageReader(tools.visitor, lambda draft: tools.knower.know(draft).relevant)
    arrivals = await reader.read(source, (*done.new, *done.changed), started)
    return await asyncio.to_thread(finished.listed, found, done, arrivals, flooded)


def _ask(tools: Tools, source: Source, state: SourceState, now: datetime) -> Asked:
    """The address to ask and what is known of its last answer; nothing is, when a full answer is due."""
    address = remember.moves_of(state).address(address_of(source, now))
    with tools.database.read() as session:
        known = addresses.validators(session, address)
        history = _history(session, source, state)
    if known is None:
        return Asked(address, Validators(), "", now)
    if remember.full_answer_due(history, now):
        return Asked(address, Validators(), "", now)
    return Asked(address, known.validators, known.body_hash, now)


def _history(session: Session, source: Source, state: SourceState) -> History:
    return remember.history(state, sources.publication_times(session, source.id, INSTANTS))


def _sort(tools: Tools, source: Source, found: Listed) -> tuple[intake.Sorted, bool]:
    """What is new, and whether the source has merely renumbered what it published before (then nothing is)."""
    drafts = [(f"entry {number}", draft_of(source, entry)) for number, entry in enumerate(found.parsed.entries, 1)]
    with tools.database.read() as session:
        done = intake.sort(session, drafts)
        titles = (
            articles.latest_titles(session, source.id, KNOWN_TITLES) if len(done.new) >= decide.SMALLEST_FLOOD else []
        )
    flooded = decide.flood([arrival.draft.title for arrival in done.new], titles)
    return (replace(done, new=()) if flooded else done), flooded


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
    """The last step, by how the visit ended. Each method is one writing unit."""

    tools: Tools
    source: Source
    fence: int
    state: SourceState
    started: datetime

    def failed(self, found: Failed) -> Poll:
        poll = self._poll(Outcome.FAILED, reason=found.reason, code=found.code)
        status = found.cause.status if found.cause else None
        with self.tools.database.begin() as session:
            after = remember.after_failure(self.source, self.state, found, self._history(session), self._moment())
            outcome = Outcome.SKIPPED if found.code == remember.HOST_RESTS else Outcome.FAILED
            return self._keep(session, after, replace(poll, outcome=outcome, status=status))

    def unchanged(self, found: Unchanged) -> Poll:
        with self.tools.database.begin() as session:
            self._vouch(session, found.document, found.address, found.body_hash)
            after = remember.after_unchanged(
                self.source, self.state, found.document, self._history(session), self._moment()
            )
            return self._keep(session, after, self._poll(Outcome.NOT_MODIFIED, status=found.document.status))

    def listed(self, found: Listed, done: intake.Sorted, arrivals: Sequence[intake.Arrival], flooded: bool) -> Poll:
        now = self.tools.now()
        first = self.state.last_success_at is None
        studied = [intake.study(self.tools.knower, one, now, first_visit=first) for one in arrivals]
        with self.tools.database.begin() as session:
            written = intake.write(session, done, studied, now)
            self._vouch(session, found.document, found.address, found.body_hash)
            counted = remember.Counted(len(found.parsed.entries), len(written.new), flooded)
            history = self._history(session)
            after = remember.after_listed(self.source, self.state, found, counted, history, self._moment())
            return self._keep(session, after, self._listed_poll(found, written, flooded))

    def _listed_poll(self, found: Listed, written: intake.Written, flooded: bool) -> Poll:
        refused: tuple[Refusal, ...] = (*found.parsed.refused, *written.refused)
        return self._poll(
            Outcome.NEW if written.new or written.changed else Outcome.SAME,
            found=len(found.parsed.entries),
            new=len(written.new),
            changed=len(written.changed),
            same=written.same,
            refused=refused,
            flags=(*found.parsed.flags, *(("flood",) if flooded else ())),
            reason=remember.FLOOD_REASON if flooded else "",
            code="flood" if flooded else "",
            status=found.document.status,
            article_ids=(*written.new, *written.changed),
        )

    def _vouch(self, session: Session, document: Document, address: str, body_hash: str) -> None:
        """Validators are kept in the unit of the articles that they vouch for; a 304 may bring new ones, a 200 none."""
        given = document.validators
        if document.status == 304:
            known = addresses.validators(session, address)
            old = known.validators if known else Validators()
            given = Validators(given.etag or old.etag, given.last_modified or old.last_modified)
            if known and given == old:
                return
        addresses.save_validators(session, address, given, body_hash, self.tools.now())

    def _keep(self, session: Session, after: SourceState, poll: Poll) -> Poll:
        poll = replace(poll, next_poll_at=after.next_poll_at)
        if not sources.finish(session, self.source.id, self.fence, after, poll):
            raise FenceLost(self.source.id)
        return poll

    def _poll(self, outcome: Outcome, **values: object) -> Poll:
        seconds = (self.tools.now() - self.started).total_seconds()
        return replace(Poll(self.source.id, self.started, outcome, seconds=seconds), **values)  # type: ignore[arg-type]

    def _history(self, session: Session) -> History:
        return _history(session, self.source, self.state)

    def _moment(self) -> remember.Moment:
        return remember.Moment(self.tools.now(), self.tools.jitter())
