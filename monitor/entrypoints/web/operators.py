"""Who may change things by hand and sees how the service does: whoever sits at its machine or sends the
operator's token.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from monitor.bootstrap import App
from monitor.entrypoints.web.same_origin import only_own_forms

OWN_NAMES = ("127.0.0.1", "::1", "localhost")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def is_operator(request: Request, app: App) -> bool:
    """Whether a request comes from this machine and calls us by our name.

    Behind a proxy every visitor comes from the proxy's address, so a forwarded request is nobody's of this machine.
    Another name that leads here is another site's (DNS rebinding).
    """
    return _has_token(request) or (_is_near(request) and _names_us(request, app))


def only_operators(request: Request, app: App) -> None:
    """403 for everybody else, and for a form of another site."""
    if not _has_token(request) and not _is_near(request):
        raise HTTPException(
            403, "This is done on the machine of the service; elsewhere use `monitor story` and `monitor deliveries`."
        )
    if not _has_token(request) and not _names_us(request, app):
        raise HTTPException(403, "This service is not called so.")
    if request.method == "POST":
        only_own_forms(request, app)


def _has_token(request: Request) -> bool:
    """Whether the operator's token was sent: see `doorkeeper`."""
    caller = getattr(request.state, "caller", None)
    return caller is not None and bool(caller.is_operator)


def _is_near(request: Request) -> bool:
    client = request.client.host if request.client else ""
    return client in ("127.0.0.1", "::1") and not any(name in request.headers for name in _FORWARDED)


def _names_us(request: Request, app: App) -> bool:
    return request.url.hostname in (*OWN_NAMES, urlsplit(app.settings.base_url).hostname)
