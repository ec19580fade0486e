"""A digest becomes a subject, an HTML part and a text part. Pure: the same values give the same bytes.

The HTML keeps to what Gmail and Outlook render: tables for layout, styles inlined by css-inline, one style block for
narrow screens and dark mode, no images. It stays under 90 kB, because Gmail cuts an HTML part near 102 kB.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import resources

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.compose import CAP, compose
from alerts.model import DigestContent, Rendered, Subscription
from alerts.view import DigestView, digest_view
from alerts.words import cells, wrap

HTML_LIMIT = 90_000  # bytes
_TEXT_WIDTH = 72


def render(content: DigestContent, subscription: Subscription, base_url: str, now: datetime, key: str = "") -> Rendered:
    """The mail. `base_url`: where the pages stand, or empty; `key`: of the web copy, or empty.

    When long titles or summaries would make the HTML part too large, fewer items are shown in full.
    """
    cap = min(CAP, content.total - len(content.rest))
    while True:
        view = digest_view(content, subscription, base_url, now, key)
        html = _html(view)
        if len(html.encode()) <= HTML_LIMIT or cap <= 1:
            return Rendered(view.subject, html, _text(view))
        cap = cap * 3 // 4
        content = compose(content.items, now, cap)


def render_web_copy(content: DigestContent, subscription: Subscription, base_url: str, now: datetime) -> str:
    """The page of a digest: every item, no address of the subscriber, no way to end the subscription."""
    return _html(digest_view(content, subscription, base_url, now, web=True))


def _html(view: DigestView) -> str:
    page = _environment().get_template("digest.html.j2").render(view=view)
    # After the inlining, which would take these rules apart.
    return _inliner().inline(page).replace("</head>", _source("screens.html") + "</head>", 1)


def _text(view: DigestView) -> str:
    return _environment().get_template("digest.txt.j2").render(view=view).strip() + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts"),
        autoescape=lambda name: bool(name) and ".html" in str(name),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"wrap": _wrapped, "rule": _ruled}
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=_source("digest.css"))


@cache
def _source(name: str) -> str:
    return resources.files("alerts").joinpath("templates", name).read_text("utf-8")


def _wrapped(text: str, indent: str = "", bullet: str = "") -> str:
    """`text` wrapped behind `indent`, or behind a bullet whose further lines are indented as far."""
    if not bullet:
        return wrap(text, _TEXT_WIDTH, indent)
    return bullet + wrap(text, _TEXT_WIDTH, " " * len(bullet))[len(bullet) :]


def _ruled(heading: str) -> str:
    return f"{heading}\n{'=' * min(cells(heading), _TEXT_WIDTH)}"
