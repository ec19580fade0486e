"""What kind of announcement an article is, and how surely it is said.

    hits of signal words > traps out > modality of the clause > how far into the article the kind may reach > events

A strong word counts as far into the article as `_FURTHEST_PLACE` lets its kind reach, since a release tells its news
first and its background later; a weak word counts in the headline only. An article may carry several kinds. A tagged
article without any is a mention only: kind "none" (a denial, a crime story, an advertisement, background).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Deadline, Event, Modality, Tag
from monitor.tag.events.modality import MONEY, Clause, clause_of, modality_of, trapped
from monitor.tag.lexicon import Words, outermost

Place = Literal["title", "lead", "body"]
Tails = Mapping[tuple[str, str], tuple[str, ...]]

_DEPTH: dict[Place, int] = {"title": 0, "lead": 1, "body": 2}
# How far into the article a strong word of each kind still makes the article one of that kind.
_FURTHEST_PLACE: dict[str, Place] = {
    "launch": "lead",
    "open": "body",
    "award": "lead",
    "budget": "lead",
    "appointment": "lead",
    "mou": "body",
    "opening": "lead",
    "statistics": "body",
    "event": "lead",
    "consultation": "lead",
    "legislation": "lead",
    "result": "lead",
    "policy": "lead",
    "change": "body",
    "closure": "lead",
}
_LEAD_AT_LEAST, _LEAD_AT_MOST = 60, 420  # characters after the headline that make the lead
# Words of these kinds mean what they say also inside the name of a programme (峰會, Blueprint).
_IN_NAMES = frozenset({"event", "policy", "consultation", "legislation"})


@dataclass(frozen=True, slots=True)
class _Signal:
    """One word of a kind where it stands."""

    kind: str
    strong: bool
    place: Place
    modality: Modality
    start: int
    end: int
    word: str
    sentence: int  # where its sentence begins


def find_events(
    reading: Reading,
    words: Words,
    tags: Sequence[Tag],
    deadlines: Sequence[Deadline],
    tails: Tails,
    gatherings: Collection[str] = (),
) -> tuple[Event, ...]:
    """The kinds of announcement that a relevant article makes, each once, in reading order.

    `tags`: what it was tagged with; `tails`: see `Lexicon`; `gatherings`: slugs of programmes that are held (a summit).
    """
    found: dict[str, _Signal] = {}
    if not any(hit.kind == "against/crime" and hit.end <= reading.title_end for hit in words["against"]):
        for signal in _signals(reading, words["kind"], tags, tails):
            known = found.get(signal.kind)
            if known is None or _weight(signal) > _weight(known):
                found[signal.kind] = signal
    named = _gathering(tags, gatherings)
    chosen = sorted(_settled(found, named), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    if named and "event" not in found:
        events.append(Event("event", "fact", named))
    return (*events, *deadline_event(deadlines)) or ((Event("none", "fact", ""),) if tags else ())


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


def _settled(found: dict[str, _Signal], named: str) -> Iterator[_Signal]:
    """The signals that stay beside others of their sentence: a consultation on a plan is no plan.

    A plan put out is no launch, a figure to come no statistic; what opens (開幕) is an event if a gathering is told of
    or `named`, else a place.
    """
    gathers = named or ("event" in found and found["event"].word not in _EITHER)
    for kind, signal in found.items():
        if any(rival in found and _beside(signal, found[rival]) for rival in _GIVES_WAY.get(kind, ())):
            continue
        if kind == "statistics" and signal.modality != "fact":
            continue
        if kind == "opening" and signal.word in _OPENS and gathers:
            continue
        if kind == "event" and signal.word in _EITHER and not gathers:
            continue
        yield signal


_EITHER = frozenset({"开幕", "闭幕"})
_OPENS = _EITHER | {
    "揭幕",
    "opens",
    "opened",
    "opening",
    "to open",
    "will open",
    "opens on",
    "opened on",
    "opens today",
    "opened today",
}
_GIVES_WAY = {"policy": ("consultation",), "launch": ("policy", "consultation"), "legislation": ("consultation",)}


_PUBLISHED = re.compile("发[布佈表]|公布|releas|unveil|issu")


def _beside(signal: _Signal, rival: _Signal) -> bool:
    """Whether two signals stand in one sentence, or the one only says that the other was published."""
    return signal.sentence == rival.sentence or bool(_PUBLISHED.match(signal.word))


def _weight(signal: _Signal) -> tuple[bool, int, bool]:
    return signal.modality != "expected", -_DEPTH[signal.place], signal.strong


def _quote(reading: Reading, signal: _Signal) -> str:
    return reading.evidence(signal.start, signal.end).text


# -------------------------------------------------------------------------------------------------------------- signals
def _signals(reading: Reading, hits: Iterable[Hit], tags: Sequence[Tag], tails: Tails) -> Iterator[_Signal]:
    lead_end, title_end = _lead_end(reading), reading.title_end
    untold = _NOT_ANSWERED if _QUESTION.match(reading.text) else frozenset()
    settled: set[str] = set()  # kinds that need no more evidence: keeps a long text linear
    for kind, hit in outermost(hits, across=True):
        place = _place(hit, title_end, lead_end)
        if kind in settled or kind in untold or not _near_enough(kind, hit, place):
            continue
        clause = clause_of(reading, hit)
        if not _followed(clause, tails.get((hit.kind, hit.value), ())) or not _told(
            kind, place, clause, reading, lead_end
        ):
            continue
        modality = modality_of(kind, clause)
        if not _sure_enough(kind, place, modality) or trapped(kind, clause):
            continue
        if kind not in _IN_NAMES and _in_a_name(reading, hit, tags):
            continue
        if modality == "fact":
            settled.add(kind)
        yield _Signal(
            kind,
            hit.kind.endswith("/strong"),
            place,
            modality,
            hit.start,
            hit.end,
            clause.word,
            reading.sentence(hit.start)[0],
        )


def _near_enough(kind: str, hit: Hit, place: Place) -> bool:
    """Whether the word stands near enough to the beginning for its strength."""
    return _DEPTH[place] <= (_DEPTH[_FURTHEST_PLACE[kind]] if hit.kind.endswith("/strong") else 0)


def _sure_enough(kind: str, place: Place, modality: Modality) -> bool:
    """Whether a signal is said surely enough: hopes only in the headline, changes ahead not in the background."""
    if modality == "denied":
        return False
    if modality == "expected":
        return place == "title"
    return not (kind == "change" and modality == "planned" and place == "body")


# A question in the Legislative Council names a plan or a scheme as its subject, not as news.
_QUESTION = re.compile(r"立法会[^,。]{1,4}题|lcq\s?\d")
_NOT_ANSWERED = frozenset({"policy", "launch", "event", "consultation", "legislation", "opening"})
_GAP_HAN, _GAP_LATIN = 16, 48  # characters that may stand in the gap of a pattern


def _followed(clause: Clause, tails: tuple[str, ...]) -> bool:
    """Whether one of the words that must follow does, within the clause."""
    if not tails:
        return True
    window = re.split("[,。;]", clause.after[: _GAP_LATIN if clause.word.isascii() else _GAP_HAN])[0]
    return any(tail in window for tail in tails)


_HELD = re.compile(
    r"held|takes? place|took place|open(?:s|ed)|clos(?:es|ed)|host(?:s|ed)?|举行|举办|开幕|闭幕|揭幕|登场|"
    r"主办|召开|开锣|落幕|gather|attend|leads?\b|leav|depart|takes? part|took part|participa|welcom|drew|draws|聚|率|"
    r"赴|前往|出席|启程|云集|举办|颁|参加|参展|举行"
)
_TOLD = re.compile(
    r"publish|promulgat|releas|unveil|issue|announc|launch|present|deliver|sets? out|公布|发表|发布|出炉|"
    r"推出|提出|制定|颁布|宣读|"
    r"印发|订立|公佈|出台|制订|发出|刊发|更新|修订"
)
_PURSE = re.compile(
    r"budget|finance committee|policy address|financial secretary|预算案|财委会|财务委员会|施政报告|财政司|立法会"
)
_THE_PLAN = re.compile(r"\s*(?:the|this|its)\s(?:new\s)?|(?:该|这份|新)?")  # "The strategy rests on four pillars."
_NEAR = 28  # characters between such a verb and its object


def _told(kind: str, place: Place, clause: Clause, reading: Reading, lead_end: int) -> bool:
    """Whether a gathering is said to be held, a plan to be put out, and money to be the news rather than background."""
    if kind == "budget":
        return place == "title" or bool(
            MONEY.search(reading.text, 0, reading.title_end) or _PURSE.search(reading.text, 0, lead_end)
        )
    if kind == "event":
        near = clause.before[-_NEAR:] + clause.after[:_NEAR]
        return place == "title" or bool(_HELD.search(near))
    if kind == "policy":
        near = clause.before[-_NEAR:] + clause.after[:8] if place == "lead" else reading.text[:lead_end]
        return bool(_TOLD.search(near) or _THE_PLAN.fullmatch(clause.before))
    return True


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
        stop for last, stop in pairwise((0, *reading.stops[:12])) if stop > begin + _LEAD_AT_LEAST and stop - last > 3
    ]
    end = ends[1] if len(ends) > 1 else ends[0] if ends else len(reading.text)
    return min(max(end, begin + _LEAD_AT_LEAST), begin + _LEAD_AT_MOST)


def _place(hit: Hit, title_end: int, lead_end: int) -> Place:
    if hit.end <= title_end:
        return "title"
    return "lead" if hit.start < lead_end else "body"
