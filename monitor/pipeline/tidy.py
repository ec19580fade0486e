"""What is old and no longer needed goes; what was known stays known (identities outlive their articles)."""

from __future__ import annotations

from datetime import datetime

from monitor.store import addresses, removal
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
    return removed
