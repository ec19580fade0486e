"""What was told beside what is known now: which differences are told, and which are taken for told without a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import FactChange, KnownFact
from alerts.told import Told, compare, told_now

THEN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NOW = THEN + timedelta(days=2)


def fact(value: str, how: str = "edit", topic: str = "deadline", of: str = "", seen: datetime = NOW) -> KnownFact:
    return KnownFact(topic, value, of, how, seen)


def told(*facts: tuple[str, ...], earlier: tuple[tuple[str, str, str], ...] = ()) -> Told:
    return Told(tuple((topic, value, of[0] if of else "") for topic, value, *of in facts), THEN, earlier)


def day(value: str, of: str = "") -> tuple[str, ...]:
    return "deadline", value, of


def dl(before: str, after: str, of: str, note: str) -> tuple[str, ...]:
    return "deadline", before, after, of, note


def sums(*values: str) -> list[KnownFact]:
    return [fact(value, topic="amount") for value in values]


LATER = "extended"
NOV, DEC = "2026-11-30", "2026-12-14"


@pytest.mark.parametrize(
    ("before", "known", "changes"),
    [
        # deadlines
        (told(day(NOV)), [fact(DEC)], [dl(NOV, DEC, "", LATER)]),
        (told(day(DEC)), [fact(NOV)], [dl(DEC, NOV, "", "earlier")]),
        (told(day("2026-11-21")), [fact(DEC)], [dl("2026-11-21", DEC, "", "")]),  # that day is over: the next round
        (told(day(NOV)), [fact(NOV)], []),
        (told(day(NOV)), [], []),
        (told(day(NOV)), [fact(DEC, seen=THEN)], []),  # it was there already when the story was told
        (told(day(NOV)), [fact(DEC, "first")], [dl(NOV, DEC, "", LATER)]),
        (told(day(NOV)), [fact(DEC, "read")], [dl(NOV, DEC, "", LATER)]),
        (told(day(DEC), earlier=(("deadline", NOV, ""),)), [fact(NOV, "first")], []),  # a copy of what held before
        (told(day(DEC), earlier=(("deadline", NOV, ""),)), [fact(NOV)], [dl(DEC, NOV, "", "earlier")]),
        (told(), [fact(DEC)], [dl("", DEC, "", "")]),
        (told(), [fact(DEC, "announced")], [dl("", DEC, "", "")]),
        (told(), [fact(DEC, "read")], []),
        (told(), [fact(DEC, "first")], []),
        # the issuer's next text, without a word of a change: moved while the day is ahead, after it the next issue
        (told(day(NOV)), [fact(DEC, "follow-up")], [dl(NOV, DEC, "", LATER)]),
        (told(day("2026-11-21")), [fact(DEC, "follow-up")], []),
        (told(day("2026-11-22")), [fact(DEC, "follow-up")], [dl("2026-11-22", DEC, "", LATER)]),
        (told(day("2026-11")), [fact(DEC, "follow-up")], [dl("2026-11", DEC, "", LATER)]),
        (told(), [fact(DEC, "follow-up")], []),
        (told(day(NOV, "1")), [fact(DEC, "follow-up", of="2")], []),
        (told(("ceiling", "10")), [fact("12", "follow-up", "ceiling")], []),
        # the same day, said more or less exactly
        (told(day("2026-11")), [fact(NOV)], []),
        (told(day(NOV)), [fact("2026-11")], []),
        (told(day(NOV)), [fact(f"{NOV} 18:00")], []),
        (told(day(f"{NOV} 12:00")), [fact(f"{NOV} 18:00", "first")], []),
        (told(day(f"{NOV} 12:00")), [fact(f"{NOV} 18:00")], [dl(f"{NOV} 12:00", f"{NOV} 18:00", "", LATER)]),
        # rounds
        (told(day(NOV, "1"), day(DEC, "2")), [fact("2026-12-21", of="2")], [dl(DEC, "2026-12-21", "2", LATER)]),
        (told(day(NOV, "1")), [fact(DEC, of="2")], [dl("", DEC, "2", "")]),
        (told(day(NOV)), [fact(DEC, of="2")], [dl(NOV, DEC, "2", LATER)]),
        (told(day(NOV, "1"), day(DEC, "2")), [fact(NOV), fact(DEC)], []),
        (told(day(NOV), day(DEC)), [fact("2026-12-21")], [dl("", "2026-12-21", "", "")]),
        # statuses
        (told(("status", "open")), [fact("suspended", topic="status")], [("status", "open", "suspended", "", "")]),
        (told(), [fact("withdrawn", topic="status")], [("status", "", "withdrawn", "", "")]),
        (told(("status", "withdrawn")), [fact("withdrawn", topic="status")], []),
        (told(("status", "suspended")), [fact("open", topic="status")], [("status", "suspended", "open", "", "")]),
        (told(), [fact("open", topic="status")], []),
        (told(), [fact("extended", "read", "status")], []),
        (told(day(NOV)), [fact("extended", "announced", "status"), fact(DEC)], [dl(NOV, DEC, "", LATER)]),
        (told(), [fact("extended", "announced", "status")], [("status", "", "extended", "", "")]),
        # money
        (told(("ceiling", "10")), [fact("12", topic="ceiling")], [("ceiling", "10", "12", "", "")]),
        (told(("ceiling", "10")), [fact("12", "first", "ceiling")], []),
        (told(("ceiling", "10", "project")), [fact("12", topic="ceiling", of="year")], []),
        (told(("amount", "10"), ("amount", "5")), sums("12", "5"), [("amount", "10", "12", "", "")]),
        (told(("amount", "10")), [fact("12", "announced", "amount")], []),
        (told(("amount", "10")), sums("12", "13"), []),
    ],
)  # fmt: skip
def test_what_is_told(before: Told, known: list[KnownFact], changes: list[tuple[str, ...]]) -> None:
    found, _ = compare(before, known, NOW)

    assert found == tuple(FactChange(*one) for one in changes)


KNOWN = st.builds(
    fact,
    st.sampled_from([NOV, DEC, "2026-12", f"{DEC} 18:00"]),
    st.sampled_from(["first", "announced", "follow-up", "edit", "read"]),
    st.sampled_from(["deadline", "status", "ceiling", "amount"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from([THEN, NOW]),
)


@given(st.lists(KNOWN, max_size=4), st.lists(KNOWN, max_size=4))
def test_each_change_is_told_once(first: list[KnownFact], second: list[KnownFact]) -> None:
    _, after = compare(told_now(first, THEN), second, NOW)

    assert compare(after, second, NOW)[0] == ()


@given(st.lists(KNOWN, max_size=4))
def test_what_was_told_without_facts_is_taken_for_what_is_known(known: list[KnownFact]) -> None:
    assert compare(None, known, NOW) == ((), told_now(known, NOW))


@given(st.lists(KNOWN, max_size=4), st.lists(KNOWN, max_size=4))
def test_what_was_told_is_kept_as_json(first: list[KnownFact], second: list[KnownFact]) -> None:
    _, after = compare(told_now(first, THEN), second, NOW)

    assert Told.restored(after.stored(), after.as_of) == after


@pytest.mark.parametrize("stored", [None, {}, {"version": 2, "facts": [], "earlier": []}])
def test_json_of_another_version_says_nothing(stored: dict[str, Any] | None) -> None:
    assert Told.restored(stored, THEN) is None


def test_what_was_told_and_is_not_stated_any_more_still_counts_as_told() -> None:
    _, after = compare(told(day(NOV, "1"), day(DEC, "2")), [replace(fact("2026-12-21"), of="2")], NOW)

    assert set(after.facts) == {("deadline", NOV, "1"), ("deadline", "2026-12-21", "2")}
    assert after.earlier == (("deadline", DEC, "2"),)
