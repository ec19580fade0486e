"""What a poll makes of an entry."""

from __future__ import annotations

import pytest
from pipeline_support import DAY, NOW, source

from monitor.model import Entry, Stamp
from monitor.pipeline.poll import draft_of

PUBLISHED, UPDATED, UNREAD = Stamp(NOW - DAY, "day"), Stamp(NOW, "second"), Stamp(None, raw="soon")


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (Entry("A", summary="B", text="C"), "A"),
        (Entry(summary="B", text="C"), "B"),
        (Entry(text="C"), "C"),
        (Entry(summary="x" * 121), "x" * 120),
        (Entry(text="x" * 121), "x" * 120),
    ],
)
def test_the_beginning_of_its_words_stands_for_a_headline(entry: Entry, title: str) -> None:
    assert draft_of(source(), entry).title == title


@pytest.mark.parametrize(
    ("entry", "published"),
    [
        (Entry("A", published=PUBLISHED, updated=UPDATED), PUBLISHED),
        (Entry("A", published=UNREAD, updated=UPDATED), UPDATED),
        (Entry("A", updated=UPDATED), UPDATED),
    ],
)
def test_when_it_was_updated_stands_for_when_it_was_published(entry: Entry, published: Stamp) -> None:
    assert draft_of(source(), entry).published == published


def test_without_a_link_it_has_no_address() -> None:
    assert draft_of(source(), Entry("A")).url == ""
