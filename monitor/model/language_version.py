"""What an article shares with its versions in other languages, and a stored article beside which it is held."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionMarks:
    """Facts that are the same whatever the language, and the headline's embedding. Made by `identify.version_marks`.

    Facts are 32 bits, their kind in the four lowest; ascending.
    """

    titled: tuple[int, ...] = ()  # of the headline
    told: tuple[int, ...] = ()  # of the first lines, and figures of the whole text
    vector: bytes = b""  # a signed byte each; empty: no encoder was at hand, or none was needed
    model: str = ""  # that made the vector: vectors of two models cannot be compared

    def pack(self) -> bytes:
        """The facts; the vector is kept beside them, since it comes later."""
        facts = (*self.titled, *self.told)
        return struct.pack(f"<B{len(facts)}I", len(self.titled), *facts)

    @classmethod
    def unpack(cls, data: bytes, vector: bytes = b"", model: str = "") -> VersionMarks:
        """What `pack` gave."""
        titled, *facts = struct.unpack(f"<B{len(data) // 4}I", data)
        return cls(tuple(facts[:titled]), tuple(facts[titled:]), vector, model)


NO_MARKS = VersionMarks()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article beside others of the same publisher and of about the same time; `minute`: of its publication, since
    1970 in UTC. Ids are -1 where it is not stored yet or has no story."""

    article_id: int
    story_id: int
    chinese: bool
    minute: int
    exact_time: bool
    marks: VersionMarks
