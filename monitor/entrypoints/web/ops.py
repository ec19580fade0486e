"""/healthz: the process answers. /readyz: it can do its work. /metrics: Prometheus."""

from __future__ import annotations

from collections import Counter
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from monitor.bootstrap import Subscription
from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.wording import OUTCOMES, counts
from monitor.model import Health, SourceStatus

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
def metrics(app: TheApp) -> Response:
    """Gauges read from the rows at each scrape: replicas agree, and a restart loses nothing."""
    registry = CollectorRegistry()
    _source_gauges(app, registry)
    outbox = Gauge("monitor_outbox", "Messages by state", ["state"], registry=registry)
    for state, count in app.alerts.outbox_counts(personal=False).items():
        outbox.labels(state).set(count)
    subscriptions = Gauge("monitor_subscriptions", "Subscriptions by state", ["state"], registry=registry)
    states = Counter(_state(one) for one in app.alerts.subscriptions())
    for state in ("active", "paused", "paused-by-reader", "search-fault"):
        subscriptions.labels(state).set(states[state])
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _state(one: Subscription) -> str:
    if one.paused_at:
        return "paused-by-reader" if one.paused_by == "reader" else "paused"
    return "search-fault" if one.search_fault else "active"


def _accounted(status: SourceStatus) -> dict[str, int]:
    found = counts([status.last_listed]) if status.last_listed else {}
    return {name: number for name, number in found.items() if name in OUTCOMES}


def _source_gauges(app: TheApp, registry: CollectorRegistry) -> None:
    states = Gauge("monitor_sources", "Enabled sources by state", ["state"], registry=registry)
    articles = Gauge("monitor_source_articles", "Stored articles of a source", ["source"], registry=registry)
    success = Gauge(
        "monitor_source_last_success_seconds", "Last successful poll, Unix time", ["source"], registry=registry
    )
    newest = Gauge("monitor_source_last_new_seconds", "Last new article, Unix time", ["source"], registry=registry)
    entries = Gauge(
        "monitor_source_entries",
        "Entries that the last poll which read any found, by what became of them; their sum is all that was found",
        ["source", "outcome"],
        registry=registry,
    )
    for state in Health:
        states.labels(state.value).set(0)
    for status in app.source_statuses():
        if not status.source.enabled:
            continue
        states.labels(status.health.value).inc()
        articles.labels(status.source.id).set(status.articles)
        for outcome, count in _accounted(status).items():
            entries.labels(status.source.id, outcome).set(count)
        if status.last_success_at:
            success.labels(status.source.id).set(status.last_success_at.timestamp())
        if status.last_new_at:
            newest.labels(status.source.id).set(status.last_new_at.timestamp())
