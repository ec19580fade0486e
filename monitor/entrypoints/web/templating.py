"""Templates: one environment, autoescaping on, with the few filters that pages need.

Every template has `reader` (the language), `t` (its phrases), `words` (labels, days and sums in it), `operator` and
`path`; see `page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from monitor import __version__
from monitor.bootstrap import App, ReaderWords, Subscription, masked, moment_in, rhythm_words
from monitor.entrypoints.page_phrases import Phrases, phrases
from monitor.entrypoints.web.operators import is_operator
from monitor.entrypoints.web.reader_language import choices, reader_language, remember
from monitor.entrypoints.web.story_marks import kind_with_modality, marks_of
from monitor.entrypoints.wording import LANGUAGE_LABELS, account, span_parts
from monitor.model import Evidence, Language

LANGUAGE_TAGS = {"en": "en-HK", "zh-Hant": "zh-Hant-HK", "zh-Hans": "zh-Hans"}

_MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),:;]{1,64}@[^\s<>\"'(),:;]{1,255}")


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the language of its reader. `values` go before what every page has."""
    app: App = request.app.state.app
    reader = reader_language(request)
    common = {
        "path": request.url.path,
        "status": status,
        "reader": reader,
        "languages": choices(request),
        "t": phrases(reader),
        "words": app.words(reader),
        "operator": is_operator(request, app),
    }
    html = _TEMPLATES.get_template(template).render(common | values)
    response = HTMLResponse(html, status)
    remember(request, response, reader)
    return response


# ------------------------------------------------------------------------------------------------------------- filters
def _span(length: timedelta | None, t: Phrases) -> str:
    if length is None:
        return "–"
    count, unit = span_parts(length)
    return t.named(f"span_{unit}").format(count=count)


def _ago(value: datetime | None, words: ReaderWords, t: Phrases) -> str:
    if value is None:
        return t.named("never")
    if value <= words.now:
        return t.named("ago").format(span=_span(words.now - value, t))
    return t.named("in_span").format(span=_span(value - words.now, t))


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


def _at_places(text: str, places: Iterable[tuple[int, int]]) -> Markup:
    """`text` with what stands at these places marked; they are in order, none over another."""
    made, end = Markup(""), 0
    for first, last in places:
        made += escape(text[end:first]) + Markup("<mark>{}</mark>").format(text[first:last])
        end = last
    return made + escape(text[end:])


def _rhythm_words(subscription: Subscription, language: Language) -> str:
    return rhythm_words(replace(subscription, language=language))


def _reader_moment(value: datetime, language: Language, zone: str) -> str:
    return moment_in(value, zone, language)


def _edited(difference: Iterable[tuple[str, str]]) -> Markup:
    """What an edit did, as HTML says it."""
    forms = {"removed": Markup("<del>{}</del>"), "added": Markup("<ins>{}</ins>"), "same": Markup("{}")}
    return Markup("").join(forms[what].format(text) for what, text in difference)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "ago": _ago,
        "span": _span,
        "account": account,
        "marked": _marked,
        "at_places": _at_places,
        "edited": _edited,
        "hidden": _hidden,
        "without_addresses": _without_addresses,
        "rhythm_words": _rhythm_words,
        "reader_moment": _reader_moment,
        "lang_tag": LANGUAGE_TAGS.__getitem__,
        "lang_label": LANGUAGE_LABELS.__getitem__,
    }
    made.globals |= {"version": __version__, "marks_of": marks_of, "kind_with_modality": kind_with_modality}
    return made


_TEMPLATES = _environment()
