"""What the tests of the pipeline are made with: a small catalogue, a clock that stands, an empty database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from monitor.model import Draft, Programme, Source, SourceKind, Stamp
from monitor.store.db import Database
from monitor.tag.classifier import Classifier

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # Friday noon in Hong Kong
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@cache
def classifier() -> Classifier:
    """Knows one programme."""
    hub = Programme("rth", "scheme", "Research Talent Hub", "研究人才庫", "研究人才库", acronyms=("RTH",))
    return Classifier((hub,), "v1")


def empty(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder}/monitor.db")


def source(id_: str = "s", **values: object) -> Source:
    given = {"enabled": True, "scope": "all", "retain": "full"} | values
    return Source(id_, id_, "P", "en", SourceKind.FEED, f"https://{id_}.example/", timedelta(minutes=15), **given)  # type: ignore[arg-type]


def draft(number: int = 1, **values: object) -> Draft:
    given = {
        "url": f"https://h.example/{number}",
        "title": f"Hong Kong opens round {number} of the Research Talent Hub",
        "text": f"Round {number} of the Research Talent Hub in Hong Kong supports {number + 7} researchers.",
        "published": Stamp(NOW - HOUR, "second"),
        "source_id": "s",
        "publisher": "P",
        "scope": "all",
    } | values
    return Draft(**given)  # type: ignore[arg-type]
