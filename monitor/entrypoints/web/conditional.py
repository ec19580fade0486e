"""Answers that are asked for again and again: an entity tag on each, and 304 for who has it already (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import StreamingResponse

# An answer may be kept and has to be asked about each time: what is new is to be seen at once.
_KEPT = "no-cache"
_TAG_LETTERS = 32  # 128 bits of SHA-256


class ConditionalRoute(APIRoute):
    """A route whose GET answers carry an ETag; streams and redirects have none."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, and the tag on what it gives."""
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            response = await answer(request)
            if request.method != "GET" or response.status_code != 200 or isinstance(response, StreamingResponse):
                return response
            return _tagged(request, response)

        return answered


def _tagged(request: Request, response: Response) -> Response:
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:_TAG_LETTERS]}"'
    response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", _KEPT)
    if not _matches(request.headers.get("if-none-match", ""), tag):
        return response
    kept = {name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")}
    return Response(status_code=304, headers=kept)


def _matches(asked: str, tag: str) -> bool:
    """The weak comparison (RFC 9110, 8.8.3.2)."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in asked.split(","))
