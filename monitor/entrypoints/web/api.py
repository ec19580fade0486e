"""/api/v1: the read API, and asking for a subscription. Every answer's shape is in `monitor.entrypoints.shapes`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from monitor.bootstrap import AlertsError, App, SignupsClosed, SubscriptionRequest, TooManySignups
from monitor.entrypoints import shapes
from monitor.entrypoints.forms.written import FORMS, Wish, written
from monitor.entrypoints.web.same_origin import RETRY_AFTER_S, only_own_forms, visitor_place
from monitor.entrypoints.web.streams import Stream
from monitor.model import Language

api_router = APIRouter(prefix="/api/v1", tags=["read"])

MAX_QUERY = 500  # characters: a long search, and still an address that every proxy passes on
Words = Annotated[str, Query(max_length=MAX_QUERY, description="A search, as on the page.")]


def the_app(request: Request) -> App:
    """The open `App` of this server."""
    app: App = request.app.state.app
    return app


class SubscriptionWish(BaseModel):
    """What a subscription is to be: see `monitor subscribe`."""

    address: str = Field(max_length=254)
    query: str = Field("", max_length=MAX_QUERY)
    rhythm: Literal["at-once", "daily", "weekly"] = "daily"
    at: str = Field("08:30", max_length=5)
    zone: str = Field("Asia/Hong_Kong", max_length=60)
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field((), max_length=7)
    language: Language = "en"
    urgent_closing: bool = False
    urgent_query: str = Field("", max_length=MAX_QUERY)
    say_nothing_new: bool = False


TheApp = Annotated[App, Depends(the_app)]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]  # what both databases can compare


@api_router.get("/articles", summary="Search the articles")
def articles(
    app: TheApp,
    q: Words = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    facets: bool = False,
) -> dict[str, Any]:
    return shapes.results(app.search(q, limit=limit, cursor=cursor, facets=facets))


@api_router.get("/articles/{article_id}", summary="One article")
def article(app: TheApp, article_id: Id) -> dict[str, Any]:
    return shapes.article(app.article(article_id), full=True)


@api_router.get("/articles/{article_id}/revisions", summary="What changed in an article")
def revisions(app: TheApp, article_id: Id) -> list[dict[str, Any]]:
    return app.changes(article_id)


@api_router.get("/stories", summary="Search story by story: each once, led by an article in the reader's language")
def stories(
    app: TheApp,
    q: Words = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    language: Language = "en",
    facets: bool = False,
) -> dict[str, Any]:
    return shapes.story_results(app.stories(q, language, limit=limit, cursor=cursor, facets=facets))


@api_router.get("/deadlines", summary="What must be acted on, soonest first, each announcement once")
def deadlines(
    app: TheApp,
    q: Words = "",
    language: Language = "en",
    first: Annotated[date | None, Query(alias="from", description="The first day; else today.")] = None,
    last: Annotated[date | None, Query(alias="to", description="The last day; else without end.")] = None,
) -> list[dict[str, Any]]:
    return [shapes.due_story(one) for one in app.deadlines(language, q, first, last)]


@api_router.get("/stories/{story_id}", summary="A story with its articles, the facts that hold now, and their history")
def story(app: TheApp, story_id: Id) -> dict[str, Any]:
    thread = app.thread(story_id)
    return shapes.story(app.story(story_id), thread.facts, thread.history)


@api_router.get("/programmes", summary="The known programmes")
def programmes(app: TheApp) -> list[dict[str, Any]]:
    return [shapes.programme(one) for one in app.catalogue.programmes]


@api_router.get("/programmes/{slug}", summary="One programme, with articles a month and the timeline of its facts")
def programme(app: TheApp, slug: str) -> dict[str, Any]:
    return shapes.programme_page(app.programme_page(slug))


@api_router.get("/sources", summary="The sources with their state")
def sources(app: TheApp) -> list[dict[str, Any]]:
    return [shapes.source(status) for status in app.source_statuses()]


@api_router.post("/subscriptions", status_code=202, summary="Ask for a subscription by mail, to be confirmed there")
def ask(request: Request, app: TheApp, wish: SubscriptionWish) -> dict[str, str]:
    """A mail with a link goes to the address. The answer is the same whatever is known of it."""
    only_own_forms(request, app)
    if not app.settings.link_base or app.settings.signup == "closed":
        raise HTTPException(403, "Nobody can subscribe here: the operator makes the subscriptions.")
    try:
        app.ask_by_mail(SubscriptionRequest(**wish.model_dump()), visitor_place(request))
    except TooManySignups as error:
        raise HTTPException(429, str(error), {"Retry-After": RETRY_AFTER_S}) from error
    except SignupsClosed as error:
        raise HTTPException(403, str(error)) from error
    except AlertsError as error:
        raise HTTPException(400, str(error)) from error
    return {"status": "to be confirmed by mail"}


@api_router.get("/export", summary="Articles as JSON Lines", response_class=StreamingResponse)
def export(app: TheApp, q: Words = "") -> StreamingResponse:
    form = FORMS["jsonl"]
    return Stream(written(app, form.name, Wish(q, "en")), form.media_type)
