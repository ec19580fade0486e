"""`monitor check`: every fault of settings, sources, catalogue, rules, database and parsers at once; a running service
asked how it is."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from alerts import failures, subscriptions
from monitor.bootstrap.mail import mail_faults
from monitor.bootstrap.places import default_sources
from monitor.bootstrap.vitals import parse_fault
from monitor.bootstrap.wiring import utc_now
from monitor.catalogue import programme_file, source_file
from monitor.errors import ConfigurationError, Fault, StoreError
from monitor.grammar.phrase_examples import example_faults
from monitor.model import JsonLine, Source
from monitor.settings import Settings, load_settings, unknown_names
from monitor.store import self_check
from monitor.store.db import Database
from monitor.store.migrate import OlderSchema
from monitor.tag.rule_set import load_rules

HEALTH_SECONDS = 5  # a container's health check is given ten


def check() -> tuple[list[Fault], list[Fault], str]:
    """(faults, warnings, a summary in one line)."""
    faults: list[Fault] = []
    warnings: list[Fault] = unknown_names()
    summary_parts: list[str] = []
    try:
        settings = load_settings()
        faults += mail_faults(settings)
    except ConfigurationError as error:
        faults += error.faults
        settings = load_settings({}, None)
    _check_sources(settings, faults, summary_parts)
    _check_programmes(settings, faults, warnings, summary_parts)
    _check_rules(settings, faults, summary_parts)
    _check_database(settings, faults, warnings, summary_parts)
    _check_parsers(faults)
    summary = f"{len(faults)} fault(s), {len(warnings)} warning(s)"
    return faults, warnings, "; ".join([*summary_parts, summary])


def _check_sources(settings: Settings, faults: list[Fault], summary_parts: list[str]) -> None:
    path = settings.sources or default_sources()
    try:
        found = source_file.load_sources(path)
        faults += rule_faults(found, str(path))
        summary_parts.append(f"{path}: {len(found)} sources, {_counted(found)}")
    except ConfigurationError as error:
        faults += error.faults


def _counted(found: Sequence[Source]) -> str:
    tried = sum(source.enabled == "try" for source in found)
    on = f"{sum(source.enabled is True for source in found)} enabled"
    return f"{on}, {tried} on probation" if tried else on


def rule_faults(watched: Sequence[Source], file: str) -> list[Fault]:
    """Selectors that cannot be read. Looked for at the start of the service and by `check`: it takes the parsers."""
    from monitor.parse.selectors import selector_faults

    return [
        Fault(file, f'source "{source.id}"', key, message)
        for source in watched
        for key, message in selector_faults(source)
    ]


def _check_rules(settings: Settings, faults: list[Fault], summary_parts: list[str]) -> None:
    """The rules themselves, and whether their examples hold, which no start of the service asks."""
    try:
        rules = load_rules(settings.rules)
        faults += example_faults(rules.files)
        summary_parts.append(f"{len(rules.files.rules)} rules in words")
    except ConfigurationError as error:
        faults += error.faults


def _check_programmes(settings: Settings, faults: list[Fault], warnings: list[Fault], summary_parts: list[str]) -> None:
    try:
        catalogue = programme_file.load(settings.programmes)
        warnings += programme_file.warnings(catalogue)
        summary_parts.append(f"catalogue: {len(catalogue.programmes)} programmes, version {catalogue.version}")
    except ConfigurationError as error:
        faults += error.faults


def _check_database(settings: Settings, faults: list[Fault], warnings: list[Fault], summary_parts: list[str]) -> None:
    """Whether the database that is there can be written and read, is whole, and who is not told what. Nothing is said
    of one that is not there or older than this program: the next start makes it, or brings it up to date."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return
    try:
        database = Database.open(settings.database, migrate=False)
    except OlderSchema:
        return
    except StoreError as error:
        faults.append(Fault("database", "", "", str(error)))
        return
    with closing(database):
        now = utc_now()
        checks = (self_check.write_fault(database, now, keep=False), self_check.read_fault(database))
        found = [*checks, self_check.integrity_fault(database)]
        faults += [Fault("database", "", "", fault) for fault in dict.fromkeys(found) if fault]
        if not any(found):
            _check_telling(database, now, warnings, summary_parts)


def _check_telling(database: Database, now: datetime, warnings: list[Fault], summary_parts: list[str]) -> None:
    """Subscriptions that are paused or cannot be read; digests that are late, messages that wait or were given up."""
    with database.read() as session:
        active = subscriptions.active(session)
        warnings += [Fault("outbox", "", "", sentence) for sentence in failures.trouble(session, now)]
    paused = [one for one in active if one.paused_at and one.paused_by == "server"]
    unread = [one for one in active if one.search_fault]
    sick = [(one, f"paused: {one.paused_reason}") for one in paused]
    sick += [(one, f"its search cannot be read: {one.search_fault}") for one in unread]
    warnings += [Fault("outbox", f"subscription {one.id}", one.address, why) for one, why in sick]
    summary_parts += [f"{len(paused)} paused subscription(s)"] if paused else []
    summary_parts += [f"{len(unread)} saved search(es) cannot be read"] if unread else []


def _check_parsers(faults: list[Fault]) -> None:
    fault = parse_fault(utc_now())
    if fault:
        faults.append(Fault("parsers", "", "", fault))


def ask_health(base_url: str) -> JsonLine:
    """What a running service says of itself at /readyz; "ready" is false when it does not answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{base_url.rstrip('/')}/readyz", timeout=HEALTH_SECONDS) as answer:
            report: JsonLine = json.load(answer)
            return report
    except urllib.error.HTTPError as error:
        return {"ready": False, "status": error.code}
    except (OSError, ValueError) as error:
        return {"ready": False, "reason": str(error)}
