"""Which of overlapping names stand: those that together cover most of the run, then the fewest.

Neither leftmost nor greedy: of 低空經濟, 低空經濟監管沙盒, 監管沙盒 and 監管沙盒X the first and the last stand, and
數碼港 never stands inside 數碼港元.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]


def standing(spans: Sequence[Span]) -> set[Span]:
    """The spans that stand, of any number of runs."""
    return {span for run in _runs(sorted(set(spans))) for span in (run if len(run) == 1 else _cover(run))}


def _runs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    run: list[Span] = []
    reach = 0
    for span in spans:
        if run and span[0] >= reach:
            yield run
            run = []
        run.append(span)
        reach = max(reach, span[1]) if len(run) > 1 else span[1]
    if run:
        yield run


def _cover(run: list[Span]) -> list[Span]:
    """Weighted interval scheduling: the best choice among the spans that end first, extended one by one."""
    run.sort(key=lambda span: (span[1], -span[0]))
    ends = [end for _, end in run]
    best: list[tuple[int, int, tuple[Span, ...]]] = [(0, 0, ())]  # covered, minus their number, the spans
    for index, (start, end) in enumerate(run):
        covered, fewness, chosen = best[bisect_right(ends, start, 0, index)]
        best.append(
            max(best[-1], (covered + end - start, fewness - 1, (*chosen, (start, end))), key=lambda way: way[:2])
        )
    return list(best[-1][2])
