"""The pages: search, story, programme, programmes, sources, outbox."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.bootstrap import StoryDeadlines
from monitor.entrypoints.grouping import by_story
from monitor.entrypoints.web.api import MAX_QUERY, Id, TheApp
from monitor.entrypoints.web.deadline_calendar import deadline_calendar
from monitor.entrypoints.web.same_origin import only_own_forms
from monitor.entrypoints.web.templating import page
from monitor.errors import NotFound, QueryError

pages_router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20  # articles
OWN_NAMES = ("127.0.0.1", "::1", "localhost")


@pages_router.get("/")
def search(
    request: Request,
    app: TheApp,
    q: Annotated[str, Query(max_length=MAX_QUERY)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> HTMLResponse:
    """The newest, or what a search finds."""
    fault = None
    try:
        results = app.search(q, limit=PAGE_SIZE, cursor=cursor, facets=True)
    except QueryError as error:
        fault, results = error, app.search("", limit=0)
    more = "/?" + urlencode({"q": q, "cursor": results.next_cursor}) if results.next_cursor else None
    told = by_story(results.articles)
    trouble = [] if q else app.sources_in_trouble()
    deadlines = [] if q else app.upcoming_deadlines()
    values = {"q": q, "results": results, "told": told, "more": more, "fault": fault, "names": app.programme_names()}
    values["offered"] = app.settings.signup != "closed"
    return page(request, "search.html", status=400 if fault else 200, trouble=trouble, deadlines=deadlines, **values)


@pages_router.get("/stories/{story_id}")
def story(request: Request, app: TheApp, story_id: Id) -> Response:
    """An announcement with all its articles."""
    found = app.story(story_id)
    if found.id != story_id:
        return RedirectResponse(f"/stories/{found.id}", 301)  # merged: permalinks never die
    changes = {article.id: app.changes(article.id) for article in found.articles if article.revision > 1}
    thread = app.thread(found.id)
    return page(request, "story.html", story=found, thread=thread, changes=changes, names=app.programme_names())


@pages_router.get("/stories/{story_id}/deadlines.ics")
def deadlines(app: TheApp, story_id: Id) -> Response:
    """The deadlines that can still be acted by, for a calendar."""
    found = app.story(story_id)
    thread = app.thread(found.id)
    facts = thread.deadlines_to_act_by
    if not facts or thread.as_of is None:
        raise NotFound("This announcement has no deadline to act by.")
    url, lead = f"{app.settings.base_url}/stories/{found.id}", found.lead
    body = deadline_calendar(StoryDeadlines(found.id, lead.title, lead.language, facts, thread.as_of), url)
    named = {"Content-Disposition": f'attachment; filename="deadlines-{found.id}.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=named)


@pages_router.get("/articles/{article_id}")
def article(app: TheApp, article_id: Id) -> RedirectResponse:
    """An article stands in its story."""
    return RedirectResponse(f"/stories/{app.article(article_id).story_id}#article-{article_id}", 302)


@pages_router.post("/articles/{article_id}/split")
def split(request: Request, app: TheApp, article_id: Id) -> RedirectResponse:
    """Take an article out of its story."""
    _only_from_here(request, app)
    return RedirectResponse(f"/stories/{app.split_story(article_id)}", 303)


@pages_router.post("/articles/{article_id}/join")
def join(
    request: Request, app: TheApp, article_id: Id, story_id: Annotated[int, Form(ge=1, le=2**63 - 1)]
) -> RedirectResponse:
    """Put an article into another story."""
    _only_from_here(request, app)
    app.join_story(article_id, story_id)
    return RedirectResponse(f"/stories/{story_id}", 303)


def _only_from_here(request: Request, app: TheApp) -> None:
    """Changing by hand is for the operator: on this machine, and from our own page (no other site's form).

    Behind a proxy every visitor comes from the proxy's address, so a forwarded request is nobody's of this machine. The
    name by which we were called must be ours: another name that leads here is another site's (DNS rebinding).
    """
    client = request.client.host if request.client else ""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    if client not in ("127.0.0.1", "::1") or forwarded:
        raise HTTPException(
            403, "Changes by hand are made on the machine of the service; elsewhere use `monitor story`."
        )
    if request.url.hostname not in (*OWN_NAMES, urlsplit(app.settings.base_url).hostname):
        raise HTTPException(403, "This service is not called so.")
    only_own_forms(request, app)


@pages_router.get("/programmes")
def programmes(request: Request, app: TheApp, kind: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """All known programmes."""
    every = app.catalogue.programmes
    shown = [one for one in every if not kind or one.kind == kind]
    return page(request, "programmes.html", programmes=shown, kinds=sorted({one.kind for one in every}), kind=kind)


@pages_router.get("/programmes/{slug}")
def programme(request: Request, app: TheApp, slug: str) -> HTMLResponse:
    """One programme: names, status, money, relatives, articles."""
    found = app.programme_page(slug)
    results = app.search(f"programme:{found.programme.slug}", limit=PAGE_SIZE)
    told = by_story(results.articles)
    offered, names = app.settings.signup != "closed", app.programme_names()
    return page(request, "programme.html", page=found, told=told, results=results, names=names, offered=offered)


@pages_router.get("/sources")
def sources(request: Request, app: TheApp) -> HTMLResponse:
    """The sources with their state; those in trouble first."""
    statuses = app.source_statuses()
    enabled = [status for status in statuses if status.source.enabled]
    trouble, fine = ([status for status in enabled if status.health.is_trouble is wanted] for wanted in (True, False))
    off = [status for status in statuses if not status.source.enabled]
    return page(request, "sources.html", trouble=trouble, fine=fine, off=off)


@pages_router.get("/outbox")
def outbox(request: Request, app: TheApp) -> HTMLResponse:
    """The messages: waiting, sent, failed."""
    active = app.alerts.subscriptions()
    paused = [one for one in active if one.paused_at and one.paused_by == "server"]
    unread = [one for one in active if one.search_fault]
    deliveries, configured = app.alerts.outbox(100, personal=False), app.mail_configured
    return page(request, "outbox.html", paused=paused, unread=unread, deliveries=deliveries, configured=configured)
