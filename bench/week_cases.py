"""What lies behind a figure of the week, one line for each case: to read, not to count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bench.week_run import READERS, Outcome
from bench.week_score import Judged, Truth, judged
from bench.week_set.model import Page

CASES = ("repeats", "hidden", "untold", "wrong", "links", "joins")


def cases(kind: str, truth: Truth, outcome: Outcome) -> Iterator[str]:
    """The lines of one kind."""
    items = list(judged(truth, outcome, READERS[0]))  # one reader's: the others got nearly the same
    told = {(one.story, number) for one in items for number in one.told}
    chosen = {
        "repeats": lambda one: not one.told,
        "wrong": lambda one: one.wrong,
        "links": lambda one: one.wrong_link,
    }.get(kind)
    if chosen:
        yield from (_line(one) for one in items if chosen(one))
    elif kind == "hidden":
        hidden = sorted(truth.stories() - {story for story, _ in told})
        yield from (f"{story}: with {_beside(truth, outcome, story)}" for story in hidden)
    elif kind == "untold":
        yield from (f"{one.story} {one.number} {one.kind}" for one in truth.changes() if one.key not in told)
    else:
        yield from _joins(truth, outcome)


def _line(one: Judged) -> str:
    return f"{one.story}: {one.digest.at:%a} {one.page.source} L{one.page.strength} {one.item.title}"


def _beside(truth: Truth, outcome: Outcome, story: str) -> str:
    """In whose groups the pages of a hidden story are."""
    mine = [url for url in outcome.groups if url in truth.pages and _story(truth.pages[url]) == story]
    groups = {outcome.groups[url] for url in mine}
    others = Counter(
        _story(truth.pages[url]) for url, group in outcome.groups.items() if group in groups and url in truth.pages
    )
    return ", ".join(f"{name} ({count})" for name, count in others.most_common(4) if name != story)


def _story(page: Page) -> str:
    return page.versions[0].event[0]


def _joins(truth: Truth, outcome: Outcome) -> Iterator[str]:
    groups: dict[object, list[str]] = defaultdict(list)
    for url, group in outcome.groups.items():
        if url in truth.pages:
            groups[group].append(url)
    for urls in groups.values():
        counts = Counter(_story(truth.pages[url]) for url in urls)
        most = counts.most_common(1)[0][0]
        for url in urls:
            page = truth.pages[url]
            if _story(page) != most:
                yield f"{_story(page)} in {most}: {page.source} L{page.strength} {page.versions[0].title}"
