"""Of which round or phase a deadline is, where the text says so: "the second round closes on", 第二輪
(`rules/rounds.toml`).
"""

from __future__ import annotations

from monitor.grammar.days import Day
from monitor.grammar.phrases import Found, Phrases
from monitor.grammar.reading import Reading
from monitor.tag.rule_set import shipped_phrases

_BEHIND = 16  # characters behind a day in which its round may stand in brackets: "30 June (second round)"


def round_of(sentence: str, day: Day, previous: Day | None, phrases: Phrases | None = None) -> str:
    """The round of the deadline `day`: the last one named before it, since the day before; else one right behind it.

    "" where none is named.
    """
    rules = phrases or shipped_phrases()
    before = _rounds(rules, sentence, previous.end if previous else 0, day.start)
    behind = _rounds(rules, sentence, day.end, min(len(sentence), day.end + _BEHIND))
    return before[-1].says if before else behind[0].says if behind else ""


def title_round(reading: Reading, phrases: Phrases | None = None) -> str:
    """The round that the headline names, which holds for all that the text does not tell of another; "" for none."""
    named = {found.says for found in _rounds(phrases or shipped_phrases(), reading.text, 0, reading.title_end)}
    return named.pop() if len(named) == 1 else ""


def _rounds(phrases: Phrases, text: str, start: int, end: int) -> list[Found]:
    return sorted(phrases.search_all("round-number", text, start, end), key=lambda found: found.start)
