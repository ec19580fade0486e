"""The web addresses in a message. Pure. The pages behind them are served by the entry points."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"'\\`]+", re.IGNORECASE)


def unsubscribe_url(base_url: str, token: str) -> str:
    """GET: a page with one button; POST: ends the subscription, without cookies or log-in (RFC 8058)."""
    return f"{base_url.rstrip('/')}/unsubscribe/{token}"


def confirm_url(base_url: str, token: str) -> str:
    """The page on which the owner of an address confirms a subscription. GET changes nothing."""
    return f"{base_url.rstrip('/')}/confirm/{token}"


def preferences_url(base_url: str, link: str) -> str:
    """The page of a reader's own subscriptions; empty without a signed link, or where no pages are reached."""
    return f"{base_url.rstrip('/')}/preferences/{link}" if base_url and link else ""


def help_url(base_url: str) -> str:
    """What a search may say, and where a reader's own page is found."""
    return f"{base_url.rstrip('/')}/help"


def digest_url(base_url: str, key: str) -> str:
    """The unlisted web copy of a digest."""
    return f"{base_url.rstrip('/')}/digests/{key}"


def calendar_url(page_url: str) -> str:
    """The deadlines of a story as a calendar file, beside its page; empty where there is no page."""
    return f"{page_url}/deadlines.ics" if page_url else ""


def safe_url(url: str) -> str:
    """`url` if it may stand in a link: http or https without spaces, quotes or what cannot be printed; else empty."""
    return url if _LINK.fullmatch(url) and url.isprintable() else ""
