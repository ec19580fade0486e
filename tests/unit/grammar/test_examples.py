"""Every example of `monitor/grammar/examples.toml`: exactly one reading covers the whole and has the value."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest

from monitor.grammar import clock, days, money, numbers, ratios, spans
from monitor.grammar.clock import Clock
from monitor.text import fold

EXAMPLES: dict[str, dict[str, list[Any]]] = tomllib.loads(
    resources.files("monitor.grammar").joinpath("examples.toml").read_text("utf-8")
)
TODAY = date(2026, 11, 20)  # as examples.toml says


def cases(section: str) -> list[Any]:
    return EXAMPLES[section]["is"]


def no_cases(section: str) -> list[str]:
    return EXAMPLES[section]["nothing"]


def the_one(text: str, found: list[Any], end: int | None = None) -> Any:
    """The one mention, which covers the whole text."""
    assert len(found) == 1, found
    assert (found[0].start, found[0].end) == (0, end or len(fold(text)))
    return found[0]


def of_24(time: Clock) -> str:
    return f"{time.minute // 60:02}:{time.minute % 60:02}"


@pytest.mark.parametrize(("text", "value"), cases("numbers"))
def test_numbers(text: str, value: int) -> None:
    assert the_one(text, numbers.find(fold(text))).value == value
    assert numbers.value(text) == value


@pytest.mark.parametrize("text", no_cases("numbers"))
def test_no_numbers(text: str) -> None:
    assert [number for number in numbers.find(fold(text)) if not number.words or number.value > 9] == []


@pytest.mark.parametrize(("text", "value"), cases("times"))
def test_times(text: str, value: str) -> None:
    assert of_24(the_one(text, clock.find(fold(text)))) == value


@pytest.mark.parametrize("text", no_cases("times"))
def test_no_times(text: str) -> None:
    assert clock.find(fold(text)) == []


@pytest.mark.parametrize(("text", "value"), cases("days"))
def test_days(text: str, value: str) -> None:
    day = the_one(text, days.find(fold(text), TODAY))
    assert f"{day.date}{f' {of_24(day.time)}' if day.time else ''}" == value


@pytest.mark.parametrize(("text", "value", "how"), cases("counted"))
def test_days_that_are_counted_from_today(text: str, value: str, how: str) -> None:
    day = the_one(text, days.find(fold(text), TODAY, ahead=True))
    assert (str(day.date), day.counted) == (value, how)


@pytest.mark.parametrize("text", no_cases("counted"))
def test_counts_that_begin_with_something_else_name_no_day(text: str) -> None:
    assert days.find(fold(text), TODAY, ahead=True) == []


@pytest.mark.parametrize("text", no_cases("days"))
def test_no_days(text: str) -> None:
    assert days.find(fold(text), TODAY) == []


@pytest.mark.parametrize("case", cases("sums"), ids=lambda case: case[0])
def test_sums(case: list[Any]) -> None:
    text, ends, currency, *end = case
    one = the_one(text, money.find(fold(text)), *end)
    assert [float(value) for value in (one.low, one.high) if value is not None] == ends
    assert (one.currency, one.marked) == (currency, True)


@pytest.mark.parametrize("text", no_cases("sums"))
def test_no_sums(text: str) -> None:
    assert money.find(fold(text)) == []


@pytest.mark.parametrize(("text", "minutes"), cases("spans"))
def test_spans(text: str, minutes: int) -> None:
    assert the_one(text, spans.find(fold(text))).length.total_seconds() == 60 * minutes


@pytest.mark.parametrize("text", no_cases("spans"))
def test_no_spans(text: str) -> None:
    assert spans.find(fold(text)) == []


@pytest.mark.parametrize(("text", "value"), cases("ratios"))
def test_ratios(text: str, value: str) -> None:
    assert [ratio for *_, ratio in ratios.ratios(fold(text))] == [value]


@pytest.mark.parametrize("text", no_cases("ratios"))
def test_no_ratios(text: str) -> None:
    assert list(ratios.ratios(fold(text))) == []


@pytest.mark.parametrize(("text", "first"), cases("years"))
def test_years(text: str, first: int) -> None:
    assert the_one(text, spans.years_of_account(fold(text))).first == first


@pytest.mark.parametrize("text", no_cases("years"))
def test_no_years(text: str) -> None:
    assert spans.years_of_account(fold(text)) == []
