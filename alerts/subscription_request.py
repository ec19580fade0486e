"""What a subscriber asks for, checked before it is stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from alerts.alert_errors import BadSubscription
from alerts.channels.protocol import Channel
from alerts.digest_rhythm import EVERY_DAY
from alerts.model import LANGUAGES, RHYTHMS, Language, Rhythm
from alerts.plain_text import single_line


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """What a subscriber asks for; the fields are those of `Subscription`.

    08:30 in Hong Kong is before the working day, after the morning's government press releases of the day before.
    """

    address: str
    query: str
    rhythm: Rhythm = "daily"
    at: str = "08:30"
    language: Language = "en"
    title: str = ""
    zone: str = "Asia/Hong_Kong"
    weekdays: tuple[int, ...] = ()
    channel: str = "mail"
    urgent_closing: bool = False
    urgent_query: str = ""
    say_nothing_new: bool = False


def validated(request: SubscriptionRequest, channel: Channel | None) -> SubscriptionRequest:
    """The request with its texts cleaned, for the channel of that name. Raises BadSubscription with the first fault."""
    if channel is None:
        raise BadSubscription(f"no such channel: {request.channel!r}")
    for field, (fault, found) in _faults(request).items():
        if found:
            raise BadSubscription(fault, field)
    try:
        address = channel.recipient(request.address)
    except ValueError as error:
        raise BadSubscription(str(error), "address") from error
    return replace(
        request,
        address=address,
        query=single_line(request.query),
        title=single_line(request.title),
        urgent_query=single_line(request.urgent_query),
        weekdays=tuple(sorted(set(request.weekdays))),
    )


def _faults(request: SubscriptionRequest) -> dict[str, tuple[str, bool]]:
    """What is said of each field when it is wrong, and whether it is."""
    rhythms, languages, wrong_days = ", ".join(RHYTHMS), ", ".join(LANGUAGES), set(request.weekdays) - EVERY_DAY
    return {
        "rhythm": (f"no such rhythm: {request.rhythm!r} (one of {rhythms})", request.rhythm not in RHYTHMS),
        "language": (f"no such language: {request.language!r} (one of {languages})", request.language not in LANGUAGES),
        "at": (f"not a time of day: {request.at!r} (for example 08:30)", not _is_time(request.at)),
        "zone": (f"no such time zone: {request.zone!r}", not _is_zone(request.zone)),
        "weekdays": (f"weekdays are numbers from 1 Monday to 7 Sunday: {request.weekdays!r}", bool(wrong_days)),
    }


def _is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and _between(hours, 23) and _between(minutes, 59)


def _between(text: str, highest: int) -> bool:
    return len(text) == 2 and text.isascii() and text.isdecimal() and int(text) <= highest


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, OSError, ValueError):  # unknown, a folder, or no name at all
        return False
    return True
