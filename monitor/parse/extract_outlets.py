"""What is known of the pages of single publishers: `outlets.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from monitor.model import PageRules


@dataclass(frozen=True, slots=True)
class Outlet:
    """Selectors of one publisher's article pages. Empty ones fall to the extractor."""

    title: str = ""
    text: str = ""
    date: str = ""
    remove: tuple[str, ...] = ()
    twins: str = ""
    stop: tuple[re.Pattern[str], ...] = ()
    skip: tuple[re.Pattern[str], ...] = ()
    first: bool = False
    untimed: bool = False


_UNKNOWN = Outlet()


def outlet_of(url: str, rules: PageRules) -> Outlet:
    """The rules for a page: the source's own selectors where it has some, else those known of its host."""
    known = _outlets().get((urlsplit(url).hostname or "").lower(), _UNKNOWN)
    return replace(
        known,
        title=rules.title or known.title,
        text=rules.text or known.text,
        date=rules.date or known.date,
        remove=(*rules.remove, *known.remove),
        twins=rules.twins or known.twins,
        first=known.first and not rules.text,
    )


@cache
def _outlets() -> dict[str, Outlet]:
    data = tomllib.loads(files(__package__).joinpath("outlets.toml").read_text("utf-8"))
    return {host: _outlet(row) for row in data["outlet"] for host in row["hosts"]}


def _outlet(row: dict[str, Any]) -> Outlet:
    return Outlet(
        title=row.get("title", ""),
        text=row.get("text", ""),
        date=row.get("date", ""),
        remove=tuple(row.get("remove", ())),
        twins=row.get("twins", ""),
        stop=tuple(re.compile(pattern) for pattern in row.get("stop", ())),
        skip=tuple(re.compile(pattern) for pattern in row.get("skip", ())),
        first=bool(row.get("first", False)),
        untimed=bool(row.get("untimed", False)),
    )
