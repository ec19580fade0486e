"""Which article of a story leads it for a reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Language, StoryMember, lead_of

WHEN = datetime(2026, 11, 20, tzinfo=UTC)


def member(id_: int, language: Language, marks: str = "") -> StoryMember:
    gone = WHEN if "withdrawn" in marks else None
    return StoryMember(id_, 1, f"https://n.example/{id_}", "", "", language, "official" in marks, gone, WHEN)


@pytest.mark.parametrize(
    ("reader", "members", "found", "lead"),
    [
        ("en", [member(1, "zh-Hant", "official"), member(2, "en")], (), 2),  # the language goes before the office
        ("en", [member(1, "en"), member(2, "en", "official")], (1,), 2),  # and this before what was found
        ("en", [member(1, "en"), member(2, "en")], (2,), 2),
        ("en", [member(1, "en"), member(2, "en")], (), 1),  # the representative
        ("en", [member(1, "zh-Hans"), member(2, "zh-Hant", "official")], (), 2),  # both alike to who reads neither
        ("zh-Hans", [member(1, "en", "official"), member(2, "zh-Hant")], (), 2),  # the other script before English
        ("zh-Hant", [member(1, "zh-Hans", "official"), member(2, "zh-Hant")], (), 2),
        ("en", [member(1, "en", "official withdrawn"), member(2, "zh-Hant")], (), 2),  # what is gone comes last
        ("en", [member(1, "zh-Hant", "withdrawn"), member(2, "en", "withdrawn")], (), 2),
    ],
)
def test_a_story_is_led_by_what_its_reader_wants(
    reader: Language, members: list[StoryMember], found: tuple[int, ...], lead: int
) -> None:
    assert lead_of(members, reader, found).id == lead
