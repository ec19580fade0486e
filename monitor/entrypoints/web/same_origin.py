"""Who sends a form: a page of ours or another site, and a visitor of which place."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from monitor.bootstrap import App

RETRY_AFTER_S = "3600"  # what is limited is limited by the hour
_IPV6_SITE = 64  # bits: what one site is given at least (RFC 6177)


def only_own_forms(request: Request, app: App) -> None:
    """403 for a form of another site. What a browser says of the sites (Fetch Metadata) goes first: no page can change
    it. Else the Origin must be ours, by the name that was asked for or by `MONITOR_BASE_URL` (a proxy may ask us by
    another name). Who says neither is no browser, and no site's page has made it ask.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        names = {request.headers.get("host"), urlsplit(app.settings.base_url).netloc}
        said = [request.headers[name] for name in ("origin", "referer") if name in request.headers]
        ours = all(urlsplit(address).netloc in names for address in said)
    if not ours:
        raise HTTPException(403, "This form came from another site.")


def visitor_place(request: Request) -> str:
    """Where a visitor comes from; of IPv6 the site, since one has many addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    site = int(address) >> (128 - _IPV6_SITE) if isinstance(address, IPv6Address) else int(address)
    return f"{address.version}:{site}"
