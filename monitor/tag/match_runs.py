"""Which of overlapping names stand: those that together cover most of the run, then the fewest.

Neither leftmost nor greedy: of 低空經濟, 低空經濟監管沙盒, 監管沙盒 and 監管沙盒X the first and the last stand, and
數碼港 never stands inside 數碼港元.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

Span = tuple[int, int]


def standing(names: Collection[Span], ordinary: Collection[Span] = ()) -> list[Span]:
    """The names that stand, in order.

    A name that an ordinary word holds, or cuts through while no shorter than it, is none (處理大量 is no 理大).
    """
    left = (
        sorted(span for span in names if not any(_hides(word, span) for word in ordinary))
        if ordinary
        else sorted(names)
    )
    return [span for run in _runs(left) for span in (run if len(run) == 1 else _cover(run))]


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
        reach = max(reach, span[1])
    if run:
        yield run


def _cover(run: list[Span]) -> list[Span]:
    """Weighted interval scheduling: the best way to each end, extended by one span after the other."""
    run.sort(key=lambda span: (span[1], -span[0]))
    ends = [end for _, end in run]
    best: list[tuple[int, int, tuple[Span, ...]]] = [(0, 0, ())]  # covered, minus the number of spans, the spans
    for index, (start, end) in enumerate(run):
        covered, fewness, chosen = best[bisect_right(ends, start, 0, index)]
        way = (covered + end - start, fewness - 1, (*chosen, (start, end)))
        best.append(max(best[-1], way, key=lambda each: each[:2]))
    return list(best[-1][2])
