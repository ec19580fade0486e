"""Parts of pages that are made without a service: facets as searches, months as bars, cells that are no formulas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue.programme_file import catalogue_of
from monitor.entrypoints.forms.spreadsheet import _safe
from monitor.entrypoints.page_phrases import phrases
from monitor.entrypoints.web.facets import narrowed
from monitor.entrypoints.web.plots import HEIGHT, MONTHS, plot
from monitor.entrypoints.web.templating import _TEMPLATES
from monitor.model import Programme
from monitor.store.query import parse

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "facet", "value", "narrower"),
    [
        ("", "topic", "ai", "topic:ai"),
        ("hub", "language", "zh-Hant", "hub lang:zh-Hant"),
        ("a OR b", "kind", "open", "(a OR b) kind:open"),  # not: a, or b of that kind
        ("hub", "publisher", "Hong Kong Monetary Authority", 'hub publisher:"Hong Kong Monetary Authority"'),
        ("hub", "publisher", 'Harbour "Radio"', 'hub publisher:"Harbour"'),  # whose name in part finds it
        ("hub sort:best", "month", "2026-11", "hub sort:best since:2026-11 until:2026-11"),
    ],
)
def test_a_facet_narrows_all_of_a_search(query: str, facet: str, value: str, narrower: str) -> None:
    assert narrowed(query, facet, value) == narrower
    assert parse(narrower, NOW, catalogue_of(())).node is not None


@given(
    st.dictionaries(st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day:%Y-%m}"), st.integers(0, 99))
)
def test_bars_are_to_scale(months: dict[str, int]) -> None:
    bars = plot(months, date(2026, 11, 30)).bars

    assert bars == () or len(bars) == MONTHS
    assert [bar.count for bar in bars] == [months.get(f"{bar.month:%Y-%m}", 0) for bar in bars]
    for bar in bars:
        assert bar.height <= HEIGHT
        assert (bar.height > 0) == (bar.count > 0)
        assert all(other.height >= bar.height for other in bars if other.count >= bar.count)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    cell = str(_safe(text))

    assert cell.removeprefix("'") == text or cell == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("said", "may_apply", "shown"),
    [
        ("closed", True, "open"),
        ("planned", True, "open"),
        ("closed", False, "closed"),
        ("superseded", True, "superseded"),
    ],
)
def test_a_programme_that_takes_applications_is_open_whatever_the_catalogue_says(
    said: str, may_apply: bool, shown: str
) -> None:
    parts: Any = _TEMPLATES.get_template("parts.html").module
    cell = parts.status_of(Programme("rth", "scheme", "Hub", status=said), ["due"] * may_apply, phrases("en"))
    assert cell == f'<span class="status {shown}">{shown}</span>'
