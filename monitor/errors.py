"""Everything that can go wrong, as one tree.

    MonitorError
    ├── ConfigurationError     sources.toml, programmes.toml or MONITOR_*: every fault at once (exit status 2)
    ├── QueryError             a search that cannot be understood: points at the character
    ├── Refused                a wish that cannot be met as it was put (exit status 2)
    ├── StaleMark              a poller's mark is of another store: it begins anew
    ├── ImportRefused          one line of an import file that cannot be taken
    ├── NotFound               no article, story, source or programme of that name
    └── StoreError             the database is missing, too new, or out of reach
        └── Overloaded         too many ask at one time, or one asks for too much

Trouble that is *expected* while watching the world (a server that is down, a page that changed) is no exception but a
value: see `FetchFailed` and `ParseFailed` in `monitor.model`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class MonitorError(Exception):
    """The root. `permanent` says whether trying again without a change can help."""

    permanent = True


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a configuration, with its place.

    `file`: path as the user wrote it. `where`: the entry, e.g. ``source "rthk-en"`` or ``line 12``. `key`: may be "".
    """

    file: str
    where: str
    key: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where, self.key) if part)
        return f"{place}: {self.message}"


class ConfigurationError(MonitorError):
    """A configuration that is refused whole; `faults` lists every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, faults)))


class QueryError(MonitorError):
    """A search that cannot be understood. `position` is the 0-based offset of the character at fault."""

    def __init__(self, message: str, position: int = 0) -> None:
        self.position = position
        super().__init__(f"{message} (at character {position + 1})")


def with_proposals(sentence: str, names: Sequence[str]) -> str:
    """A sentence that says that something is not there, with what may have been meant."""
    return f"{sentence}; did you mean {' or '.join(map(repr, names))}?" if names else sentence


class Refused(MonitorError):
    """A wish that cannot be met as it was put, with the reason in one sentence."""


class StaleMark(MonitorError):
    """A poller's mark that means nothing here: the store was restored or moved since."""


class ImportRefused(MonitorError):
    """One line of an import that cannot be taken; the other lines are."""


class NotFound(MonitorError):
    """No article, story, source or programme of that name."""


class StoreError(MonitorError):
    """The database is missing, newer than this program, or out of reach."""

    permanent = False


class Overloaded(StoreError):
    """Too many ask the database at one time, or one asks for too much."""
