"""Overlap resolution: of overlapping names those are kept that together cover most, then the fewest.

Neither leftmost nor greedy (weighted interval scheduling): of 低空經濟, 低空經濟監管沙盒, 監管沙盒 and 監管沙盒X
the first and the last are kept, and 數碼港 never is inside 數碼港元.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

Span = tuple[int, int]


def resolve_overlaps(names: Collection[Span], ordinary: Collection[Span] = ()) -> list[Span]:
    """The names that are kept, in order of place.

    A name that lies inside an ordinary word, or is cut by one that is as long or longer, is dropped (處理大量: 理大).
    """
    remaining = _without_hidden(names, ordinary) if ordinary else sorted(names)
    return [span for run in _runs(remaining) for span in (run if len(run) == 1 else _best_cover(run))]


def _without_hidden(names: Collection[Span], ordinary: Collection[Span]) -> list[Span]:
    words = sorted(ordinary)
    starts = [start for start, _ in words]
    longest = max(end - start for start, end in words)

    def near(name: Span) -> list[Span]:
        return words[bisect_left(starts, name[0] - longest) : bisect_left(starts, name[1])]

    return sorted(name for name in names if not any(_hides(word, name) for word in near(name)))


def _hides(word: Span, name: Span) -> bool:
    if word[1] <= name[0] or name[1] <= word[0] or (name[0] <= word[0] and word[1] <= name[1]):
        return False
    return word[1] - word[0] >= name[1] - name[0]


def _runs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    run: list[Span] = []
    reach = 0
    for span in spans:
        if run and span[0] >= reach:
            yield run
            run, reach = [], 0
        run.append(span)
        if span[1] > reach:
            reach = span[1]
    if run:
        yield run


def _best_cover(run: list[Span]) -> list[Span]:
    """Weighted interval scheduling: the best selection up to each end, extended by one span after the other."""
    whole = (run[0][0], max(end for _, end in run))
    if whole in run:
        return [whole]
    run.sort(key=lambda span: (span[1], -span[0]))
    ends = [end for _, end in run]
    best = [_Selection(0, 0, -1, -1)]
    for index, (start, end) in enumerate(run):
        before = bisect_right(ends, start, 0, index)
        selection = _Selection(best[before].covered + end - start, best[before].fewness - 1, before, index)
        best.append(selection if selection[:2] > best[-1][:2] else best[-1])
    return _spans_of(best[-1], best, run)


class _Selection(NamedTuple):
    """Spans without overlap: characters covered, minus their number, the selection that it extends, the last one."""

    covered: int
    fewness: int
    before: int
    last: int


def _spans_of(selection: _Selection, best: Sequence[_Selection], run: Sequence[Span]) -> list[Span]:
    chosen = []
    while selection.last >= 0:
        chosen.append(run[selection.last])
        selection = best[selection.before]
    return chosen[::-1]
