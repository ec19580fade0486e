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
from monitor.tag.events.kind_scores import Opening, weighed
from monitor.tag.events.kinds import DEPTH
from monitor.tag.events.predicates import headline_nouns
from monitor.tag.events.signals import Article, Signal, article_of, find_signals
from monitor.tag.lexicon import Words
from monitor.text import fold


def find_events(
    reading: Reading,
    words: Words,
    verbs: Sequence[Hit],
    tags: Sequence[Tag],
    deadlines: Sequence[Deadline],
    frames: Frames,
    phrases: Phrases,
    classes: Mapping[str, str],
    opening: Opening,
) -> tuple[tuple[Event, ...], tuple[RejectedSignal, ...]]:
    """The kinds of announcement that a relevant article makes, each once, in reading order, and what was rejected.

    `verbs`: hits of the frames' lists; `tags`: what it was tagged with; `classes`: slug -> the class of objects it is
    of (a summit is a "gathering"); `opening`: what headline and lead say in whatever words.
    """
    article = article_of(reading, phrases, tags)
    found: dict[str, Signal] = {}
    rejected: dict[RejectedSignal, None] = {}
    if not _tells_no_news(article, words):
        hits = (*_named(article, classes), *verbs)
        for signal in find_signals(article, frames, hits):
            if isinstance(signal, RejectedSignal):
                rejected[signal] = None
            elif signal.kind not in found or _weight(signal) > _weight(found[signal.kind]):
                found[signal.kind] = signal
        if found.keys() <= _BESIDE_OPEN:
            found |= {signal.kind: signal for signal in _open_until(article, deadlines)}
        if not any(signal.place == "title" or signal.kind == "open" for signal in found.values()):
            for predicate in headline_nouns(reading, frames, hits):
                found[predicate.kind] = Signal(predicate.kind, False, "title", "fact", predicate.start, predicate.end)
        found = weighed(found, rejected, hits, deadlines, article, opening)
    chosen = sorted(_settled(found), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    none = (Event("none", "fact", ""),) if tags else ()
    return (*events, *deadline_event(deadlines)) or none, tuple(rejected)


_BESIDE_OPEN = frozenset({"launch", "budget"})
"""What else may be said of what is open to a day."""


def _open_until(article: Article, deadlines: Sequence[Deadline]) -> Iterator[Signal]:
    """A scheme is open until a day if the sentence of the day speaks of applying (a change, if the day has moved), or
    if it takes applications all year.
    """
    search, text = article.phrases.search, article.text
    if search("refusing", text, 0, article.lead_end) is not None:
        return
    for deadline in deadlines:
        start = text.find(fold(deadline.text))
        if start < 0:
            continue
        within = article.reading.sentence(start)
        if search("applying", text, *within) is None or search("refusing", text, *within) is not None:
            continue
        kind = "change" if search("moved", text, *within) is not None else "open"
        yield Signal(kind, False, "body", "fact", start, start + len(deadline.text))
        return
    always = search("rolling", text)
    if always is not None:
        yield Signal("open", False, "body", "fact", always.start, always.end)


def deadline_event(deadlines: Sequence[Deadline]) -> tuple[Event, ...]:
    """The kind "deadline", if there is one."""
    return tuple(Event("deadline", "fact", deadline.text) for deadline in deadlines[:1])


def _tells_no_news(article: Article, words: Words) -> bool:
    """Whether the headline is of a crime, or of a comment, an interview, a correction, a guide."""
    return any(_is_crime(article, hit) for hit in words["against"]) or article.headline_is("genre")


def _is_crime(article: Article, hit: Hit) -> bool:
    """Whether the word tells of a crime in the headline; who fights crime, and drills for it, tell of none."""
    if hit.kind != "against/crime" or hit.end > article.reading.title_end:
        return False
    return article.phrases.fills("crimefighter", article.text, hit.start, hit.end) is None


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
    return reading.quoted(signal.start, signal.end)
