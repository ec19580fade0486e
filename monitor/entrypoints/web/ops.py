"""/healthz: the process answers. /readyz: it can do its work. /metrics: Prometheus."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.web.gauges import registry_of

ops_router = APIRouter(tags=["operation"])


@ops_router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@ops_router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, Any]:
    """Over the service's own connections, in a thread of its own: visitors that wait say nothing of the service."""
    state = request.app.state
    report: dict[str, Any] = await to_thread.run_sync(state.service.health, limiter=state.readiness)
    response.status_code = 200 if report["ready"] else 503
    return report


@ops_router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request, app: TheApp) -> Response:
    """Read from the rows at each scrape: replicas agree, and a restart loses nothing."""
    registry = registry_of(app, request.app.state.request_times)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
