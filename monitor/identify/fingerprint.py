"""Fingerprints: what is kept of an article so that its story can be found and proved without its text.

A `Profile` holds a sample of the text's shingles (runs of three words, or of four Han characters), its facts, the words
of its headline, and when, where and in what language it appeared: under a kilobyte, because press text is not stored.

The shingles are hashed and mixed here, by nothing but arithmetic and CRC-32 (ISO 3309), so that no library's change can
make stored profiles worthless; `ALGORITHM` names how, and stands beside each stored profile. Samples are the smallest
hashes (bottom-k: Broder 1997): two samples are comparable below the smaller of their largest members, so a copy cut to
half still shares its half of the sample.
"""

from __future__ import annotations

import heapq
import re
import struct
from collections.abc import Iterable
from zlib import crc32

from monitor.fact_kinds import Change
from monitor.grammar.numbers import HAN_NUMERALS
from monitor.identify import change_bits, words
from monitor.identify.canonical_url import host_of, release_number
from monitor.identify.facts import FactKind, facts_of, headline_numbers, kind_of, value_of
from monitor.model import Draft, IndexKind, Profile
from monitor.text import HAN, fold

SKETCH_SIZE = 112  # shingle hashes kept for proof: the standard error of a share is under 0.05
INDEX_SIZE = 24  # shingle hashes in the index: a copy that shares a third is found with a chance over 0.99
INDEX_TITLE, INDEX_LEAD = (
    8,
    16,
)  # and the rarest words of the headline and of the first lines: a teaser holds little more
INDEX_FACTS = 11  # and facts, so that versions in other languages are found; one more for a release number
FACTS_SIZE = 56  # facts kept for proof: with the rest of a profile they fill a kilobyte; most articles have fewer
TITLE_SIZE = 24  # words, or pairs of characters, of a headline: nearly all headlines have fewer
WORDS_SIZE = 320  # distinct words of the text, the first: those of some 700 English words or 350 Chinese characters
LEAD = {False: 400, True: 200}  # characters of the first lines, English and Chinese: what a teaser is cut from

_MASK = (1 << 64) - 1  # arithmetic modulo 2 ** 64
_A, _B, _C = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9  # odd constants of splitmix64 and xxHash


def profile(draft: Draft, key: str, changes: Iterable[Change] = ()) -> Profile:
    """The fingerprint of an article. `key` is its canonical key: it names the host where the publisher is unknown.
    `changes`: what it states has become of something announced before.
    """
    original = "\n".join((draft.title, draft.text or _uncut(draft.summary)))
    folded, title = fold(original), fold(draft.title)
    chinese = _is_chinese(folded)
    text = folded[len(title) :]
    shingles = _han_shingles(text or title) if chinese else _word_shingles(text or title)
    facts = [*headline_numbers(title), *facts_of(folded, original, chinese)]
    sample = _smallest(shingles, SKETCH_SIZE)
    in_title, in_text = words.hashes(title, chinese), words.hashes(text, chinese)
    in_lead = len(set(words.spelled(_first_lines(text, chinese), chinese)))
    issuer, number = release_number(draft.url) or ("", "")
    return Profile(
        language=draft.language,
        chinese=chinese,
        instant=draft.published.instant,
        exact_time=draft.published.precision in ("second", "minute"),
        publisher=_name(draft.publisher or host_of(draft.url) or key),
        issuer=_name(issuer),
        number=_name(number),
        length=min(len(shingles), 0xFFFF),
        sketch=tuple([value >> 32 for value in sample]),
        facts=_sampled(facts),
        title=tuple(sorted({word & 0xFFFF for word in in_title})[:TITLE_SIZE]),
        words=tuple([word & 0xFFFF for word in in_text[:WORDS_SIZE]]),
        lead=min(in_lead, WORDS_SIZE),
        in_full=bool(draft.text),
        cut=not draft.text and _is_cut(draft.summary),
        changes=change_bits.bits_of(change.status for change in changes),
        index_hashes=_index_hashes(sample, facts, _telling(in_title, in_text[:in_lead], chinese), _name(number)),
    )


def _is_cut(summary: str) -> bool:
    """Whether a summary ends in the middle of a sentence, or says that it goes on."""
    return bool(summary.strip()) and _WHOLE_END.search(summary) is None


# The stop of a sentence with what may close behind it, and not the three of an ellipsis.
_WHOLE_END = re.compile(r"(?<![.…])[.!?。！？][\"'”’」』）)\]]*\s*\Z")


def _uncut(summary: str) -> str:
    """A summary without the figure at which it was cut: HK$3 may have been HK$3 million, or HK$3.5."""
    return _CUT_FIGURE.sub("", summary)


_CUT_FIGURE = re.compile(rf"[^\W_]*[\d{HAN_NUMERALS}][\d{HAN_NUMERALS}.,:/-]*\s*(?:\.\.\.|…|\.)?\s*\Z")


# ------------------------------------------------------------------------------------------------------------ shingles
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_SCRIPT_SAMPLE = 3000  # characters that settle whether a text is Chinese: more cost time and change nothing


def _is_chinese(folded: str) -> bool:
    beginning = folded[:_SCRIPT_SAMPLE]
    return not beginning.isascii() and len(_HAN_CHARACTER.findall(beginning)) >= len(_LATIN_WORD.findall(beginning))


def _han_shingles(folded: str) -> set[int]:
    """Every run of four characters: exactly 64 bits in UTF-16, multiplied by an odd number (so two never collide)."""
    data = _NOT_LETTERS.sub("", folded).encode("utf-16-le", "replace")
    runs: list[int] = []
    for start in (0, 2, 4, 6):
        count = (len(data) - start) // 8
        if count > 0:
            runs.extend(struct.unpack_from(f"<{count}Q", data, start))
    return {run * _A & _MASK for run in runs}


def _word_shingles(folded: str) -> set[int]:
    words = [crc32(word.encode()) for word in _LATIN_WORD.findall(folded)]
    runs = zip(words, words[1:], words[2:], strict=False)
    return {(first * _A + second * _B + third * _C) & _MASK for first, second, third in runs}


def _smallest(hashes: set[int], size: int) -> list[int]:
    """The `size` smallest, ascending. Of many, those below a line under which half as many again are due are sorted."""
    if len(hashes) > 2 * size:
        line = _MASK // len(hashes) * (size + size // 2)
        below = [value for value in hashes if value < line]
        if len(below) >= size:
            return sorted(below)[:size]
    return sorted(hashes)[:size]


def _sampled(facts: list[int]) -> tuple[int, ...]:
    if len(facts) <= FACTS_SIZE:
        return tuple(facts)
    line = sorted(facts)[FACTS_SIZE - 1]
    return tuple([fact for fact in facts if fact <= line])


def _first_lines(text: str, chinese: bool) -> str:
    """The beginning of the text, up to a full word."""
    size = LEAD[chinese]
    return text if len(text) <= size or chinese else text[:size].rpartition(" ")[0]


# --------------------------------------------------------------------------------------------------------------- index
def _telling(title: list[int], lead: list[int], chinese: bool) -> list[int]:
    """The words by which an article is looked for: of the headline and of the first lines the rarest, by one order."""
    first = _rarest(title, INDEX_TITLE, chinese)
    return [*first, *_rarest(set(lead).difference(first), INDEX_LEAD, chinese)]


def _rarest(hashes: Iterable[int], size: int, chinese: bool) -> list[int]:
    weight = words.weights(chinese).get
    of_weight: dict[float, list[int]] = {}
    for word in hashes:
        of_weight.setdefault(weight(word & 0xFFFF, 1.0), []).append(word)
    found: list[int] = []
    for each in sorted(of_weight, reverse=True):
        if len(found) < size:
            found += heapq.nsmallest(size - len(found), of_weight[each], key=lambda word: word * _A & _MASK)
    return found


def _index_hashes(sample: list[int], facts: list[int], telling: list[int], number: int) -> tuple[int, ...]:
    """Their two lowest bits say what they are (see `Profile`). Telling facts come first."""
    by_kind: dict[int, set[int]] = {}
    for fact in facts:
        by_kind.setdefault(kind_of(fact), set()).add(value_of(fact))
    rare = sorted(by_kind.get(FactKind.NUMBER, set()) | by_kind.get(FactKind.CODE, set()))
    others = (value for kind in (FactKind.COUNT, FactKind.LATIN) for value in sorted(by_kind.get(kind, ())))
    keys = [*rare, *others][:INDEX_FACTS] + [number] * bool(number)
    return (
        *(_signed(value & ~1) for value in sample[:INDEX_SIZE]),
        *(_signed(value * _B & _MASK & ~3 | IndexKind.FACT) for value in keys),
        *(_signed(value * _C & _MASK & ~3 | IndexKind.WORD) for value in telling),
    )


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _name(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) if text else 0
