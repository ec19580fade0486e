"""The signals of kinds in an article: words of `lexicon.toml` that hold where they stand.

hits > near enough to the beginning > news of this article > surely said > no trap > signals
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.grammar.phrases import Phrases, Window
from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import RejectedSignal, Tag
from monitor.tag.events.kinds import DEPTH, KINDS, Place
from monitor.tag.events.modality import Modality, modality_of
from monitor.tag.events.traps import lacks_company, trap_of
from monitor.tag.lexicon import outermost

Tails = Mapping[tuple[str, str], tuple[str, ...]]

# All numbers here count characters of the folded text and were set on the splits "dev" and "test" of
# `tests/data/labelled` (`bench/knowing`), with the reason that stands beside them.
_AROUND = 90  # looked at on either side of a signal, within its sentence: about a line of print
_NEAR = 28  # between a gathering or plan and the verb that tells of it: a Chinese clause, or four English words
_AFTER_PLAN = 8  # a verb behind a plan follows at once (「藍圖今日公布」)
_GAP_HAN, _GAP_LATIN = 16, 48  # that may stand in the gap of a word of the lexicon
_LEAD_AT_LEAST, _LEAD_AT_MOST = 60, 420  # after the headline that make the lead: one short, two long sentences
_LEAD_STOPS = 12  # sentences among which the end of the lead is looked for
_CLAUSE_END = re.compile("[,。;]")


@dataclass(frozen=True, slots=True)
class Signal:
    """One word of a kind where it stands."""

    kind: str
    strong: bool
    place: Place
    modality: Modality
    start: int
    end: int
    sentence: int  # where its sentence begins


@dataclass(frozen=True, slots=True)
class Article:
    """What the signals of an article are judged by."""

    reading: Reading
    phrases: Phrases
    tags: Sequence[Tag]
    lead_end: int

    @property
    def text(self) -> str:
        """The folded text of all fields."""
        return self.reading.text


def article_of(reading: Reading, phrases: Phrases, tags: Sequence[Tag]) -> Article:
    return Article(reading, phrases, tags, _lead_end(reading))


def find_signals(article: Article, hits: Iterable[Hit], tails: Tails) -> Iterator[Signal | RejectedSignal]:
    """The signals that hold, and those that a rule speaks against, by place.

    A kind that is said for a fact is looked for no further.
    """
    reading, phrases = article.reading, article.phrases
    question = phrases.find("question", Window(reading.text, 0, 0, 0, reading.title_end)) is not None
    settled: set[str] = set()  # kinds that need no more evidence: keeps a long text linear
    for kind, hit in outermost(hits, across=True):
        place = _place(hit, reading.title_end, article.lead_end)
        if kind in settled or (question and not KINDS[kind].answers) or not _near_enough(kind, hit, place):
            continue
        window = _window(reading, hit)
        if not _followed(window, tails.get((hit.kind, hit.value), ())) or not _is_news(kind, place, window, article):
            continue
        signal = _judged(kind, hit, place, window, article)
        if isinstance(signal, Signal) and signal.modality == "fact":
            settled.add(kind)
        if signal is not None:
            yield signal


def _judged(kind: str, hit: Hit, place: Place, window: Window, article: Article) -> Signal | RejectedSignal | None:
    """The signal with its modality; what a rule speaks against names the rule; None: it is no signal here."""
    reading, phrases = article.reading, article.phrases
    modality, rule = modality_of(kind, window, phrases)
    if _sure_enough(kind, place, modality):
        if lacks_company(kind, window, phrases) or (
            not KINDS[kind].in_names and _in_a_name(reading, hit, article.tags)
        ):
            return None
        trap = trap_of(kind, window, phrases)
        if trap is None:
            strong = hit.kind.endswith("/strong")
            return Signal(kind, strong, place, modality, hit.start, hit.end, reading.sentence(hit.start)[0])
        rule = trap.rule
    return RejectedSignal(kind, reading.evidence(hit.start, hit.end).text, rule)


def _window(reading: Reading, hit: Hit) -> Window:
    start, end = reading.sentence(hit.start)
    return Window(reading.text, max(start, hit.start - _AROUND), hit.start, hit.end, min(end, hit.end + _AROUND))


def _near_enough(kind: str, hit: Hit, place: Place) -> bool:
    """Whether the word stands near enough to the beginning: a weak word counts in the headline only."""
    return DEPTH[place] <= (DEPTH[KINDS[kind].reach] if hit.kind.endswith("/strong") else 0)


def _sure_enough(kind: str, place: Place, modality: Modality) -> bool:
    """Whether a signal is said surely enough: hopes only in the headline, changes ahead not in the background."""
    if modality == "denied":
        return False
    if modality == "expected":
        return place == "title"
    return not (kind == "change" and modality == "planned" and place == "body")


def _followed(window: Window, tails: tuple[str, ...]) -> bool:
    """Whether one of the words that must follow does, within the clause."""
    if not tails:
        return True
    text, _, left, right, end = window
    width = _GAP_LATIN if text[left:right].isascii() else _GAP_HAN
    clause = _CLAUSE_END.split(text[right : min(end, right + width)], maxsplit=1)[0]
    return any(tail in clause for tail in tails)


def _is_news(kind: str, place: Place, window: Window, article: Article) -> bool:
    """Whether a gathering is said to be held, a plan to be put out, and money to be the news rather than background."""
    phrases, text = article.phrases, window.text
    if kind == "budget":
        return (
            place == "title"
            or phrases.search("needs/budget", text, 0, article.reading.title_end) is not None
            or phrases.search("told/budget", text, 0, article.lead_end) is not None
        )
    if kind == "event":
        return place == "title" or _beside(phrases, "told/event", window, _NEAR)
    if kind == "policy":
        if not text[window.start : window.left].strip() or phrases.fills(
            "told/policy-subject", text, window.start, window.left
        ):
            return True  # the sentence begins with the plan: it is about it
        if place == "lead":
            return _beside(phrases, "told/policy", window, _AFTER_PLAN)
        return phrases.search("told/policy", text, 0, article.lead_end) is not None
    return True


def _beside(phrases: Phrases, group: str, window: Window, after: int) -> bool:
    """Whether a rule of the group is met near the place, the place itself left out."""
    text, start, left, right, end = window
    found = phrases.search(group, text, max(start, left - _NEAR), left)
    return (found or phrases.search(group, text, right, min(end, right + after))) is not None


def _in_a_name(reading: Reading, hit: Hit, tags: Sequence[Tag]) -> bool:
    """Whether the word is part of the name of a tagged programme (設立 in 「設立生命健康研發院資助計劃」)."""
    word = reading.evidence(hit.start, hit.end)
    return any(
        evidence.field == word.field and evidence.start <= word.start and word.end <= evidence.end
        for tag in tags
        for evidence in tag.evidence
    )


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


def _place(hit: Hit, title_end: int, lead_end: int) -> Place:
    if hit.end <= title_end:
        return "title"
    return "lead" if hit.start < lead_end else "body"
