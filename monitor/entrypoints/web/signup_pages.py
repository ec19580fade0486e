"""/subscribe: a search is asked for by mail. /confirm: the owner of the address says yes, or no.

GET and HEAD change nothing. A visitor is told the same whatever is known of the address.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from monitor.bootstrap import (
    AlertsError,
    App,
    BadSubscription,
    NoSuchLink,
    Signup,
    SignupsClosed,
    SubscriptionRequest,
    TooManySignups,
    rhythm_words,
)
from monitor.entrypoints.web.api import MAX_QUERY, TheApp
from monitor.entrypoints.web.reader_language import reader_language
from monitor.entrypoints.web.reader_pages import (
    Submitted,
    can_mail_links,
    gone,
    message,
    own_words,
    page_language,
    reader_page,
    texts,
    wishes,
    wrong,
)
from monitor.entrypoints.web.same_origin import RETRY_AFTER_S, only_own_forms, visitor_place
from monitor.errors import QueryError

signup_router = APIRouter(include_in_schema=False)
Token = Annotated[str, Path(max_length=100)]


@signup_router.get("/subscribe")
def ask(request: Request, app: TheApp, q: Annotated[str, Query(max_length=MAX_QUERY)] = "") -> HTMLResponse:
    """The form for a search."""
    return _closed(request, app) or _form(request, app, {"query": q})


@signup_router.post("/subscribe")
def send(request: Request, app: TheApp, form: Submitted) -> HTMLResponse:
    """Mail a request to confirm to the address of the form."""
    only_own_forms(request, app)
    if closed := _closed(request, app):
        return closed
    asked = wishes(form)
    try:
        if max(len(asked.get(name, "")) for name in ("query", "urgent_query")) > MAX_QUERY:
            raise QueryError(f"longer than {MAX_QUERY} characters", MAX_QUERY)
        if not form.get("leave_empty"):  # no person sees that field: a program has filled it in
            app.ask_by_mail(SubscriptionRequest(**{"address": "", "query": ""} | asked), visitor_place(request))
    except (BadSubscription, QueryError, SignupsClosed) as error:
        return _form(request, app, asked, error)
    except TooManySignups:
        answer = message(request, "subscribe_title", "too_many_text", status=429)
        answer.headers["Retry-After"] = RETRY_AFTER_S
        return answer
    return message(request, "sent_title", "sent_text", address=asked["address"].strip())


def _form(
    request: Request, app: App, asked: dict[str, Any], error: AlertsError | QueryError | None = None
) -> HTMLResponse:
    """The form, filled in as far as it was; with what is wrong."""
    language, said = reader_language(request), ""
    domains = ", ".join(app.settings.signup_domains if app.settings.signup == "domains" else ())
    words = asked.get("query", "")
    try:
        words = app.search_in_words(asked.get("query", ""), language)
    except QueryError as fault:
        error = fault
    if isinstance(error, SignupsClosed):
        said = texts(language)["only_domains"].format(domains=domains)
    elif error:
        said = wrong(error, language)
    values = asdict(SubscriptionRequest("", "", language=language)) | asked
    known = {"words": words, "wrong": said, "domains": domains, "mail": app.mail_configured}
    return reader_page(request, "subscribe.html", status=400 if said else 200, wish=values, **known)


def _closed(request: Request, app: App) -> HTMLResponse | None:
    if app.settings.signup == "closed":
        return message(request, "closed_title", "closed_text", status=403)
    if not can_mail_links(request, app):
        return message(request, "closed_title", "no_base_text", status=403)
    return None


@signup_router.get("/confirm/{token}")
def look(request: Request, app: TheApp, token: Token) -> HTMLResponse:
    """What was asked for, with two buttons."""
    try:
        found = app.readers.signup(token)
    except NoSuchLink:
        return gone(request)
    if found.subscription:
        return _confirmed(request, app, found)
    return reader_page(request, "confirm.html", language=found.request.language, **_shown(request, app, found.request))


@signup_router.post("/confirm/{token}")
def answer(request: Request, app: TheApp, token: Token, form: Submitted) -> HTMLResponse:
    """Yes, or no."""
    only_own_forms(request, app)
    try:
        if "refuse" not in form:
            return _confirmed(request, app, app.readers.confirm(token))
        language = app.readers.signup(token).request.language
        app.readers.refuse(token)
        return message(request, "refused_title", "refused_text", language=language)
    except NoSuchLink:
        return gone(request)
    except SignupsClosed:
        return message(request, "closed_title", "closed_text", status=403)
    except BadSubscription as error:
        return message(request, "wrong_other", f"wrong_{error.field}", status=400)


def _confirmed(request: Request, app: App, made: Signup) -> HTMLResponse:
    if made.subscription and made.subscription.ended_at:
        return gone(request)  # who has left since is not subscribed
    language = made.request.language
    return reader_page(
        request, "confirmed.html", language=language, link=made.link, **_shown(request, app, made.request)
    )


def _shown(request: Request, app: App, asked: SubscriptionRequest) -> dict[str, Any]:
    language = page_language(request, asked.language)
    rhythm = rhythm_words(replace(asked, language=language))
    return {"asked": asked, "words": own_words(app, asked, language), "rhythm": rhythm}
