"""Searches at addresses that nobody can guess: /s/KEY as a page, /s/KEY.FORM as feed, calendar or table."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.entrypoints.web.api import MAX_QUERY, TheApp, Words
from monitor.entrypoints.web.conditional import ConditionalRoute
from monitor.entrypoints.web.reader_language import PARAMETER
from monitor.entrypoints.web.same_origin import only_own_forms
from monitor.entrypoints.web.search_forms import answer_in_form
from monitor.entrypoints.web.templating import page

saved_router = APIRouter(include_in_schema=False, route_class=ConditionalRoute)
Key = Annotated[str, Path(max_length=60)]


@saved_router.post("/searches")
def save(request: Request, app: TheApp, q: Annotated[str, Form(max_length=MAX_QUERY)] = "") -> RedirectResponse:
    """Save a search; its own page says where it is."""
    only_own_forms(request, app)
    return RedirectResponse(f"/s/{app.save_search(q)}", 303)


@saved_router.get("/searches")
def offer(request: Request, q: Words = "") -> HTMLResponse:
    """What saving a search means, and the button."""
    return page(request, "save_search.html", q=q)


@saved_router.get("/s/{key}.{form}")
def in_form(request: Request, app: TheApp, key: Key, form: str, bom: bool = False) -> Response:
    """A saved search in one of the output forms."""
    return answer_in_form(request, app, form, app.saved_search(key), bom=bom)


@saved_router.get("/s/{key}")
def saved(request: Request, app: TheApp, key: Key) -> RedirectResponse:
    """The page of a saved search, in the language that the address names, if any."""
    chosen = [pair for pair in request.query_params.multi_items() if pair[0] == PARAMETER]
    return RedirectResponse("/?" + urlencode([("q", app.saved_search(key)), ("saved", key), *chosen]), 302)
