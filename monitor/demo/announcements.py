"""What the newsroom publishes: `announcements.toml`, with its dates filled in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from monitor.demo.dates import fill
from monitor.model import HONG_KONG

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One article that a desk lists. Instants are aware; `text` has its paragraphs apart by an empty line."""

    desk: str
    number: int
    title: str
    text: str
    published: datetime
    changed: datetime  # when the page was last touched
    story: str = ""  # versions in other languages share it; empty: there are none

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


@dataclass(frozen=True, slots=True)
class Programme:
    """What is published when the newsroom opens, and what stands there after phase two."""

    first: tuple[Announcement, ...]
    second: tuple[Announcement, ...]


def load(now: datetime) -> Programme:
    """The announcements of a newsroom that opens at `now` (aware). Nothing is published later than that."""
    tables = tomllib.loads(files("monitor.demo").joinpath("announcements.toml").read_text("utf-8"))
    first = tuple(_announcement(table, now) for table in tables["announcement"])
    edits = {(edit["desk"], edit["number"]): edit for edit in tables["edit"]}
    kept = [_edited(one, edits.get((one.desk, one.number)), now) for one in first]
    repeated = [_repeated(table, first, now) for table in tables["repeat"]]
    new = [_announcement(table, now) for table in tables["new"]]
    return Programme(first, (*kept, *repeated, *new))


def _announcement(table: Table, now: datetime) -> Announcement:
    published = (now - timedelta(minutes=table["age"])).replace(microsecond=0)
    return Announcement(
        desk=table["desk"],
        number=table["number"],
        title=_filled(table["title"], published),
        text=_filled(table["text"], published),
        published=published,
        changed=published,
        story=table.get("story", ""),
    )


def _edited(one: Announcement, edit: Table | None, now: datetime) -> Announcement:
    if edit is None:
        return one
    return replace(one, text=_filled(edit["text"], one.published), changed=now.replace(microsecond=0))


def _repeated(table: Table, first: tuple[Announcement, ...], now: datetime) -> Announcement:
    """The same words once more, at another address and a later time."""
    original = next(one for one in first if (one.desk, one.number) == (table["desk"], table["of"]))
    moment = now.replace(microsecond=0)
    return replace(original, number=table["number"], published=moment, changed=moment)


def _filled(text: str, published: datetime) -> str:
    return fill(text.strip("\n"), published.astimezone(HONG_KONG).date())
