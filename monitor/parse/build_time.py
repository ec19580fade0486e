"""Dates that are those of the build: a feed that writes the time at which it was made into every item.

Static site generators and hand-made scripts do so, at every build; believed, a whole archive would be news of today.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import NO_STAMP, Entry, Stamp
from monitor.parse.timestamps import read_date

# Fewer entries may well be published together. Four in one minute, and nothing else in the whole feed, is a batch at
# the most; five of them with the feed's own build time are taken for a build.
FEWEST = 5
_TOGETHER = timedelta(minutes=1)  # a build takes seconds
_EACH = timedelta(seconds=2)  # scripts that keep an order count up or down by a second an entry; publishers need longer
# So many of one moment of the last day are a build or an import, and no news of today, though a cache kept them for
# hours: no publisher releases a dozen in a minute and has nothing else to list.
_DOZEN = 12
_DAY = timedelta(days=1)
_FROM_VISIT = timedelta(
    hours=1
)  # between the build and the visit where the feed does not say when it was built: caches


def without_build_time(entries: list[Entry], built: str, now: datetime, flags: list[str]) -> list[Entry]:
    """The entries without their dates, when all are of one minute and that is when the feed was made.

    `built`: when the feed says that it was (`lastBuildDate`); else the visit, `now`, must be near, or there are a dozen
    of the last day. Adds "build-dates".
    """
    stamps = [entry.published for entry in entries]
    exact = [stamp for stamp in stamps if stamp.precision != "day" and "from-now" not in stamp.flags]
    instants = [stamp.instant for stamp in exact if stamp.instant is not None]
    if len(instants) < max(FEWEST, len(entries)):
        return entries
    first, last = min(instants), max(instants)
    if last - first > max(_TOGETHER, _EACH * len(entries)):
        return entries
    of_today = len(entries) >= _DOZEN and now.astimezone(UTC) - _DAY <= first
    if not of_today and not _is_build(first, last, built, now):
        return entries
    flags.append("build-dates")
    return [
        replace(entry, published=Stamp(None, raw=entry.published.raw), updated=_other(entry.updated, first, last))
        for entry in entries
    ]


def _is_build(first: datetime, last: datetime, built: str, now: datetime) -> bool:
    stated = read_date(built, now=now).instant
    if stated is not None and first - _TOGETHER <= stated <= last + _TOGETHER:
        return True
    return now.astimezone(UTC) - _FROM_VISIT <= first <= now.astimezone(UTC) + _FROM_VISIT


def _other(updated: Stamp, first: datetime, last: datetime) -> Stamp:
    """The date of change, unless it is of the build, too."""
    return NO_STAMP if updated.instant is not None and first <= updated.instant <= last else updated
