"""Money: sums in Hong Kong dollars, and matching ratios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from monitor.fact_kinds.fact import Fact


@dataclass(frozen=True, slots=True)
class Amount(Fact):
    """Money in Hong Kong dollars. A range has `hkd` as its lower and `hkd_max` as its upper end; a ratio no `hkd`."""

    name: ClassVar = "amount"
    plural: ClassVar = "amounts"
    labels: ClassVar = {"en": "amount", "zh-Hant": "金額", "zh-Hans": "金额"}

    hkd: float | None  # an int unless the text says cents
    text: str
    qualifier: Literal["exact", "approx", "min", "max", "vague"] = "exact"
    hkd_max: float | None = None
    per: str = ""  # "project", "company", "year", ...
    ratio: str = ""  # "1:2", Government first

    def classified(self) -> list[dict[str, Any]]:
        """A range is told twice, by its lower and its upper end."""
        line = {"hkd": self.hkd, "text": self.text, "qualifier": self.qualifier, "per": self.per}
        if self.ratio:
            line["ratio"] = self.ratio
        if self.hkd_max is None:
            return [line]
        return [line | {"range": "lower"}, line | {"hkd": self.hkd_max, "range": "upper"}]

    def exported(self) -> dict[str, Any]:
        line = {"hkd": self.hkd, "text": self.text, "qualifier": self.qualifier}
        further = {"hkd_max": self.hkd_max, "per": self.per, "ratio": self.ratio}
        return line | {name: item for name, item in further.items() if item}

    def value(self) -> str:
        """ "about HK$1.2m per project" """
        if self.hkd is None:
            return self.ratio or self.text
        words = {"approx": "about ", "min": "at least ", "max": "up to "}.get(self.qualifier, "")
        upper = f" to {_short(self.hkd_max)}" if self.hkd_max else ""
        per = f" per {self.per}" if self.per else ""
        return f"{words}HK${_short(self.hkd)}{upper}{per}"

    def exact(self) -> str:
        """ "HK$1,200,000" """
        return f"HK${self.hkd:,}" if self.hkd else self.ratio


def _short(hkd: float) -> str:
    for unit, size in (("bn", 1_000_000_000), ("m", 1_000_000)):
        if hkd >= size:
            return f"{hkd / size:.10g}{unit}"
    return f"{hkd:,}"
