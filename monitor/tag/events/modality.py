"""How surely a signal is said: as a fact, as planned, as expected, or denied (`rules/modality.toml`)."""

from __future__ import annotations

from typing import Literal

from monitor.grammar.phrases import Phrases, Window
from monitor.tag.events.kinds import KINDS

Modality = Literal["fact", "planned", "expected", "denied"]


def modality_of(kind: str, window: Window, phrases: Phrases) -> Modality:
    """The modality of the signal that `window` stands round; what is denied and hoped for is denied."""
    if phrases.find("denied", window):
        return "denied"
    if KINDS[kind].always_fact:
        return "fact"
    if phrases.find("expected", window):
        return "expected"
    return "planned" if phrases.find("planned", window) else "fact"
