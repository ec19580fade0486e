"""What is old and no longer needed goes; what was known stays known (identities outlive their articles)."""

from __future__ import annotations

from datetime import datetime

from monitor.store import addresses, index, removal
from monitor.store.db import Database


def tidy(database: Database, before: datetime) -> dict[str, int]:
    """Remove irrelevant stories not listed since `before`, older polls and unused addresses; name -> how many."""
    removed = {"articles": 0, "polls": 0, "addresses": 0}
    while True:
        with database.begin() as session:
            gone = removal.remove_old(session, before, scope="irrelevant")
        removed["articles"] += gone.articles
        removed["polls"] += gone.polls
        if not gone.articles:
            break
    with database.begin() as session:
        removed["addresses"] = addresses.forget_addresses(session, before)
    _merge_index(database)
    return removed


def _merge_index(database: Database) -> None:
    """Keep the full-text index small: articles that are removed or changed leave a part of theirs behind."""
    first, more = True, True
    while more:
        with database.begin() as session:
            more = index.merge(session, first=first)
        first = False
