"""What a reader sees of each mix of sources: `python -m bench.stories_mixes [--half test] [--seed N] [--issues N]`.

Plays each set with the press in full, with the press as headline and 200 characters, with all articles so, and again
without the releases. Per script and 100 stories: *repeats*, the further groups in which a story stands, and *hidden*,
stories none of whose groups was opened by an article of theirs, so that nobody is told of them; beside them the press
items in a group that another story opened. Sets: a reader's week, announcements with what desks made of them, radio
news of one desk and of several.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.stories_play import play
from bench.stories_week import week_documents
from bench.story_set.desks import news
from bench.story_set.make import Document, documents

RADIO = 250  # stories
TEASER = 200  # characters of a summary, as most feeds cut it


def cut(item: Document) -> Document:
    """The article as a feed shows it: headline and the first 200 characters."""
    return replace(item, draft=replace(item.draft, text="", summary=item.draft.summary or item.draft.text[:TEASER]))


def is_press(item: Document) -> bool:
    return item.strength in (1, 2, 3, 5)


def mixed(items: Sequence[Document]) -> list[Document]:
    return [cut(item) if is_press(item) else item for item in items]


MIXES: dict[str, Callable[[Sequence[Document]], list[Document]]] = {
    "press in full": list,
    "press as summaries": mixed,
    "all as summaries": lambda items: [cut(item) for item in items],
    "summaries, no release": lambda items: [cut(item) for item in items if is_press(item)],
}


def seen(items: Sequence[Document], groups: Sequence[int]) -> tuple[int, int, int]:
    """(stories, repeats, hidden), each script for itself."""
    opened: dict[int, tuple[str, bool]] = {}
    told: dict[tuple[str, bool], set[int]] = defaultdict(set)
    for item, group in zip(items, groups, strict=True):
        story = (item.story, item.draft.language != "en")
        opened.setdefault(group, story)
        told[story].add(group)
    hidden = sum(all(opened[group][0] != story[0] for group in groups) for story, groups in told.items())
    return len(told), sum(len(groups) - 1 for groups in told.values()), hidden


def wrongly_joined(items: Sequence[Document], groups: Sequence[int]) -> int:
    """Press items in a group that an article of another story opened."""
    opened: dict[int, str] = {}
    for item, group in zip(items, groups, strict=True):
        opened.setdefault(group, item.story)
    return sum(is_press(item) and opened[group] != item.story for item, group in zip(items, groups, strict=True))


def report(name: str, items: Sequence[Document]) -> None:
    if not items:
        return
    groups = play(items).stories
    stories, repeats, hidden = seen(items, groups)
    print(
        f"{name:22} {len(items)} articles, {stories} stories: repeats {repeats / stories * 100:5.1f}, "
        f"hidden {hidden / stories * 100:4.2f} per 100; press items joined wrongly {wrongly_joined(items, groups)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--half", default="test", choices=("train", "test"))
    parser.add_argument("--issues", type=int, default=16)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--sets", default="", help="some of: week, announcements, radio, 'radio, one desk'")
    given = parser.parse_args()
    sets = {
        "week": week_documents(given.half, given.seed),
        "announcements": documents(given.half, given.seed, given.issues, retold=True),
        "radio": news(given.half, given.seed, RADIO),
        "radio, one desk": news(given.half, given.seed, 2 * RADIO, desks=1),
    }
    for kind in given.sets.split(",") if given.sets else sets:
        items = sets[kind]
        print(kind)
        for name, mix in MIXES.items():
            report(name, mix(items))


if __name__ == "__main__":
    main()
