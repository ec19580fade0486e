"""Words that look like the name of a programme, by `suggest.toml`. Pure.

In English, capital words that end in a head word such as Scheme, Fund or Institute; in Chinese, what stands in 《》 or
「」 and ends in, or is followed by, a head word such as 計劃, 基金 or 研究院, and without marks what stands between a
verb (推出) and a head word. What stands in marks right behind a verb is one without a head word too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from monitor.model import Language
from monitor.tag.word_file import Table, Text, Texts, load_words
from monitor.text import HAN, fold

_LONGEST_NAME = 90  # characters: 8 of the 1,168 English names of the catalogue are longer; headings are, too
_MOST_WORDS = 10  # before the head word of an English name
_BEFORE_HEAD = 4  # Han characters between the closing mark and the head word: 「…」資助先導計劃
_BARE = 20  # Han characters of a name without marks: longer ones of the catalogue are always in marks
_WITHIN = ("for", "of", "to", "on")  # before "the", within a name: Fund for the Elderly, Institute of the Sea
_LEAST_TOLD = 2  # characters of a Chinese name beside general words and head words
_VERB = 6  # Han characters of the longest verb before a name in marks
_GLOSS = 60  # characters of a name in brackets behind a name in the other language

_CAPITAL = r"[A-Z][\w&+@’]*(?:'(?!s )\w+)?(?:-[\w&+@’]+)*"


class Head(Table):
    """Last words of names. `sure`: seldom the end of a name of anything else."""

    kind: Text
    sure: bool
    english: Texts
    chinese: Texts


class EnglishNames(Table):
    """Words of English names. An example is a text and the name in it ("": none)."""

    small: Texts
    leading: Texts
    verbs: Texts
    general: Texts
    general_of_field: Texts
    examples: tuple[tuple[Text, Text], ...]
    counter_examples: tuple[tuple[Text, str], ...]


class ChineseNames(Table):
    """Words of Chinese names, in any script."""

    joiners: Texts
    breaks: Texts
    verbs: Texts
    general: Texts
    general_of_field: Texts
    examples: tuple[tuple[Text, Text], ...]
    counter_examples: tuple[tuple[Text, str], ...]


class Signs(Table):
    """Words beside a name, as the scanner takes them."""

    act: Texts
    money: Texts
    possessive: Texts


class SuggestWeights(Table):
    """What each sign adds to the score of a name; the file says what each stands for."""

    least: float
    sure_head: float
    headline: float
    act: float
    money: float
    owner: float
    field_in_name: float
    field: float
    article: float
    irrelevant: float
    elsewhere: float
    contrary: float


class SuggestFile(Table):
    """`suggest.toml`."""

    head: Annotated[tuple[Head, ...], Field(min_length=1)]
    english: EnglishNames
    chinese: ChineseNames
    signs: Signs
    weights: SuggestWeights


def load_suggest_words() -> SuggestFile:
    """The words that come with the package. ConfigurationError with every fault."""
    return load_words(SuggestFile, "monitor.tag.programmes", "suggest.toml")


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name where it stands. `kind` of programme by its head word, "" without one; `gloss`: its name in the other
    language, in brackets behind it; `acronym`: its acronym there.
    """

    text: str
    start: int
    end: int
    kind: str = ""
    sure: bool = False
    gloss: str = ""
    acronym: str = ""


class NameFinder:
    """Finds what looks like a name by the words of one file."""

    def __init__(self, words: SuggestFile) -> None:
        english, chinese = words.english, words.chinese
        self._kinds = {fold(word): head for head in words.head for word in (*head.english, *head.chinese)}
        heads, small = _one_of(word for head in words.head for word in head.english), _one_of(english.small)
        self._english = re.compile(
            rf"(?<![A-Za-z0-9-]){_CAPITAL}(?: (?:{_CAPITAL}|(?:{small})(?= ))){{0,{_MOST_WORDS - 1}}} (?:{heads})"
            rf"(?: (?:of|for)(?: the)?(?: (?:{_CAPITAL}|&|and(?= [A-Z]))){{1,6}})?(?![A-Za-z0-9-])"
        )
        self._general = re.compile(rf"(?:(?:{_one_of((*english.general, *english.general_of_field))}|{heads})s?[ -]?)+")
        verbs = "|".join(map(_forms, english.verbs))
        self._leading = re.compile(rf"(?:(?:.* )?(?:{verbs}) (?:the )?)?(?:(?:{_one_of(english.leading)}) (?:the )?)*")
        self._head = re.compile(rf"\b(?:{heads})(?= (?:of|for) )|(?:{heads})$")
        self._apart = re.compile(rf" ({_one_of(english.small)}) the ")
        self._head_at_end = re.compile(rf"\b(?:{heads})$")
        self._marked_english = re.compile(rf"[\"“'‘](?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,{_MOST_WORDS}}})[\"”'’]")
        self._marked = re.compile(
            f"[《「『“](?P<name>[{HAN}A-Za-z0-9＋+@&·.、（）() -]{{2,30}})[》」』”](?P<rest>[{HAN}]{{0,10}})"
        )
        chinese_heads = _one_of(fold(word) for head in words.head for word in head.chinese)
        self._head_behind = re.compile(f"[{HAN}]{{0,{_BEFORE_HEAD}}}?(?:{chinese_heads})")
        self._chinese_head = re.compile(f"(?<=..)(?:{chinese_heads})$")
        verbs = _one_of(map(fold, chinese.verbs))
        self._after_verb = re.compile(f"(?:{verbs})$")
        breaks = "".join(map(fold, chinese.breaks))
        self._bare = re.compile(
            f"(?:{verbs})(?P<name>(?:(?![{breaks}])[{HAN}]){{2,{_BARE}}}(?:{chinese_heads}))(?=[^{HAN}]|$)"
        )
        self._joiners = frozenset(map(fold, (*chinese.joiners, *chinese.breaks)))
        general_chinese = _one_of(map(fold, (*chinese.general, *chinese.general_of_field)))
        self._general_chinese = re.compile(f"(?:{general_chinese}|{chinese_heads})+")

    def find(self, text: str, language: Language) -> Iterator[FoundName]:
        """Names that look like programmes, with their offsets."""
        yield from self._find_english(text)
        if language == "en":
            yield from self._find_marked_english(text)
        else:
            yield from self._find_chinese(text)

    # --------------------------------------------------------------------------------------------------------- English
    def _find_english(self, text: str) -> Iterator[FoundName]:
        for match in self._english.finditer(text):
            leading = self._leading.match(text, match.start(), match.end())
            start = leading.end() if leading else match.start()
            for at, name in self._parted(text, start, match.end()):
                if " " in name and len(name) <= _LONGEST_NAME and not self._general.fullmatch(name):
                    yield self._named(text, name, at, at + len(name), self._head.findall(name)[-1:])

    def _parted(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The names of "the Marine Fund and the Robots Fund", of "AI in the Robots Lab": a small word and "the" part
        two of them; between two with head words also "for the" and "of the", which else stand within one.
        """
        for small in self._apart.finditer(text, start, end):
            before, behind = text[start : small.start()], text[small.end() : end]
            if small[1] not in _WITHIN or all(map(self._head_at_end.search, (before, behind))):
                yield start, before
                start = small.end()
        yield start, text[start:end]

    def _find_marked_english(self, text: str) -> Iterator[FoundName]:
        for match in self._marked_english.finditer(text):
            name = match["name"]
            if not self._head.search(name):
                yield self._named(text, name, match.start("name"), match.end("name"), [])

    # --------------------------------------------------------------------------------------------------------- Chinese
    def _find_chinese(self, text: str) -> Iterator[FoundName]:
        folded = fold(text)
        if len(folded) != len(text):  # a character that folds to several: offsets would differ
            folded = text
        for match in self._marked.finditer(text):
            behind = self._head_behind.match(fold(match["rest"]))
            length = behind.end() if behind and self._joiners.isdisjoint(fold(match["rest"][: behind.end()])) else 0
            name, end = match["name"] + match["rest"][:length], match.start("rest") + length
            if not re.search(f"[{HAN}]", name) or self._says_little(name):
                continue
            head = self._chinese_head.findall(fold(name))
            if head or self._after_verb.search(folded, max(0, match.start() - _VERB), match.start()):
                yield self._named(text, name, match.start(), end, head)
        for match in self._bare.finditer(folded):
            name = text[match.start("name") : match.end("name")]
            if not self._says_little(name):
                yield self._named(
                    text, name, match.start("name"), match.end("name"), self._chinese_head.findall(fold(name))
                )

    def _says_little(self, name: str) -> bool:
        """Whether a Chinese name is hardly more than general words: 首批子基金."""
        return len(self._general_chinese.sub("", fold(name))) < _LEAST_TOLD

    def _named(self, text: str, name: str, start: int, end: int, heads: list[str]) -> FoundName:
        head = self._kinds.get(fold(heads[0])) if heads else None
        behind = re.match(rf"[」』》”\"']?\s?[（(]([^()（）]{{2,{_GLOSS}}})[)）]", text[end:])
        inside = behind[1].strip() if behind else ""
        acronym = inside if re.fullmatch(r"[A-Z][A-Za-z+&]*[A-Z+][A-Za-z+]*", inside) and len(inside) <= 10 else ""
        other = bool(re.search(f"[{HAN}]", inside)) != bool(re.search(f"[{HAN}]", name))
        gloss = inside.strip('「」《》“”"') if inside and other and not acronym else ""
        return FoundName(name, start, end, head.kind if head else "", bool(head and head.sure), gloss, acronym)


def _forms(verb: str) -> str:
    """What a headline makes of a verb: Opens, Opened, to Open, but no "Open Data"; Roll Out and Rolls Out."""
    first, _, rest = verb.partition(" ")
    if rest:
        return rf"{first}(?:s|ed)? {rest}"
    return rf"to {first}|{first}(?:e?s|e?d)"


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
