"""Templates: one environment, autoescaping on, with the few filters that pages need."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from monitor import __version__
from monitor.bootstrap import Subscription, masked, moment_in, rhythm_words
from monitor.entrypoints.wording import LANGUAGE_LABELS, account, fact_value, span
from monitor.model import HONG_KONG, Evidence, Language

LANGUAGE_TAGS = {"en": "en-HK", "zh-Hant": "zh-Hant-HK", "zh-Hans": "zh-Hans"}

_MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),:;]{1,64}@[^\s<>\"'(),:;]{1,255}")


def _moment(value: datetime | None, precision: str = "second") -> str:
    if value is None:
        return "–"
    local = value.astimezone(HONG_KONG)
    return local.strftime("%-d %b %Y" if precision == "day" else "%-d %b %Y, %H:%M")


def _ago(value: datetime | None) -> str:
    if value is None:
        return "never"
    return (
        span(datetime.now(UTC) - value) + " ago"
        if value <= datetime.now(UTC)
        else "in " + span(value - datetime.now(UTC))
    )


def _days_left(day: date) -> int:
    return (day - datetime.now(HONG_KONG).date()).days


def _hidden(address: str) -> str:
    """An address as strangers may see it: of a mail address the first letter and the host, of others the kind."""
    if "://" in address:
        return masked(address)
    user, _, host = address.rpartition("@")
    return f"{user[:1]}…@{host}" if user else "…"


def _without_addresses(text: str) -> str:
    """A mail server's answer without the addresses that it repeats."""
    return _MAIL_ADDRESS.sub(lambda found: _hidden(found[0]), text)


def _marked(text: str, evidence: list[Evidence]) -> Markup:
    """`text` with the words that prove something marked, wherever they stand; of overlapping words the longest."""
    words = sorted({quote.text for quote in evidence if quote.text}, key=len, reverse=True)
    if not words:
        return escape(text)
    pieces = re.split("(" + "|".join(map(re.escape, words)) + ")", text)  # every second piece is one of the words
    marked = (Markup("<mark>{}</mark>").format(one) if place % 2 else escape(one) for place, one in enumerate(pieces))
    return Markup("").join(marked)


def _rhythm_words(subscription: Subscription, language: Language) -> str:
    return rhythm_words(replace(subscription, language=language))


def _reader_moment(value: datetime, language: Language, zone: str) -> str:
    return moment_in(value, zone, language)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "moment": _moment,
        "ago": _ago,
        "span": span,
        "account": account,
        "days_left": _days_left,
        "fact_of": fact_value,
        "marked": _marked,
        "hidden": _hidden,
        "without_addresses": _without_addresses,
        "rhythm_words": _rhythm_words,
        "reader_moment": _reader_moment,
        "lang_tag": LANGUAGE_TAGS.__getitem__,
        "lang_label": LANGUAGE_LABELS.__getitem__,
    }
    made.globals["version"] = __version__
    return made


_TEMPLATES = _environment()


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; `reader` is the language that the reader prefers."""
    html = _TEMPLATES.get_template(template).render(path=request.url.path, reader=reader_language(request), **values)
    return HTMLResponse(html, status)


def reader_language(request: Request) -> Language:
    """From `?language=`, else from Accept-Language (first match; quality values are in order in practice)."""
    asked = request.query_params.get("language", "")
    wanted = [asked, *request.headers.get("accept-language", "").split(",")]
    for each in wanted:
        tag = each.split(";")[0].strip().lower()
        if tag in ("zh-hans", "zh-cn", "zh-sg", "zh-hans-cn"):
            return "zh-Hans"
        if tag.startswith(("zh", "yue")):
            return "zh-Hant"
        if tag.startswith("en"):
            return "en"
    return "en"
