"""A page's lists from visit to visit: read as last time, or, when the page was changed, found anew.

    read by selectors, else by kept rules > is it what was listed before? > yes: remembered
                                                                          > no:  induced anew > overlaps with what is
                                                                known? yes: read, and said in words; no: a failure

What overlaps: an address or a headline that was listed; or addresses of the same shape, or three of the same days, with
headlines as long as before. A page that was never read has nothing to overlap with: what is found is taken.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape, unescape

from monitor.model import HONG_KONG, ListMemory, PollFlag, Source, Stamp
from monitor.parse.lists.induce import InducedEntry, InducedList, Rule, induce
from monitor.parse.lists.induce_next import next_page
from monitor.parse.lists.induce_page import ListPage, read_page, shape
from monitor.parse.lists.list_marks import MOST_MARKS, digests
from monitor.parse.raw_items import RawDocument, RawFeed, RawItem
from monitor.parse.visible import letters

MOST_SHAPES = 6  # of addresses; a list has one or two
MOST_DAYS = 20  # of publication; three of them must come again
HEADLINES_SHOWN = 3  # headlines that a person is shown
SHARED_DAYS = 3  # days in common that are no chance: of 20 in two months a list of other news has one or two
ALIKE = 0.5  # share of addresses with a known shape, and of the usual letters of a headline
DOCUMENT = "document"  # flag of an entry that is a file and no page


def upkept(selected: RawFeed | None, text: str, document: RawDocument, source: Source, now: datetime) -> RawFeed:
    """What a page lists. `selected`: what the selectors of its source found, None: it has none. `text`: of the page."""
    known = document.known
    wrong = _wrong(selected, source, known) if selected is not None else ""
    if selected is not None and not wrong and (selected.items or not known.rules):
        return _remembered(selected, None, source, known, ())
    page = read_page(text, document.url)
    if selected is not None and not known.rules:
        return _healed(selected, wrong, page, text, document, source, now)
    kept = tuple(Rule.from_json(json.loads(one)) for one in known.rules)
    lists = _induced(page, text, document, source, now, kept)
    feed = _feed_of(lists, page, text)
    wrong = _wrong(feed, source, known)
    if not wrong:
        return _remembered(feed, page, source, known, _rules_of(lists))
    return _healed(feed, wrong, page, text, document, source, now)


def _induced(
    page: ListPage | None, text: str, document: RawDocument, source: Source, now: datetime, kept: Sequence[Rule] = ()
) -> list[InducedList]:
    return induce(
        page if page is not None else "",
        document.url,
        now=now,
        zone=source.zone,
        date_format=source.date_format,
        kept=kept,
        html=text,
        wanted=source.item_pattern,
    )


def _rules_of(lists: Sequence[InducedList]) -> tuple[str, ...]:
    return tuple(json.dumps(one.rule.to_json(), ensure_ascii=False) for one in lists)


def _feed_of(lists: Sequence[InducedList], page: ListPage | None, text: str) -> RawFeed:
    feed = RawFeed(page=text, title=escape(_title_of_tree(page), quote=False))
    feed.items = [_item(entry) for one in lists for entry in one.entries]
    return feed


def _item(entry: InducedEntry) -> RawItem:
    flags = (DOCUMENT,) if entry.document else ()
    return RawItem(
        title=escape(entry.headline, quote=False), link=entry.address, published=entry.published, flags=flags
    )


def _title_of_tree(page: ListPage | None) -> str:
    found = page.root.getroottree().findtext(".//title") if page is not None else None
    return " ".join((found or "").split())


# ------------------------------------------------------------------------------------------------- what was known of it
def _marks_of_items(items: Sequence[RawItem]) -> list[str]:
    return digests((item.link, unescape(item.title)) for item in items)


def _wrong(feed: RawFeed, source: Source, known: ListMemory) -> str:
    """Why what was read is not what the page listed before, "" when it is, or nothing is known."""
    items = _wanted(feed.items, source)
    if not items:
        return "it lists nothing" if known.marks else ""
    if not known.marks or set(_marks_of_items(items)) & set(known.marks) or _is_alike(items, known):
        return ""
    return "it lists other than news: " + _shown_headlines(items)


def _wanted(items: Sequence[RawItem], source: Source) -> list[RawItem]:
    if not source.item_pattern:
        return list(items)
    matches = re.compile(source.item_pattern).search
    return [item for item in items if matches(item.link)]


def _is_alike(items: Sequence[RawItem], known: ListMemory) -> bool:
    """Whether items that are all unknown are of the kind that was listed: by addresses and headlines, or by days."""
    long = [letters(unescape(item.title)) for item in items]
    if _median(long) < ALIKE * known.letters or _dated(items) < ALIKE * known.dated:
        return False
    same_shape = sum(shape(item.link) in known.shapes for item in items) >= ALIKE * len(items)
    return same_shape or len(set(_published_days(items)) & set(known.days)) >= SHARED_DAYS


def _remembered(
    feed: RawFeed, page: ListPage | None, source: Source, known: ListMemory, rules: tuple[str, ...]
) -> RawFeed:
    """The feed with what the next visit should know; with the next page, where nothing of this one is known."""
    items = _wanted(feed.items, source)
    if not items:
        feed.why_empty = feed.why_empty or ("" if feed.refused or page is None else _seen(page))
        return feed
    marks = _marks_of_items(items)
    if page is not None and rules and not set(marks) & set(known.marks):
        feed.next_urls = next_page(page)
    feed.lists = replace(
        known,
        rules=rules,
        marks=tuple(dict.fromkeys((*marks, *known.marks)))[:MOST_MARKS],
        shapes=tuple(dict.fromkeys((*_shapes(items), *known.shapes)))[:MOST_SHAPES],
        days=tuple(dict.fromkeys((*_published_days(items), *known.days)))[:MOST_DAYS],
        shown=tuple(unescape(item.title)[:80] for item in items[:HEADLINES_SHOWN]),
        size=len(items),
        letters=_median([letters(unescape(item.title)) for item in items]),
        dated=_dated(items),
    )
    return feed


# ---------------------------------------------------------------------------------------------------------------- anew
def _healed(
    feed: RawFeed, wrong: str, page: ListPage | None, text: str, document: RawDocument, source: Source, now: datetime
) -> RawFeed:
    """The lists of a page that was changed, if they are those that were known; else nothing, with what was seen."""
    known = document.known
    lists = [one for one in _induced(page, text, document, source, now) if _overlaps(one, source, known)]
    if not lists:
        return RawFeed(page=text, title=feed.title, why_empty=f"the page was changed: {wrong}; {_seen(page)}")
    healed = _feed_of(lists, page, text)
    healed.flags.append(PollFlag.REDESIGNED.value)
    before = f"{known.size} items such as {_quoted(known.shown)}; now {wrong}"
    changed = replace(known, before=before, after=_picture(lists), changed_at=now)
    return _remembered(healed, page, source, changed, _rules_of(lists))


def _overlaps(found: InducedList, source: Source, known: ListMemory) -> bool:
    items = _wanted([_item(entry) for entry in found.entries], source)
    return bool(items) and (bool(set(_marks_of_items(items)) & set(known.marks)) or _is_alike(items, known))


def _picture(lists: Sequence[InducedList]) -> str:
    """What is read now, for a person."""
    entries = [entry for one in lists for entry in one.entries]
    days = sorted(entry.day for entry in entries if entry.day)
    dates = f", {days[0]} to {days[-1]}" if days else ", without dates"
    places = "; ".join(one.rule.words() for one in lists)
    shown = _quoted([entry.headline for entry in entries[:HEADLINES_SHOWN]])
    return f"{len(entries)} items such as {shown}{dates}, at {places}"


def _seen(page: ListPage | None) -> str:
    """What a page holds instead of a list of news."""
    if page is None or not page.links:
        return "the page holds no links"
    said = list(dict.fromkeys(link.text[:40] for link in page.links if link.text))
    return f"no list of news was found among its {len(page.links)} links: {_quoted(said[:5])}"


def _shown_headlines(items: Sequence[RawItem]) -> str:
    return _quoted([unescape(item.title)[:80] for item in items[:HEADLINES_SHOWN]])


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in words)


# -------------------------------------------------------------------------------------------------------------- figures
def _shapes(items: Sequence[RawItem]) -> list[str]:
    return [one for one, _ in Counter(shape(item.link) for item in items).most_common(3)]


def _published_days(items: Sequence[RawItem]) -> list[str]:
    instants = [
        item.published.instant for item in items if isinstance(item.published, Stamp) and item.published.instant
    ]
    return sorted({instant.astimezone(HONG_KONG).date().isoformat() for instant in instants}, reverse=True)


def _dated(items: Sequence[RawItem]) -> float:
    return sum(isinstance(item.published, Stamp) and item.published.instant is not None for item in items) / len(items)


def _median(sizes: Sequence[int]) -> int:
    return sorted(sizes)[len(sizes) // 2]
