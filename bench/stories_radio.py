"""Ordinary news that only looks alike: `python -m bench.stories_radio [--items N] [--seed S] [--summaries] [--list]`.

Imports 1,000 items of a radio service (`bench.story_set.radio`) into a new database and counts those that were put into
another item's story, for each 10,000; none of them tells the same as another in its language. Beside it what part of
the items that both language desks wrote was put together. `--summaries`: headlines and 200 characters, as radio feeds
give them. A figure below 10 in 10,000 needs `--items 10000` or more.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence

from bench.story_set.radio import Item, items
from monitor.bootstrap import open_app
from monitor.settings import load_settings

TEASER = 200  # characters


def stories_of(news: Sequence[Item], *, summaries: bool) -> dict[str, int]:
    """The story of each address, through the import."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(load_settings({"MONITOR_DATA": folder}, None))
        try:
            counts = app.import_lines(_line(one, summaries=summaries) for one in news)
            assert counts.new == len(news), counts
            return {article.url: article.story_id for article in app.export()}
        finally:
            app.close()


def _line(one: Item, *, summaries: bool) -> str:
    words = {"summary": one.text.replace("\n", " ")[:TEASER]} if summaries else {"text": one.text}
    fields = {"url": one.url, "title": one.title, "language": one.language, "published": one.published.isoformat()}
    return json.dumps(fields | words)


def wrong(news: Sequence[Item], stories: dict[str, int]) -> list[tuple[Item, Item]]:
    """Each item in a story that is mostly another's, beside the first item of that one."""
    members: dict[int, list[Item]] = defaultdict(list)
    for one in news:
        members[stories[one.url]].append(one)
    found = []
    for together in members.values():
        most = Counter(one.story for one in together).most_common(1)[0][0]
        first = next(one for one in together if one.story == most)
        found += [(one, first) for one in together if one.story != most]
    return found


def both(news: Sequence[Item], stories: dict[str, int]) -> tuple[int, int]:
    """(items of which both languages share a story, items in both languages)."""
    versions: dict[str, set[int]] = defaultdict(set)
    count = Counter(one.story for one in news)
    for one in news:
        versions[one.story].add(stories[one.url])
    pairs = [story for story, number in count.items() if number == 2]
    return sum(len(versions[story]) == 1 for story in pairs), len(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--summaries", action="store_true", help="headlines and 200 characters")
    parser.add_argument("--list", action="store_true", help="print what was joined wrongly")
    options = parser.parse_args()
    news = items(options.items, options.seed)
    stories = stories_of(news, summaries=options.summaries)
    found = wrong(news, stories)
    together, pairs = both(news, stories)
    print(
        f"{len(news)} items, seed {options.seed}: {len(found)} joined to another story, "
        f"{len(found) * 10_000 / len(news):.0f} in 10,000; {together} of {pairs} in two languages put together"
    )
    for one, other in found if options.list else ():
        print(f"  {one.story}: {one.title}  |  {other.story}: {other.title}")


if __name__ == "__main__":
    main()
