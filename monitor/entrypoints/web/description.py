"""The description of the API (OpenAPI), beside what the routes say of themselves: its problems, and an example of each
question.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from monitor.entrypoints.web.answers import Problem

_MEDIA = "application/problem+json"
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {_MEDIA: {"schema": _SCHEMA}}}
    for status, words in {
        400: "The search cannot be understood, or the wish cannot be met.",
        401: "A token is needed, or the one sent is not known.",
        403: "The token has not that scope, or nobody may.",
        404: "There is no such thing.",
        410: "The mark is of another store: begin again.",
        422: "A parameter is not what it must be.",
        429: "Too often: see Retry-After.",
        503: "The database is out of reach, or the question costs too much: see Retry-After.",
    }.items()
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with; those of every route are among them."""
    return {status: PROBLEMS[status] for status in sorted({401, 422, 429, 503, *statuses})}


def describe(server: FastAPI) -> dict[str, Any]:
    """The whole description, made once."""
    if server.openapi_schema is None:
        made = get_openapi(
            title=server.title, version=server.version, description=server.description, routes=server.routes
        )
        made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        server.openapi_schema = made
    return server.openapi_schema
