"""Plain methods on the same arrivals: each gives every page a group, and every new group is told once.

None of them sees a change: an update with words of its own is news to them, an edit is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.week_run import READERS, Arrival, DigestShown, Outcome, Shown, digest_times
from bench.week_set.model import Week
from bench.week_set.sources import BY_ID

_PERMUTATIONS = 128  # datasketch's own default
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Words:
    url: str
    title: str
    text: str


def told_by(
    made: Week, arrivals: Sequence[Arrival], mix: str, group: Callable[[Sequence[_Words]], list[int]]
) -> Outcome:
    """The digests of a method that tells the first page of each group."""
    first = [one for one in arrivals if one.version is one.page.versions[0]]
    groups = group([_Words(one.page.url, one.version.title, _read(one, mix)) for one in first])
    outcome, told, rest = Outcome(), set[int](), list(zip(first, groups, strict=True))
    outcome.groups = {one.page.url: number for one, number in rest}
    for at, polled in digest_times(made):
        items = []
        while rest and rest[0][0].polled <= polled:
            one, number = rest.pop(0)
            if number not in told:
                told.add(number)
                items.append(Shown(one.page.url, one.version.title))
        outcome.digests += [DigestShown(reader, at, polled, tuple(items)) for reader in READERS]
    return outcome


def _read(arrival: Arrival, mix: str) -> str:
    """The words that the mix gives of a page."""
    whole = mix == "full" or (mix == "mixed" and BY_ID[arrival.page.source].official)
    return arrival.version.text if whole else arrival.version.summary


def by_address_and_headline(items: Sequence[_Words]) -> list[int]:
    """One group for each address and for each headline, whichever was there first."""
    known: dict[str, int] = {}
    groups = []
    for number, item in enumerate(items):
        parts = urlsplit(item.url)
        keys = (f"{parts.hostname}{parts.path.rstrip('/')}", re.sub(r"\W+", "", item.title.lower()))
        found = next((known[key] for key in keys if key in known), number)
        for key in keys:
            known.setdefault(key, found)
        groups.append(found)
    return groups


def by_minhash(threshold: float) -> Callable[[Sequence[_Words]], list[int]]:
    """A page joins the group of the page most like it, if that is like enough (datasketch)."""

    def grouped(items: Sequence[_Words]) -> list[int]:
        from datasketch import MinHash, MinHashLSH

        index, kept, groups = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS), [], []
        for number, item in enumerate(items):
            sketch = MinHash(num_perm=_PERMUTATIONS)
            sketch.update_batch([part.encode() for part in _shingles(f"{item.title}\n{item.text}")])
            alike = [(sketch.jaccard(kept[other]), -other) for other in index.query(sketch)]
            likeness, other = max(alike, default=(0.0, 0))
            groups.append(groups[-other] if likeness >= threshold else number)
            index.insert(number, sketch)
            kept.append(sketch)
        return groups

    return grouped


def _shingles(text: str) -> set[str]:
    """Runs of three words, of four characters in Chinese."""
    folded = text.lower()
    if not _HAN.search(folded):
        words = re.findall(r"[a-z0-9]+", folded)
        return {" ".join(words[start : start + 3]) for start in range(max(1, len(words) - 2))}
    letters = re.sub(r"[\W_]+", "", folded)
    return {letters[start : start + 4] for start in range(max(1, len(letters) - 3))}


BASELINES: dict[str, Callable[[Sequence[_Words]], list[int]]] = {
    "address + headline": by_address_and_headline,
    "MinHash 0.5": by_minhash(0.5),
    "MinHash 0.8": by_minhash(0.8),
}
