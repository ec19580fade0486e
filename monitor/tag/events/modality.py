"""How surely a signal is said: as a fact, as planned, as expected, or denied (`rules/modality.toml`)."""

from __future__ import annotations

from typing import Literal

from monitor.grammar.phrases import Phrases, Window
from monitor.tag.events.kinds import KINDS

Modality = Literal["fact", "planned", "expected", "denied"]


def modality_of(kind: str, window: Window, phrases: Phrases) -> tuple[Modality, str]:
    """The modality of the signal that `window` stands round, with the rule that says so ("" for a fact).

    What is denied and hoped for is denied. What is due at a time is planned, if the kind is `scheduled`.
    """
    for group, modality in _SAID_BY_RULES:
        found = phrases.find(group, window)
        if found is not None:
            planned = group == "ready" and KINDS[kind].scheduled
            return ("planned" if planned else modality), found.rule
        if modality == "denied" and KINDS[kind].always_fact:
            break
    return "fact", ""


def is_verb(window: Window, phrases: Phrases) -> bool:
    """Whether a form that may be a noun (launch, launching) is a verb where it stands: after will, to, is."""
    return any(phrases.find(group, window) for group in ("planned", "ready", "expected", "progressive"))


_SAID_BY_RULES: tuple[tuple[str, Modality], ...] = (
    ("denied", "denied"),
    ("expected", "expected"),
    ("ready", "expected"),
    ("planned", "planned"),
)
