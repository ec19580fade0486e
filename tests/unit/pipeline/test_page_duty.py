"""When a page is to be fetched again, and whose rules may fetch it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pipeline_support import DAY, HOUR, NOW, draft, source

from monitor.model import Analysed, Classification, Deadline, Facts, Incoming, PageRules, PageState, Stamp
from monitor.pipeline.page_duty import PublisherSources, duty_after
from monitor.store.page_duties import NOTHING_KNOWN, PageDuty


def analysed(page: PageState, age: timedelta = HOUR, deadline: date | None = None, **values: object) -> Analysed:
    relevant, retain = values.get("relevant", True), values.get("retain", "full")
    item = Incoming(draft(published=Stamp(NOW - age, "second"), retain=retain), ("u:1",), "", "entry 1", page=page)
    facts = Facts([Deadline(deadline, "")] if deadline else ())
    return Analysed(item, Classification(bool(relevant), 1.0, (), "en", facts=facts), None)  # type: ignore[arg-type]


SOON, GONE = date(2026, 12, 18), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("one", "wait"),
    [
        (analysed(PageState.READ), 6 * HOUR),  # news: within hours
        (analysed(PageState.READ, 2 * DAY), 12 * HOUR),
        (analysed(PageState.READ, 4 * DAY), None),  # nobody waits for anything
        (analysed(PageState.READ, 4 * DAY, SOON), DAY),
        (analysed(PageState.READ, 60 * DAY, SOON), 3 * DAY),
        (analysed(PageState.READ, 4 * DAY, GONE), None),
        (analysed(PageState.READ, relevant=False), None),
        (analysed(PageState.READ, retain="summary"), None),  # nothing to compare with
    ],
)
def test_a_page_is_read_again_while_it_may_change(one: Analysed, wait: timedelta | None) -> None:
    assert duty_after(one, NOTHING_KNOWN, NOW) == PageDuty(PageState.READ, NOW + wait if wait else None)


def test_a_page_asked_for_in_vain_is_asked_for_three_times_more() -> None:
    duty, waits = NOTHING_KNOWN, []
    while duty.due_at or not duty.tries:
        now = duty.due_at or NOW
        duty = duty_after(analysed(PageState.MISSED), duty, now) or duty
        waits.append(duty.due_at - now if duty.due_at else None)
    assert waits == [HOUR, 6 * HOUR, DAY, None]
    assert duty.state is PageState.OWED


def test_a_page_that_was_read_once_stays_read() -> None:
    missed = duty_after(analysed(PageState.MISSED), PageDuty(PageState.READ, NOW), NOW)
    assert missed == PageDuty(PageState.READ, NOW + HOUR, 1)


def test_nothing_is_noted_of_what_nobody_may_fetch() -> None:
    assert duty_after(analysed(PageState.NONE), NOTHING_KNOWN, NOW) is None
    assert duty_after(analysed(PageState.OWED), NOTHING_KNOWN, NOW) == PageDuty(PageState.OWED, NOW)


FEED = source("feed")
PAGES = replace(source("pages"), url="https://h.example/list", page=PageRules(fetch=True))


@pytest.mark.parametrize(
    ("readers", "found"),
    [
        ((PAGES,), PAGES),
        ((replace(PAGES, publisher="Q"),), None),
        ((replace(PAGES, url="https://other.example/list"),), None),
        ((replace(PAGES, item_pattern="/no"),), None),
        ((replace(PAGES, item_pattern="/no"), PAGES), PAGES),
        ((), None),
    ],
)
def test_who_may_read_the_page_of_what_another_source_lists(readers: tuple, found: object) -> None:  # type: ignore[type-arg]
    assert PublisherSources(readers).reader_of(FEED, draft()) is found


def test_a_source_that_fetches_pages_needs_nobody() -> None:
    own = replace(FEED, page=PageRules(fetch=True))
    assert PublisherSources((PAGES,)).reader_of(own, draft()) is own
    assert PublisherSources(()).reader_of(own, draft(url="")) is None
