"""The week and the truth about it. Times are aware; days are those of Hong Kong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

ANNOUNCED = "announced"  # the kind of a story's first event; every other kind is a change
Key = tuple[str, int]  # of an event: its story, and its place among the story's events


@dataclass(frozen=True)
class Event:
    """Something that a reader is to be told once: an announcement (`number` 0) or a later change of it."""

    story: str
    number: int
    kind: str
    at: datetime  # published by whoever was first

    @property
    def key(self) -> Key:
        return self.story, self.number


@dataclass(frozen=True)
class Version:
    """What stands at an address from `at` on. `event`: the newest that it tells."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    summary: str
    event: Key

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Page:
    """One address. `gone`: when its issuer took it down, and the event that this was."""

    url: str
    source: str
    versions: tuple[Version, ...]
    links: tuple[tuple[str, str], ...] = ()  # (language, address) of its other languages
    strength: int = 0  # of editing; 0: the issuer's own, or the first outlet's
    gone: tuple[datetime, Key] | None = None

    def at(self, now: datetime) -> Version | None:
        """What stands there now; None before it was published and after it was taken down."""
        if self.gone and self.gone[0] <= now:
            return None
        return next((version for version in reversed(self.versions) if version.at <= now), None)

    def event_at(self, now: datetime) -> Key:
        """The newest event that the address tells, its removal included."""
        if self.gone and self.gone[0] <= now:
            return self.gone[1]
        return next((version for version in reversed(self.versions) if version.at <= now), self.versions[0]).event


@dataclass(frozen=True)
class Week:
    """All of it. `events`: by key. `start`: midnight of its first day."""

    start: datetime
    events: Mapping[Key, Event]
    pages: Sequence[Page]
