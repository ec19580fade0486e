"""Who is let in: tokens, how often somebody may ask, and who may read where reading needs a token.

A token comes as ``Authorization: Bearer`` (RFC 6750), or as the password of ``Basic`` (RFC 7617), for which a browser
asks a person.
"""

from __future__ import annotations

import base64
import binascii
import math
import time
from collections.abc import Callable
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBearer

from monitor.bootstrap import App
from monitor.entrypoints.web.operators import is_operator
from monitor.entrypoints.web.rate_limit import RateLimit
from monitor.entrypoints.web.same_origin import only_own_forms, visitor_place
from monitor.model import OPERATOR, SCOPES, Caller, Scope

# What everybody may have: what a mail or a feed reader asks for with a secret in its address, what probes and browsers
# ask every service for.
OPEN = (
    "/static/", "/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/opensearch.xml", "/unsubscribe/", "/digests/",
    "/confirm/", "/preferences", "/feeds/", "/s/",
)  # fmt: skip
UNCOUNTED = ("/static/", "/healthz", "/readyz")
ASSISTANT = "/mcp"
_CHALLENGE = 'Basic realm="monitor", charset="UTF-8", Bearer'
# Shown in the description of the API. It lets everybody pass: `Doorkeeper` has looked at the token before.
BEARER = HTTPBearer(auto_error=False, description="A token of `monitor tokens make`.")


class Doorkeeper:
    """Looks at each request before anything else does. `operator`: whether it comes from the machine itself."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._limit = RateLimit(app.settings.rate)

    async def admit(self, request: Request) -> None:
        """Note who asks. HTTPException: 401 (no token, or none that is known), 429 (too often)."""
        secret, place = _secret(request), f"place {visitor_place(request)}"
        near = is_operator(request, self._app)
        known = secret and not self._limit.wait(place, time.monotonic())
        caller = await to_thread.run_sync(self._app.caller, secret) if known else None
        if not near and not request.url.path.startswith(UNCOUNTED):
            self._count(f"token {caller.name}" if caller else place)
        request.state.caller = caller
        if secret and caller is None and not _is_basic(request):  # a proxy may have asked for that password itself
            raise HTTPException(401, "This token is not known, or was revoked.", {"WWW-Authenticate": _CHALLENGE})
        if caller is None and not near and self._needs_token(request.url.path):
            raise HTTPException(401, "Reading needs a token here.", {"WWW-Authenticate": _CHALLENGE})

    def _count(self, caller: str) -> None:
        if wait := self._limit.count(caller, time.monotonic()):
            seconds = math.ceil(wait)
            raise HTTPException(
                429, f"Too many requests: ask again in {seconds} seconds.", {"Retry-After": str(seconds)}
            )

    def _needs_token(self, path: str) -> bool:
        if path == ASSISTANT:
            return True
        return self._app.settings.reading == "token" and not path.startswith(OPEN)


def _is_basic(request: Request) -> bool:
    return request.headers.get("authorization", "")[:6].lower() == "basic "


def _secret(request: Request) -> str:
    kind, _, rest = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return "-"  # no token of anybody


def the_operator(request: Request, _token: Annotated[object, Depends(BEARER)]) -> str:
    """A dependency: the operator, by token or by sitting at the machine. 403: it is somebody else."""
    if not is_operator(request, request.app.state.app):
        raise HTTPException(403, "This is for the operator.")
    return OPERATOR


def caller_with(scope: Scope) -> Callable[..., str]:
    """A dependency: the name of who may change things of that sort. 401: no token; 403: one without the scope.

    Who sits at the machine is the operator, without a token.
    """

    def named(request: Request, _token: Annotated[object, Depends(BEARER)]) -> str:
        caller: Caller | None = request.state.caller
        only_own_forms(request, request.app.state.app)  # a browser sends a password that it knows by itself
        if caller is None and is_operator(request, request.app.state.app):
            caller = Caller(OPERATOR, frozenset(SCOPES))
        if caller is None:
            raise HTTPException(401, f"This needs a token with the scope {scope!r}.", {"WWW-Authenticate": "Bearer"})
        if scope not in caller.scopes:
            raise HTTPException(403, f"This token has no scope {scope!r}.")
        return caller.name

    return named
