"""Profiles of another version brought up to date, so that what was told before an upgrade is not told again.

    recent articles whose profile another version wrote, by id > fingerprint > the index, `BATCH` to a transaction

Older ones stay as they are: nothing new is compared with them. Of press articles whose text was not kept, headline and
summary are what is left to compare by.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.fact_kinds import Change
from monitor.identify import decide, fingerprint
from monitor.model import Draft
from monitor.store import profiles
from monitor.store.db import Database

REPROFILED = timedelta(days=16)  # one more than stories are looked for (`store.candidates.STORY_DAYS`)
BATCH = 200  # articles: a third of a second


def reprofile(database: Database, now: datetime) -> int:
    """Bring recent profiles up to date, once after an upgrade. How many were."""
    with database.read() as session:
        if not profiles.are_outdated(session):
            return 0
    done = after = 0
    while True:
        with database.begin() as session:
            batch = profiles.outdated(session, now - REPROFILED, after, BATCH)
            for article_id, draft, facts in batch:
                profile = fingerprint.profile(draft, _key(draft), facts.of(Change))
                profiles.replace(session, article_id, profile)
            if not batch:
                profiles.mark_current(session)
                return done
        done += len(batch)
        after = batch[-1][0]


def _key(draft: Draft) -> str:
    return decide.keys_of(draft)[0]
