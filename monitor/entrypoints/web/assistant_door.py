"""/mcp: the tools for assistants. The doorkeeper wants a token of everybody but who sits at the machine."""

from __future__ import annotations

from fastapi.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

POST_ONLY = "Questions are sent here by POST: see docs/assistant.md."
MISSING = "The extra `assistant` is not installed here: see docs/assistant.md."


class AssistantDoor:
    """An ASGI application. What it needs is read when somebody first comes: half a second, and most services have no
    such visitors.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":  # we never begin to speak, so there is no stream to listen to (the standard: 405)
            await PlainTextResponse(POST_ONLY, 405, {"Allow": "POST"})(scope, receive, send)
            return
        try:
            from monitor.entrypoints.assistant.serving import over_http
        except ImportError:
            await PlainTextResponse(MISSING, 404)(scope, receive, send)
            return
        await over_http(scope["app"].state.app, scope, receive, send)
