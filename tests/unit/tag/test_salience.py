"""Where headline, lead and body of an article lie."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.reading import read
from monitor.model import Evidence
from monitor.tag.salience import LEAST_LEAD, LONGEST_LEAD, Part, layout_of


@pytest.mark.parametrize(
    ("title", "text", "lead"),
    [
        ("News", "Guests came. " * 40, LEAST_LEAD),  # the lead has a least length, whatever its sentences are
        ("消息", "客人來了。" * 40, LEAST_LEAD * 10 // 18),  # a Han character counts twice, its stop once
        ("News", "Guests came and came " * 40, LONGEST_LEAD),  # and a greatest one
        (
            "News",
            "Guests came and came " * 10 + "again. Others left. " * 20,
            216,
        ),  # between them its first sentence ends it
        ("News", "Guests came.", 12),
    ],
)
def test_the_lead_is_a_sentence_within_bounds(title: str, text: str, lead: int) -> None:
    layout = layout_of(read(title, text=text))
    assert layout.headline_end == len(title)
    assert layout.lead_end - layout.headline_end == pytest.approx(lead, abs=2)


def test_a_word_stands_where_it_begins_and_a_headline_holds_all_of_it() -> None:
    layout = layout_of(read("News of robots", text="Guests came. " * 40))
    assert layout.part(8, 14) is Part.HEADLINE
    assert layout.part(8, 20) is Part.LEAD
    assert layout.part(layout.lead_end - 1, layout.lead_end + 5) is Part.LEAD
    assert layout.part(layout.lead_end, layout.lead_end + 5) is Part.BODY


def test_the_first_sentence_is_the_headline_of_an_article_without_one() -> None:
    layout = layout_of(read("", text="Robots at work. They sort letters."))
    assert layout.part(0, 6) is Part.HEADLINE
    assert layout.part(16, 20) is Part.LEAD


@given(st.lists(st.sampled_from(["「數碼港」", " Ａ b", "\n\n", "long-\nword ", "創科，", "ok. "]), max_size=12))
def test_the_words_of_a_tag_are_found_again_in_the_reading(before: list[str]) -> None:
    text = "".join(before) + "TARGET"
    reading = read("Headline", text=text)
    start = text.index("TARGET")
    place = layout_of(reading).start_of(Evidence("TARGET", "text", start, start + 6))
    assert reading.shape[place : place + 6] == "TARGET"
