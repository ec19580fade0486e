from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.links import digest_url, safe_url, unsubscribe_url
from alerts.plain_text import display_width, first_sentences, single_line, truncate, wrap

RELEASE = "政府今日（二十二日）宣布，新型工業加速計劃第三期接受申請，每個項目資助上限為二億元。"


def test_a_line_loses_all_that_is_not_to_be_seen():
    assert single_line("  a\r\nBcc: x\u2028b\x00\u202ec\ud800 \u200b d\x85e ") == "a Bcc: x bc d e"


def test_ideographs_count_two_cells_and_marks_none():
    assert (display_width("創科"), display_width("NIAS"), display_width("e\u0301"), display_width("，")) == (4, 4, 1, 2)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Science Park", 12, "Science Park"),
        ("Science Park opens", 14, "Science Park…"),
        ("創新科技署，公布", 13, "創新科技署…"),
        ("x" * 30, 5, "xxxx…"),
        ("創科創科", 8, "創科創科"),
        ("創科創科", 7, "創科創…"),
        ("創科創科", 6, "創科…"),
        ("創（科）創", 7, "創…"),
        ("創「科技」園", 9, "創「科…"),
        ("Science Park, opens", 14, "Science Park…"),
        ("one – two three", 8, "one…"),
        ("甲、乙、丙丁戊己", 8, "甲…"),
        ("甲、乙、丙丁戊己", 9, "甲、乙…"),
        ("a b", 1, "…"),
        ("XXXX XXXX", 8, "XXXX…"),
    ],
)
def test_it_is_cut_at_a_word(text, width, expected):
    assert truncate(text, width) == expected


@given(st.text(max_size=200), st.integers(1, 80))
def test_what_is_cut_fits(text, width):
    line = single_line(text)
    assert display_width(truncate(line, width)) <= max(width, 1)


@given(st.text(max_size=300), st.integers(10, 80))
def test_wrapping_loses_nothing(text, width):
    line = single_line(text)
    assert "".join(wrap(line, width).split()) == "".join(line.split())


def test_lines_keep_to_the_width_and_never_begin_with_a_stop():
    lines = wrap(RELEASE * 3, 40, "  ").splitlines()
    assert max(map(display_width, lines)) <= 40
    assert not [line for line in lines if line.strip()[0] in "，。、；："]


def test_an_opening_is_two_sentences_and_an_abbreviation_ends_none():
    english = (
        "Prof. Sun Dong opened the centre. It has 3,000 petaFLOPS of computing power for researchers in the city. More."
    )
    assert first_sentences(english).endswith("in the city.")
    assert first_sentences("甲。乙。" + RELEASE) == "甲。乙。"
    assert display_width(first_sentences("字" * 1000)) <= 480


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "https://x/ y",
        'https://x/"onclick=',
        "",
        "https://",
        "ftp://x",
    ],
)
def test_no_reader_is_led_elsewhere_than_to_the_web(url):
    assert safe_url(url) == ""


def test_a_plain_link_is_kept_as_it_is():
    assert safe_url("https://www.info.gov.hk/gia/general/202611/22/P1.htm?a=1&b=[2]") != ""


@pytest.mark.parametrize(
    ("text", "width", "indent", "lines"),
    [
        ("aa bb cc", 5, "", ["aa bb", "cc"]),
        ("aa bb cc", 4, "", ["aa", "bb", "cc"]),
        ("aa bb cc", 7, "  ", ["  aa bb", "  cc"]),
        ("aaaaaaaa bb", 4, "", ["aaaaaaaa", "bb"]),
        ("創科創科", 4, "", ["創科", "創科"]),
        ("創科。創", 4, "", ["創", "科。", "創"]),
        ("創NIAS創", 6, "", ["創NIAS", "創"]),
        ("  aa", 5, "", ["aa"]),
        ("aa  ", 5, "", ["aa"]),
        ("", 5, "> ", []),
        ("“aa bb” cc", 6, "", ["“aa", "bb” cc"]),
        ("創創XX創", 5, "", ["創創", "XX創"]),
        ("XX創", 3, "", ["XX", "創"]),
    ],
)
def test_lines_are_broken_between_words_and_ideographs(text, width, indent, lines):
    assert wrap(text, width, indent).splitlines() == lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Short. Text.", "Short. Text."),
        ("First. Second. Third.", "First. Second."),
        ("First? “Second! (Third).", "First? “Second!"),
        ("It has 2. 3 more. Third.", "It has 2. 3 more."),
        ("One. lower goes on. Third.", "One. lower goes on. Third."),
        (
            "By Dr. Li of St. Paul's Co. Ltd. on 3 Dec. 2026 at No. 5. It was J. Ho's. Third.",
            "By Dr. Li of St. Paul's Co. Ltd. on 3 Dec. 2026 at No. 5. It was J. Ho's.",
        ),
        ("「" + "甲" * 30 + "。」" + "乙" * 20 + "！丙。丁。", "「" + "甲" * 30 + "。」" + "乙" * 20 + "！丙。"),
        ("甲說：「乙。」", "甲說：「乙。」"),
        ("甲。乙？丙。", "甲。乙？"),
        ("甲。Second. 丙。丁。", "甲。Second."),
        ("甲" * 300, "甲" * 239 + "…"),  # no whole sentence
        ("x" + "甲" * 300 + "。乙。", "x" + "甲" * 239 + "…"),
        ("甲" * 100 + "。" + "乙" * 200 + "。丙。", "甲" * 100 + "。"),  # the second does not fit
        ("甲。乙" + "丙" * 10, "甲。"),  # broken off
        ("The first sentence. The second has been br…", "The first sentence."),
        ("The first sentence. The second. [...]", "The first sentence. The second."),
        ("Only one that the publisher has broken off…", "Only one that the publisher has broken off…"),
        (
            "A first sentence that is " + "very " * 120 + "long. Second.",
            "A first sentence that is " + "very " * 90 + "very…",
        ),
    ],
)
def test_a_summary_is_two_whole_sentences(text, expected):
    assert first_sentences(text) == expected


@pytest.mark.parametrize("base_url", ["https://x.example/news", "https://x.example/news/"])
def test_an_address_may_end_in_a_slash(base_url):
    assert unsubscribe_url(base_url, "t") == "https://x.example/news/unsubscribe/t"
    assert digest_url(base_url, "k") == "https://x.example/news/digests/k"


@pytest.mark.parametrize("opening", "（「『《〈【〔“‘")
def test_no_line_ends_in_an_opening_bracket(opening):
    assert wrap(f"創創{opening}創", 6).splitlines() == ["創創", f"{opening}創"]


@pytest.mark.parametrize("closing", "，。、；：！？）」』》〉】〕”’…")
def test_no_line_begins_with_a_closing_bracket_or_a_stop(closing):
    assert wrap(f"創創{closing}", 4).splitlines() == ["創", f"創{closing}"]


@pytest.mark.parametrize("stop", " ，、；：,;:-–—")
def test_no_stop_is_left_before_an_ellipsis(stop):
    assert truncate(f"甲乙 {stop} 丙丁戊己庚", 9) == "甲乙…"


# The first and the last of each block whose characters may be parted, and the neighbours outside, which may not.
PARTED = "\u2e80\u303f\u3040\u30ff\u3400\u4dbf\u4e00\u9fff\uf900\ufaff\uff00\uffef\U00020000\U0003ffff"
WHOLE = "\u2e7f\u3100\u33ff\u4dc0\ua000\uf8ff\ufb00\ufeff\ufff0\U0001ffff"


@pytest.mark.parametrize("character", PARTED)
def test_ideographs_and_kana_may_be_parted(character):
    assert len(wrap(character * 2, 1).splitlines()) == 2


@pytest.mark.parametrize("character", WHOLE)
def test_other_letters_may_not_be_parted(character):
    assert len(wrap(character * 2, 1).splitlines()) == 1
