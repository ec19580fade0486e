"""A digest as the parts of a mail, its HTML part small enough not to be clipped. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from alerts.model import DigestContent, Subscription
from alerts.presentation import digest_view
from alerts.rendering import render_html, render_text
from alerts.sections import ITEM_CAP, arrange

HTML_LIMIT = 90_000  # bytes: Gmail clips an HTML part near 102 kB; the rest is a margin for what relays add
_FEWEST_WHOLE = 5  # items in full, where all others have no more than their headline: about 10 kB


class MailParts(NamedTuple):
    """The subject and the two alternative bodies."""

    subject: str
    html: str
    text: str


def render_mail(
    content: DigestContent, subscription: Subscription, base_url: str, now: datetime, key: str = ""
) -> MailParts:
    """The parts of the mail. Where the HTML is too large, fewer items are shown in full; where the headlines alone are,
    the HTML leaves out the last of them, which the text part names.

    `base_url`: where the pages are served, or empty; `key`: of the web copy, or empty.
    """
    cap, not_named = min(ITEM_CAP, content.total - len(content.rest)), 0
    while True:
        view = digest_view(content, subscription, base_url, now, key, not_named=not_named)
        html = render_html(view)
        named = len(view.rest) - not_named
        if len(html.encode()) <= HTML_LIMIT or (cap <= 1 and not named):
            return MailParts(view.subject, html, render_text(view))
        if cap > _FEWEST_WHOLE or not named:
            cap = cap * 3 // 4  # a quarter less at a time: some ten renderings from 40 items to one
            content = arrange(content.items, now, cap, content.search)
        else:
            not_named += max(1, named // 10)
