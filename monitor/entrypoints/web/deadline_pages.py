"""/deadlines: what must be acted on, as a list or as a month."""

from __future__ import annotations

from calendar import Calendar, monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from monitor.entrypoints.forms.written import address
from monitor.entrypoints.page_phrases import phrases
from monitor.entrypoints.web.api import TheApp, Words
from monitor.entrypoints.web.facets import narrowed
from monitor.entrypoints.web.reader_language import reader_language
from monitor.entrypoints.web.templating import page
from monitor.errors import QueryError
from monitor.model import DueDay, DueStory

deadlines_router = APIRouter(include_in_schema=False)
Week = list[tuple[date, list[tuple[DueStory, DueDay]]]]


@deadlines_router.get("/deadlines")
def deadlines(
    request: Request,
    app: TheApp,
    q: Words = "",
    topic: Annotated[str, Query(max_length=40, pattern="^[a-z-]*$")] = "",
    month: Annotated[str, Query(pattern=r"^(20[0-9][0-9]-(0[1-9]|1[0-2]))?$")] = "",
) -> HTMLResponse:
    """Soonest first, each announcement once; with `month` ("2026-12") those of a month, as a calendar."""
    reader = reader_language(request)
    words, today = app.words(reader), app.today()
    shown = date.fromisoformat(f"{month}-01") if month else None
    first, last = (shown, _last_of(shown)) if shown else (today, None)
    query, fault = narrowed(q, "topic", topic) if topic else q, None
    due: Sequence[DueStory] = ()
    try:
        due = app.deadlines(reader, query, first, last)
    except QueryError as error:
        fault = error
    around = shown or today.replace(day=1)
    texts = phrases(reader)
    return page(
        request,
        "deadlines.html",
        status=400 if fault else 200,
        title=texts.named("deadlines_in").format(month=words.month(shown)) if shown else texts.named("deadlines"),
        q=q,
        topic=topic,
        topics=words.topics,
        due=due,
        month=shown,
        weeks=_weeks(shown, due) if shown else [],
        months=[(words.month(start), list(each)) for start, each in groupby(due, lambda one: _first_of(one.next_day))],
        fault=fault,
        calendar=address("ics", query, reader),
        list_address=_page_address(q, topic),
        month_address=_page_address(q, topic, around),
        earlier=_page_address(q, topic, _first_of(around - timedelta(days=1))),
        later=_page_address(q, topic, _last_of(around) + timedelta(days=1)),
    )


def _weeks(month: date, due: Iterable[DueStory]) -> list[Week]:
    """The weeks of a month from Monday on, each day with the deadlines on it."""
    on_day: dict[date, list[tuple[DueStory, DueDay]]] = {}
    for one in due:
        for each in one.days:
            on_day.setdefault(each.day, []).append((one, each))
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return [[(day, on_day.get(day, [])) for day in week] for week in weeks]


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _page_address(q: str, topic: str, month: date | None = None) -> str:
    kept = {"q": q, "topic": topic, "month": f"{month:%Y-%m}" if month else ""}
    given = urlencode({name: value for name, value in kept.items() if value})
    return f"/deadlines?{given}" if given else "/deadlines"
