"""What a quarter came to: the store, the mails and the memory, held against what was to come (see `bench.quarter`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from bench.month import Newsroom
from bench.month_set import bad_servers, faults
from bench.month_set.newsroom import BEGIN, REFERENCE
from tests.chaos.postbox import Postbox

READER, OPERATOR = "reader@example.org", "operator@example.org"
ZONE = ZoneInfo("Asia/Hong_Kong")
MEMORY_MB, GROWTH_MB = 256, 1.0  # at most, and in an hour of the service's own time
HOURS = 24
SETTLED = 0.3  # of the days in which the service ran on, after which its caches are full
MOVED_DAY = 13  # from which it is known that a source has given all of its items other addresses on day twelve
ENOUGH_DAYS = 10  # for growth to be more than chance


@dataclass
class Books:
    """What was counted on the way."""

    polls: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    unsettled: list[str] = field(default_factory=list)
    refused: int = 0  # rounds that could not be made
    inward: int = 0
    memory: list[tuple[int, float]] = field(default_factory=list)  # days so far, MB
    wrong: list[str] = field(default_factory=list)  # what `deliveries verify` finds
    days_ahead: set[date] = field(default_factory=set)  # local days that a clock showed which was ahead


def mails(postbox: Postbox) -> Mapping[str, list[EmailMessage]]:
    """By recipient."""
    found: dict[str, list[EmailMessage]] = {READER: [], OPERATOR: []}
    for line in postbox.lines():
        if "taken" in line:
            found[line["to"]].append(message_from_string(line["content"], EmailMessage, policy=policy.default))
    return found


def told_twice(digests: Sequence[EmailMessage], days_ahead: Collection[date]) -> list[str]:
    """References in two digests, and local days with two, but for those that a clock showed before their time."""
    named: Counter[str] = Counter()
    for digest in digests:
        body = digest.get_body(("plain",))
        named.update(set(REFERENCE.findall(body.get_content())) if body else ())
    dates = [_date(one).astimezone(ZONE).date() for one in digests]
    days = Counter(str(day) for day in dates if day not in days_ahead)
    return [f"{what} {number} times" for what, number in (named + days).items() if number > 1]


def _date(mail: EmailMessage) -> datetime:
    return parsedate_to_datetime(str(mail["Date"]))


# -------------------------------------------------------------------------------------------------------------- alarms
def alarms(
    rooms: Sequence[Newsroom], ended: datetime, told: Sequence[EmailMessage], days_ahead: Collection[date]
) -> list[str]:
    """What the operator was told beyond what was to come, and what did not come, by the end.

    That a source is silent is right where it has published nothing for a day, or the clock was ahead; an end of it is
    then to come.
    """
    by_name = {f"S{room.number}": room for room in rooms}
    wanted = Counter({(name, what): count for name, room in by_name.items() for what, count in _to_come(room, ended)})
    came: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for one in told:
        what, _, name = str(one["Subject"]).partition(": ")
        if what == "Source silent":
            if _date(one).astimezone(ZONE).date() not in days_ahead:
                wrong += _not_silent(by_name[name], name, _date(one))
            wanted[name, "Works again"] += 1
        else:
            came[name, what] += 1
    wrong += [f"no alarm of {name}: {what}" for (name, what) in wanted - came if what != "Works again"]
    return wrong + [f"an alarm of {name} for nothing: {what}" for name, what in came - wanted]


def _to_come(room: Newsroom, ended: datetime) -> Iterator[tuple[str, int]]:
    days = (ended - BEGIN) / timedelta(days=1)
    if room.fault is faults.moves_on_day_twelve and days > MOVED_DAY:  # said as a flood, until it is what is usual
        yield "Source failing", 1
        yield "Works again", 1
    if room.fault in bad_servers.ALWAYS:
        yield "Source failing", 1
    if room.fault is bad_servers.away_for_days:
        yield "Source failing", sum(first + 1 < days for first, _ in bad_servers.OUTAGES)
        yield "Works again", sum(last < days for _, last in bad_servers.OUTAGES)


def _not_silent(room: Newsroom, name: str, at: datetime) -> list[str]:
    last = max((item.published for item in room.items if item.published <= at), default=BEGIN)
    return [] if at - last > timedelta(days=1) else [f"{name} is not silent"]


# -------------------------------------------------------------------------------------------------------------- report
def growth(samples: Sequence[tuple[int, float]]) -> float:
    """MB an hour: the slope through what was measured once a day, when caches were full."""
    settled = samples[int(SETTLED * len(samples)) :]
    if len(settled) < ENOUGH_DAYS:
        return 0.0
    middle = sum(day for day, _ in settled) / len(settled)
    spread = sum((day - middle) ** 2 for day, _ in settled)
    return sum((day - middle) * size for day, size in settled) / spread / HOURS


def report(
    rooms: Sequence[Newsroom],
    books: Books,
    stated: Mapping[str, Sequence[int]],
    postbox: Postbox,
    ended: datetime,
    memory_mb: float = MEMORY_MB,
) -> int:
    """Print it; 1 if anything is not as it should be."""
    shown = {one for room in rooms for one in room.shown}
    lost = [f"lost {one}" for one in sorted(shown) if not stated.get(one)]
    doubled = [f"doubled {one}" for one in sorted(shown) if len(stated.get(one, ())) > 1]
    came = mails(postbox)
    twice = told_twice(came[READER], books.days_ahead)
    alarm = alarms(rooms, ended, came[OPERATOR], books.days_ahead)
    most, slope = max(size for _, size in books.memory), growth(books.memory)
    print(f"{len(rooms)} sources, {books.polls} polls, {books.refused} rounds without a database")
    print(
        f"{len(shown)} announcements: {len(lost)} lost, {len(doubled)} doubled; {len(books.unsettled)} unsettled polls"
    )
    print(f"{len(came[READER])} digests: {len(twice)} told twice; verify finds {len(books.wrong)}")
    print(f"{len(came[OPERATOR])} alarms: {len(alarm)} wrong; {books.inward} connections inward")
    print(f"{most:.0f} MB at most, {slope:+.3f} MB an hour")
    wrong = [*lost, *doubled, *books.unsettled, *twice, *books.wrong, *alarm]
    for line in wrong[:20]:
        print("  ", line)
    return 1 if wrong or books.inward or most > memory_mb or slope > GROWTH_MB else 0
