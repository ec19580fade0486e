"""Lays out a digest as HTML, for mails and web copies, and as plain text. Pure: the same values give the same bytes.

The HTML keeps to what Gmail and Outlook render: tables for layout, styles inlined by css-inline, one style block for
narrow screens and dark mode, no images.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import resources

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.model import DigestContent, Subscription
from alerts.plain_text import TEXT_WIDTH, display_width, wrap
from alerts.presentation import DigestView, digest_view


def render_web_copy(content: DigestContent, subscription: Subscription, base_url: str, now: datetime) -> str:
    """The page of a digest: every item, no address of the subscriber, no way to end the subscription."""
    return render_html(digest_view(content, subscription, base_url, now, web=True))


def render_html(view: DigestView) -> str:
    """The page, complete and self-contained."""
    page = _environment().get_template("digest.html.j2").render(view=view)
    # After the inlining, which would take these rules apart.
    return _inliner().inline(page).replace("</head>", _template("screens.html") + "</head>", 1)


def render_text(view: DigestView) -> str:
    """The same as plain text in lines of 72 cells; only an address may be longer."""
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
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=_template("digest.css"))


@cache
def _template(name: str) -> str:
    return resources.files("alerts").joinpath("templates", name).read_text("utf-8")


def _wrapped(text: str, indent: str = "", bullet: str = "") -> str:
    """`text` wrapped behind `indent`, or behind a bullet whose further lines are indented as far."""
    if not bullet:
        return wrap(text, TEXT_WIDTH, indent)
    return bullet + wrap(text, TEXT_WIDTH, " " * len(bullet))[len(bullet) :]


def _ruled(heading: str) -> str:
    return f"{heading}\n{'=' * min(display_width(heading), TEXT_WIDTH)}"
