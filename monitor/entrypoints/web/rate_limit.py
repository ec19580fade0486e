"""How often one caller may ask: so many requests a minute, of which a burst may come at once. Pure but for its memory.

The generic cell rate algorithm (ITU-T I.371, annex A): of each caller only the time is kept at which what it has asked
for would have been its due. Each process counts for itself.
"""

from __future__ import annotations

MINUTE = 60.0
BURST = 0.5  # of a minute's requests: a page with what it loads, and a program that reads a few pages of an answer
# Callers that are remembered: some megabytes. Beyond, those are forgotten who have nothing to wait for; if all have,
# an attack comes from as many addresses, and what comes next is told to wait.
REMEMBERED = 50_000


class RateLimit:
    """`per_minute`: 0 for no limit."""

    def __init__(self, per_minute: int) -> None:
        self._gap = MINUTE / per_minute if per_minute else 0.0
        self._due: dict[str, float] = {}

    def wait(self, caller: str, now: float) -> float:
        """Seconds until the caller may ask again; 0: now."""
        return max(self._due.get(caller, now) - now - BURST * MINUTE, 0.0)

    def count(self, caller: str, now: float) -> float:
        """As `wait`; what may be asked now is counted."""
        wait = self.wait(caller, now)
        if wait or not self._gap:
            return wait
        if caller not in self._due and len(self._due) >= REMEMBERED:
            self._due = {one: at for one, at in self._due.items() if at > now}
            if len(self._due) >= REMEMBERED:
                return self._gap
        self._due[caller] = max(self._due.get(caller, now), now) + self._gap
        return 0.0
