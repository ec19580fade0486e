"""Deadlines: by when a reader must act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Self

from monitor.fact_kinds.fact import Fact


@dataclass(frozen=True, slots=True)
class Deadline(Fact):
    """By when one must act, in Hong Kong. `date` inclusive. `round`: "2" for that of a second round or phase."""

    name: ClassVar = "deadline"
    plural: ClassVar = "deadlines"
    labels: ClassVar = {"en": "deadline", "zh-Hant": "截止日期", "zh-Hans": "截止日期"}
    style: ClassVar = "deadline"

    date: date
    text: str
    time: str = ""  # "17:00"
    flags: tuple[str, ...] = ()
    round: str = ""

    def stored(self) -> dict[str, Any]:
        line = asdict(self) | {"date": self.date.isoformat(), "flags": list(self.flags)}
        return {name: item for name, item in line.items() if item or name != "round"}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Self:
        day, flags = date.fromisoformat(stored["date"]), tuple(stored["flags"])
        return cls(day, stored["text"], stored["time"], flags, stored.get("round", ""))

    def exported(self) -> dict[str, Any]:
        line = {"date": self.date.isoformat(), "text": self.text}
        further = {"time": self.time, "round": self.round}
        return line | {name: item for name, item in further.items() if item}

    def value(self) -> str:
        """ "2026-04-30 18:00" """
        return f"{self.date} {self.time}".strip()

    def badge(self) -> str:
        """ "by 30 Apr 2026, 18:00" """
        return f"by {self.date:%-d %b %Y}" + (f", {self.time}" if self.time else "")
