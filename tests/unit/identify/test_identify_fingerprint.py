from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from identify_making import CHINESE, ENGLISH, draft, stored

from monitor.identify.fingerprint import (
    INDEX_FACTS,
    INDEX_LEAD,
    INDEX_SIZE,
    INDEX_TITLE,
    SKETCH_SIZE,
    WORDS_SIZE,
    profile,
)
from monitor.model import ALGORITHM, NO_STAMP, Draft, IndexKind, Profile
from monitor.text import fold


def test_a_profile_comes_back_as_it_was_stored() -> None:
    new = profile(draft(), "key")
    back = Profile.unpack(new.pack())
    assert back == replace(new, index_hashes=())


def _name(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}"[::-1])


def test_a_stored_profile_stays_under_a_kilobyte_and_a_half() -> None:
    long = " ".join(f"Firm {_name(number)} earned {number * 7919} dollars on day {number}." for number in range(2000))
    new = profile(draft(long), "key")
    assert len(new.sketch) == SKETCH_SIZE
    assert len(new.words) == WORDS_SIZE
    assert len(new.pack()) <= 1536


def test_what_the_index_holds_fits_a_signed_column() -> None:
    new = profile(draft(CHINESE, "標題", language="zh-Hant"), "key")
    assert all(-(1 << 63) <= value < 1 << 63 for value in new.index_hashes)
    kinds = Counter(map(IndexKind.of, new.index_hashes))
    assert kinds[IndexKind.SHINGLE] == INDEX_SIZE
    assert 0 < kinds[IndexKind.FACT] <= INDEX_FACTS + 1
    assert 0 < kinds[IndexKind.WORD] <= INDEX_TITLE + INDEX_LEAD


def test_both_chinese_scripts_give_one_sketch() -> None:
    assert profile(draft(CHINESE), "k").sketch == profile(draft(fold(CHINESE)), "k").sketch


def test_the_hashes_are_those_of_this_algorithm() -> None:
    """Stored profiles stay readable only while these values stand: change them together with `ALGORITHM`."""
    english, chinese = profile(draft(ENGLISH), "k"), profile(draft(CHINESE), "k")
    assert ALGORITHM == "story-4"
    assert english.sketch[:3] == ENGLISH_SKETCH
    assert chinese.sketch[:3] == CHINESE_SKETCH


def test_a_copy_cut_to_half_shares_its_half_of_the_sample() -> None:
    whole, half = stored(draft(ENGLISH)), stored(draft(ENGLISH[: len(ENGLISH) // 2]))
    shared = set(whole.sketch) & set(half.sketch)
    assert len(shared) >= 0.9 * len(half.sketch)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\ud800", "一", "word"])
def test_any_text_has_a_profile(text: str) -> None:
    new = profile(Draft("", text, "", text, NO_STAMP), "")
    assert Profile.unpack(new.pack()).sketch == new.sketch


def test_the_language_of_the_text_decides_how_it_is_cut() -> None:
    assert profile(draft(CHINESE, language="en"), "k").chinese
    assert not profile(draft(ENGLISH, language="zh-Hant"), "k").chinese


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        Profile.unpack(b"\xff" + profile(draft(), "k").pack()[1:])


ENGLISH_SKETCH = (16080307, 19021329, 74102423)
CHINESE_SKETCH = (54107359, 115705635, 178648672)


@pytest.mark.parametrize(
    ("summary", "cut"),
    [
        ("A whole sentence.", False),
        ('He said "yes."', False),
        ("全文完。", False),
        ("他說「好。」", False),
        ("", False),
        ("And so it goes...", True),
        ("And so it goes…", True),
        ("Cut in the mid", True),
        ("他說好", True),
        ("A whole sentence. [...]", True),
    ],
)
def test_a_summary_that_ends_before_its_sentence_is_cut(summary: str, cut: bool) -> None:
    kept = stored(replace(draft(""), summary=summary))
    assert Profile.unpack(kept.pack()).cut is cut


def test_a_text_in_full_is_not_cut() -> None:
    assert not stored(replace(draft("Cut in the mid"), summary="Cut in the")).cut
