"""What kinds of announcement an article makes, and how surely each is said.

    verbs with their objects > predicates > signals that hold > one for each kind > events

An article may be of several kinds. A tagged article of no kind is a mention only: kind "none" (a denial, a crime story,
a comment, an advertisement, background).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Deadline, Event, RejectedSignal, Tag
from monitor.tag.events.frames import OBJECT, Frames
from monitor.tag.events.kinds import DEPTH
from monitor.tag.events.predicates import headline_nouns
from monitor.tag.events.signals import Article, Signal, article_of, find_signals
from monitor.tag.lexicon import Words
from monitor.text import fold


def find_events(
    reading: Reading,
    words: Words,
    tags: Sequence[Tag],
    deadlines: Sequence[Deadline],
    frames: Frames,
    phrases: Phrases,
    classes: Mapping[str, str],
) -> tuple[tuple[Event, ...], tuple[RejectedSignal, ...]]:
    """The kinds of announcement that a relevant article makes, each once, in reading order, and what was rejected.

    `tags`: what it was tagged with; `classes`: slug -> the class of objects it is of (a summit is a "gathering").
    """
    article = article_of(reading, phrases, tags)
    found: dict[str, Signal] = {}
    rejected: dict[RejectedSignal, None] = {}
    if not _tells_no_news(article, words):
        named = tuple(_named(article, classes))
        for signal in find_signals(article, frames, named):
            if isinstance(signal, RejectedSignal):
                rejected[signal] = None
            elif signal.kind not in found or _weight(signal) > _weight(found[signal.kind]):
                found[signal.kind] = signal
        if not any(signal.place == "title" for signal in found.values()):
            for predicate in headline_nouns(reading, frames, named):
                found[predicate.kind] = Signal(predicate.kind, False, "title", "fact", predicate.start, predicate.end)
    chosen = sorted(_settled(found), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    none = (Event("none", "fact", ""),) if tags else ()
    return (*events, *deadline_event(deadlines)) or none, tuple(rejected)


def deadline_event(deadlines: Sequence[Deadline]) -> tuple[Event, ...]:
    """The kind "deadline", if there is one."""
    return tuple(Event("deadline", "fact", deadline.text) for deadline in deadlines[:1])


def _tells_no_news(article: Article, words: Words) -> bool:
    """Whether the headline is of a crime, or of a comment, an interview, a correction, a guide."""
    crime = any(hit.kind == "against/crime" and hit.end <= article.reading.title_end for hit in words["against"])
    return crime or article.headline_is("genre")


def _named(article: Article, classes: Mapping[str, str]) -> Iterator[Hit]:
    """The tagged programmes in headline and lead as objects of verbs."""
    for tag in article.tags:
        if tag.slug in classes:
            for name in dict.fromkeys(fold(evidence.text) for evidence in tag.evidence):
                start = article.text.find(name, 0, article.lead_end)
                while start >= 0:
                    yield Hit(f"{OBJECT}{classes[tag.slug]}", name, start, start + len(name))
                    start = article.text.find(name, start + 1, article.lead_end)


def _settled(found: dict[str, Signal]) -> Iterator[Signal]:
    """The signals that stay beside others: a figure to come is no statistic."""
    for kind, signal in found.items():
        if kind == "statistics" and signal.modality != "fact":
            continue
        yield signal


def _weight(signal: Signal) -> tuple[bool, int, bool]:
    return signal.modality != "expected", -DEPTH[signal.place], signal.sure


def _quote(reading: Reading, signal: Signal) -> str:
    return reading.evidence(signal.start, signal.end).text
