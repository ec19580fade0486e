"""What kind of announcement an article is, and how surely it is said.

    hits of signal words > traps out > modality of the clause > how far into the article the kind may reach > events

A strong word counts as far into the article as `_REACH` lets its kind reach, since a release tells its news first and
its background later; a weak word counts in the headline only. An article may carry several kinds. A tagged article
without any is a mention only: kind "none" (a denial, a crime story, an advertisement, background).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.model import Deadline, Event, Tag
from monitor.tag.lexicon import Words, outermost
from monitor.tag.reading import Reading
from monitor.tag.scan import Hit

Modality = Literal["fact", "planned", "expected", "denied"]
Place = Literal["title", "lead", "body"]
Tails = Mapping[tuple[str, str], tuple[str, ...]]

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
    chosen = sorted(_settled(found), key=lambda signal: signal.start)
    events = [Event(signal.kind, signal.modality, _quote(reading, signal)) for signal in chosen]
    if "event" not in found and (named := _gathering(tags, gatherings)):
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


def _settled(found: dict[str, _Signal]) -> Iterator[_Signal]:
    """The signals that stay beside each other: a consultation on a plan is no plan, a plan put out is no launch."""
    for kind, signal in found.items():
        if kind == "policy" and "consultation" in found:
            continue
        if kind == "launch" and {"policy", "consultation"} & found.keys() and signal.place == "title":
            continue
        yield signal


def _weight(signal: _Signal) -> tuple[bool, int]:
    return signal.modality != "expected", -_DEPTH[signal.place]


def _quote(reading: Reading, signal: _Signal) -> str:
    return reading.evidence(signal.start, signal.end).text


# -------------------------------------------------------------------------------------------------------------- signals
def _signals(reading: Reading, hits: Iterable[Hit], tags: Sequence[Tag], tails: Tails) -> Iterator[_Signal]:
    lead_end, title_end = _lead_end(reading), reading.title_end
    settled: set[str] = set()  # kinds that need no more evidence: keeps a long text linear
    for kind, hit in outermost(hits, across=True):
        place = _place(hit, title_end, lead_end)
        if kind in settled or not _near_enough(kind, hit, place):
            continue
        clause = _clause(reading, hit)
        if not _followed(clause, tails.get((hit.kind, hit.value), ())) or not _told(
            kind, place, clause, reading, lead_end
        ):
            continue
        modality = _modality(kind, clause)
        if modality == "denied" or (modality == "expected" and place != "title") or _trapped(kind, clause):
            continue
        if kind not in _IN_NAMES and _in_a_name(reading, hit, tags):
            continue
        if modality == "fact":
            settled.add(kind)
        yield _Signal(kind, hit.kind.endswith("/strong"), place, modality, hit.start, hit.end)


def _near_enough(kind: str, hit: Hit, place: Place) -> bool:
    """Whether the word stands near enough to the beginning for its strength."""
    return _DEPTH[place] <= (_DEPTH[_REACH[kind]] if hit.kind.endswith("/strong") else 0)


_GAP_HAN, _GAP_LATIN = 16, 48  # characters that may stand in the gap of a pattern


def _followed(clause: _Clause, tails: tuple[str, ...]) -> bool:
    """Whether one of the words that must follow does, within the clause."""
    if not tails:
        return True
    window = re.split("[,。;]", clause.after[: _GAP_LATIN if clause.word.isascii() else _GAP_HAN])[0]
    return any(tail in window for tail in tails)


_HELD = re.compile(
    r"held|takes? place|took place|open(?:s|ed)|clos(?:es|ed)|host(?:s|ed)?|举行|举办|开幕|闭幕|揭幕|登场|"
    r"主办|召开|开锣|落幕"
)
_TOLD = re.compile(
    r"publish|promulgat|releas|unveil|issue|announc|launch|present|deliver|sets? out|公布|发表|发布|出炉|"
    r"推出|提出|制定|颁布|宣读|"
    r"印发|订立|公佈|出台|制订"
)
_PURSE = re.compile(
    r"budget|finance committee|policy address|financial secretary|预算案|财委会|财务委员会|施政报告|财政司|立法会"
)
_NEAR = 28  # characters between such a verb and its object


def _told(kind: str, place: Place, clause: _Clause, reading: Reading, lead_end: int) -> bool:
    """Whether a gathering is said to be held, a plan to be put out, and money to be the news rather than background."""
    if kind == "budget":
        return place == "title" or bool(
            _MONEY.search(reading.text, 0, reading.title_end) or _PURSE.search(reading.text, 0, lead_end)
        )
    if kind == "event":
        near = clause.before[-_NEAR:] + clause.after[:_NEAR]
        return place == "title" or bool(_HELD.search(near))
    if kind == "policy":
        near = clause.before[-_NEAR:] + clause.after[:8] if place == "lead" else reading.text[:lead_end]
        return bool(_TOLD.search(near))
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
    r"|(?:否认|澄清|没有|未有|未能|未曾|并无|并未|从未|不会|尚未|毋须|无须|如果|假如|倘|若|会否|是否|"
    r"传闻指?)[^,;]{0,14}$"
)
_EXPECTED = re.compile(
    rf"\b(?:expected|expects?|likely|hopes?|hoped|targets?|targeted|as early as|may|might|could|due){_EN}"
    r"|(?:料|有望|预计|预期|争取|目标|最快|期望|力争|可能|或会)[^,;]{0,14}$"
)
_PLANNED = re.compile(
    rf"\b(?:will|to be|plans?|planned|planning|propos\w+|intends?|in principle|would|aims?|seeks?|"
    rf"consider\w*|set to|is to|"
    rf"are to|to follow|pledg\w+){_EN}"
    r"|(?:将|拟|计划于|计划在|建议|筹备|筹建|原则上|即将|正?研究|会(?:于|在)?(?=$)|准备|草拟)[^,;]{0,10}$"
)
# What is asked, sought or held ahead is news today.
_ALWAYS_FACT = frozenset({"consultation", "event"})


def _modality(kind: str, clause: _Clause) -> Modality:
    if _DENIED.search(clause.before):
        return "denied"
    if kind in _ALWAYS_FACT:
        return "fact"
    if _EXPECTED.search(clause.before):
        return "expected"
    return "planned" if _PLANNED.search(clause.before) else "fact"


# ---------------------------------------------------------------------------------------------------------------- traps
# What was done before, or is done by others, is not the news.
_PAST = re.compile(
    r"\bsince\b[^,.]{0,30}$|\b(?:which|that|who) (?:was|were|has|had) $|\b(?:previously|earlier|formerly)\b[^,.]{0,20}$"
    r"|(?:去年|前年|上月|早前|其后|曾|此前|昔日|(?:20\d\d|二[〇○零]..)年(?:[初中底])?)(?!\d+月|"
    r"[一二三四五六七八九十]+月)[^,。\d]{0,8}$"
    r"|自(?!动|主|家|助|身|然|行)[^,。]{0,20}$"
)
_PAST_AFTER = re.compile(
    r"以来|后|至今|初期|的|版|[^,。.]{0,6}(?:[一二三四五六七八九十两\d]+(?:周年|年来))|,?\s(?:in|"
    r"since) (?:19|20)\d\d|,?\slast (?:year|month)"
)
_PURPOSE = re.compile(
    r"(?:旨在|吸引|鼓励|协助|推动|以便|用作|用于|最多|最高|(?:支持|支援|资助)(?![^,。;]{0,8}(?:计划|基金|"
    r"方案|措施|项目|研究所)))[^,。;]{0,14}$"
)
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千两]+(?:成|[个宗家间名项])|[十百千]?[万亿]|per cent|percent|million|billion"
)
_LEGAL = re.compile(
    r"ordinance|\bbill\b|\blaws?\b|regulation|rules|legislat|licen|条例|草案|规例|法例|法案|修例|规则|"
    r"发牌|监管制度|gazett|刊宪"
)
_MONEY = re.compile(r"\$|hkd|dollar|million|billion|元|[亿万]")
_SIGNED = re.compile(r"sign|inked|enter(?:ed|s)? into|签|订立|达成|交换|缔结")
_TRAPS = {
    "launch": re.compile(r"launch\w*\s(?:an? )?(?:\w+ )?consultation|(?:启动|展开|推出)[^,。]{0,10}咨询(?!委员会)"),
    "consultation": re.compile(r"咨询委员会|咨询服务|咨询公司|consultation service|in consultation with"),
    "open": re.compile(r"反应热烈|暂停接受|停止接受|不再接受|no longer accept|stop(?:ped|s)? accept"),
    "appointment": re.compile(r"署任|acting appointment|委任状|medical appointment"),
    "award": re.compile(r"原则上|in principle|获批(?:准)?(?:项目|申请|公司|企业|机构|者)(?:最多|可|将|须)|批准承诺"),
    "legislation": re.compile(r"立法会(?!通过|三读|首读|二读)[^,。]{0,6}(?:题|会议)|城市规划"),
    "event": re.compile(r"取消|cancelled|postponed|延期举行"),
    "statistics": re.compile(r"罪案调查|调查(?:科|组|员|中|委员会|专组)|恒生指数|恒指"),
    "opening": re.compile(r"open(?:s|ed)? (?:\w+ ){0,4}(?:application|proposal|registration)|opens? (?:up|the way)"),
    "budget": re.compile(r"(?:获|每)[^,。]{0,10}(?:拨款|注资|预留)"),
}  # fmt: skip
_IN_A_NOUN = re.compile(r"院|中心|局|人员|开支|现金|活动|领域|工作")  # 研發院, 研發中心
_NEEDED = {"statistics": _NUMBER, "legislation": _LEGAL, "budget": _MONEY, "mou": _SIGNED}
_TIMELESS = frozenset({"event", "consultation", "statistics", "policy", "mou", "appointment", "result"})


def _trapped(kind: str, clause: _Clause) -> bool:
    """Whether the word only looks like a signal of that kind."""
    trap = _TRAPS.get(kind)
    if trap is not None and trap.search(clause.whole):
        return True
    if kind == "result" and _IN_A_NOUN.match(clause.after):
        return True
    if kind not in _TIMELESS and (_PAST.search(clause.before) or _PAST_AFTER.match(clause.after)):
        return True
    if kind in ("launch", "opening", "award", "result") and _PURPOSE.search(clause.before):
        return True
    needed = _NEEDED.get(kind)
    return needed is not None and not needed.search(clause.whole)
