"""The programmes: all, one, two side by side."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from monitor.bootstrap import App, ProgrammePage
from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.web.pages import PAGE_SIZE, follow
from monitor.entrypoints.web.plots import plot
from monitor.entrypoints.web.reader_language import reader_language
from monitor.entrypoints.web.templating import page
from monitor.model import DueStory, Language

programmes_router = APIRouter(include_in_schema=False)
ProgrammeName = Annotated[str, Query(max_length=200)]


@programmes_router.get("/programmes")
def programmes(request: Request, app: TheApp, kind: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """All known programmes."""
    every = app.catalogue.programmes
    shown = [one for one in every if not kind or one.kind == kind]
    return page(request, "programmes.html", programmes=shown, kinds=sorted({one.kind for one in every}), kind=kind)


@programmes_router.get("/programmes/{slug}")
def programme(request: Request, app: TheApp, slug: str) -> HTMLResponse:
    """One programme: names, status, money, relatives, what has become of it, stories."""
    reader, found = reader_language(request), app.programme_page(slug)
    query = f"programme:{found.programme.slug}"
    return page(
        request,
        "programme.html",
        page=found,
        plot=plot(found.story_months, app.today()),
        results=app.stories(query, reader, limit=PAGE_SIZE, facets=True),
        deadlines=_to_act_by(app, reader, found),
        q=query,
        **follow(app, query, reader),
    )


@programmes_router.get("/compare")
def side_by_side(request: Request, app: TheApp, a: ProgrammeName = "", b: ProgrammeName = "") -> HTMLResponse:
    """Two programmes side by side; without both of them the form to choose them. NotFound."""
    reader = reader_language(request)
    if not (a.strip() and b.strip()):
        return page(request, "compare.html", a=a, b=b, found=None, programmes=app.catalogue.programmes)
    found = app.compare(a, b, reader)
    plots = [plot(one.story_months, app.today()) for one in found.pages]
    due = [_to_act_by(app, reader, one) for one in found.pages]
    more = "/?" + urlencode({"q": found.query})
    known: dict[str, Any] = {
        "a": found.pages[0].programme.slug,
        "b": found.pages[1].programme.slug,
        "more": more,
        "found": found,
    }
    every = app.catalogue.programmes
    return page(request, "compare.html", plots=plots, due=due, programmes=every, **known)


def _to_act_by(app: App, reader: Language, one: ProgrammePage) -> list[DueStory]:
    return [due for due in app.deadlines(reader, f"programme:{one.programme.slug}") if due.on_offer]
