"""Plain methods to compare with: each gives every article a group (connected components where it compares pairs)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from hashlib import blake2b

from datasketch import MinHash, MinHashLSH

from bench.story_set.make import Document
from monitor.identify.canonical_url import canonical_key
from monitor.text import fold

_SIMHASH_DISTANCE = 3
_BANDS = 4


def shingles(document: Document) -> set[str]:
    """Runs of three words, of four characters in Chinese."""
    folded = fold(document.draft.text)
    if document.draft.language == "en":
        words = re.findall(r"[a-z0-9]+", folded)
        return {" ".join(words[start : start + 3]) for start in range(max(1, len(words) - 2))}
    letters = re.sub(r"[\W_]+", "", folded)
    return {letters[start : start + 4] for start in range(max(1, len(letters) - 3))}


def by_address_and_headline(items: Sequence[Document]) -> list[int]:
    joined = Components(len(items))
    seen: dict[str, int] = {}
    for number, item in enumerate(items):
        for key in (canonical_key(item.draft.url), re.sub(r"\W+", "", fold(item.draft.title))):
            joined.join(number, seen.setdefault(key, number))
    return joined.groups()


def by_simhash(items: Sequence[Document]) -> list[int]:
    """64 bits; pairs that differ in at most three (Manku, Jain, Das Sarma 2007)."""
    joined = Components(len(items))
    hashes = [simhash(shingles(item)) for item in items]
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, value in enumerate(hashes):
        for band in range(_BANDS):
            near = bands[band, value >> 16 * band & 0xFFFF]
            for other in near:
                if (value ^ hashes[other]).bit_count() <= _SIMHASH_DISTANCE:
                    joined.join(number, other)
            near.append(number)
    return joined.groups()


def simhash(parts: set[str]) -> int:
    counts = [0] * 64
    for part in parts:
        value = int.from_bytes(blake2b(part.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            counts[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, count in enumerate(counts) if count > 0)


def by_minhash(threshold: float) -> Callable[[Sequence[Document]], list[int]]:
    def grouped(items: Sequence[Document]) -> list[int]:
        joined, index = Components(len(items)), MinHashLSH(threshold=threshold, num_perm=128)
        kept: list[MinHash] = []
        for number, item in enumerate(items):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([part.encode() for part in shingles(item)])
            for other in index.query(sketch):
                if sketch.jaccard(kept[other]) >= threshold:
                    joined.join(number, other)
            index.insert(number, sketch)
            kept.append(sketch)
        return joined.groups()

    return grouped


class Components:
    """Connected components (union-find)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def join(self, one: int, other: int) -> None:
        self._parent[self._root(one)] = self._root(other)

    def groups(self) -> list[int]:
        return [self._root(one) for one in range(len(self._parent))]

    def _root(self, one: int) -> int:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one


BASELINES: dict[str, Callable[[Sequence[Document]], list[int]]] = {
    "address + headline hash": by_address_and_headline,
    "SimHash, 3 bits": by_simhash,
    "MinHash 0.5 (datasketch)": by_minhash(0.5),
    "MinHash 0.8 (datasketch)": by_minhash(0.8),
}
