"""What only looks like a signal of a kind, and what a kind needs beside its signal (`rules/traps.toml`)."""

from __future__ import annotations

from monitor.grammar.phrases import Found, Phrases, Window
from monitor.tag.events.kinds import KINDS


def trap_of(kind: str, window: Window, phrases: Phrases) -> Found | None:
    """The rule by which the word that `window` stands round is no signal of that kind."""
    found = phrases.find(f"trap/{kind}", window)
    if found is None and not KINDS[kind].timeless:
        found = phrases.find("past", window)
        if found is None and not KINDS[kind].spans:
            found = phrases.find("aged", window)
    if found is None and KINDS[kind].purposeful:
        found = phrases.find("purpose", window)
    return found


def lacks_company(kind: str, window: Window, phrases: Phrases) -> bool:
    """Whether what a signal of that kind needs beside it (a figure, a law, a sum) is missing."""
    group = f"needs/{kind}"
    return group in phrases.groups and phrases.find(group, window) is None
