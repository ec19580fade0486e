"""Deadlines: by when a reader must act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Self

from monitor.fact_kinds.fact import Fact


@dataclass(frozen=True, slots=True)
class Deadline(Fact):
    """By when one must act, in Hong Kong. `date` inclusive."""

    name: ClassVar = "deadline"
    plural: ClassVar = "deadlines"
    labels: ClassVar = {"en": "deadline", "zh-Hant": "截止日期", "zh-Hans": "截止日期"}
    style: ClassVar = "deadline"

    date: date
    text: str
    time: str = ""  # "17:00"
    flags: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"date": self.date.isoformat(), "flags": list(self.flags)}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Self:
        return cls(date.fromisoformat(stored["date"]), stored["text"], stored["time"], tuple(stored["flags"]))

    def exported(self) -> dict[str, Any]:
        line = {"date": self.date.isoformat(), "text": self.text}
        return line | ({"time": self.time} if self.time else {})

    def value(self) -> str:
        """ "2026-04-30 18:00" """
        return f"{self.date} {self.time}".strip()

    def badge(self) -> str:
        """ "by 30 Apr 2026, 18:00" """
        return f"by {self.date:%-d %b %Y}" + (f", {self.time}" if self.time else "")
