"""What the pages of the bench say: made-up announcements in three scripts, from sentences with places to fill.

Every announcement is another one: names, numbers and days are drawn by a generator that is seeded with its number, so
that two runs see the same pages. Simplified texts are the Traditional ones, character by character.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from monitor.han import FOLD_FROM, FOLD_TO
from monitor.model import HONG_KONG, Language

NOW = datetime(2026, 11, 22, 12, tzinfo=HONG_KONG)
_SIMPLIFIED = str.maketrans(FOLD_FROM, FOLD_TO)

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "org": ("Harbour Science Park", "the Robotics Institute", "Lantau Data Centre", "the Materials Laboratory"),
        "name": ("Seedling Programme", "Bridge Scheme", "Pilot Voucher", "Open Laboratory Plan"),
        "group": ("young engineers", "local start-ups", "small manufacturers", "university teams"),
        "thing": ("battery sensors", "delivery drones", "gene chips", "building models", "speech software"),
        "person": ("Ms Lau Wai-ching", "Dr Peter Fong", "Mr Ho Tsz-kit", "Professor Amy Szeto"),
        "place": ("Tai Po", "Kwun Tong", "Tuen Mun", "Sha Tin"),
    },
    "zh": {
        "org": ("海港科學園", "機械人研究所", "大嶼數據中心", "材料實驗室"),
        "name": ("幼苗計劃", "橋樑資助", "試行券", "開放實驗室方案"),
        "group": ("年輕工程師", "本地初創企業", "小型製造商", "大學團隊"),
        "thing": ("電池感應器", "送貨無人機", "基因晶片", "樓宇模型", "語音軟件"),
        "person": ("劉慧貞", "方博士", "何子傑先生", "司徒教授"),
        "place": ("大埔", "觀塘", "屯門", "沙田"),
    },
}
_HEADLINES = {
    "en": (
        "{org} opens {name} for {group}",
        "{group} to test {thing} in {place}",
        "{name} gives {group} HK${n} million",
        "Laboratory for {thing} comes to {place}",
    ),
    "zh": (
        "{org}開辦{name}支持{group}",
        "{group}在{place}試驗{thing}",
        "{name}向{group}撥款{n}百萬元",
        "{thing}實驗室落戶{place}",
    ),
}
_FIRST = {
    "en": (
        "{org} said today that its {name} will take in {n} more projects by {group}, most of them on {thing}.",
        "The {name} of {org}, which supports {group} that work on {thing}, enters its second year in {place}.",
    ),
    "zh": (
        "{org}今日公布，{name}將再接納{n}個由{group}提出的項目，當中大部分研究{thing}。",
        "{org}旗下支持{group}研究{thing}的{name}，在{place}踏入第二年。",
    ),
}
_SENTENCES = {
    "en": (
        "Each team may use the workshop in {place} for {n} months and pays only for the material that it uses up.",
        "A panel of {n} people from industry and the universities reads the proposals and visits the best of them.",
        "“We saw many good ideas about {thing}, but few of them ever left the laboratory,” {person} said.",
        "Rents in {place} are about a third lower than in the city, which is why {group} asked for space there.",
        "The first results show that {thing} made in this way last {n} per cent longer than those bought abroad.",
        "Half of the money comes from {org}; the rest is to be found by the teams themselves within {n} months.",
        "{person} added that schools will be invited to see how {thing} are designed and put together.",
        "Companies that employ fewer than {n} people need no partner, larger ones have to name a university.",
        "In the last round, {n} teams took part and eleven of them have founded companies since.",
        "What was learnt about {thing} is published every quarter, so that others need not make the same mistakes.",
        "The building has room for {n} desks, two clean rooms and a hall in which {thing} can be shown.",
        "Engineers from {place} looked after the machines for the whole of the trial and wrote down every fault.",
    ),
    "zh": (
        "每隊可使用{place}的工場{n}個月，只須支付所耗用的物料費用。",
        "由{n}位業界及大學代表組成的小組會審閱建議書，並探訪當中最優秀的團隊。",
        "{person}表示：「我們看過不少有關{thing}的好主意，但能夠走出實驗室的不多。」",
        "{place}的租金較市區低約三分之一，因此{group}希望在當地取得更多空間。",
        "初步結果顯示，以這種方式製造的{thing}，壽命較外購產品長百分之{n}。",
        "一半資金來自{org}，其餘由團隊在{n}個月內自行籌集。",
        "{person}補充，學校將獲邀參觀{thing}的設計和組裝過程。",
        "僱員少於{n}人的公司無須尋找夥伴，規模較大的公司則須與大學合作。",
        "上一輪共有{n}隊參加，其中十一隊其後成立了公司。",
        "有關{thing}的經驗會每季公開，讓其他人不必重蹈覆轍。",
        "大樓可容納{n}個工作位、兩間潔淨室和一個展示{thing}的大廳。",
        "來自{place}的工程師在整個試驗期間照料機器，並把每個故障記錄下來。",
    ),
}
_SITES = {"en": ("Harbour Courier", "The Kowloon Ledger"), "zh": ("海港時報", "九龍紀事網")}
_SECTIONS = {"en": ("Technology", "Local"), "zh": ("科技", "本地")}
Verdict = Literal["article", "challenge", "consent", "error", "empty"]


@dataclass(frozen=True, slots=True)
class Story:
    """One announcement: what a page in any shape says. `others` are headlines of other articles with a first line."""

    number: int
    language: Language
    headline: str
    paragraphs: tuple[str, ...]
    when: datetime
    site: str
    section: str
    others: tuple[tuple[str, str], ...]

    @property
    def chinese(self) -> bool:
        return self.language != "en"

    def say(self, english: str, chinese: str) -> str:
        """One of two wordings, in the script of the story."""
        if self.language == "en":
            return english
        return chinese.translate(_SIMPLIFIED) if self.language == "zh-Hans" else chinese

    @property
    def day(self) -> str:
        """The day as it is written in the story's language: 4 March 2026, 2026年3月4日."""
        when = self.when
        return f"{when.year}年{when.month}月{when.day}日" if self.chinese else f"{when.day} {when:%B %Y}"


@dataclass(frozen=True, slots=True)
class Made:
    """A page and the truth of it. `day`: YYYY-MM-DD in Hong Kong, or nothing where the page names none."""

    html: str
    text: tuple[str, ...] = ()
    headline: str = ""
    day: str = ""
    verdict: Verdict = "article"
    url: str = ""
    also: tuple[str, ...] = field(default=())  # what may stand in the text and need not: a byline, a caption


def story_of(number: int, language: Language, length: int = 6) -> Story:
    """The announcement with that number; `length`: its paragraphs."""
    draw = random.Random(f"{number} {language}")
    kind = "en" if language == "en" else "zh"
    fill = _filling(draw, kind)
    headline = draw.choice(_HEADLINES[kind]).format(**fill)
    sentences = draw.sample(_SENTENCES[kind], k=len(_SENTENCES[kind]))
    first = draw.choice(_FIRST[kind]).format(**fill) + _gap(kind) + f"{headline}{_full_stop(kind)}"
    paragraphs = [first]
    while len(paragraphs) < length:
        count = 1 + (len(paragraphs) + number) % 2
        chosen, sentences = sentences[:count], sentences[count:] or list(_SENTENCES[kind])
        paragraphs.append(_gap(kind).join(one.format(**fill | {"n": draw.randint(12, 95)}) for one in chosen))
    others = []
    for _ in range(6):
        other = _filling(draw, kind)
        others.append((draw.choice(_HEADLINES[kind]).format(**other), draw.choice(_SENTENCES[kind]).format(**other)))
    when = NOW - timedelta(days=draw.randint(30, 700), minutes=draw.randint(0, 600))
    site, section = draw.choice(_SITES[kind]), draw.choice(_SECTIONS[kind])
    words = (headline, *paragraphs, site, section, *(word for pair in others for word in pair))
    if language == "zh-Hans":
        words = tuple(word.translate(_SIMPLIFIED) for word in words)
    words = tuple(word[:1].upper() + word[1:] for word in words)
    tail = words[length + 3 :]
    pairs = tuple(zip(tail[::2], tail[1::2], strict=True))
    return Story(number, language, words[0], words[1 : length + 1], when, words[length + 1], words[length + 2], pairs)


def _filling(draw: random.Random, kind: str) -> dict[str, str | int]:
    return {name: draw.choice(words) for name, words in _WORDS[kind].items()} | {"n": draw.randint(12, 95)}


def _gap(kind: str) -> str:
    return " " if kind == "en" else ""


def _full_stop(kind: str) -> str:
    return "." if kind == "en" else "。"
