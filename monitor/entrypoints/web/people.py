"""What a mail links to: leaving, and the web copy of a digest.

GET and HEAD change nothing (mail scanners follow links); POST works without cookies or login (RFC 8058).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from monitor.bootstrap import Subscription
from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.web.reader_pages import own_words, page_language, reader_page
from monitor.errors import NotFound

people_router = APIRouter(include_in_schema=False)
Token = Annotated[str, Path(max_length=200)]


@people_router.get("/unsubscribe/{token}")
def leaving(request: Request, token: Token, app: TheApp) -> HTMLResponse:
    subscription = _subscription(app, token)
    return _leaving(request, app, subscription, done=subscription.ended_at is not None)


@people_router.post("/unsubscribe/{token}")
def leave(request: Request, token: Token, app: TheApp) -> HTMLResponse:
    subscription = _subscription(app, token)
    app.alerts.unsubscribe_by_token(token)
    return _leaving(request, app, subscription, done=True)


def _leaving(request: Request, app: TheApp, subscription: Subscription, *, done: bool) -> HTMLResponse:
    language = subscription.language
    words = own_words(app, subscription, page_language(request, language))
    return reader_page(
        request, "unsubscribe.html", language=language, subscription=subscription, words=words, done=done
    )


def _subscription(app: TheApp, token: str) -> Subscription:
    found = app.alerts.by_token(token) if token.isprintable() else None
    if found is None:
        raise NotFound("This link leads to no subscription. 此連結不屬於任何訂閱。")
    return found


@people_router.get("/digests/{key}")
def digest(key: Annotated[str, Path(max_length=200)], app: TheApp) -> HTMLResponse:
    """The web copy: an address that cannot be guessed."""
    html = app.alerts.web_copy(key) if key.isprintable() else None
    if html is None:
        raise NotFound("There is no such digest.")
    return HTMLResponse(html)
