"""What went wrong, for a program: problems of RFC 9457, each kind with a stable name."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from monitor.errors import MonitorError, NotFound, QueryError, Refused, StaleMark, StoreError

# A URI that says which kind a problem is and need not lead anywhere (RFC 9457, 3.1.1).
PROBLEM_NAMES = "tag:hk-innotech-monitor,2026:problem/"
_KINDS: tuple[tuple[type[MonitorError], int, str], ...] = (
    (NotFound, 404, "not-found"), (QueryError, 400, "query"), (StaleMark, 410, "stale-mark"),
    (Refused, 400, "refused"), (StoreError, 503, "unavailable"),
)  # fmt: skip
_OF_STATUS = {
    400: "refused", 401: "token", 403: "forbidden", 404: "not-found", 405: "method", 422: "parameter", 429: "too-often",
    503: "unavailable",
}  # fmt: skip


def problem_of(error: Exception) -> dict[str, Any]:
    """The problem of an error: `type`, `title`, `status`, `detail`, and of a search `position`, of a parameter its
    name.
    """
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][1:])
        return _problem(422, "parameter", f"{name}: {first['msg']}") | {"parameter": name}
    if isinstance(error, HTTPException):
        return _problem(error.status_code, _OF_STATUS.get(error.status_code, ""), str(error.detail))
    for kind, status, name in _KINDS:
        if isinstance(error, kind):
            where = {"position": error.position} if isinstance(error, QueryError) else {}
            return _problem(status, name, str(error)) | where
    return _problem(500, "fault", "Something went wrong here. It has been written down.")


def _problem(status: int, name: str, detail: str) -> dict[str, Any]:
    kind = PROBLEM_NAMES + name if name else "about:blank"
    return {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
