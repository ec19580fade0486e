"""JSON APIs, read by dotted paths."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.source_kinds.spec import KindSpec, Rules


@dataclass(frozen=True, slots=True)
class ApiRules(Rules):
    """`[source.api]`: dotted paths into a JSON answer, e.g. ``result.records``; `{today:%Y%m%d}` may stand in `url`."""

    items: str
    title: str = "title"
    url: str = "url"
    guid: str = ""
    date: str = ""
    summary: str = ""
    text: str = ""
    url_prefix: str = ""
    language: str = ""


API = KindSpec("api", accept="application/json,*/*;q=0.5", rules=ApiRules)
