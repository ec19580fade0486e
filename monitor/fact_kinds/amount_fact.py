"""Money: sums in Hong Kong dollars with what they are for, and matching ratios."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from monitor.fact_kinds.fact import Fact

SHOWN_ROLES = frozenset({"", "grant", "ceiling", "budget"})
"""What a reader can get, or what is set aside for it; "" is a sum of which the words beside it say nothing, as are all
that were stored before there were roles."""


@dataclass(frozen=True, slots=True)
class Amount(Fact):
    """Money in Hong Kong dollars. A range has `hkd` as its lower and `hkd_max` as its upper end; a ratio no `hkd`.

    `role`: of `SHOWN_ROLES`, or what is told of money but is none for the reader: "price", "turnover", "loss", "fine",
    "investment", "value", "donation", "loan", "pay" (see `monitor/tag/facts/amounts.toml`).
    """

    name: ClassVar = "amount"
    plural: ClassVar = "amounts"
    labels: ClassVar = {"en": "amount", "zh-Hant": "金額", "zh-Hans": "金额"}

    hkd: float | None  # an int unless the text says cents
    text: str
    qualifier: Literal["exact", "approx", "min", "max", "vague"] = "exact"
    hkd_max: float | None = None
    per: str = ""  # "project", "company", "year", ...
    ratio: str = ""  # "1:2", Government first
    role: str = field(default="", compare=False)  # told from the words, not a part of what is stated

    @property
    def shown(self) -> bool:
        return self.role in SHOWN_ROLES

    def classified(self) -> list[dict[str, Any]]:
        """A range is told twice, by its lower and its upper end."""
        line = {"hkd": self.hkd, "text": self.text, "qualifier": self.qualifier, "per": self.per}
        line |= {name: item for name, item in (("ratio", self.ratio), ("role", self.role)) if item}
        if self.hkd_max is None:
            return [line]
        return [line | {"range": "lower"}, line | {"hkd": self.hkd_max, "range": "upper"}]

    def exported(self) -> dict[str, Any]:
        line = {"hkd": self.hkd, "text": self.text, "qualifier": self.qualifier}
        further = {"hkd_max": self.hkd_max, "per": self.per, "ratio": self.ratio, "role": self.role}
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
