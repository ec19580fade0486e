"""Names in stored articles that look like programmes and that the catalogue does not have. Pure.

In English, capital words that end in a head word such as Scheme, Fund or Institute; in Chinese, what stands in 《》 or
「」 and ends in, or is followed by, a head word such as 計劃, 基金 or 研究院. The words: `suggest.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.model import Language
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.word_file import Table, Text, Texts, load_words
from monitor.text import HAN, fold

_LONGEST_NAME = 90  # characters: 8 of the 1,168 English names of the catalogue are longer; headings are, too
_CONTEXT = 60  # characters quoted on each side: a line of a terminal
_MOST_EXAMPLES = 3  # articles quoted for one name: enough to judge by

_CAPITAL = r"[A-Z][\w&+@'’]*(?:-[\w&+@'’]+)*"
_MOST_WORDS = 10  # before the head word of an English name
_BEFORE_HEAD = 4  # Han characters between the closing mark and the head word: 「…」資助先導計劃


class EnglishNames(Table):
    """Words of English names. An example is a text and the name in it ("": none)."""

    heads: Texts
    small: Texts
    leading: Texts
    general: Texts
    examples: tuple[tuple[Text, Text], ...]
    counter_examples: tuple[tuple[Text, str], ...]


class ChineseNames(Table):
    """Words of Chinese names, in any script."""

    heads: Texts
    joiners: Texts
    examples: tuple[tuple[Text, Text], ...]
    counter_examples: tuple[tuple[Text, str], ...]


class SuggestFile(Table):
    """`suggest.toml`."""

    english: EnglishNames
    chinese: ChineseNames


@dataclass(frozen=True, slots=True)
class Example:
    """Where a name stands: the article and some words round it."""

    article_id: int
    quote: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name to consider for the catalogue, with the number of articles that hold it."""

    name: str
    articles: int
    examples: tuple[Example, ...]


@dataclass(slots=True)
class _Tally:
    name: str
    articles: set[int] = field(default_factory=set)
    examples: list[Example] = field(default_factory=list)

    def add(self, article_id: int, quote: str) -> None:
        if article_id not in self.articles and len(self.examples) < _MOST_EXAMPLES:
            self.examples.append(Example(article_id, quote))
        self.articles.add(article_id)


def suggest(
    texts: Iterable[tuple[int, str, Language]], matcher: Matcher, *, at_least: int = 2, most: int = 100
) -> list[Suggestion]:
    """The unknown names that stand in `at_least` articles, the most frequent first.

    `texts`: article id, its title and text, its language.
    """
    finder = NameFinder(load_words(SuggestFile, "monitor.tag.programmes", "suggest.toml"))
    tallies: dict[str, _Tally] = {}
    for article_id, text, language in texts:
        for name, start, end in finder.find(text, language):
            tally = tallies.setdefault(fold(name), _Tally(name))
            tally.add(article_id, " ".join(text[max(0, start - _CONTEXT) : end + _CONTEXT].split()))
    frequent = [
        tally for tally in tallies.values() if len(tally.articles) >= at_least and not matcher.knows(tally.name)
    ]
    frequent.sort(key=lambda tally: (-len(tally.articles), tally.name))
    return [Suggestion(each.name, len(each.articles), tuple(each.examples)) for each in frequent[:most]]


class NameFinder:
    """Finds what looks like a name by the words of one file."""

    def __init__(self, words: SuggestFile) -> None:
        english, chinese = words.english, words.chinese
        heads, small, leading = "|".join(english.heads), "|".join(english.small), "|".join(english.leading)
        self._english = re.compile(
            rf"(?<![A-Za-z0-9-]){_CAPITAL}(?: (?:{_CAPITAL}|(?:{small})(?= ))){{0,{_MOST_WORDS - 1}}} (?:{heads})"
            rf"(?: (?:of|for)(?: (?:{_CAPITAL}|&|and(?= [A-Z]))){{1,6}})?(?![A-Za-z0-9-])"
        )
        self._general = re.compile(rf"(?:(?:{'|'.join(english.general)}|{heads})s?[ -]?)+")
        self._leading = re.compile(rf"(?:{leading}) (?:the )?")
        self._chinese = re.compile(
            f"[《「『“](?P<name>[{HAN}A-Za-z0-9＋+@&·.、（）() -]{{2,30}})[》」』”](?P<rest>[{HAN}]{{0,10}})"
        )
        chinese_heads = "|".join(map(fold, chinese.heads))
        self._head = re.compile(f"[{HAN}]{{0,{_BEFORE_HEAD}}}?(?:{chinese_heads})")
        self._ends_in_head = re.compile(f"..(?:{chinese_heads})$")
        self._joiners = frozenset(map(fold, chinese.joiners))

    def find(self, text: str, language: Language) -> Iterator[tuple[str, int, int]]:
        """Names that look like programmes, with their offsets."""
        for match in self._english.finditer(text):
            for name in re.split(" and the ", self._leading.sub("", match.group(), count=1)):
                if " " in name and len(name) <= _LONGEST_NAME and not self._general.fullmatch(name):
                    yield name, *match.span()
        if language != "en":
            yield from self._find_chinese(text)

    def _find_chinese(self, text: str) -> Iterator[tuple[str, int, int]]:
        for match in self._chinese.finditer(text):
            head = self._head.match(fold(match["rest"]))
            length = head.end() if head else 0
            name = match["name"] + match["rest"][:length]
            if self._joiners.isdisjoint(fold(match["rest"][:length])) and self._ends_in_head.search(fold(name)):
                yield name, match.start(), match.start("rest") + length
