"""What kind of announcement an article is, and how surely it is said.

    hits of signal words > traps out > modality of the clause > how far into the article the kind may reach > events

A strong word counts as far into the article as `_REACH` lets its kind reach, since a release tells its news first and
its background later; a weak word counts in the headline only. An article may carry several kinds. A tagged article
without any is a mention only: kind "none" (a denial, a crime story, an advertisement, background).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.model import Deadline, Event, Programme
from monitor.tag.reading import Reading
from monitor.tag.scan import Hit
from monitor.tag.topics import outermost

Modality = Literal["fact", "planned", "expected", "denied"]
Place = Literal["title", "lead", "body"]

_DEPTH: dict[Place, int] = {"title": 0, "lead": 1, "body": 2}
# How far into the article a strong word of each kind still makes the article one of that kind.
_REACH: dict[str, Place] = {
    "launch": "lead",
    "open": "body",
    "award": "lead",
    "budget": "lead",
    "appointment": "lead",
    "mou": "body",
    "opening": "lead",
    "statistics": "lead",
    "event": "title",
    "consultation": "lead",
    "legislation": "lead",
    "result": "lead",
    "policy": "title",
    "change": "body",
    "closure": "lead",
}
_LEAD_AT_LEAST, _LEAD_AT_MOST = 60, 420  # characters after the headline that make the lead


@dataclass(frozen=True, slots=True)
class _Signal:
    """One word of a kind where it stands."""

    kind: str
    strong: bool
    place: Place
    modality: Modality
    start: int
    end: int


def find_events(
    reading: Reading, hits: Iterable[Hit], deadlines: Sequence[Deadline], tagged: Sequence[Programme], relevant: bool
) -> tuple[Event, ...]:
    """The kinds of announcement that the article carries, each once, in reading order.

    Of an article that is not relevant only the deadline is told. `relevant` articles with tags but no kind get "none".
    """
    found: dict[str, _Signal] = {}
    if relevant:
        for signal in _signals(reading, hits):
            known = found.get(signal.kind)
            if _counts(signal) and (known is None or _weight(signal) > _weight(known)):
                found[signal.kind] = signal
    chosen = sorted(found.values(), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    if deadlines:
        events.append(Event("deadline", "fact", deadlines[0].text))
    return tuple(events) or ((Event("none", "fact", ""),) if tagged else ())


def _weight(signal: _Signal) -> tuple[bool, int]:
    return signal.modality == "fact", -_DEPTH[signal.place]


def _quote(reading: Reading, signal: _Signal) -> str:
    return reading.evidence(signal.start, signal.end).text


def _counts(signal: _Signal) -> bool:
    """Whether a signal is near enough to the beginning and said surely enough to be news."""
    if signal.modality == "denied":
        return False
    if not signal.strong or signal.modality != "fact":
        return signal.place == "title"
    return _DEPTH[signal.place] <= _DEPTH[_REACH[signal.kind]]


# -------------------------------------------------------------------------------------------------------------- signals
def _signals(reading: Reading, hits: Iterable[Hit]) -> Iterator[_Signal]:
    lead_end = _lead_end(reading)
    seen: set[tuple[str, Place]] = set()
    for kind, hit in outermost(hits, "kind"):
        place = _place(hit, reading.title_end, lead_end)
        strong = hit.kind.endswith("/strong")
        if (not strong and place != "title") or _DEPTH[place] > _DEPTH[_REACH[kind]]:
            continue
        clause = _clause(reading, hit)
        if _trapped(kind, clause):
            continue
        signal = _Signal(kind, strong, place, _modality(kind, clause), hit.start, hit.end)
        if (kind, place) not in seen or signal.modality == "fact":
            seen.add((kind, place))
            yield signal


def _lead_end(reading: Reading) -> int:
    """Where the lead ends: with the second sentence after the headline, within bounds."""
    begin = reading.title_end
    ends = [stop for stop in reading.stops[:8] if stop > begin + _LEAD_AT_LEAST]
    end = ends[1] if len(ends) > 1 else ends[0] if ends else len(reading.text)
    return min(max(end, begin + _LEAD_AT_LEAST), begin + _LEAD_AT_MOST)


def _place(hit: Hit, title_end: int, lead_end: int) -> Place:
    if hit.end <= title_end:
        return "title"
    return "lead" if hit.start < lead_end else "body"


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words round a signal, within its sentence."""

    before: str
    word: str
    after: str

    @property
    def whole(self) -> str:
        return self.before + self.word + self.after


_WIDTH = 90  # characters looked at on either side of a signal


def _clause(reading: Reading, hit: Hit) -> _Clause:
    start, end = reading.sentence(hit.start)
    before = reading.text[max(start, hit.start - _WIDTH) : hit.start]
    return _Clause(before, reading.text[hit.start : hit.end], reading.text[hit.end : min(end, hit.end + _WIDTH)])


# ------------------------------------------------------------------------------------------------------------- modality
_EN = r"(?:\s+[\w-]+){0,4}\s*$"
_DENIED = re.compile(
    rf"\b(?:den(?:y|ies|ied)|not|no|never|without|refus\w+|if|unless|whether|ruled out|has yet to|have yet to){_EN}"
    r"|(?:否认|澄清|没有|未有|未能|未曾|并无|不会|尚未|毋须|无须|如果|假如|倘|若|会否|是否|传闻指?)[^,;]{0,10}$"
)
_EXPECTED = re.compile(
    rf"\b(?:expected|expects?|likely|hopes?|hoped|targets?|targeted|as early as|may|might|could|due){_EN}"
    r"|(?:料|有望|预计|预期|争取|目标|最快|期望|力争|可能|或会)[^,;]{0,14}$"
)
_PLANNED = re.compile(
    rf"\b(?:will|to be|plans?|planned|planning|propos\w+|intends?|in principle|would|aims?|seeks?|consider\w*|set to|is to|are to|to follow|pledg\w+){_EN}"
    r"|(?:将|拟|计划于|计划在|建议|筹备|筹建|原则上|即将|正研究|研究|会(?=$)|会于|会在|准备|草拟)[^,;]{0,10}$"
)
# These words are themselves in the manner of "will": what is asked or sought is a fact today.
_ALWAYS_FACT = frozenset({"open", "consultation", "budget", "event"})


def _modality(kind: str, clause: _Clause) -> Modality:
    if _DENIED.search(clause.before):
        return "denied"
    if kind in _ALWAYS_FACT:
        return "fact"
    if _EXPECTED.search(clause.before):
        return "expected"
    return "planned" if _PLANNED.search(clause.before) else "fact"


# ---------------------------------------------------------------------------------------------------------------- traps
_PAST = re.compile(
    r"\bsince\b[^,.]{0,30}$|\b(?:which|that|who) (?:was|were|has|had) $|(?:于|在)?(?:去年|前年|20\d\d年|二[〇○零]..年)[^,。]{0,8}$|自[^,。]{0,20}$"
)
_PAST_AFTER = re.compile(
    r"(?:以来|后|至今|初期)|[^,。.]{0,6}(?:[一二三四五六七八九十两\d]+(?:年|周年))|,?\s(?:in|since) (?:19|20)\d\d|,?\slast (?:year|month)"
)
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千]成|[十百千]?[万亿]|per cent|percent|million|billion")
_LEGAL = re.compile(
    r"ordinance|\bbill\b|\blaws?\b|regulation|rules|legislat|licen|条例|草案|规例|法例|法案|立法|修例|规则|发牌|监管制度|gazett|刊宪"
)
_MONEY = re.compile(r"\$|hkd|dollar|million|billion|元|[亿万]|拨款")


def _trapped(kind: str, clause: _Clause) -> bool:
    """Whether the word only looks like a signal of that kind."""
    trap = _TRAPS.get(kind)
    if trap is not None and trap.search(clause.whole):
        return True
    if kind in ("launch", "opening", "change", "award", "policy") and (
        _PAST.search(clause.before) or _PAST_AFTER.match(clause.after)
    ):
        return True
    needed = _NEEDED.get(kind)
    return needed is not None and not needed.search(clause.whole)


_TRAPS = {
    "consultation": re.compile(r"咨询委员会|咨询服务|咨询公司|consultation service|in consultation with"),
    "open": re.compile(r"(?:has|have|had|已|共|累计)\s?(?:received|收到|接获)|反应热烈|暂停接受|停止接受|不再接受|no longer accept|stop(?:ped|s)? accept"),
    "appointment": re.compile(r"署任|acting appointment|doctor|委任状|medical appointment"),
    "award": re.compile(r"原则上批准|approved in principle|料获批|尚未获批"),
    "legislation": re.compile(r"land plan|城市规划|地政"),
    "event": re.compile(r"取消|cancelled|postponed|延期举行"),
}  # fmt: skip
_NEEDED = {"statistics": _NUMBER, "legislation": _LEGAL, "budget": _MONEY}
