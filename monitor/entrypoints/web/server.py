"""The application: routes together, headers on every answer, errors in the form that was asked for."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor import __version__
from monitor.bootstrap import App
from monitor.entrypoints.web import (
    api,
    api_changes,
    coverage_pages,
    deadline_pages,
    ops,
    pages,
    people,
    preference_pages,
    programme_pages,
    saved_pages,
    search_forms,
    signup_pages,
    subscription_feeds,
)  # fmt: skip
from monitor.entrypoints.web.assistant_door import AssistantDoor
from monitor.entrypoints.web.description import describe
from monitor.entrypoints.web.doorkeeper import ASSISTANT, Doorkeeper
from monitor.entrypoints.web.problems import problem_of
from monitor.entrypoints.web.request_times import RequestTimes, request_histogram
from monitor.entrypoints.web.streams import STREAMS
from monitor.entrypoints.web.templating import page
from monitor.errors import MonitorError, StoreError

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# A web copy of a digest carries the style sheet of the mail inside the page; it has no script and loads nothing.
# The pages of readers have forms, and a browser names its Origin only where Referers may be sent to ourselves (Fetch,
# 3.2). Their addresses hold secrets, so nobody keeps or indexes them.
READERS = ("/subscribe", "/confirm/", "/preferences", "/searches", "/s/")
OF_READERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
MAIL_COPY = HEADERS["Content-Security-Policy"].replace("style-src 'self'", "style-src 'unsafe-inline'")
# Pages that are made at one time. Python makes one whatever their number; more only take turns, and the clock's threads
# with them. A few, so that one whose statement takes long does not hold up the others (`bench.visitors`).
PAGES_AT_ONCE = 4
LOOK_AFTER_S = 2.0  # seconds in which a service becomes ready on an idle machine, undisturbed
RETRY_AFTER_S = "10"  # as long as what was asked may have cost before it was cut


def make_server(app: App) -> FastAPI:
    """The ASGI application over an open `App`."""
    server = FastAPI(
        title="Hong Kong I&T monitor",
        version=__version__,
        description="Articles, stories, programmes and sources. Reading is open, or needs a token by setting; changing "
        "needs one with a scope.",
        generate_unique_id_function=lambda route: route.name,  # the names of a generated client's functions
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_serving,
    )
    server.state.app = app.for_visitors()
    server.state.service = app
    server.state.streams = CapacityLimiter(STREAMS)
    server.state.doorkeeper = Doorkeeper(server.state.app)
    server.state.readiness = CapacityLimiter(1)  # a thread that no visitor can take
    server.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (
        api.api_router,
        api_changes.changes_router,
        pages.pages_router,
        coverage_pages.coverage_router,
        deadline_pages.deadlines_router,
        programme_pages.programmes_router,
        saved_pages.saved_router,
        search_forms.forms_router,
        people.people_router,
        signup_pages.signup_router,
        preference_pages.preference_router,
        subscription_feeds.feeds_router,
        ops.ops_router,
    ):
        server.include_router(router)
    server.router.routes.append(Route(ASSISTANT, AssistantDoor(), include_in_schema=False))
    server.add_middleware(_HeadAsGet)
    server.middleware("http")(_headers)
    server.state.request_times = request_histogram()
    server.add_middleware(RequestTimes, times=server.state.request_times)
    for kind in (MonitorError, HTTPException, RequestValidationError, Exception):
        server.add_exception_handler(kind, _failed)
    server.openapi = lambda: describe(server)  # type: ignore[method-assign]
    return server


@asynccontextmanager
async def _serving(server: FastAPI) -> AsyncIterator[None]:
    """What a server does before it answers. What is loaded by then stays: no collection of garbage is to walk through
    it, which holds up everything for a tenth of a second. A little later the counts of the pages are begun, over the
    service's own connections, which no limit for visitors cuts.
    """
    to_thread.current_default_thread_limiter().total_tokens = PAGES_AT_ONCE
    gc.collect()
    gc.freeze()
    state = server.state
    looking = threading.Timer(LOOK_AFTER_S, _look, (state.service, state.app))
    looking.daemon = True
    looking.start()
    yield
    looking.cancel()


def _look(service: App, visited: App) -> None:
    try:
        with service.database.read() as session:
            visited.bitmaps.at(session)
    except StoreError as error:  # the first page that is asked for says so too
        log.warning("the counts of the pages could not be made: %s", error)


class _HeadAsGet:
    """HEAD is GET without its body (RFC 9110, 9.3.2); the server beneath us leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


async def _headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    try:
        await doorkeeper.admit(request)
    except (HTTPException, StoreError) as error:
        return await _failed(request, error)
    return _with_headers(request, await answer(request))


def _with_headers(request: Request, response: Response) -> Response:
    if location := response.headers.get("location"):
        response.headers["Location"] = _here(location)
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.url.path.startswith(READERS):
        response.headers.update(OF_READERS)
    if request.url.path.startswith("/digests/"):
        response.headers["Content-Security-Policy"] = MAIL_COPY
    if request.url.path.startswith(("/digests/", "/feeds/")):
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _here(location: str) -> str:
    """An address of this service without the host and scheme that the request named, which anybody may have chosen: the
    framework puts them into its redirects of a slash. One slash begins it: two would begin the name of a host.
    """
    parts = urlsplit(location)
    return urlunsplit(("", "", "/" + parts.path.lstrip("/\\"), parts.query, parts.fragment))


async def _failed(request: Request, error: Exception) -> Response:
    """The answer to an error. What is unexpected is answered outside of all middleware, so the headers are set here."""
    response = _with_headers(request, _explained(request, problem_of(error)))
    response.headers.update(getattr(error, "headers", None) or {})  # 405 says what is allowed
    if isinstance(error, StoreError):
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _explained(request: Request, problem: dict[str, Any]) -> Response:
    status = problem["status"]
    if request.url.path.startswith("/api/"):
        return JSONResponse(problem, status, media_type="application/problem+json")
    return page(request, "message.html", status=status, title=problem["title"], sentence=problem["detail"])
