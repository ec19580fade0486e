"""Lays out a digest as HTML, for mails and web copies, and as plain text. Pure: the same values give the same bytes.

The HTML keeps to what Gmail and Outlook render: tables for layout, styles inlined by css-inline, one style block for
narrow screens and dark mode, no images. A run makes thousands of digests of the same few hundred items, so each item
is laid out once in each language.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, lru_cache
from importlib import resources

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.digest_views import LESS, DigestView, ItemView, ShortView
from alerts.model import DigestContent, Language, Subscription
from alerts.plain_text import TEXT_WIDTH, display_width, wrap
from alerts.presentation import digest_view
from alerts.translations import TRANSLATIONS

_CACHED = 4_096  # items laid out, or lines: 1,000 announcements in three languages, some 10 MB
_PLACE = re.compile(r"<!--place-(\w+)-->")


def render_web_copy(content: DigestContent, subscription: Subscription, base_url: str, now: datetime) -> str:
    """The page of a digest: every item, no address of the subscriber, no way to end the subscription."""
    return render_html(digest_view(content, subscription, base_url, now, web=True))


def render_html(view: DigestView) -> str:
    """The page, complete and self-contained: the frame, whose places are then filled with the items."""
    frame = _inliner().inline(_environment().get_template("digest.html.j2").render(view=view))
    items = (item for section in view.sections for item in section.items)
    own = bool(view.preferences_url)
    filled = {str(number): _item_html(item, view.language, own) for number, item in enumerate(items)}
    filled["rest"] = "".join(map(_rest_html, view.rest[: len(view.rest) - view.not_named]))
    page = _PLACE.sub(lambda place: filled[place[1]], frame)
    page = page.replace(LESS, f"{view.preferences_url}/less/")
    # After the inlining, which would take these rules apart.
    return page.replace("</head>", _template("screens.html") + "</head>", 1)


def render_text(view: DigestView) -> str:
    """The same as plain text in lines of 72 cells; only an address may be longer. The rest is named whole."""
    template = _environment().get_template("digest.txt.j2")
    own = bool(view.preferences_url)
    text = template.render(view=view, text_of=lambda item: _item_text(item, view.language, own)).strip() + "\n"
    return text.replace(LESS, f"{view.preferences_url}/less/")


def render_notice_html(mail: object, language: Language) -> str:
    """A mail to one person (`alerts.personal_mails.PersonalMail`) as HTML, in the dress of the digests."""
    template = _environment().get_template("notice.html.j2")
    page = _inliner().inline(template.render(mail=mail, lang=TRANSLATIONS[language].language_tag))
    return page.replace("</head>", _template("screens.html") + "</head>", 1)


@lru_cache(_CACHED)
def _item_html(item: ItemView, language: Language, own: bool) -> str:
    """`own`: with links that only its reader has."""
    laid_out = _environment().get_template("item.html.j2").render(item=item, texts=TRANSLATIONS[language], own=own)
    return _inliner().inline_fragment(laid_out, "")


@lru_cache(_CACHED)
def _item_text(item: ItemView, language: Language, own: bool) -> str:
    template = _environment().get_template("item.txt.j2")
    return template.render(item=item, texts=TRANSLATIONS[language], own=own).strip("\n")


@lru_cache(_CACHED)
def _rest_html(item: ShortView) -> str:
    return _environment().get_template("rest.html.j2").render(item=item)


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


@lru_cache(_CACHED)
def _wrapped(text: str, indent: str = "", bullet: str = "") -> str:
    """`text` wrapped behind `indent`, or behind a bullet whose further lines are indented as far."""
    if not bullet:
        return wrap(text, TEXT_WIDTH, indent)
    return bullet + wrap(text, TEXT_WIDTH, " " * len(bullet))[len(bullet) :]


def _ruled(heading: str) -> str:
    return f"{heading}\n{'=' * min(display_width(heading), TEXT_WIDTH)}"
