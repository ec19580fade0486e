"""/api/v1: reading. Every answer's shape is in `monitor.entrypoints.shapes`, its description in `answers`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from monitor.bootstrap import App
from monitor.entrypoints import programme_shapes, shapes
from monitor.entrypoints.forms.written import FORMS, Wish, written
from monitor.entrypoints.web import answers
from monitor.entrypoints.web.conditional import ConditionalRoute
from monitor.entrypoints.web.description import problems
from monitor.entrypoints.web.streams import Stream
from monitor.model import Language

api_router = APIRouter(prefix="/api/v1", tags=["read"], route_class=ConditionalRoute)

MAX_QUERY = 500  # characters: a long search, and still an address that every proxy passes on
_SEARCHES = {
    "words": {"summary": "Words in any script", "value": "新型工業化 funding"},
    "fields": {"summary": "Fields", "value": "programme:rth has:deadline since:30d"},
}
Words = Annotated[str, Query(max_length=MAX_QUERY, description="A search, as on the page.", openapi_examples=_SEARCHES)]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]
PageSize = Annotated[int, Query(ge=1, le=100)]
_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}
_SINCE = "Instead of a page: what was stored or changed since an earlier answer gave this; 0 for all, oldest first."


def the_app(request: Request) -> App:
    """The open `App` of this server."""
    app: App = request.app.state.app
    return app


TheApp = Annotated[App, Depends(the_app)]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]  # what both databases can compare
Slug = Annotated[str, Path(max_length=200, description="Slug, acronym or name in any script.", examples=["rth"])]


def described(model: Any, *statuses: int, text: str = "Found.") -> Any:
    """The `responses` of a route: its answer, and the problems that it may meet."""
    return {200: {"model": model, "description": text}, **problems(*statuses)}


@api_router.get(
    "/articles",
    summary="Search the articles",
    responses=described(answers.ArticlePage | answers.NewArticlePage, 400, 410),
)
def articles(
    app: TheApp,
    q: Words = "",
    limit: PageSize = 20,
    cursor: Cursor = None,
    facets: bool = False,
    since_id: Annotated[str | None, Query(max_length=60, description=_SINCE, examples=["0"])] = None,
) -> JSONResponse:
    if since_id is not None:
        return JSONResponse(shapes.arrivals(app.arrivals(q, since_id, limit)))
    return JSONResponse(shapes.results(app.search(q, limit=limit, cursor=cursor, facets=facets)))


@api_router.get("/articles/{article_id}", summary="One article", responses=described(answers.WholeArticle, 404))
def article(app: TheApp, article_id: Id) -> JSONResponse:
    return JSONResponse(shapes.article(app.article(article_id), full=True))


@api_router.get(
    "/articles/{article_id}/revisions",
    summary="What changed in an article",
    responses=described(list[answers.Edit], 404),
)
def revisions(app: TheApp, article_id: Id) -> JSONResponse:
    return JSONResponse(app.changes(article_id))


@api_router.get(
    "/stories",
    summary="Search story by story: each once, led by an article in the reader's language",
    responses=described(answers.StoryPage, 400),
)
def stories(
    app: TheApp,
    q: Words = "",
    limit: PageSize = 20,
    cursor: Cursor = None,
    language: Language = "en",
    facets: bool = False,
    highlights: Annotated[bool, Query(description="Also where the words of the search stand.")] = False,
) -> JSONResponse:
    found = app.stories(q, language, limit=limit, cursor=cursor, facets=facets, highlights=highlights)
    return JSONResponse(shapes.story_results(found))


@api_router.get(
    "/deadlines",
    summary="What must be acted on, soonest first, each announcement once",
    responses=described(list[answers.DueAnnouncement], 400),
)
def deadlines(
    app: TheApp,
    q: Words = "",
    language: Language = "en",
    first: Annotated[date | None, Query(alias="from", description="The first day; else today.")] = None,
    last: Annotated[date | None, Query(alias="to", description="The last day; else without end.")] = None,
) -> JSONResponse:
    return JSONResponse([shapes.due_story(one) for one in app.deadlines(language, q, first, last)])


@api_router.get(
    "/stories/{story_id}",
    summary="A story with its articles, the facts that hold now, and their history; of a merged one 301",
    responses={**described(answers.Story, 404), 301: {"description": "It was merged: its successor."}},
)
def story(app: TheApp, story_id: Id) -> Response:
    found = app.story(story_id)
    if found.id != story_id:
        return RedirectResponse(f"/api/v1/stories/{found.id}", 301)
    thread = app.thread(story_id)
    return JSONResponse(shapes.story(found, thread.facts, thread.history))


@api_router.get("/programmes", summary="The known programmes", responses=described(list[answers.Programme]))
def programmes(app: TheApp) -> JSONResponse:
    return JSONResponse([programme_shapes.programme(one) for one in app.catalogue.programmes])


@api_router.get(
    "/programmes/{slug}",
    summary="One programme, with articles a month and the timeline of its facts",
    responses=described(answers.ProgrammePage, 404),
)
def programme(app: TheApp, slug: Slug) -> JSONResponse:
    return JSONResponse(programme_shapes.programme_page(app.programme_page(slug)))


@api_router.get("/compare", summary="Two programmes side by side", responses=described(answers.Comparison, 404))
def compare(
    app: TheApp,
    a: Annotated[str, Query(max_length=200, examples=["itf"], description="A programme, as in the address of one.")],
    b: Annotated[str, Query(max_length=200, examples=["rth"])],
) -> JSONResponse:
    return JSONResponse(programme_shapes.comparison(app.compare(a, b)))


@api_router.get("/sources", summary="The sources with their state", responses=described(list[answers.Source]))
def sources(app: TheApp) -> JSONResponse:
    return JSONResponse([shapes.source(status) for status in app.source_statuses()])


@api_router.get(
    "/export",
    summary="Articles as JSON Lines",
    response_class=StreamingResponse,
    responses={200: {"content": _LINES, "description": "A line for each."}, **problems(400)},
)
def export(app: TheApp, q: Words = "") -> StreamingResponse:
    form = FORMS["jsonl"]
    return Stream(written(app, form.name, Wish(q, "en")), form.media_type)
