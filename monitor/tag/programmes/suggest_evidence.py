"""What articles say of a name that may be a new programme's: the signs beside it, its owner, its topics. Pure.

Every article is scanned once for all names together with the bodies of the catalogue, the words of the field and the
words of `suggest.toml`; what stands in the sentence of a name counts for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import log2

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Hit, Lists, Scanner
from monitor.model import ArticleView, Programme
from monitor.tag.lexicon import Lexicon
from monitor.tag.programmes.suggest_names import SuggestFile, SuggestWeights
from monitor.text import fold

_QUOTED = 60  # characters quoted on each side: a line of a terminal
_MOST_EXAMPLES = 3  # articles quoted for one name: enough to judge by
_OWNED = 30  # characters between a body and what it owns: "the ITC today launched the"
_MOST_TOPICS = 3  # of one entry; most of the catalogue have one or two
_FIRST_SENTENCES = 260  # characters behind the headline: two sentences of a press release in English, four in Chinese
_MOST_CONTRARY = 1  # contrary subjects that a sentence may brush


@dataclass(frozen=True, slots=True)
class Example:
    """Where a name stands: the article, its address, and some words round it."""

    article_id: int
    url: str
    quote: str


@dataclass(slots=True)
class NameEvidence:
    """What was met of one name. `articles`, `stories`: their ids; `signs`: keys of the weights; `owners`: votes by
    slug; `topics`: of the articles whose headline or lead names it; `against`: signs by the number of mentions;
    `relevant`: whether an article that names it is.
    """

    articles: set[int] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    owners: Counter[str] = field(default_factory=Counter)
    topics: list[tuple[str, ...]] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    against: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    relevant: bool = False

    def add(self, other: NameEvidence) -> None:
        """Take in what was met of another name of the same programme."""
        self.articles |= other.articles
        self.stories |= other.stories
        self.signs |= other.signs
        self.owners += other.owners
        self.topics += other.topics
        self.against += other.against
        self.mentions += other.mentions
        self.relevant |= other.relevant
        self.examples = [*self.examples, *other.examples][:_MOST_EXAMPLES]

    def note(self, name: Hit, reading: Reading, article: ArticleView) -> None:
        """Take in one place where it stands."""
        if article.id not in self.articles and len(self.examples) < _MOST_EXAMPLES:
            field = max(each.start for each in reading.fields if each.start <= name.start)
            quote = reading.evidence(max(field, name.start - _QUOTED), min(len(reading.text), name.end + _QUOTED)).text
            self.examples.append(Example(article.id, article.url, " ".join(quote.split())))
        self.mentions += 1
        self.relevant |= article.relevant
        self.articles.add(article.id)
        self.stories.add(article.story_id)
        if name.end <= reading.title_end:
            self.signs.add("headline")
        if name.start < reading.title_end + _FIRST_SENTENCES and article.topics:
            self.topics.append(article.topics)

    def score(self, weights: SuggestWeights, *, sure: bool) -> float:
        """How likely the name is that of a programme of the field."""
        signs = [*self.signs, *(sign for sign, count in self.against.items() if 2 * count > self.mentions)]
        adds: dict[str, float] = weights.model_dump()
        total = sum(adds[sign] for sign in signs) + (weights.sure_head if sure else 0.0)
        total += 0.0 if self.relevant else weights.irrelevant
        return total + weights.article * log2(max(1, len(self.articles)))

    @property
    def owner(self) -> str:
        """The slug of the body that most articles name as its owner, if one clearly leads."""
        (first, most), (_, next_most) = (*self.owners.most_common(2), ("", 0), ("", 0))[:2]
        return first if most > 2 * next_most else ""

    def sure_topics(self) -> tuple[str, ...]:
        """The topics of at least two in three of the articles that name it in headline or lead."""
        counts = Counter(topic for topics in self.topics for topic in topics)
        return tuple(topic for topic, count in counts.most_common() if 3 * count >= 2 * len(self.topics))[:_MOST_TOPICS]


_Places = dict[str, Sequence[str]]


class EvidenceFinder:
    """Finds what speaks for and against names. Built once for all names."""

    def __init__(
        self, names: Sequence[str], programmes: Sequence[Programme], lexicon: Lexicon, words: SuggestFile
    ) -> None:
        bodies = [one for one in programmes if one.kind == "institution" and one.slug not in lexicon.distant]
        patterns: _Places = {
            "name": names,
            "act": words.signs.act,
            "money": words.signs.money,
            **_of_lexicon(lexicon),
            **{f"owner/{one.slug}": _written_out(one) for one in bodies},
            **{f"acronym/{one.slug}": one.acronyms for one in bodies},
        }
        exact = tuple(kind for kind in patterns if kind.startswith("acronym/"))
        self._scanner = Scanner({"": Lists(patterns, exact=exact, plural=("field",))})
        self._possessive = {"", *map(fold, words.signs.possessive)}
        self._publishers = {
            fold(name): one.slug for one in bodies for name in (*_written_out(one), *one.acronyms)
        }  # fmt: skip

    def find(self, articles: Iterable[ArticleView]) -> dict[str, NameEvidence]:
        """What the articles say of each name, by the name."""
        found: dict[str, NameEvidence] = {}
        for article in articles:
            reading = read(article.title, article.summary, article.text, boilerplate(article.text))
            hits = self._scanner.scan(reading)
            for name in _outermost(hit for hit in hits if hit.kind == "name"):
                evidence = found.setdefault(name.value, NameEvidence())
                evidence.note(name, reading, article)
                self._weigh(evidence, _Sentence.of(name, hits, reading), article)
        return found

    def _weigh(self, evidence: NameEvidence, sentence: _Sentence, article: ArticleView) -> None:
        evidence.signs |= {hit.kind for hit in sentence.outside if hit.kind in ("act", "money", "field")}
        evidence.signs |= {"field_in_name" for hit in sentence.inside if hit.kind == "field"}
        evidence.against.update(sentence.against())
        owner = sentence.owner()
        if owner is not None:
            evidence.signs.add("owner")
            evidence.owners[owner.kind.partition("/")[2]] += self._claim(owner, sentence)
        publisher = self._publishers.get(fold(article.publisher))
        if publisher and article.official:
            evidence.owners[publisher] += 1

    def _claim(self, owner: Hit, sentence: _Sentence) -> int:
        """How surely the body that stands before a name owns it."""
        gap = sentence.text[owner.end : sentence.name.start].strip()
        if gap in self._possessive:
            return 3
        if any(hit.kind == "act" and owner.end <= hit.start < sentence.name.start for hit in sentence.outside):
            return 2
        return 1 if len(gap) <= _OWNED else 0


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What was met in the sentence of a name: within the name and outside of it."""

    text: str
    name: Hit
    inside: tuple[Hit, ...]
    outside: tuple[Hit, ...]

    @classmethod
    def of(cls, name: Hit, hits: Iterable[Hit], reading: Reading) -> _Sentence:
        start, end = reading.sentence(name.start)
        beside = [hit for hit in hits if start <= hit.start and hit.end <= end and hit.kind != "name"]
        inside = (hit for hit in beside if name.start <= hit.start and hit.end <= name.end)
        outside = (hit for hit in beside if hit.end <= name.start or hit.start >= name.end)
        return cls(reading.text, name, tuple(inside), tuple(outside))

    def owner(self) -> Hit | None:
        """The body of the catalogue that stands next before the name."""
        return self._next_before(lambda hit: hit.kind.startswith(_BODY))

    def against(self) -> set[str]:
        """The signs against the name."""
        found = set()
        place = self._next_before(lambda hit: hit.kind.startswith(("elsewhere", "here", *_BODY)))
        if any(hit.kind == "elsewhere" for hit in (*self.inside, *filter(None, [place]))):
            found.add("elsewhere")
        contrary = {hit.value for hit in (*self.inside, *self.outside) if hit.kind == "contrary"}
        if len(contrary) > _MOST_CONTRARY or any(hit.kind == "contrary" for hit in self.inside):
            found.add("contrary")
        return found

    def _next_before(self, wanted: Callable[[Hit], bool]) -> Hit | None:
        before = [hit for hit in self.outside if hit.end <= self.name.start and wanted(hit)]
        return max(before, key=lambda hit: (hit.end, hit.end - hit.start), default=None)


_BODY = ("owner/", "acronym/")


def _of_lexicon(lexicon: Lexicon) -> _Places:
    """The words of the field, of other fields and of places."""
    lists = lexicon.patterns

    def all_of(wanted: Callable[[str], bool]) -> list[str]:
        return [word for name, words in lists.items() if wanted(name) for word in words]

    return {
        "field": all_of(
            lambda name: name == "relevance/core" or (name.startswith("topic/") and name.endswith("strong"))
        ),
        "contrary": all_of(lambda name: name.startswith("against/")),
        "elsewhere": lists["relevance/elsewhere"],
        "here": lists["relevance/hong_kong"],
    }


def _written_out(programme: Programme) -> list[str]:
    return [name for name in (programme.name_en, programme.name_zh_hant, *programme.aliases) if name]


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """The names that do not stand inside a longer one."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not found or hit.end > found[-1].end:
            found.append(hit)
    return found
