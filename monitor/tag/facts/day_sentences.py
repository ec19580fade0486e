"""The sentences of an article that name days to come, with all that is weighed of them (`day_features.Setting`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from monitor.grammar import days
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.tag.facts.day_features import Setting, links_of, may_ask
from monitor.tag.facts.day_words import day_words
from monitor.tag.facts.limits import is_heading

_LIMITS = ("limit/noun", "limit/by", "limit/after")  # groups of rules whose words call a day a limit
_LONGEST_SENTENCE = 700  # characters of a sentence that are looked at
_LONGEST_HEADING = 40  # characters: "Deadline for application submission"


def settings(
    reading: Reading, today: date | None, phrases: Phrases, *, relevant: bool
) -> Iterator[tuple[int, Setting]]:
    """Where each sentence begins that names a day which is not past and has a word for a limit or an act, and what is
    known of it.
    """
    of_user = tuple(chain.from_iterable(phrases.added.get(group, ()) for group in _LIMITS))
    for start, end in _sentences(reading, phrases):
        sentence = reading.text[start:end]
        words = day_words(of_user).find(sentence)
        if not any(may_ask(word) for word in words):
            continue
        found = days.find(sentence, today, ahead=True)
        if found and (today is None or any(day.date >= today for day in found)):
            links = links_of(sentence, found, phrases)
            yield start, Setting(sentence, words, found, links, _place(reading, start, end), today, relevant)


def _place(reading: Reading, start: int, end: int) -> str:
    if start < reading.title_end:
        return "headline"
    if start <= reading.title_end + 1:
        return "first"
    return "last" if end >= len(reading.text) else ""


def _sentences(reading: Reading, phrases: Phrases) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences that may name a day, with what a semicolon joins and the heading of a deadline."""
    text, done = reading.text, 0
    while (sign := days.sign_of_day(text, done)) >= 0:
        start, end = reading.sentence(sign)
        start = max(start, done)
        while end < len(text) and text[end - 1] == ";" and end - start < _LONGEST_SENTENCE:
            end = reading.sentence(end)[1]
        yield _earlier(reading, start, done, phrases), min(end, start + _LONGEST_SENTENCE)
        done = end


def _earlier(reading: Reading, start: int, done: int, phrases: Phrases) -> int:
    """Where a sentence begins with what a semicolon or a heading joins to it before."""
    while start > done:
        before = reading.sentence(start - 1)[0]
        joined = reading.text[start - 1] == ";" or (
            reading.text[start - 1] == "\n"
            and start - before < _LONGEST_HEADING
            and is_heading(reading.text[before : start - 1].strip(), phrases)
        )
        if not joined or before < done:
            return start
        start = before
    return start
