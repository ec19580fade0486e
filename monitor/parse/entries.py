"""Raw items -> entries: one set of rules for all four kinds.

    newest > clean each > item pattern > repeated items and guids > dates that are days or of the build > anything left?

An item is never dropped in silence: it becomes an entry, a `Refusal` that names its place, or (a configured
`item_pattern`, a limit) a number in the flags.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from monitor.model import HONG_KONG, NO_STAMP, Entry, Parsed, ParseFailed, PollCode, PollFlag, Refusal, Source, Stamp
from monitor.parse.build_time import without_build_time
from monitor.parse.clean import absolute, line, looks_like_url, plain, squeezed, teaser
from monitor.parse.raw_items import MAX_ENTRIES, MAX_URL, RawFeed, RawItem
from monitor.parse.timestamps import read_date
from monitor.text import clean

MAX_TITLE = 1_000  # characters; the longest headline of 62,490 Hong Kong ones has 190
MAX_TEXT = 60_000  # characters of one entry; a Policy Address chapter fits
MAX_FIELD = 4 * MAX_TEXT  # characters of HTML that are looked at: markup takes up to three quarters of a field
MAX_TOTAL = 4_000_000  # characters of all texts of one document: 2,000 entries of 2,000, a long release each
LONG = 600  # characters: a description longer than this is the full text; a teaser has two or three sentences
TEASER = 500  # characters of a summary; two or three sentences
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_MOST_UNREAD = MAX_ENTRIES  # dates that cannot be read cost 0.2 ms each; after so many, a document has none to order by
_TITLE_FROM_TEXT = 120  # characters: a headline's length, where an entry has none


def entries_of(raw: RawFeed, source: Source, url: str, now: datetime) -> Parsed | ParseFailed:
    """All rules in their order. `url`: the address of the document.

    Relative links stand on `xml:base`, else on the home page that the feed names (RSS Advisory Board, "Using Relative
    URLs"; miniflux and SimplePie read them so), else on the document.
    """
    flags = list(raw.flags)
    if len(raw.items) > MAX_ENTRIES:
        flags.append(PollFlag.CAPPED.value)
    home = absolute(raw.home, url) or url
    made = [(number, _entry(item, source, home, now)) for number, item in _newest(raw.items, source, now)]
    refused = list(raw.refused)
    numbered = [(number, entry) for number, entry in made if isinstance(entry, Entry)]
    refused += [Refusal(f"entry {number}", reason) for number, reason in made if isinstance(reason, str)]
    kept = _matching(numbered, source.item_pattern)
    if filtered := raw.filtered + len(numbered) - len(kept):
        flags.append(f"filtered:{filtered}")
    entries = without_build_time(_days(_budgeted(_distinct(kept, refused), flags)), raw.built, now, flags)
    if not entries and not raw.next_urls:
        return ParseFailed(_why_empty(raw, filtered, refused), PollCode.EMPTY.value)
    title = line(raw.title[:MAX_FIELD])[:MAX_TITLE]
    return Parsed(
        tuple(entries), title, tuple(dict.fromkeys(flags)), raw.hints, tuple(refused), tuple(raw.next_urls), raw.lists
    )


def _newest(items: list[RawItem], source: Source, now: datetime) -> list[tuple[int, RawItem]]:
    """The items with their places. Of more than are taken the newest, whatever the order in the document; those
    without a date come last, in that order.
    """
    numbered = list(enumerate(items, 1))
    if len(items) <= MAX_ENTRIES:
        return numbered
    ages, unread = {}, 0
    for number, item in numbered:
        ages[number] = _age(item, source, now) if unread < _MOST_UNREAD else _NEVER
        unread += ages[number] == _NEVER
    return sorted(numbered, key=lambda pair: ages[pair[0]], reverse=True)[:MAX_ENTRIES]


def _age(item: RawItem, source: Source, now: datetime) -> datetime:
    stamps = (_stamp(each, source, now).instant for each in (item.published, item.updated))
    return next((instant for instant in stamps if instant), _NEVER)


def _why_empty(raw: RawFeed, filtered: int, refused: list[Refusal]) -> str:
    if raw.why_empty:
        return raw.why_empty
    if filtered:
        return f"none of the {filtered} entries matches the source's rules"
    if refused:
        return f"none of the {len(refused)} entries could be taken: {refused[0].reason}"
    return f"no entries in {line(raw.title)[:80]!r}" if raw.title else "no entries"


def _entry(item: RawItem, source: Source, url: str, now: datetime) -> Entry | str:
    """The entry, or the reason why there is none."""
    flags = list(item.flags)
    title, body = line(item.title[: MAX_TITLE * 4])[:MAX_TITLE], plain(item.content[:MAX_FIELD])[:MAX_TEXT]
    lead = plain(item.summary[:MAX_FIELD])[:MAX_TEXT]
    if not body and len(lead) > LONG:
        body, lead = lead, ""
    summary = teaser(lead or body, TEASER)
    if not title:
        title = teaser(summary, _TITLE_FROM_TEXT)
        flags.append("title-from-text")
    if not title:
        return "neither title nor text"
    guid = squeezed(clean(item.guid[: MAX_URL * 2]))[:MAX_URL] or None
    link = _link(item, guid, url, flags)
    published = _stamp(item.published, source, now)
    updated = _stamp(item.updated, source, now)
    if published.instant is None and updated.instant is not None and not published.raw and "lastmod" not in flags:
        published = updated
        flags.append("published-from-updated")
    return Entry(title, link, guid, summary, body, published, updated, item.twins, tuple(flags))


def _link(item: RawItem, guid: str | None, url: str, flags: list[str]) -> str | None:
    """The stated link; else the guid when it is an address (RTHK); else none, with a flag that says why."""
    base = (absolute(item.base, url) if item.base else None) or url
    if item.link and (link := absolute(item.link, base)):
        return link
    if guid and looks_like_url(guid) and (link := absolute(guid, base)):
        return link
    flags.append("link-refused" if item.link.strip() else "no-link")
    return None


def _stamp(raw: str | Stamp, source: Source, now: datetime) -> Stamp:
    if isinstance(raw, Stamp):
        return raw
    words = squeezed(clean(raw[:MAX_FIELD])) if raw else ""
    return read_date(words, now=now, zone=source.zone, date_format=source.date_format) if words else NO_STAMP


# ----------------------------------------------------------------------------------------------- rules over all entries
def _matching(numbered: list[tuple[int, Entry]], pattern: str) -> list[tuple[int, Entry]]:
    if not pattern:
        return numbered
    matches = re.compile(pattern).search
    return [(number, entry) for number, entry in numbered if entry.url and matches(entry.url)]


def _distinct(numbered: list[tuple[int, Entry]], refused: list[Refusal]) -> list[Entry]:
    """Leave out exact repetitions; tell entries that share a guid apart by their address or title."""
    seen: dict[tuple[str | None, ...], int] = {}
    kept = []
    for number, entry in numbered:
        first = seen.setdefault((entry.guid, entry.url, entry.title), number)
        if first == number:
            kept.append(entry)
        else:
            refused.append(Refusal(f"entry {number}", f"repeats entry {first}"))
    uses = Counter(entry.guid for entry in kept)
    del uses[None]
    if not uses or max(uses.values()) == 1:
        return kept
    addresses = Counter((entry.guid, entry.url) for entry in kept)
    return [_disambiguated(entry, addresses) if uses[entry.guid] > 1 else entry for entry in kept]


def _disambiguated(entry: Entry, addresses: Counter[tuple[str | None, str | None]]) -> Entry:
    """By address where that differs, as miniflux does; else by title. The order of the entries does not matter."""
    mark = entry.url if entry.url and addresses[entry.guid, entry.url] == 1 else entry.title
    return replace(entry, guid=f"{entry.guid} {mark}", flags=(*entry.flags, "guid-repeated"))


def _budgeted(entries: list[Entry], flags: list[str]) -> list[Entry]:
    """Full texts as far as the budget of a document goes, the newest first; beyond it the summary must do."""
    if sum(len(entry.text) for entry in entries) <= MAX_TOTAL:
        return entries
    flags.append(PollFlag.CAPPED.value)
    left, kept = MAX_TOTAL, list(entries)
    newest_first = sorted(
        range(len(entries)), key=lambda place: entries[place].published.instant or _NEVER, reverse=True
    )
    for place in newest_first:
        entry = entries[place]
        left -= len(entry.text)
        if left < 0:
            kept[place] = replace(entry, text="", flags=(*entry.flags, "text-dropped"))
    return kept


def _days(entries: list[Entry]) -> list[Entry]:
    """Dates that are really days: when every entry says midnight, nobody meant the hour.

    news.gov.hk states each day as 00:00:00 GMT, which would be 08:00 in Hong Kong (measured on its feeds); others
    state midnight of Hong Kong.
    """
    zones: tuple[tzinfo, ...] = (UTC, HONG_KONG)
    for zone in zones:
        if entries and all(_is_midnight(entry.published, zone) for entry in entries):
            return [replace(entry, published=_as_day(entry.published, zone)) for entry in entries]
    return entries


def _is_midnight(stamp: Stamp, zone: tzinfo) -> bool:
    if stamp.instant is None or stamp.precision not in ("second", "minute") or PollFlag.FUTURE_CLAMPED in stamp.flags:
        return False
    if zone is UTC and "zone-assumed" in stamp.flags:
        return False
    local = stamp.instant.astimezone(zone)
    return local.hour == local.minute == local.second == 0


def _as_day(stamp: Stamp, zone: tzinfo) -> Stamp:
    assert stamp.instant is not None
    instant = stamp.instant - timedelta(hours=8) if zone is UTC else stamp.instant
    return Stamp(instant, "day", stamp.raw, (*stamp.flags, "midnight-is-day"))
