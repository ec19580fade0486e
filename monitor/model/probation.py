"""The trial of a source with `enabled = "try"`: what its visits gave, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

PLAUSIBLE_NEEDED = 2  # one list may be a page of errors that looks like one; two, a day apart, are a habit
POOR_ALLOWED = 10  # visits a day apart: a move of a site or a long holiday of its machines is over by then


@dataclass(frozen=True, slots=True)
class Probation:
    """The visits to one address so far. `verdict` "": not decided; `fault`: why the last poor visit was one."""

    url: str = ""
    plausible: int = 0
    poor: int = 0
    verdict: Literal["", "on", "off"] = ""
    fault: str = ""
    decided: datetime | None = None

    def of(self, url: str) -> Probation:
        """That of this address: one with another is tried anew."""
        return self if self.url == url else Probation(url)

    def after(self, fault: str, now: datetime) -> Probation:
        """After one more visit. `fault`: why it gave no plausible list, "": it gave one."""
        if fault:
            later = replace(self, poor=self.poor + 1, fault=fault)
            return replace(later, verdict="off", decided=now) if later.poor >= POOR_ALLOWED else later
        later = replace(self, plausible=self.plausible + 1)
        return replace(later, verdict="on", decided=now) if later.plausible >= PLAUSIBLE_NEEDED else later

    @property
    def words(self) -> str:
        """For a person."""
        last = f"; the last without: {self.fault}" if self.fault else ""
        given, missed = f"{self.plausible} of {PLAUSIBLE_NEEDED}", f"{self.poor} of {POOR_ALLOWED}"
        match self.verdict:
            case "on":
                return "on probation, and passed it"
            case "off":
                return f"switched off after {self.poor} visits without a plausible list{last}"
        return f"on probation: {given} plausible lists, {missed} visits without{last}"


NOT_TRIED = Probation()
