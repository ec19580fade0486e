"""How surely a signal is said: as a fact, as planned, as expected, or denied (`rules/modality.toml`)."""

from __future__ import annotations

from typing import Literal

from monitor.grammar.phrases import Phrases, Window
from monitor.tag.events.kinds import KINDS

Modality = Literal["fact", "planned", "expected", "denied"]


def modality_of(kind: str, window: Window, phrases: Phrases) -> tuple[Modality, str]:
    """The modality of the signal that `window` stands round, with the rule that says so ("" for a fact).

    What is denied and hoped for is denied.
    """
    for modality in _SAID_BY_RULES:
        found = phrases.find(modality, window)
        if found is not None:
            return modality, found.rule
        if modality == "denied" and KINDS[kind].always_fact:
            break
    return "fact", ""


_SAID_BY_RULES: tuple[Modality, ...] = ("denied", "expected", "planned")
