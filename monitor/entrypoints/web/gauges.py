"""What Prometheus is told: gauges that are read from the rows at each scrape, and a few counters of this process."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector

from monitor.bootstrap import App, Subscription
from monitor.entrypoints.wording import OUTCOMES, counts
from monitor.model import Health, SourceStatus
from monitor.parse import parser_pool

LATELY = timedelta(days=1)
SAMPLE = 1_000  # delays that are looked at, the newest ones
QUANTILES = (0.5, 0.95)


def registry_of(app: App, request_times: Histogram) -> CollectorRegistry:
    """All figures of now."""
    registry = CollectorRegistry()
    _sources(app, registry)
    _polls(app, registry)
    _telling(app, registry)
    registry.register(_Children())
    registry.register(request_times)
    return registry


class _Children(Collector):
    """The parser processes of this process."""

    def collect(self) -> list[CounterMetricFamily]:
        family = CounterMetricFamily(
            "monitor_parser_processes", "Parser processes started, and lost to what they read", labels=["event"]
        )
        for event in ("started", "lost"):
            family.add_metric([event], parser_pool.children[event])
        return [family]


def _polls(app: App, registry: CollectorRegistry) -> None:
    outcomes, delays = app.polled_lately(app.now() - LATELY, SAMPLE)
    polls = Gauge("monitor_polls", "Polls of the last 24 hours, by outcome", ["outcome"], registry=registry)
    for outcome, count in outcomes.items():
        polls.labels(outcome).set(count)
    what = "From publication to storage, of news of the last 24 hours whose publisher states the time of day"
    _delay_gauge("monitor_storing_delay_seconds", what, delays, registry)


def _telling(app: App, registry: CollectorRegistry) -> None:
    outbox = Gauge("monitor_outbox", "Messages by state", ["state"], registry=registry)
    for state, count in app.alerts.outbox_counts(personal=False).items():
        outbox.labels(state).set(count)
    subscriptions = Gauge("monitor_subscriptions", "Subscriptions by state", ["state"], registry=registry)
    states = Counter(_state(one) for one in app.alerts.subscriptions())
    for state in ("active", "paused", "paused-by-reader", "search-fault"):
        subscriptions.labels(state).set(states[state])
    pace = app.alerts.pace(app.now() - LATELY, SAMPLE)
    age = Gauge("monitor_outbox_oldest_seconds", "Age of the oldest message that waits; 0: none", registry=registry)
    age.set((app.now() - pace.waiting_since).total_seconds() if pace.waiting_since else 0)
    Gauge("monitor_digests_late", "Digests due for over half an hour", registry=registry).set(pace.late_digests)
    what = "From making a message to its acceptance, of those sent in the last 24 hours"
    _delay_gauge("monitor_sending_delay_seconds", what, pace.sending_delays, registry)


def _delay_gauge(name: str, what: str, delays: Sequence[float], registry: CollectorRegistry) -> None:
    gauge = Gauge(name, what, ["quantile"], registry=registry)
    ordered = sorted(delays)
    for part in QUANTILES:
        gauge.labels(str(part)).set(ordered[math.ceil(part * len(ordered)) - 1] if ordered else math.nan)


def _state(one: Subscription) -> str:
    if one.paused_at:
        return "paused-by-reader" if one.paused_by == "reader" else "paused"
    return "search-fault" if one.search_fault else "active"


def _accounted(status: SourceStatus) -> dict[str, int]:
    found = counts([status.last_listed]) if status.last_listed else {}
    return {name: number for name, number in found.items() if name in OUTCOMES}


def _sources(app: App, registry: CollectorRegistry) -> None:
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
