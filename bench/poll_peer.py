"""What `poll` compares with: `reader` as it comes, and `reader` made to do the work of this service with usual parts.

The second has its own full-text search kept up to date, tags each entry with the programmes of the catalogue whose
names an Aho-Corasick automaton finds in it, and asks a MinHash index (128 permutations over shingles of three words,
the usual threshold of a half) which entries are like it. Tags, likeness and signature are kept as one tag of the entry.
It reads no amount, date, deadline, topic or kind of announcement, and its index of likeness is in memory alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick
from datasketch import MinHash, MinHashLSH
from reader import Reader, make_reader

from monitor.catalogue import programme_file
from monitor.model import Programme

THRESHOLD = 0.5
SHINGLE = 3
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]")  # a Chinese character is a word


def open_reader(folder: Path, urls: list[str], *, knowing: bool) -> Reader:
    """`reader` with its own defaults; `knowing`: with search, tags and MinHash."""
    reader = make_reader(str(folder / "reader.db"))
    if knowing:
        reader.enable_search()
        reader.after_entry_update_hooks.append(_Knowing())
    for url in urls:
        reader.add_feed(url)
    return reader


def poll(reader: Reader) -> int:
    """Update all feeds with one worker, then the search; how many entries are new."""
    new = sum(
        result.value.new
        for result in reader.update_feeds_iter(scheduled=False)
        if not isinstance(result.value, Exception) and result.value
    )
    if reader.is_search_enabled():
        reader.update_search()
    return new


class _Knowing:
    """Called with each new or changed entry."""

    def __init__(self) -> None:
        named = [(name, one.slug) for one in programme_file.load().programmes for name in _names(one)]
        self._slugs = [slug for _, slug in named]
        self._names = AhoCorasick([name.casefold() for name, _ in named])
        self._like = MinHashLSH(threshold=THRESHOLD, num_perm=128)

    def __call__(self, reader: Reader, entry: Any, _status: Any) -> None:
        text = f"{entry.title}\n{entry.summary}".casefold()
        programmes = sorted({self._slugs[number] for number, _, _ in self._names.find_matches_as_indexes(text)})
        signature = MinHash(num_perm=128)
        signature.update_batch(list(_shingles(text)))
        key = entry.resource_id
        like = [" ".join(other) for other in self._like.query(signature)]
        self._like.insert(key, signature, check_duplication=False)
        known = {"programmes": programmes, "like": like, "signature": signature.hashvalues.tolist()}
        reader.set_tag(entry, "known", known)


def _names(programme: Programme) -> set[str]:
    own = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans, *programme.aliases, *programme.acronyms)
    return {name for name in own if name}


def _shingles(text: str) -> Iterator[bytes]:
    words = _WORD.findall(text)
    return (" ".join(words[at : at + SHINGLE]).encode() for at in range(max(1, len(words) - SHINGLE + 1)))
