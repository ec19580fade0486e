"""One visit to one source, one write.

    1  visit: fetch > parse                                              (no transaction is open)
    2  compare the entries with what is stored; fetch the pages of what is new and analyse it;
       look at the pages of what is missing                              (see `withdraw`)
    3  one transaction: articles, stories, validators, the source's next state, the poll's row; all or nothing
       (see `poll_record`). Where only the state is left to write, many polls share one (see `writer`)

Step 3 is refused when another replica has claimed the source meanwhile: the fence is older then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from monitor.identify.headline_vectors import HeadlineEncoder
from monitor.model import Analysed, ArticleView, Draft, Entry, EntryFlag, FailureClass, Incoming, Poll, PollCode, Source
from monitor.pipeline import enrichment, find_again, withdraw
from monitor.pipeline.analyse import Engine, analyse
from monitor.pipeline.article_pages import PageReader, ReaderBroken
from monitor.pipeline.diff import Diff, compare, identify, keys_of_all
from monitor.pipeline.page_duty import PublisherSources
from monitor.pipeline.poll_record import Claim, PollRecord
from monitor.pipeline.version_search import encoded
from monitor.pipeline.visit import Failed, Listed, Unchanged, Visitor
from monitor.pipeline.writer import Writer
from monitor.store import articles
from monitor.store.db import Database
from monitor.store.sources import PollEnd

log = logging.getLogger(__name__)

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


async def poll(dependencies: PollDependencies, claim: Claim, visited: Callable[[], None]) -> Poll:
    """Visit a claimed source and store what came of it. `visited` is called once only its state is left to write."""
    found = await dependencies.visitor.visit(claim.source, claim.plan, on_trial=claim.on_trial)
    if isinstance(found, Failed) and not claim.on_trial:
        found = await _found_again(dependencies, claim, found)
    record = PollRecord(claim, dependencies.now, dependencies.jitter)
    try:
        stored = await _stored(dependencies, claim, found, record)
    except ReaderBroken as error:
        stored = record.failed(Failed(str(error), PollCode.READER_BROKEN, FailureClass.SOFT))
    if isinstance(stored, Poll):
        return stored
    visited()
    return await dependencies.writer.finish(stored)


async def _found_again(dependencies: PollDependencies, claim: Claim, failed: Failed) -> Failed | Listed:
    """A source that gives nothing, looked for at its publisher when it is time to."""
    if not find_again.is_due(failed, claim.state.failures, claim.state.memory, claim.plan.now):
        return failed
    again = await find_again.find_again(dependencies.visitor, claim.source, claim.plan)
    return again or replace(failed, sought=True)


async def _stored(
    dependencies: PollDependencies, claim: Claim, found: Failed | Unchanged | Listed, record: PollRecord
) -> Poll | PollEnd:
    """What a source lists, with the pages of its articles, stored; or all that is to be stored. ReaderBroken: nothing
    was.
    """
    if isinstance(found, Failed):
        return record.failed(found)
    if isinstance(found, Unchanged):
        owed = await _owed(dependencies, claim, Diff())
        if not owed and not record.new_validators(found.document):
            return record.same(found)
        analysed = await _with_pages(dependencies, claim, owed)
        return await dependencies.writer.write(partial(record.unchanged, found, analysed))
    diff, suspects = await asyncio.to_thread(_compare, dependencies, claim, found)
    owed = await _owed(dependencies, claim, diff)
    analysed = await _with_pages(dependencies, claim, [*diff.to_analyse, *owed])
    missing = await withdraw.look(dependencies.visitor, claim.source, suspects)
    return await dependencies.writer.write(partial(record.listed, found, diff, analysed, missing))


async def _owed(dependencies: PollDependencies, claim: Claim, diff: Diff) -> list[Incoming]:
    """The known articles whose pages are due at this visit."""
    if claim.on_trial or not dependencies.publisher_sources.may_read(claim.source):
        return []
    return await asyncio.to_thread(_read_owed, dependencies.database, claim, diff)


def _read_owed(database: Database, claim: Claim, diff: Diff) -> list[Incoming]:
    with database.read() as session:
        return enrichment.owed(session, claim.source, diff, claim.plan.now, claim.state.memory.listed)


async def _with_pages(dependencies: PollDependencies, claim: Claim, items: Sequence[Incoming]) -> list[Analysed]:
    """Articles with what their pages add, analysed."""
    if not items:
        return []
    engine = await asyncio.to_thread(dependencies.engine)
    reader = PageReader(
        dependencies.visitor, lambda draft: engine.classify(draft).relevant, dependencies.publisher_sources
    )
    if claim.on_trial:
        read = await asyncio.to_thread(reader.owed, claim.source, items)
    else:
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
        # What moved in one source of a publisher may have been found in another.
        of_publisher = [source.id, *dependencies.publisher_sources.beside(source)]
        under_headlines = partial(articles.under_headlines, session, of_publisher)
        diff = compare(items, articles.find_by_keys(session, keys_of_all(items)), under_headlines)
        for account in diff.accounts:
            log.debug("%s: %s: %s: %s", source.id, account.place, account.outcome, account.reason)
        listed = {article_id for article_id, _ in diff.listed}
        whole = source.page.fetch and not (diff.flooded or claim.on_trial) and withdraw.is_whole(found.parsed)
        return diff, withdraw.suspects(session, claim.state, found.parsed, listed) if whole else []


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
