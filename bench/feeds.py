"""Feeds of every kind, whole and damaged, read by this service and by feedparser: who finds what is true of them?

    python -m bench.feeds [--brief] [--count N] [--seed S] [--show NUMBER] [--missed]

The feeds are made (`feeds_damage`), so what each says is known: how many items, and of each its identifier, headline,
link, moment (to the second, as far as its form says it) and words (without white space). A field counts as right of
feedparser's when any reading of its value (as it stands, its references decoded, its tags left out) is the truth; ours
is what `dispatch` hands on. A link counts with and without percent-encoding. Where a field is not stated, it is not
judged; nor is feedparser on JSON Feed, which it does not read.

Exits with 1, and names the feeds, when feedparser gets one more right of any field of any feed, or when a date in a
form of Hong Kong is wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from calendar import timegm
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from time import process_time
from urllib.parse import unquote

import feedparser

from bench.feeds_damage import Feed, made
from bench.feeds_recipe import Item
from bench.feeds_text import LOST
from bench.feeds_words import NOW
from monitor.model import Parsed, Source, SourceKind
from monitor.parse.dispatch import parse_document

ALL, BRIEF = 5_400, 600
FIELDS = ("count", "id", "title", "link", "date", "text")
SOURCE = Source(
    "bench", "Bench", "Publisher", "en", SourceKind.FEED, "https://feeds.example.hk/out/news.xml", timedelta(hours=1)
)


@dataclass(frozen=True, slots=True)
class Found:
    """One entry as a reader gives it; of each field every value that it can be credited with."""

    id: str
    title: tuple[str, ...]
    link: str
    dates: tuple[datetime, ...]
    text: tuple[str, ...]


# -------------------------------------------------------------------------------------------------------------- readers
def by_product(feed: Feed) -> list[Found]:
    parsed = parse_document(SOURCE, feed.body, feed.content_type, feed.url, NOW)
    if not isinstance(parsed, Parsed):
        return []
    return [
        Found(
            entry.guid or "", (entry.title,), entry.url or "",
            tuple(when for when in (entry.published.instant,) if when), (entry.text, entry.summary),
        )
        for entry in parsed.entries
    ]  # fmt: skip


def by_feedparser(feed: Feed) -> list[Found]:
    """As its documentation says for bytes that somebody else fetched."""
    headers = {"content-type": feed.content_type, "content-location": feed.url}
    try:
        result = feedparser.parse(BytesIO(feed.body), response_headers=headers)
    except Exception:  # its own faults on damaged input count as nothing found
        return []
    return [_of_feedparser(entry) for entry in result.entries]


def _of_feedparser(entry: feedparser.FeedParserDict) -> Found:
    texts = [part.get("value") or "" for part in entry.get("content", ())] + [entry.get("summary") or ""]
    stamps = [dict.get(entry, f"{name}_parsed") for name in ("published", "updated", "created")]
    dates = [datetime.fromtimestamp(timegm(stamp), UTC) for stamp in stamps if stamp]
    return Found(
        entry.get("id") or "", tuple(readings([entry.get("title") or ""])), entry.get("link") or "",
        tuple(dates[:1]), tuple(readings(texts)),
    )  # fmt: skip


def readings(values: Iterable[str]) -> Iterable[str]:
    """Every text that somebody may make of a value."""
    for value in values:
        bare = re.sub(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", "", value, flags=re.DOTALL)
        yield from (value, unescape(value), unescape(bare), unescape(unescape(bare)))


# ------------------------------------------------------------------------------------------------------------ judgement
def _bare(text: str) -> str:
    return "".join(text.split())


def same_words(truth: str, values: Iterable[str]) -> bool:
    if LOST not in truth:
        return any(_bare(value) == _bare(truth) for value in values)
    # Of a character that lost a byte anything may be left, and the byte behind it may have gone with it.
    begin, _, rest = _bare(truth).partition(LOST)
    pattern = re.escape(begin) + ".{0,3}" + re.escape(rest[2:]) + r"\Z"
    return any(re.match(pattern, _bare(value)) for value in values)


def _same_date(item: Item, found: Found) -> bool:
    """Of a day the day: feedparser gives its midnight in UTC."""
    truth = item.published
    assert truth is not None
    if (truth.hour, truth.minute, truth.second) == (0, 0, 0):
        return any(when.astimezone(truth.tzinfo).date() == truth.date() for when in found.dates)
    return any(when.replace(microsecond=0) == truth.replace(microsecond=0) for when in found.dates)


def _same_link(truth: str, found: str) -> bool:
    return unquote(truth) == unquote(found.strip())


def agreement(item: Item, found: Found) -> dict[str, bool]:
    """For each field that the truth states whether it was found."""
    judged = {"title": same_words(item.title, found.title), "text": same_words(item.text, found.text)}
    if item.id:
        judged["id"] = found.id == item.id
    if item.link:
        judged["link"] = _same_link(item.link, found.link)
    if item.published:
        judged["date"] = _same_date(item, found)
    return judged


def scores(feed: Feed, found: list[Found]) -> Counter[str]:
    """How many of each field were found, and whether the count is right."""
    right: Counter[str] = Counter(count=int(len(feed.items) <= len(found) <= feed.most))
    left = list(found)
    for item in feed.items:
        if not left:
            break
        judged = [agreement(item, one) for one in left]
        best = max(range(len(left)), key=lambda place: sum(judged[place].values()))
        if any(judged[best].values()):
            right.update(name for name, good in judged[best].items() if good)
            left.pop(best)
    return right


def stated(feed: Feed) -> Counter[str]:
    """How many of each field there are to find."""
    count: Counter[str] = Counter(count=1, title=len(feed.items), text=len(feed.items))
    count["id"] = sum(bool(item.id) for item in feed.items)
    count["link"] = sum(bool(item.link) for item in feed.items)
    count["date"] = sum(item.published is not None for item in feed.items)
    return count


# --------------------------------------------------------------------------------------------------------------- report
@dataclass(slots=True)
class Sums:
    """Of one group: what there was to find, and what each found."""

    stated: Counter[str]
    ours: Counter[str]
    theirs: Counter[str]

    def line(self, name: str) -> str:
        cells = []
        for field in FIELDS:
            if total := self.stated[field]:
                cells.append(f"{_share(self.ours[field], total)} {_share(self.theirs[field], total)}")
            else:
                cells.append(" " * 11)
        return f"{name:<20}" + "  ".join(cells)


def _share(part: int, whole: int) -> str:
    """Percent, rounded down: 100 is all."""
    return f"{int(part * 1000 / whole) / 10:5.1f}"


def run(seed: int, count: int, *, missed: bool = False) -> tuple[dict[str, Sums], list[str], Counter[str]]:
    """Figures by group, the feeds where feedparser is better or a Hong Kong date wrong, and the sum of those dates.

    `missed`: name also the feeds of which anything was not found, by whomever.
    """
    groups: dict[str, Sums] = {}
    worse, dates = [], Counter[str]()
    for number in range(count):
        feed = made(seed, number)
        total, ours = stated(feed), scores(feed, by_product(feed))
        theirs = ours if feed.group == "json feed" else scores(feed, by_feedparser(feed))
        for name in (feed.group, "all"):
            sums = groups.setdefault(name, Sums(Counter(), Counter(), Counter()))
            sums.stated += total
            sums.ours += ours
            sums.theirs += theirs
        fields = [f"{name} {ours[name]} < {theirs[name]}" for name in FIELDS if ours[name] < theirs[name]]
        if feed.hong_kong_date:
            dates.update(stated=total["date"], found=ours["date"])
            fields += [f"date of Hong Kong {ours['date']} of {total['date']}"] * (ours["date"] < total["date"])
        if missed:
            fields += [f"{name} {ours[name]} of {total[name]}" for name in FIELDS if ours[name] < total[name]]
        if fields:
            worse.append(f"{seed}:{number} {feed.group}: {', '.join(fields)} ({feed.what})")
    return groups, worse, dates


def show(feed: Feed) -> None:
    """One feed with its truth and both readings."""
    print(feed.content_type, "|", feed.what)
    print(feed.body.decode("utf-8", "backslashreplace"))
    for name, found in (("true", feed.items), ("ours", by_product(feed)), ("feedparser", by_feedparser(feed))):
        for one in found:
            texts = dict.fromkeys(one.text) if isinstance(one, Found) else [one.text]
            titles = dict.fromkeys(one.title) if isinstance(one, Found) else [one.title]
            print(f"{name:<11}", one.id, *titles, one.link, *(text[:200] for text in texts), sep=" | ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brief", action="store_true", help=f"{BRIEF} feeds instead of {ALL:,}")
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, metavar="NUMBER", help="one feed, its truth and both readings")
    parser.add_argument("--missed", action="store_true", help="name all feeds of which anything was not found")
    given = parser.parse_args()
    if given.show is not None:
        show(made(given.seed, given.show))
        return 0
    count, began = given.count or (BRIEF if given.brief else ALL), process_time()
    groups, worse, dates = run(given.seed, count, missed=given.missed)
    print(f"{count:,} feeds, seed {given.seed}: percent right, this service and feedparser {feedparser.__version__}")
    print(" " * 20 + "  ".join(f"{name:<11}" for name in FIELDS))
    for name in sorted(groups, key=lambda name: name == "all"):
        print(groups[name].line(name))
    spent = process_time() - began
    print(f"dates in forms of Hong Kong: {dates['found']:,} of {dates['stated']:,}; {spent:.0f} s of CPU")
    print(f"{'not all found' if given.missed else 'worse than feedparser, or a wrong date of Hong Kong'}: {len(worse)}")
    print("\n".join(worse))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
