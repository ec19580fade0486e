"""The limits that the docs promise are those of the code."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from monitor.fetch.connection import USUAL_PORTS
from monitor.fetch.fetch_limits import Limits, mib
from monitor.parse.parser_pool import ParserPool
from monitor.parse.raw_items import MAX_ENTRIES
from monitor.pipeline.article_pages import MOST_PAGES_OF_POLL, MOST_SECONDS

ROOT = Path(__file__).parents[2]
FETCH = Limits()
PARSER = {name: given.default for name, given in inspect.signature(ParserPool).parameters.items()}


@pytest.mark.parametrize(
    "promise",
    [
        f"{FETCH.total:g} s in all",
        f"{mib(FETCH.raw)} on the wire",
        f"{mib(FETCH.decoded)} unpacked",
        f"{mib(FETCH.head)} of head",
        f"{FETCH.redirects} redirects",
        f"{FETCH.url:,} characters of address",
        f"ports {', '.join(map(str, sorted(USUAL_PORTS)))} and the source's own",
        f"processor time ({PARSER['cpu_s']:g} s)",
        f"wall time ({PARSER['wall_s']:g} s)",
        f"{MAX_ENTRIES:,} entries",
        f"{MOST_PAGES_OF_POLL} article pages in {MOST_SECONDS / 60:g} minutes",
    ],
)
def test_a_limit_is_the_documented_one(promise: str) -> None:
    limits = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("\n## Bounds\n", 1)[1].split("\n## ", 1)[0]

    assert promise in limits
