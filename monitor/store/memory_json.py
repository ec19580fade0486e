"""What is remembered of a source, as JSON and back.

A value that cannot be read, whoever wrote it, must not stop a poll: it is dropped with a log line, and the source goes
on as if that had never been known.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter, ValidationError

from monitor.model import FeedHints, Gone, ListMemory, Moves, SourceMemory, StandIn
from monitor.model.probation import Probation

VERSION = 1  # a new number whenever a field means something else; new and dropped fields need none

log = logging.getLogger(__name__)


def _aware(moves: Moves) -> Moves:
    if moves.first is not None and moves.first.tzinfo is None:
        raise ValueError("an instant without a zone")
    return moves


_Count = Annotated[int, Field(ge=0)]
_ArticleId = Annotated[int, Field(gt=0, lt=2**63)]  # what a column of either database holds
_READERS: Mapping[str, TypeAdapter[Any]] = {
    "moves": TypeAdapter(Annotated[Moves, AfterValidator(_aware)]),
    "gone": TypeAdapter(Gone),
    "floor": TypeAdapter(AwareDatetime | None),
    "hints": TypeAdapter(FeedHints),
    "window": TypeAdapter(_Count),
    "fresh": TypeAdapter(_Count),
    "pace": TypeAdapter(Annotated[float, Field(ge=1, allow_inf_nan=False)]),
    "probation": TypeAdapter(Probation),
    "why": TypeAdapter(str),
    "listed": TypeAdapter(tuple[_ArticleId, ...]),
    "missing": TypeAdapter(tuple[_ArticleId, ...]),
    "lists": TypeAdapter(ListMemory),
    "stand_in": TypeAdapter(StandIn | None),
    "sought": TypeAdapter(AwareDatetime | None),
}
_WRITER = TypeAdapter(SourceMemory)


def to_json(memory: SourceMemory) -> dict[str, Any]:
    """The form that is stored: an object of strings, numbers and lists, with the version of the form."""
    stored: dict[str, Any] = _WRITER.dump_python(memory, mode="json")
    return {"version": VERSION, **stored}


def from_json(stored: Mapping[str, Any], source_id: str) -> SourceMemory:
    """What `to_json` gave; of anything else, as much as can be read. Never raises for JSON."""
    if not stored:
        return SourceMemory()
    if stored.get("version") != VERSION:
        log.warning("source %s: its memory has the unknown version %r and is dropped", source_id, stored.get("version"))
        return SourceMemory()
    read: dict[str, Any] = {}
    for name in stored.keys() - {"version"}:
        try:
            read[name] = _READERS[name].validate_python(stored[name])
        except KeyError:
            log.warning("source %s: an unknown value is dropped from its memory: %s", source_id, name)
        except ValidationError as error:
            log.warning("source %s: %s cannot be read and is dropped: %s", source_id, name, error.errors()[0]["msg"])
    return SourceMemory(**read)
