"""Where an article mentions programmes: the aliases found in it, without those that overlap or are hidden.

A mention is the words at one place; its candidates are the programmes that have those words as an alias.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit, Scan
from monitor.tag.programmes.article_context import in_brackets
from monitor.tag.programmes.gazetteer import Alias, Aliases
from monitor.tag.programmes.overlaps import Span, resolve_overlaps


class Candidate(NamedTuple):
    """A programme that the words at `start` to `end` may mean: `alias` is one of its names."""

    alias: Alias
    start: int
    end: int


Mention = list[Candidate]  # at one place, of different programmes, at least one
Named = tuple[Sequence[Hit], Aliases]  # hits in the order of their ends, and the aliases of each


def find_mentions(reading: Reading, named: Sequence[Named], scan: Scan) -> list[Mention]:
    """The mentions of an article, in order; no two overlap. `scan`: asked for ordinary words that hide names."""
    at: dict[Span, Mention] = {}
    for hits, aliases in named:
        for _, value, start, end in hits:
            span = start, end
            candidates = [
                Candidate(alias, start, end)
                for alias in aliases[value]
                if not (alias.capitals or alias.needs_brackets) or _is_written(reading, alias, *span)
            ]
            if candidates and span in at:
                known = {candidate.alias.slug for candidate in at[span]}
                at[span] += [candidate for candidate in candidates if candidate.alias.slug not in known]
            elif candidates:
                at[span] = candidates
    if not at:
        return []
    shortest_first = sorted(at, key=lambda span: span[1] - span[0])
    whole = {
        _with_place(reading.text, *span) if at[span][0].alias.unambiguous else span: span for span in shortest_first
    }
    return [at[whole[span]] for span in resolve_overlaps(whole, [hit[2:] for hit in scan.of("ordinary")])]


def _is_written(reading: Reading, alias: Alias, start: int, end: int) -> bool:
    """Whether the words are written as the alias must be: with its capitals, in its brackets."""
    if alias.capitals and not _has_capitals(reading.shape[start:end], alias.capitals):
        return False
    return not alias.needs_brackets or in_brackets(reading, start, end)


def _has_capitals(shape: str, wanted: str) -> bool:
    """Whether every word that has a capital in the alias has one in the text."""
    words = shape.replace("-", " ").split()
    return all(
        not one[0].isupper() or other[0].isupper() or not one[0].isascii()
        for one, other in zip(wanted.split(), words, strict=False)
    )


_PLACES = ("香港", "hong kong ", "the ")


def _with_place(text: str, start: int, end: int) -> Span:
    """A name with the "Hong Kong" or "the" before it, so that 香港數碼港 + 培育計劃 is not read for 數碼港培育計劃."""
    for before in _PLACES if text.endswith(_PLACES, 0, start) else ():
        if text.endswith(before, 0, start):
            return start - len(before), end
    return start, end
