"""What kinds of announcement an article makes, and how surely each is said.

    hits of the lexicon > signals that hold > one for each kind > those that stay beside the others > events

An article may be of several kinds. A tagged article of no kind is a mention only: kind "none" (a denial, a crime story,
an advertisement, background).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.model import Deadline, Event, RejectedSignal, Tag
from monitor.tag.events.kinds import DEPTH, KINDS
from monitor.tag.events.signals import Article, Signal, Tails, article_of, find_signals
from monitor.tag.lexicon import Words


def find_events(
    reading: Reading,
    words: Words,
    tags: Sequence[Tag],
    deadlines: Sequence[Deadline],
    tails: Tails,
    phrases: Phrases,
    gatherings: Collection[str] = (),
) -> tuple[tuple[Event, ...], tuple[RejectedSignal, ...]]:
    """The kinds of announcement that a relevant article makes, each once, in reading order, and what was rejected.

    `tags`: what it was tagged with; `tails`: see `Lexicon`; `gatherings`: slugs of programmes that are held (a summit).
    """
    article = article_of(reading, phrases, tags)
    found: dict[str, Signal] = {}
    rejected: dict[RejectedSignal, None] = {}
    if not any(hit.kind == "against/crime" and hit.end <= reading.title_end for hit in words["against"]):
        for signal in find_signals(article, words["kind"], tails):
            if isinstance(signal, RejectedSignal):
                rejected[signal] = None
            elif signal.kind not in found or _weight(signal) > _weight(found[signal.kind]):
                found[signal.kind] = signal
    named = _gathering(tags, gatherings)
    chosen = sorted(_settled(found, article, named), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    if named and "event" not in found:
        events.append(Event("event", "fact", named))
    none = (Event("none", "fact", ""),) if tags else ()
    return (*events, *deadline_event(deadlines)) or none, tuple(rejected)


def deadline_event(deadlines: Sequence[Deadline]) -> tuple[Event, ...]:
    """The kind "deadline", if there is one."""
    return tuple(Event("deadline", "fact", deadline.text) for deadline in deadlines[:1])


def _gathering(tags: Sequence[Tag], gatherings: Collection[str]) -> str:
    """The name of a summit or festival that the headline tells of."""
    named = (
        evidence.text
        for tag in tags
        if tag.slug in gatherings
        for evidence in tag.evidence
        if evidence.field == "title"
    )
    return next(named, "")


def _settled(found: dict[str, Signal], article: Article, named: str) -> Iterator[Signal]:
    """The signals that stay beside others: a figure to come is no statistic, a plan put out is no launch.

    What opens (開幕) is an event if a gathering is told of or `named`, else a place.
    """
    gathers = bool(named) or ("event" in found and not _says(article, found["event"], "gathers"))
    for kind, signal in found.items():
        rivals = (found[rival] for rival in KINDS[kind].gives_way_to if rival in found)
        if any(_beside(article, signal, rival) for rival in rivals):
            continue
        if kind == "statistics" and signal.modality != "fact":
            continue
        if kind == "opening" and gathers and _says(article, signal, "opens"):
            continue
        if kind == "event" and not gathers and _says(article, signal, "gathers"):
            continue
        yield signal


def _beside(article: Article, signal: Signal, rival: Signal) -> bool:
    """Whether two signals stand in one sentence, or the one only says that the other was published."""
    published = article.phrases.search("published", article.text, signal.start, signal.end)
    return signal.sentence == rival.sentence or published is not None


def _says(article: Article, signal: Signal, group: str) -> bool:
    """Whether the words of a signal are one of the group."""
    return article.phrases.fills(group, article.text, signal.start, signal.end) is not None


def _weight(signal: Signal) -> tuple[bool, int, bool]:
    return signal.modality != "expected", -DEPTH[signal.place], signal.strong


def _quote(reading: Reading, signal: Signal) -> str:
    return reading.evidence(signal.start, signal.end).text
