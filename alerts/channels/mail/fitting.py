"""A digest as the parts of a mail, its HTML part small enough not to be clipped. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from alerts.model import DigestContent, Subscription
from alerts.presentation import digest_view
from alerts.rendering import render_html, render_text
from alerts.sections import ITEM_CAP, arrange

HTML_LIMIT = 90_000  # bytes: Gmail clips an HTML part near 102 kB; the rest is a margin for what relays add


class MailParts(NamedTuple):
    """The subject and the two alternative bodies."""

    subject: str
    html: str
    text: str


def render_mail(
    content: DigestContent, subscription: Subscription, base_url: str, now: datetime, key: str = ""
) -> MailParts:
    """The parts of the mail. Where long titles or summaries make the HTML too large, fewer items are shown in full.

    `base_url`: where the pages are served, or empty; `key`: of the web copy, or empty.
    """
    cap = min(ITEM_CAP, content.total - len(content.rest))
    while True:
        view = digest_view(content, subscription, base_url, now, key)
        html = render_html(view)
        if len(html.encode()) <= HTML_LIMIT or cap <= 1:
            return MailParts(view.subject, html, render_text(view))
        cap = cap * 3 // 4  # a quarter less at a time: at most 11 renderings from 40 items to one
        content = arrange(content.items, now, cap)
