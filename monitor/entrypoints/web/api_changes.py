"""/api/v1: changing things. What needs a token names its scope; each change is written down with who made it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from monitor.bootstrap import AlertsError, App, SignupsClosed, SubscriptionRequest, TooManySignups
from monitor.entrypoints import shapes
from monitor.entrypoints.web.api import MAX_QUERY, Id, TheApp
from monitor.entrypoints.web.description import problems
from monitor.entrypoints.web.doorkeeper import caller_with, the_operator
from monitor.entrypoints.web.same_origin import RETRY_AFTER_S, only_own_forms, visitor_place
from monitor.model import Language, Programme

changes_router = APIRouter(prefix="/api/v1", tags=["change"])
Subscriber = Annotated[str, Depends(caller_with("subscriptions"))]
Editor = Annotated[str, Depends(caller_with("stories"))]
Cataloguer = Annotated[str, Depends(caller_with("catalogue"))]
Operator = Annotated[str, Depends(the_operator)]
ShortText = Annotated[str, Field(max_length=200)]


class SubscriptionWish(BaseModel):
    """What a subscription is to be: see `monitor subscribe`."""

    address: str = Field(max_length=254, examples=["you@example.org"])
    query: str = Field("", max_length=MAX_QUERY, examples=["has:deadline"])
    rhythm: Literal["at-once", "daily", "weekly"] = "daily"
    at: str = Field("08:30", max_length=5)
    zone: str = Field("Asia/Hong_Kong", max_length=60)
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field((), max_length=7)
    language: Language = "en"
    urgent_closing: bool = Field(False, description="What closes within a week is told at once.")
    urgent_query: str = Field("", max_length=MAX_QUERY, description="What this finds is told at once.")
    say_nothing_new: bool = Field(False, description="Also a mail when there is nothing new.")


class ChannelWish(SubscriptionWish):
    """The same for any address that a channel knows: mail, webhooks, chats."""

    address: str = Field(max_length=2_000, examples=["https://hooks.example.org/it"])
    channel: str = Field("", max_length=40, description="Else by the form of the address.")


class Subscribed(BaseModel):
    """A subscription. `secret`: signs what is sent to a webhook; given when it is made alone."""

    id: int
    address: str
    channel: str
    query: str
    rhythm: str
    at: str
    zone: str
    weekdays: list[int]
    language: Language
    next_digest: str
    paused: bool
    secret: str | None = None


class Asked(BaseModel):
    status: str


class Placed(BaseModel):
    article: int
    story: int


class Changed(BaseModel):
    """What was changed by hand."""

    at: str
    by: str
    action: str
    about: dict[str, Any]


class SearchWish(BaseModel):
    query: str = Field(max_length=MAX_QUERY, examples=["programme:rth has:deadline"])


class SavedSearch(BaseModel):
    """Where a search is: `address` as a page, with `.atom`, `.json`, `.ics`, `.csv` or `.jsonl` in that form."""

    key: str
    address: str


class ProgrammeWish(BaseModel):
    """An entry for the operator's own catalogue file. docs/catalogue.md says what each field is."""

    slug: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", max_length=60, examples=["example-fund"])
    kind: str = Field(max_length=40, examples=["fund"])
    name_en: str = Field("", max_length=200)
    name_zh_hant: str = Field("", max_length=200)
    name_zh_hans: str = Field("", max_length=200)
    aliases: list[ShortText] = Field([], max_length=50)
    acronyms: list[ShortText] = Field([], max_length=50)
    parent: str = Field("", max_length=60)


# -------------------------------------------------------------------------------------------------------- subscriptions
@changes_router.post(
    "/subscriptions",
    status_code=202,
    summary="Ask for a subscription by mail, to be confirmed there; no token",
    responses=problems(400, 403),
)
def ask(request: Request, app: TheApp, wish: SubscriptionWish) -> Asked:
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
    return Asked(status="to be confirmed by mail")


@changes_router.get("/subscriptions", summary="The subscriptions", responses=problems(403))
def subscriptions(app: TheApp, _by: Subscriber) -> list[Subscribed]:
    return [_subscribed(one) for one in app.alerts.subscriptions()]


@changes_router.put(
    "/subscriptions",
    summary="Make a subscription at once, or change the one of the same address and search",
    responses=problems(400, 403),
)
def subscribe(app: TheApp, by: Subscriber, wish: ChannelWish) -> Subscribed:
    made = app.subscribe(**wish.model_dump())
    app.note_change(by, "subscribed", {"subscription": made.id, "query": made.query})
    return _subscribed(made, secret=made.secret or None)


@changes_router.delete(
    "/subscriptions/{subscription_id}",
    status_code=204,
    response_class=Response,
    summary="End a subscription at once",
    responses=problems(403, 404),
)
def unsubscribe(app: TheApp, by: Subscriber, subscription_id: Id) -> None:
    app.end_subscription(subscription_id, by)


def _subscribed(one: Any, secret: str | None = None) -> Subscribed:
    return Subscribed(
        id=one.id, address=one.address, channel=one.channel, query=one.query, rhythm=one.rhythm, at=one.at,
        zone=one.zone, weekdays=list(one.weekdays), language=one.language,
        next_digest=shapes.instant(one.next_digest_at) or "", paused=one.paused_at is not None, secret=secret,
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- stories
@changes_router.post(
    "/articles/{article_id}/split",
    summary="Take an article out of its story",
    responses=problems(403, 404),
)
def split(app: TheApp, by: Editor, article_id: Id) -> Placed:
    return Placed(article=article_id, story=app.split_story(article_id, by))


@changes_router.post(
    "/stories/{story_id}/articles/{article_id}",
    summary="Put an article into a story",
    responses=problems(403, 404),
)
def join(app: TheApp, by: Editor, story_id: Id, article_id: Id) -> Placed:
    return Placed(article=article_id, story=app.join_story(article_id, story_id, by))


# ------------------------------------------------------------------------------------------------------ saved searches
@changes_router.post(
    "/searches",
    status_code=201,
    summary="Save a search at an address that nobody can guess; no token",
    responses=problems(400, 403),
)
def save(request: Request, app: TheApp, wish: SearchWish) -> SavedSearch:
    only_own_forms(request, app)
    return _saved(app, app.save_search(wish.query))


def _saved(app: App, key: str) -> SavedSearch:
    return SavedSearch(key=key, address=f"{app.settings.base_url}/s/{key}")


# ------------------------------------------------------------------------------------------------------------ catalogue
@changes_router.post(
    "/programmes",
    status_code=202,
    summary="Add an entry to the operator's catalogue file, in force when the service next starts",
    responses=problems(400, 403),
)
def add_programme(app: TheApp, by: Cataloguer, wish: ProgrammeWish) -> Asked:
    values = wish.model_dump() | {"aliases": tuple(wish.aliases), "acronyms": tuple(wish.acronyms)}
    app.add_programme(Programme(**values), by)
    return Asked(status="in the file: restart the service, then run `monitor retag`")


@changes_router.get(
    "/audit", summary="What was changed by hand, the latest first; for the operator", responses=problems(403)
)
def audit(app: TheApp, _by: Operator) -> list[Changed]:
    return [
        Changed(at=shapes.instant(one.at) or "", by=one.by, action=one.action, about=dict(one.about))
        for one in app.audit()
    ]
