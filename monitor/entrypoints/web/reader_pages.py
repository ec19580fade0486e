"""What the pages of readers have in common: their words in three languages, and how a form is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from monitor.bootstrap import AlertsError, App, BadSubscription, Subscription, SubscriptionRequest
from monitor.entrypoints.web.reader_language import PARAMETER, reader_language
from monitor.entrypoints.web.templating import page
from monitor.errors import MonitorError, QueryError
from monitor.model import LANGUAGES, Language

LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh-Hant": ("一", "二", "三", "四", "五", "六", "日"),
    "zh-Hans": ("一", "二", "三", "四", "五", "六", "日"),
}
# Offered in the form, which takes any other too: where readers of Hong Kong news live.
ZONES = (
    "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Macau", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
    "Asia/Bangkok", "Asia/Jakarta", "Asia/Kolkata", "Asia/Dubai", "Australia/Sydney", "Pacific/Auckland",
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Zurich", "America/New_York", "America/Toronto",
    "America/Chicago", "America/Los_Angeles", "America/Vancouver", "UTC",
)  # fmt: skip
MOST_BYTES = 20_000  # of a form: a search of 500 characters is 4,500 bytes when each is Chinese
_WISHES = ("address", "rhythm", "at", "zone", "language")
_SEARCHES = ("query", "urgent_query")
_TICKED = ("urgent_closing", "say_nothing_new")
_DAY_NUMBERS = frozenset("1234567")


@cache
def texts(language: Language) -> Mapping[str, str]:
    """All phrases in that language."""
    words = tomllib.loads(Path(__file__).with_name("reader_texts.toml").read_text("utf-8"))
    return {key: said[language] for key, said in words.items()}


def reader_page(
    request: Request, template: str, *, language: Language | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page of readers, in the language that they ask for, else in `language`, else in that of their browser."""
    chosen = page_language(request, language)
    known = {"t": texts(chosen), "language": chosen, "languages": LANGUAGE_NAMES, "zones": ZONES}
    return page(request, template, status=status, **known, weekdays=WEEKDAYS[chosen], **values)


def page_language(request: Request, language: Language | None = None) -> Language:
    """The language that a page was asked for in, else `language`, else that of the browser."""
    asked = request.query_params.get(PARAMETER)
    return language if language and asked not in LANGUAGES else reader_language(request)


def message(request: Request, title: str, text: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page that says one thing; `title`, `text`: keys of the texts, whose names are `values`."""
    language = values.pop("language", None)
    return reader_page(
        request, "reader_message.html", status=status, title=title, text=text, values=values, language=language
    )


def gone(request: Request) -> HTMLResponse:
    """A link that leads nowhere, with the way to a new one."""
    return reader_page(request, "reader_link.html", status=404, gone=True, wrong="")


async def submitted(request: Request) -> FormData:
    """A form as a browser sends it; 413 for one that no page of ours makes."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "This is more than a form of ours holds.")
    fields: list[tuple[str, UploadFile | str]] = [*parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)]
    return FormData(fields)


Submitted = Annotated[FormData, Depends(submitted)]


def wishes(form: FormData) -> dict[str, Any]:
    """What a form asks for, as fields of `SubscriptionRequest`; what it does not state is left out."""
    given: dict[str, Any] = {name: value for name in _WISHES if isinstance(value := form.get(name), str)}
    if "rhythm" in given:
        given["weekdays"] = tuple(sorted(int(str(day)) for day in form.getlist("day") if str(day) in _DAY_NUMBERS))
        given |= {name: name in form for name in _TICKED}  # what is not ticked is not sent
        given["urgent_query"] = ""
    given |= {name: value for name in _SEARCHES if isinstance(value := form.get(name), str)}
    return given


def wrong(error: MonitorError | AlertsError, language: Language) -> str:
    """What is said of a form that cannot be kept."""
    known = texts(language)
    if isinstance(error, BadSubscription):
        return known.get(f"wrong_{error.field}") or f"{known['wrong_other']} {error}"
    return f"{known['wrong_query']} {error}"


def own_words(app: App, asked: Subscription | SubscriptionRequest, language: Language) -> str:
    """A saved search in words; as it was typed where it cannot be read any more."""
    try:
        return app.search_in_words(asked.query, language)
    except QueryError:
        return asked.query


def can_mail_links(request: Request, app: App) -> bool:
    """Whether links in mails lead here: `MONITOR_BASE_URL` is set, or the visitor is on this machine."""
    return bool(app.settings.link_base) or request.url.hostname in ("127.0.0.1", "localhost", "::1")
