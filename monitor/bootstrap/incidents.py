"""Mail to the operator about sources in trouble: once for each incident, and once when it is over.

The incident is a part of the source's row (see `pipeline.source_state`); the mail is a row with a unique key: whatever
crashes in between, it is sent once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alerts.run import Alerts
from monitor.model import Source
from monitor.pipeline.source_state import RECOVERED
from monitor.store import sources
from monitor.store.db import Database
from monitor.store.sources import SourceState


def report_incidents(
    database: Database, alerts: Alerts, operator: str, watched: Sequence[Source], now: datetime
) -> int:
    """Put the mails about new and ended incidents into the outbox; how many."""
    names = {source.id: source.name for source in watched if source.enabled}
    with database.read() as session:
        states = [state for state in sources.states(session).values() if state.source_id in names]
    reported = 0
    for state in states:
        if _is_news(state):
            reported += alerts.notify_operator(operator, *_mail(state, names[state.source_id]), key=_mail_key(state))
            with database.begin() as session:
                sources.mark_told(session, state, now, ended=state.incident_code == RECOVERED)
    return reported


def _is_news(state: SourceState) -> bool:
    return state.incident_at is not None and (state.incident_told_at is None or state.incident_code == RECOVERED)


def _mail_key(state: SourceState) -> str:
    end = "end" if state.incident_code == RECOVERED else "begin"
    return f"source:{state.source_id}:{state.incident_at:%Y%m%dT%H%M%S}:{end}"


def _mail(state: SourceState, name: str) -> tuple[str, str]:
    """Subject and text."""
    since = f"{state.incident_at:%Y-%m-%d %H:%M} UTC"
    if state.incident_code == RECOVERED:
        return (
            f"Works again: {name}",
            f"{name} ({state.source_id}) works again.\nThe trouble began {since}.\n",
        )
    success = f"{state.last_success_at:%Y-%m-%d %H:%M} UTC" if state.last_success_at else "never"
    text = (
        f"{name} ({state.source_id}) is {state.health.value}: {state.reason}\n\n"
        f"Last success: {success}\nNext try: {state.next_poll_at:%Y-%m-%d %H:%M} UTC\n\n"
        "You get one mail about this, and another when the source works again.\n"
    )
    return f"Source {state.health.value}: {name}", text
