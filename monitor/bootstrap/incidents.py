"""Mail to the operator about sources in trouble: once for each incident, and once when it is over; and once a day about
those that passed their probation or did not.

The incident is a part of the source's row (see `pipeline.source_state`); the mail is a row with a unique key: whatever
crashes in between, it is sent once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from alerts.run import Alerts
from monitor.model import HONG_KONG, Source
from monitor.model.probation import Probation
from monitor.pipeline.probation import probation_of
from monitor.pipeline.source_state import RECOVERED
from monitor.store import notes, sources
from monitor.store.db import Database
from monitor.store.sources import SourceState

TRIALS_TOLD = "probation-told"  # the note of the last day on which decided trials were looked for
TOLD_BACK = timedelta(days=7)  # a service that stood still for a week has other things to tell


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


def report_trials(database: Database, alerts: Alerts, operator: str, watched: Sequence[Source], now: datetime) -> int:
    """Put a mail about each past day on which trials were decided into the outbox; how many. A new file of sources may
    decide dozens within a day, so that day is one mail.
    """
    today = now.astimezone(HONG_KONG).date()
    if all(one.enabled != "try" for one in watched):
        return 0
    with database.read() as session:
        if notes.read(session, TRIALS_TOLD) == today.isoformat():
            return 0
        states = sources.states(session)
    days: dict[date, list[tuple[Source, Probation]]] = {}
    for one in watched:
        trial = probation_of(one, states[one.id].memory) if one.id in states else None
        if trial and trial.decided and (day := trial.decided.astimezone(HONG_KONG).date()) < today:
            days.setdefault(day, []).append((one, trial))
    told = sum(
        alerts.notify_operator(operator, *_trials_mail(decided), key=f"probation:{day}")
        for day, decided in sorted(days.items())
        if today - day <= TOLD_BACK
    )
    with database.begin() as session:
        notes.write(session, TRIALS_TOLD, today.isoformat())
    return told


def _trials_mail(decided: Sequence[tuple[Source, Probation]]) -> tuple[str, str]:
    """Subject and text."""
    lines = [f"{one.name} ({one.id}): {trial.words}" for one, trial in decided]
    passed = sum(trial.verdict == "on" for _, trial in decided)
    subject = f"Sources tried: {passed} switched on, {len(decided) - passed} switched off"
    return subject, "\n".join(lines) + "\n\nWhat each of them lists: monitor sources, or the page /sources.\n"
