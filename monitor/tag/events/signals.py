"""The signals of kinds in an article: predicates that hold where they stand.

predicates > near enough to the beginning > surely said > no trap > signals
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.grammar.phrases import Phrases, Window
from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import RejectedSignal, Tag
from monitor.tag.events.frames import NO_NEWS, Frames
from monitor.tag.events.kinds import DEPTH, KINDS, Place
from monitor.tag.events.modality import Modality, is_verb, modality_of
from monitor.tag.events.predicates import Predicate, find_predicates
from monitor.tag.events.traps import lacks_company, trap_of

# All numbers here count characters of the folded text and were set on the splits "dev" and "test" of
# `tests/data/labelled` (`bench/knowing`), with the reason that stands beside them.
_AROUND = 90  # looked at on either side of a signal, within its sentence: about a line of print
_LEAD_AT_LEAST, _LEAD_AT_MOST = 60, 420  # after the headline that make the lead: one short, two long sentences
_SENTENCE_AT_LEAST = 12  # what is shorter is a salutation or the name of a town
_LEAD_STOPS = 12  # sentences among which the end of the lead is looked for


@dataclass(frozen=True, slots=True)
class Signal:
    """One predicate of a kind where it stands. `sure`: it is said by a verb with its object."""

    kind: str
    sure: bool
    place: Place
    modality: Modality
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What the signals of an article are judged by."""

    reading: Reading
    phrases: Phrases
    tags: Sequence[Tag]
    first_end: int
    lead_end: int

    @property
    def text(self) -> str:
        """The folded text of all fields."""
        return self.reading.text

    def headline_is(self, group: str) -> bool:
        """Whether a rule of the group is met in the headline."""
        return self.phrases.find(group, Window(self.text, 0, 0, 0, self.reading.title_end)) is not None


def article_of(reading: Reading, phrases: Phrases, tags: Sequence[Tag]) -> Article:
    lead_end = _lead_end(reading)
    return Article(reading, phrases, tags, min(_first_end(reading), lead_end), lead_end)


def find_signals(article: Article, frames: Frames, hits: Sequence[Hit]) -> Iterator[Signal | RejectedSignal]:
    """The signals that hold, and those that a rule speaks against, by place. `hits`: verbs and
    objects, programmes among them.

    A kind that is said for a fact is looked for no further.
    """
    reading = article.reading
    question = article.headline_is("question")
    settled: set[str] = (
        set()
    )  # kinds that need no more evidence (keeps a long text linear), or that the headline denies
    for predicate in find_predicates(reading, frames, hits, article.lead_end):
        if predicate.kind == NO_NEWS or predicate.kind in settled or (question and not KINDS[predicate.kind].answers):
            continue
        place = _place(predicate, article)
        signal = _judged(predicate, place, article) if _near_enough(predicate, place, question) else None
        if signal is not None:
            if _settles(signal, place):
                settled.add(predicate.kind)
            yield signal


def _settles(signal: Signal | RejectedSignal, place: Place) -> bool:
    """Whether no more evidence of the kind is looked for: it is a fact, or the headline denies it."""
    if isinstance(signal, Signal):
        return signal.modality == "fact"
    return place == "title" and signal.rule.startswith("denied-")


def _judged(predicate: Predicate, place: Place, article: Article) -> Signal | RejectedSignal | None:
    """The signal with its modality; what a rule speaks against names the rule; None: it is no signal here."""
    reading, phrases, kind = article.reading, article.phrases, predicate.kind
    window = _window(reading, predicate)
    if not _is_news(kind, place, article) or _asked(reading, predicate):
        return None
    modality, rule = modality_of(kind, window, phrases)
    if predicate.how == "bare" and place != "title" and not is_verb(window, phrases):
        return None
    if _sure_enough(kind, place, modality):
        if lacks_company(kind, window, phrases) or _in_a_name(reading, predicate, article.tags):
            return None
        trap = trap_of(kind, window, phrases)
        if trap is None:
            return Signal(kind, predicate.how != "verb", place, modality, predicate.start, predicate.end)
        rule = trap.rule
    return RejectedSignal(kind, reading.quoted(predicate.start, predicate.end), rule)


def _window(reading: Reading, predicate: Predicate) -> Window:
    start, end = reading.sentence(predicate.start)
    return Window(
        reading.text,
        max(start, predicate.start - _AROUND),
        predicate.start,
        predicate.end,
        min(end, predicate.end + _AROUND),
    )


def _asked(reading: Reading, predicate: Predicate) -> bool:
    """Whether the sentence asks."""
    _, end = reading.sentence(predicate.start)
    return reading.text[predicate.end : end].rstrip().endswith("?")


def _near_enough(predicate: Predicate, place: Place, question: bool) -> bool:
    """Whether the predicate stands near enough to the beginning; in the answer to a question further away too."""
    kind = KINDS[predicate.kind]
    return DEPTH[place] <= DEPTH[kind.reach if predicate.how != "verb" or question else kind.alone]


def _sure_enough(kind: str, place: Place, modality: Modality) -> bool:
    """Whether a signal is said surely enough: hopes only in the headline, changes ahead not in the background."""
    if modality == "denied":
        return False
    if modality == "expected":
        return place == "title"
    return not (kind == "change" and modality == "planned" and place in ("lead", "body"))


def _is_news(kind: str, place: Place, article: Article) -> bool:
    """Whether money is the news rather than background: the headline or who holds the purse tells of it."""
    if kind != "budget" or place == "title":
        return True
    phrases, text = article.phrases, article.text
    return (
        phrases.search("needs/budget", text, 0, article.reading.title_end) is not None
        or phrases.search("told/budget", text, 0, article.lead_end) is not None
    )


def _in_a_name(reading: Reading, predicate: Predicate, tags: Sequence[Tag]) -> bool:
    """Whether the word is part of the name of a tagged programme (設立 in 「設立生命健康研發院資助計劃」)."""
    word = reading.evidence(predicate.start, predicate.end)
    return any(
        evidence.field == word.field and evidence.start <= word.start and word.end <= evidence.end
        for tag in tags
        for evidence in tag.evidence
    )


def _first_end(reading: Reading) -> int:
    """Where the first sentence behind the headline ends; a call to the reader is none ("Dear all!")."""
    begin = reading.title_end + _SENTENCE_AT_LEAST
    return next((stop for stop in reading.stops[:_LEAD_STOPS] if stop > begin), len(reading.text))


def _lead_end(reading: Reading) -> int:
    """Where the lead ends: with the second sentence after the headline, within bounds."""
    begin = reading.title_end
    ends = [
        stop
        for last, stop in pairwise((0, *reading.stops[:_LEAD_STOPS]))
        if stop > begin + _LEAD_AT_LEAST and stop - last > 3
    ]
    end = ends[1] if len(ends) > 1 else ends[0] if ends else len(reading.text)
    return min(max(end, begin + _LEAD_AT_LEAST), begin + _LEAD_AT_MOST)


def _place(predicate: Predicate, article: Article) -> Place:
    if predicate.end <= article.reading.title_end:
        return "title"
    if predicate.start < article.first_end:
        return "first"
    return "lead" if predicate.start < article.lead_end else "body"
