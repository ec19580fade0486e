"""What an article says has become of something announced before: extended, suspended, cancelled …
(`rules/changes.toml`).

A deadline that is moved may be told anywhere in the text; what ends or reopens an offer is news only at its beginning,
for further down stands the history. What is denied or only expected does not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.fact_kinds import STATUS_NAMES, Change
from monitor.grammar.phrases import Found, Window
from monitor.grammar.reading import Reading
from monitor.tag.events.modality import modality_of
from monitor.tag.facts.fact_context import FactContext

_LEAD = 260  # characters behind the headline: two sentences of a press release in English, four in Chinese
_AROUND = 90  # characters looked at on either side, within the sentence: as for the kinds of announcement
_HAN_VERB = 2  # characters of a verb in Chinese: 延長, 暫停
NEW_ROUND = "new-round"
_ORDER = tuple(STATUS_NAMES)


def find(context: FactContext) -> tuple[Change, ...]:
    """Every status that the article states, once, the weightiest first."""
    found: dict[str, Change] = {}
    for words in _statuses(context):
        found.setdefault(words.says, Change(words.says, context.reading.evidence(words.start, words.end).text.strip()))
    return tuple(sorted(found.values(), key=lambda change: _ORDER.index(change.status)))


def _statuses(context: FactContext) -> Iterator[Found]:
    reading, phrases = context.reading, context.phrases
    lead = min(len(reading.text), reading.title_end + _LEAD)
    all_rounds = any(words.says == "1" for words in phrases.search_all("round-number", reading.text, 0, lead))
    for group, end in (("changed/lead", lead), ("changed/anywhere", len(reading.text))):
        for words in phrases.search_all(group, reading.text, 0, end):
            if words.says == NEW_ROUND and all_rounds:
                continue  # the dates of every round, the first among them
            if all(_holds(window, context) for window in _windows(reading, words)):
                yield words


def _holds(window: Window, context: FactContext) -> bool:
    """Whether the words are neither denied, nor hoped for, nor of the past."""
    modality, _ = modality_of("change", window, context.phrases)
    return modality in ("fact", "planned") and context.phrases.find("past", window) is None


def _windows(reading: Reading, words: Found) -> tuple[Window, Window]:
    """Seen from the beginning of the words and from their last one, for the verb may be either."""
    start, end = reading.sentence(words.start)
    left, right = max(start, words.start - _AROUND), min(max(end, words.end), words.end + _AROUND)
    said = reading.text[words.start : words.end]
    last = words.start + said.rindex(" ") + 1 if " " in said else max(words.start, words.end - _HAN_VERB)
    return (
        Window(reading.text, left, words.start, words.end, right),
        Window(reading.text, left, last, words.end, right),
    )
