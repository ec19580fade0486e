"""What other programs take: a search as feed, calendar or table; what browsers and robots ask every site for."""

from __future__ import annotations

from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from monitor.entrypoints.forms.written import FORMS, Wish, written
from monitor.entrypoints.page_phrases import phrases
from monitor.entrypoints.web.api import TheApp, Words
from monitor.entrypoints.web.conditional import ConditionalRoute
from monitor.entrypoints.web.reader_language import reader_language
from monitor.entrypoints.web.streams import Stream
from monitor.errors import NotFound

forms_router = APIRouter(include_in_schema=False, route_class=ConditionalRoute)
_WHAT_THE_PAGE_SHOWS = "is:relevant"  # an export without a search is of everything; the page's is not

# Searches are without number, and what hangs on a key or changes something is nobody's to list.
ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /search.
Disallow: /*?
Disallow: /digests/
Disallow: /unsubscribe/
Disallow: /outbox
Disallow: /s/
Disallow: /metrics
"""


@forms_router.get("/search.{form}")
def search_in_form(
    request: Request,
    app: TheApp,
    form: str,
    q: Words = "",
    bom: Annotated[bool, Query(description="A byte order mark before CSV, for Excel.")] = False,
) -> Response:
    """A search in one of the output forms; tables whole, feeds with the newest stories."""
    return answer_in_form(request, app, form, q, bom=bom)


def answer_in_form(request: Request, app: TheApp, form: str, q: str, *, bom: bool = False) -> Response:
    """The answer to a search in that form. NotFound: there is no such form."""
    found = FORMS.get(form)
    if found is None:
        raise NotFound(f"A search has the forms {', '.join(FORMS)}.")
    table = not found.alternate
    wish = Wish(q or _WHAT_THE_PAGE_SHOWS if table else q, reader_language(request), mark=bom)
    parts = written(app, form, wish)
    if table:
        answer: Response = Stream(parts, f"{found.media_type}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="search.{form}"'
    else:
        answer = Response("".join(parts), media_type=f"{found.media_type}; charset=utf-8")
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


@forms_router.get("/opensearch.xml")
def opensearch(request: Request, app: TheApp) -> Response:
    """OpenSearch 1.1: how a browser searches here."""
    texts, base = phrases(reader_language(request)), escape(app.settings.base_url)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(texts.named('short_site'))}</ShortName><Description>{escape(texts.named('site'))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{base}/?q={{searchTerms}}"/>'
        f'<Url type="application/atom+xml" template="{base}/search.atom?q={{searchTerms}}"/>'
        "</OpenSearchDescription>\n"
    )
    return Response(body, media_type="application/opensearchdescription+xml")


@forms_router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """What is worth a robot's time (RFC 9309)."""
    return PlainTextResponse(ROBOTS)


@forms_router.get("/favicon.ico")
def favicon() -> RedirectResponse:
    """Asked for by browsers that have no page of ours."""
    return RedirectResponse("/static/icon.svg", 301)
