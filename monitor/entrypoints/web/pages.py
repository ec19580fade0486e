"""The pages: search, today, story, programmes, sources, help; and the outbox, for operators."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.bootstrap import App
from monitor.entrypoints.forms.deadline_calendar import deadline_calendar, deadline_entries
from monitor.entrypoints.forms.written import FORMS, address
from monitor.entrypoints.page_phrases import phrases
from monitor.entrypoints.web.api import Id, TheApp, Words
from monitor.entrypoints.web.facets import facet_links
from monitor.entrypoints.web.help_texts import help_texts
from monitor.entrypoints.web.operators import is_operator, only_operators
from monitor.entrypoints.web.reader_language import reader_language
from monitor.entrypoints.web.templating import page
from monitor.errors import NotFound, QueryError
from monitor.model import HONG_KONG, Language, lead_of

pages_router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20  # stories
_AUTODISCOVERED = {form.name: form.media_type for form in FORMS.values() if form.alternate}


@pages_router.get("/")
def search(
    request: Request,
    app: TheApp,
    q: Words = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    saved: Annotated[str, Query(max_length=60, pattern="^[A-Za-z0-9_-]*$")] = "",
) -> HTMLResponse:
    """The newest, or what a search finds; `saved`: the key of its own address, to be shown."""
    reader = reader_language(request)
    values = {"q": q, "fault": None, **follow(app, q, reader), **_saved(app, saved)}
    try:
        results = app.stories(q, reader, limit=PAGE_SIZE, cursor=cursor, facets=True, highlights=True)
    except QueryError as error:
        return page(request, "search.html", status=400, **values | {"fault": error})
    more = "/?" + urlencode({"q": q, "cursor": results.answer.next_cursor}) if results.answer.next_cursor else None
    names = {source.id: source.name for source in app.sources}
    return page(
        request,
        "search.html",
        **values,
        results=results,
        understood=app.understood(q, results.answer, reader) if q else "",
        facets=facet_links(q, results.answer.facets, app.words(reader), phrases(reader), names),
        more=more,
        trouble=[] if q or cursor or not is_operator(request, app) else app.sources_in_trouble(),
        deadlines=[] if q or cursor else app.coming_deadlines(reader),
    )


def follow(app: App, query: str, reader: Language) -> dict[str, Any]:
    """What `follow.html` shows: the forms of a search with their addresses, and whether it may be had by mail."""
    outs = [(form, address(form, query, reader)) for form in FORMS]
    known = {"autodiscovered": _AUTODISCOVERED, "by_mail": app.settings.signup != "closed", "saved": ""}
    return {"outs": outs, **known}


def _saved(app: App, key: str) -> dict[str, Any]:
    """Where a saved search is, and its forms there."""
    if not key:
        return {}
    own = f"{app.settings.base_url}/s/{key}"
    return {"saved": own, "outs": [(form, f"{own}.{form}") for form in FORMS]}


@pages_router.get("/today")
def today(request: Request, app: TheApp) -> HTMLResponse:
    """What must be done, what has changed, what is new."""
    reader = reader_language(request)
    new = app.stories("since:yesterday", reader, limit=PAGE_SIZE, facets=True)
    yesterday = datetime.combine(app.today() - timedelta(days=1), time.min, HONG_KONG)
    more = "/?" + urlencode({"q": "since:yesterday", "cursor": new.answer.next_cursor or ""})
    return page(
        request,
        "today.html",
        deadlines=app.coming_deadlines(reader),
        changed=app.changes_since(yesterday, reader)[:PAGE_SIZE],
        new=new,
        more=more if new.answer.next_cursor else None,
        trouble=app.sources_in_trouble() if is_operator(request, app) else [],
    )


@pages_router.get("/help")
def search_help(request: Request, app: TheApp) -> HTMLResponse:
    """The query language."""
    reader = reader_language(request)
    words = app.words(reader)
    return page(request, "help.html", **help_texts(reader), topics=words.topics, kinds=words.kinds)


@pages_router.get("/stories/{story_id}")
def story(request: Request, app: TheApp, story_id: Id) -> Response:
    """An announcement with all its articles."""
    found = app.story(story_id)
    if found.id != story_id:
        return RedirectResponse(f"/stories/{found.id}", 301)  # merged: permalinks never die
    edits = {article.id: app.edits(article.id) for article in found.articles if article.revision > 1}
    lead = lead_of(found.articles, reader_language(request))
    return page(request, "story.html", story=found, lead=lead, thread=app.thread(found.id), edits=edits)


@pages_router.get("/stories/{story_id}/deadlines.ics")
def deadlines(request: Request, app: TheApp, story_id: Id) -> Response:
    """The deadlines of a story, for a calendar."""
    due = app.story_deadlines(story_id, reader_language(request))
    if due is None or not due.on_offer:
        raise NotFound("This announcement has no deadline to act by.")
    body = deadline_calendar(deadline_entries(due, app.settings.base_url), due.lead.title)
    named = {"Content-Disposition": f'attachment; filename="deadlines-{due.story_id}.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=named)


@pages_router.get("/articles/{article_id}")
def article(app: TheApp, article_id: Id) -> RedirectResponse:
    """An article stands in its story."""
    return RedirectResponse(f"/stories/{app.article(article_id).story_id}#article-{article_id}", 302)


@pages_router.post("/articles/{article_id}/split")
def split(request: Request, app: TheApp, article_id: Id) -> RedirectResponse:
    """Take an article out of its story."""
    only_operators(request, app)
    return RedirectResponse(f"/stories/{app.split_story(article_id)}", 303)


@pages_router.post("/articles/{article_id}/join")
def join(
    request: Request, app: TheApp, article_id: Id, story_id: Annotated[int, Form(ge=1, le=2**63 - 1)]
) -> RedirectResponse:
    """Put an article into another story."""
    only_operators(request, app)
    app.join_story(article_id, story_id)
    return RedirectResponse(f"/stories/{story_id}", 303)


@pages_router.get("/sources")
def sources(request: Request, app: TheApp) -> HTMLResponse:
    """The sources; for operators with their state, those in trouble first."""
    statuses = app.source_statuses()
    watched = [status for status in statuses if status.source.enabled]
    trouble, fine = ([status for status in watched if status.health.is_trouble is wanted] for wanted in (True, False))
    off = [status for status in statuses if not status.source.enabled]
    return page(request, "sources.html", watched=watched, trouble=trouble, fine=fine, off=off)


@pages_router.get("/outbox")
def outbox(request: Request, app: TheApp) -> HTMLResponse:
    """The messages: waiting, sent, failed."""
    only_operators(request, app)
    active = app.alerts.subscriptions()
    paused = [one for one in active if one.paused_at and one.paused_by == "server"]
    unread = [one for one in active if one.search_fault]
    deliveries, configured = app.alerts.outbox(100, personal=False), app.mail_configured
    return page(request, "outbox.html", paused=paused, unread=unread, deliveries=deliveries, configured=configured)
