"""Which rules in words were met while a text was judged, and where: the rules themselves, listened to."""

from __future__ import annotations

from typing import NamedTuple

from monitor.grammar.phrases import Found, Phrases, Window


class Met(NamedTuple):
    """A rule that was met at `text[start:end]` of the text that was judged."""

    group: str
    rule: str
    says: str
    start: int
    end: int


class TracedPhrases(Phrases):
    """Answers as `phrases` does, and notes what was met. For one text and one thread."""

    def __init__(self, phrases: Phrases, text: str) -> None:
        vars(self).update(vars(phrases))
        self._text = text
        self.met: list[Met] = []

    def find(self, group: str, window: Window) -> Found | None:
        return self._noted(group, window.text, super().find(group, window))

    def search(self, group: str, text: str, start: int = 0, end: int | None = None) -> Found | None:
        return self._noted(group, text, super().search(group, text, start, end))

    def fills(self, group: str, text: str, start: int, end: int) -> Found | None:
        return self._noted(group, text, super().fills(group, text, start, end))

    def note(self, group: str, rule: str, says: str, start: int, end: int) -> None:
        self.met.append(Met(group, rule, says, start, end))

    def _noted(self, group: str, text: str, found: Found | None) -> Found | None:
        if found is not None:
            base = 0 if text is self._text else self._text.find(text)  # a sentence of it
            met = Met(group, found.rule, found.says, base + found.start, base + found.end)
            if base >= 0 and met not in self.met:
                self.met.append(met)
        return found
