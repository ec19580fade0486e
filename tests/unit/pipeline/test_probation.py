"""When a source with enabled = "try" is switched on or off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Parsed, Source, SourceKind, SourceMemory, Stamp
from monitor.model.probation import POOR_ALLOWED, Probation
from monitor.pipeline.probation import fault_of, is_given_up, is_on_trial

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
URL = "https://www.itib.gov.hk/en/new"
SOURCE = Source("s", "S", "P", "en", SourceKind.LISTING, URL, timedelta(hours=1), "try")
ENGLISH = "The Innovation and Technology Commission opens the round number {}"
TRADITIONAL, SIMPLIFIED = "創新科技署開放第{}輪申請，歡迎機構遞交計劃書", "创新科技署开放第{}轮申请，欢迎机构递交计划书"


def entries(
    count: int = 6,
    *,
    dated: int = 6,
    title: str = ENGLISH,
    at: str = "https://www.itib.gov.hk/en/n/{}.html",
    **more: Any,
) -> tuple[Entry, ...]:
    dates: dict[str, Any] = {more.pop("stamp", "published"): Stamp(NOW, "day")}
    made = (Entry(title.format(n), at.format(n), **more) for n in range(count))
    return tuple(replace(one, **dates) if n < dated else one for n, one in enumerate(made))


CHINESE = replace(SOURCE, language="zh-Hant")
HKU = replace(SOURCE, url="https://www.hku.hk/press")
PARK = replace(SOURCE, url="https://www.park.com.hk/news")


@pytest.mark.parametrize(
    ("source", "listed", "words"),
    [
        (SOURCE, entries(), ""),
        (SOURCE, entries(dated=3), ""),  # pinned ones have none
        (SOURCE, entries(stamp="updated"), ""),  # of a sitemap
        (SOURCE, entries(dated=2), "only 2 of 6 entries have a date"),
        (SOURCE, entries(dated=0), "only 0 of 6"),
        (SOURCE, (), "no entry can be read"),
        (SOURCE, entries(title=TRADITIONAL), "in zh-Hant and not in en"),
        (SOURCE, entries(title=TRADITIONAL, flags=("title-from-url",)), ""),
        (CHINESE, entries(title=TRADITIONAL), ""),
        (CHINESE, entries(title=SIMPLIFIED), "in zh-Hans and not in zh-Hant"),
        (CHINESE, entries(title=ENGLISH), "in en and not in zh-Hant"),
        (CHINESE, entries(title="{}"), ""),  # nothing that tells
        (SOURCE, entries(at="https://www.info.gov.hk/gia/{}.htm"), ""),  # .gov.hk has one owner
        (SOURCE, entries(at="https://parking.example/{}"), "6 of 6 entries lead to other sites, such as parking"),
        (replace(SOURCE, item_pattern="parking"), entries(at="https://parking.example/{}"), ""),
        (HKU, entries(at="https://news.hku.hk/{}"), ""),
        (HKU, entries(at="https://www.ust.hk/{}"), "lead to other sites"),
        (PARK, entries(at="https://media.park.com.hk/{}"), ""),
        (PARK, entries(at="https://www.other.com.hk/{}"), "lead to other sites"),
        (replace(SOURCE, url="http://127.0.0.2:80/"), entries(at="http://127.0.0.3/{}"), "lead to other sites"),
    ],
)  # fmt: skip
def test_a_list_is_plausible_when_dated_in_its_language_and_of_its_site(
    source: Source, listed: tuple[Entry, ...], words: str
) -> None:
    fault = fault_of(source, Parsed(listed), source.url)

    assert words in fault
    assert bool(words) == bool(fault)


def test_a_redirect_to_a_new_site_brings_its_addresses_along() -> None:
    moved = entries(at="https://park.example/{}")

    assert fault_of(HKU, Parsed(moved), "https://www.park.example/news") == ""
    assert fault_of(HKU, Parsed(moved), HKU.url)


@given(st.lists(st.sampled_from(["", "no date"]), max_size=30))
def test_two_plausible_lists_switch_on_and_ten_visits_without_switch_off(faults: list[str]) -> None:
    trial, good, bad = Probation(URL), 0, 0
    for fault in faults:
        good, bad = good + (not fault), bad + bool(fault)
        trial = trial.after(fault, NOW)
        if good == 2 or bad == POOR_ALLOWED:
            break

    assert trial.verdict == ("on" if good == 2 else "off" if bad == POOR_ALLOWED else "")
    assert (trial.decided is None) == (trial.verdict == "")


def test_another_address_is_tried_anew_and_a_word_of_the_operator_counts_more() -> None:
    failed = SourceMemory(probation=Probation(URL, poor=10, verdict="off"))

    assert is_given_up(SOURCE, failed)
    assert is_on_trial(replace(SOURCE, url=f"{URL}s"), failed)
    assert not is_given_up(replace(SOURCE, enabled=True), failed)
    assert not is_on_trial(replace(SOURCE, enabled=True), SourceMemory())
