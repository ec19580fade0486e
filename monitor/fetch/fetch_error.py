"""Why a fetch cannot go on: one exception inside this room, one value (`FetchFailed`) outside of it. Pure."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import FailureClass


class FetchError(Exception):
    """A fetch that cannot go on. The fields are those of `FetchFailed`."""

    def __init__(
        self,
        code: str,
        reason: str,
        failure: FailureClass = FailureClass.SOFT,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.failure = failure
        self.status = status
        self.retry_after = retry_after
