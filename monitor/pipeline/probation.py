"""Whether what a source on probation lists is the news it was written down for. Pure: values in, a reason out.

A list is plausible when it is dated, in the source's language, and of the source's own site. A menu has no dates, an
error page no entries, a parked domain another language or the addresses of others.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from monitor.model import Entry, Parsed, Source, SourceMemory
from monitor.model.probation import Probation
from monitor.text import language_of

EVERY = timedelta(days=1)  # a source on probation is visited at most daily, with one request
_SHARE = 0.5  # of the entries: pinned ones without a date and links to partners stand in many lists
_TITLE_OF_ADDRESS = "title-from-url"  # such a headline says nothing of the language
# Below these, registries of the region sell names, so two labels name no owner. All of .gov.hk has one.
_SHARED_SUFFIXES = frozenset(("com", "org", "edu", "net", "idv", "co", "ac"))


def probation_of(source: Source, memory: SourceMemory) -> Probation | None:
    """The trial of a source at its present address; None: it is none that is tried."""
    return memory.probation.of(source.url) if source.enabled == "try" else None


def is_on_trial(source: Source, memory: SourceMemory) -> bool:
    """Whether it is not yet decided."""
    trial = probation_of(source, memory)
    return trial is not None and not trial.verdict


def is_given_up(source: Source, memory: SourceMemory) -> bool:
    """Whether it was switched off for want of a plausible list."""
    trial = probation_of(source, memory)
    return trial is not None and trial.verdict == "off"


def fault_of(source: Source, parsed: Parsed, final_url: str) -> str:
    """Why a list is not plausible, in a few words; "" when it is. `final_url`: of the document, after redirects."""
    entries = parsed.entries
    if not entries:
        return "no entry can be read"
    return _undated(entries) or _in_another_language(source, entries) or _elsewhere(source, entries, final_url)


def _undated(entries: tuple[Entry, ...]) -> str:
    dated = sum(bool(one.published.instant or one.updated.instant) for one in entries)
    return "" if dated >= _SHARE * len(entries) else f"only {dated} of {len(entries)} entries have a date"


def _in_another_language(source: Source, entries: tuple[Entry, ...]) -> str:
    found = language_of(" ".join(one.title for one in entries if _TITLE_OF_ADDRESS not in one.flags))
    return "" if found in (None, source.language) else f"its headlines are in {found} and not in {source.language}"


def _elsewhere(source: Source, entries: tuple[Entry, ...], final_url: str) -> str:
    if source.item_pattern:  # who wrote it has said which addresses belong to the source
        return ""
    hosts = {site_of(_host(source.url)), site_of(_host(final_url))}
    away = [one.url for one in entries if one.url and site_of(_host(one.url)) not in hosts]
    if len(away) <= _SHARE * len(entries):
        return ""
    return f"{len(away)} of {len(entries)} entries lead to other sites, such as {_host(away[0])}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def site_of(host: str) -> str:
    """What one owner has: the last two labels of a host, three below a suffix where names are sold; an IP address."""
    labels = host.split(".")
    if labels[-1].isdecimal():
        return host
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SUFFIXES
    return ".".join(labels[-3:] if shared else labels[-2:])
