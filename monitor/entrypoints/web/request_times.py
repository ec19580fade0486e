"""How long answers take, by the pattern of their address: what visitors feel of the database.

A histogram of this process: unlike the other figures it begins anew with it, as Prometheus expects of counters.
"""

from __future__ import annotations

import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Receive, Scope, Send

LIMITS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
# How many people subscribe is for nobody to count.
UNSAID = (
    "/subscribe",
    "/confirm",
    "/preferences",
    "/unsubscribe",
    "/searches",
    "/s/",
)


class RequestTimes:
    """The ASGI application inside, its requests timed from their head to the last byte of the answer."""

    def __init__(self, app: ASGIApp, times: Histogram) -> None:
        self._app, self._times = app, times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNSAID):
            return await self._app(scope, receive, send)
        begun = time.perf_counter()
        try:
            await self._app(scope, receive, send)
        finally:
            route = getattr(scope.get("route"), "path", "other")  # the pattern: addresses hold secrets
            self._times.labels(route).observe(time.perf_counter() - begun)


def request_histogram() -> Histogram:
    """An empty one, of no registry."""
    return Histogram("monitor_request_seconds", "Time to answer", ["route"], registry=None, buckets=LIMITS_S)
