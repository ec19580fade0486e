"""The feeds of a subscription: what it was told, and its deadlines, at addresses that cannot be guessed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from monitor.entrypoints.forms.deadline_calendar import deadline_calendar, deadline_entries
from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.web.conditional import ConditionalRoute
from monitor.errors import NotFound

feeds_router = APIRouter(include_in_schema=False, route_class=ConditionalRoute)
Key = Annotated[str, Path(max_length=200)]
_MEDIA = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
# A reader that asks again within a quarter of an hour is answered by its own copy: feed readers ask once an hour.
_FRESH = "private, max-age=900"


@feeds_router.get("/feeds/{key}.{form}")
def feed(key: Key, form: str, app: TheApp) -> Response:
    """``atom``, ``json`` or ``ics``. An ended subscription has no feed."""
    body = _body(app, key, form) if key.isprintable() else None
    if body is None:
        raise NotFound("There is no such feed.")
    return Response(body, media_type=_MEDIA[form], headers={"Cache-Control": _FRESH})


def _body(app: TheApp, key: str, form: str) -> str | None:
    base = app.settings.base_url
    if form == "ics":
        found = app.subscription_deadlines(key)
        if found is None:
            return None
        name, stories = found
        return deadline_calendar((entry for one in stories for entry in deadline_entries(one, base)), name)
    if form in ("atom", "json"):
        return app.alerts.feed(key, "atom" if form == "atom" else "json", f"{base}/feeds/{key}")
    return None
