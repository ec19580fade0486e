"""/preferences: a reader's own subscriptions, opened by a signed link; and the form that mails a lost link.

Who has the link needs no cookie and no log-in. GET and HEAD change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.bootstrap import AlertsError, App, BadSubscription, NoSuchLink, Person
from monitor.entrypoints.web.api import Id, TheApp
from monitor.entrypoints.web.reader_language import PARAMETER, reader_language
from monitor.entrypoints.web.reader_pages import (
    Submitted,
    can_mail_links,
    gone,
    message,
    own_words,
    page_language,
    reader_page,
    wishes,
    wrong,
)
from monitor.entrypoints.web.same_origin import only_own_forms
from monitor.errors import MonitorError, QueryError

preference_router = APIRouter(include_in_schema=False)
Link = Annotated[str, Path(max_length=100)]
MOST_OFFERED = 3  # programmes of an item, as its badges in the mail
DONE = ("changed", "paused", "resumed", "left", "less")


@preference_router.get("/preferences")
def ask_link(request: Request) -> HTMLResponse:
    """The form that mails the link."""
    return reader_page(request, "reader_link.html", gone=False, wrong="")


@preference_router.post("/preferences")
def mail_link(request: Request, app: TheApp, form: Submitted) -> HTMLResponse:
    """Mail the link to who has a subscription; the answer is the same for who has none."""
    only_own_forms(request, app)
    address = str(form.get("address", ""))
    if not can_mail_links(request, app):
        return message(request, "ask_title", "no_base_text", status=403)
    try:
        app.readers.send_link(address)
    except BadSubscription as error:
        said = wrong(error, reader_language(request))
        return reader_page(request, "reader_link.html", status=400, gone=False, wrong=said)
    return message(request, "ask_title", "link_sent_text", address=address.strip())


@preference_router.get("/preferences/{link}")
def own(request: Request, app: TheApp, link: Link, done: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    """All subscriptions of the person."""
    try:
        person = app.readers.person(link)
    except NoSuchLink:
        return gone(request)
    return _own(request, app, person, done=done if done in DONE else "")


def _own(
    request: Request, app: App, person: Person, *, done: str = "", error: str = "", of: int = 0, **typed: Any
) -> HTMLResponse:
    """`error`: what is wrong with the form `of` a subscription, as it was `typed`."""
    language = page_language(request, person.opened.language)
    shown = [(one, own_words(app, one, language)) for one in person.active]
    known = {"person": person, "shown": shown, "done": done, "error": error, "of": of, "typed": typed}
    return reader_page(
        request, "preferences.html", language=person.opened.language, status=400 if error else 200, **known
    )


# --------------------------------------------------------------------------------------------------------- one of them
@preference_router.post("/preferences/{link}/{subscription_id:int}")
def change(request: Request, app: TheApp, link: Link, subscription_id: Id, form: Submitted) -> Response:
    """Change it, pause it, resume it or leave it, by the button that was used."""
    only_own_forms(request, app)
    asked = wishes(form)
    asked.pop("address", None)  # another address is another person, who has to confirm
    do: dict[str, tuple[str, Callable[[str, int], object]]] = {
        "pause": ("paused", app.readers.pause),
        "resume": ("resumed", app.readers.resume),
        "leave": ("left", app.readers.leave),
    }
    done, work = do.get(str(form.get("do")), ("changed", lambda *which: app.change_subscription(*which, **asked)))
    try:
        person = app.readers.person(link)
        work(link, subscription_id)
    except NoSuchLink:
        return gone(request)
    except (BadSubscription, QueryError) as error:
        return _own(request, app, person, error=wrong(error, person.opened.language), of=subscription_id, **asked)
    return _back(request, link, done)


def _back(request: Request, link: str, done: str) -> RedirectResponse:
    language = request.query_params.get(PARAMETER, "")
    return RedirectResponse(f"/preferences/{link}?done={done}" + (f"&lang={language}" if language else ""), 303)


@preference_router.post("/preferences/{link}/leave")
def leave_all(request: Request, app: TheApp, link: Link) -> Response:
    """End all of the person's subscriptions."""
    return _done(request, app, link, "left", lambda: app.readers.leave(link))


def _done(request: Request, app: App, link: str, done: str, work: Callable[[], object]) -> Response:
    only_own_forms(request, app)
    try:
        work()
    except NoSuchLink:
        return gone(request)
    except (MonitorError, AlertsError) as error:
        person = app.readers.person(link)
        return _own(request, app, person, error=wrong(error, person.opened.language))
    return _back(request, link, done)


# ------------------------------------------------------------------------------------------------------- less like this
@preference_router.get("/preferences/{link}/less/{story_id}")
def less(request: Request, app: TheApp, link: Link, story_id: Id) -> HTMLResponse:
    """What could be left out, to choose from."""
    try:
        subscription, item = app.readers.item(link, story_id)
    except NoSuchLink:
        return gone(request)
    language = page_language(request, subscription.language)
    known = [app.catalogue.get(slug) for slug, _ in item.programmes[:MOST_OFFERED]]
    named = [(one.slug, one.name(language)) for one in known if one]
    return reader_page(request, "less.html", language=language, item=item, programmes=named, link=link)


@preference_router.post("/preferences/{link}/less/{story_id}")
def leave_out(request: Request, app: TheApp, link: Link, story_id: Id, form: Submitted) -> Response:
    """Mute the story, or leave a programme out of the search."""
    choice = str(form.get("choice", ""))
    if choice == "story":
        return _done(request, app, link, "less", lambda: app.readers.mute(link, story_id))
    return _done(request, app, link, "less", lambda: app.leave_out(link, choice.removeprefix("programme:")))


# ------------------------------------------------------------------------------------------------------------- own data
@preference_router.get("/preferences/{link}/export")
def download(request: Request, app: TheApp, link: Link) -> Response:
    """All that is stored of the person, as JSON."""
    try:
        stored = app.readers.export(link)
    except NoSuchLink:
        return gone(request)
    named = {"Content-Disposition": 'attachment; filename="my-subscriptions.json"'}
    return Response(json.dumps(stored, ensure_ascii=False, indent=1), media_type="application/json", headers=named)


@preference_router.get("/preferences/{link}/erase")
def ask_erase(request: Request, app: TheApp, link: Link) -> HTMLResponse:
    """What would be erased, with a button."""
    try:
        person = app.readers.person(link)
    except NoSuchLink:
        return gone(request)
    return reader_page(request, "erase.html", language=person.opened.language, person=person)


@preference_router.post("/preferences/{link}/erase")
def erase_person(request: Request, app: TheApp, link: Link) -> HTMLResponse:
    """Erase it."""
    only_own_forms(request, app)
    try:
        language = app.readers.person(link).opened.language
        app.readers.erase(link)
    except NoSuchLink:
        return gone(request)
    return message(request, "erased_title", "erased_text", language=language)
