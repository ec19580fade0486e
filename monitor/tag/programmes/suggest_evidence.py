"""What articles say of a name that may be a new programme's: the signs beside it, its owner, its topics. Pure.

Every article is scanned once for all names together with the bodies of the catalogue, the words of the field and the
words of `suggest.toml`; what stands in the sentence of a name counts for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Hit, Scanner
from monitor.model import ArticleView, Programme
from monitor.tag.lexicon import Lexicon
from monitor.tag.programmes.suggest_names import SuggestFile, SuggestWeights
from monitor.text import fold

_QUOTED = 60  # characters quoted on each side: a line of a terminal
_MOST_EXAMPLES = 3  # articles quoted for one name: enough to judge by
_OWNED = 30  # characters between a body and what it owns: "the ITC today launched the"
_POSSESSIVE = (" ", "'s ", "的", "’s ", "")
_MOST_CONTRARY = 1  # contrary subjects that a sentence may brush


@dataclass(frozen=True, slots=True)
class Example:
    """Where a name stands: the article, its address, and some words round it."""

    article_id: int
    url: str
    quote: str


@dataclass(slots=True)
class NameEvidence:
    """What was met of one name. `articles`, `stories`: their ids; `owners`: votes by slug; `topics`: of the articles whose
    headline or lead names it.
    """

    name: str
    articles: set[int] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    owners: Counter[str] = field(default_factory=Counter)
    topics: list[tuple[str, ...]] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    against: Counter[str] = field(default_factory=Counter)
    mentions: int = 0

    def add(self, other: NameEvidence) -> None:
        """Take in what was met of another name of the same programme."""
        self.articles |= other.articles
        self.stories |= other.stories
        self.signs |= other.signs
        self.owners += other.owners
        self.topics += other.topics
        self.against += other.against
        self.mentions += other.mentions
        self.examples = [*self.examples, *other.examples][:_MOST_EXAMPLES]

    def score(self, weights: SuggestWeights, *, sure: bool) -> float:
        """How likely the name is that of a programme of the field."""
        total = weights.article * log2(max(1, len(self.articles))) + (weights.sure_head if sure else 0.0)
        total += sum(getattr(weights, sign) for sign in self.signs)
        for sign, count in self.against.items():
            if 2 * count > self.mentions:
                total += getattr(weights, sign)
        return total

    @property
    def owner(self) -> str:
        """The slug of the body that most articles name as its owner, if one clearly leads."""
        (first, most), (_, next_most) = (*self.owners.most_common(2), ("", 0), ("", 0))[:2]
        return first if most > 2 * next_most else ""

    def sure_topics(self) -> tuple[str, ...]:
        """The topics of at least two in three of the articles that name it in headline or lead."""
        counts = Counter(topic for topics in self.topics for topic in topics)
        return tuple(topic for topic, count in counts.most_common() if 3 * count >= 2 * len(self.topics))[:_MOST_TOPICS]


_MOST_TOPICS = 3  # of one entry; most of the catalogue have one or two


class EvidenceFinder:
    """Finds what speaks for and against names. Built once for all names."""

    def __init__(
        self, names: Sequence[str], programmes: Sequence[Programme], lexicon: Lexicon, words: SuggestFile
    ) -> None:
        of_field = [
            word
            for name, found in lexicon.patterns.items()
            if name.endswith("/strong") and name.startswith("topic/") or name == "relevance/core"
            for word in found
        ]
        against = [word for name, found in lexicon.patterns.items() if name.startswith("against/") for word in found]
        owners = {one.slug: one for one in programmes if one.kind == "institution" and one.slug not in lexicon.distant}
        patterns: dict[str, Sequence[str]] = {
            "name": names,
            "act": words.signs.act,
            "money": words.signs.money,
            "field": of_field,
            "contrary": against,
            "elsewhere": lexicon.patterns["relevance/elsewhere"],
            "here": lexicon.patterns["relevance/hong_kong"],
            **{
                f"owner/{slug}": [name for name in (one.name_en, one.name_zh_hant, *one.aliases) if name]
                for slug, one in owners.items()
            },
            **{f"acronym/{slug}": one.acronyms for slug, one in owners.items() if one.acronyms},
        }
        self._publishers = {
            fold(name): slug
            for slug, one in owners.items()
            for name in (one.name_en, one.name_zh_hant, *one.aliases, *one.acronyms)
        }
        exact = tuple(kind for kind in patterns if kind.startswith("acronym/"))
        self._scanner = Scanner(patterns, exact=exact, plural=("field",))

    def find(self, articles: Iterable[ArticleView]) -> dict[str, NameEvidence]:
        """What the articles say of each name, by the name."""
        found: dict[str, NameEvidence] = {}
        for article in articles:
            reading = read(article.title, article.summary, article.text, boilerplate(article.text))
            hits = self._scanner.scan(reading)
            for name in _outermost(hit for hit in hits if hit.kind == "name"):
                evidence = found.setdefault(name.value, NameEvidence(name.value))
                self._note(evidence, name, hits, reading, article)
        return found

    def _note(
        self, evidence: NameEvidence, name: Hit, hits: Sequence[Hit], reading: Reading, article: ArticleView
    ) -> None:
        if article.id not in evidence.articles and len(evidence.examples) < _MOST_EXAMPLES:
            quote = reading.evidence(max(0, name.start - _QUOTED), min(len(reading.text), name.end + _QUOTED)).text
            evidence.examples.append(Example(article.id, article.url, " ".join(quote.split())))
        start, end = reading.sentence(name.start)
        beside = [hit for hit in hits if start <= hit.start and hit.end <= end and hit.kind != "name"]
        inside = [hit for hit in beside if name.start <= hit.start and hit.end <= name.end]
        outside = [hit for hit in beside if hit.end <= name.start or hit.start >= name.end]
        evidence.mentions += 1
        evidence.articles.add(article.id)
        evidence.stories.add(article.story_id)
        evidence.signs |= {hit.kind for hit in outside if hit.kind in ("act", "money", "field")}
        evidence.signs |= {"field_in_name" for hit in inside if hit.kind == "field"}
        evidence.signs |= {"headline"} if name.end <= reading.title_end else set()
        before = [hit for hit in outside if hit.end <= name.start]
        self._note_owner(evidence, before, name, reading, article)
        evidence.against.update(_against(before, inside, outside))
        if name.start < reading.title_end + _LEAD and article.topics:
            evidence.topics.append(article.topics)

    def _note_owner(
        self, evidence: NameEvidence, before: Sequence[Hit], name: Hit, reading: Reading, article: ArticleView
    ) -> None:
        owners = [hit for hit in before if hit.kind.startswith(("owner/", "acronym/"))]
        if owners:
            evidence.signs.add("owner")
            nearest = max(owners, key=lambda hit: (hit.end, hit.end - hit.start))
            gap = reading.text[nearest.end : name.start]
            acts = any(hit.kind == "act" and hit.start >= nearest.end for hit in before)
            slug = nearest.kind.partition("/")[2]
            evidence.owners[slug] += 3 if gap in _POSSESSIVE else 2 if acts else 1 if len(gap) <= _OWNED else 0
        publisher = self._publishers.get(fold(article.publisher))
        if publisher and article.official:
            evidence.owners[publisher] += 1


_LEAD = 260  # characters behind the headline: two sentences of a press release in English, four in Chinese


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """The names that do not stand inside a longer one."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    found: list[Hit] = []
    for hit in ordered:
        if not found or hit.end > found[-1].end:
            found.append(hit)
    return found


def _against(before: Sequence[Hit], inside: Sequence[Hit], outside: Sequence[Hit]) -> set[str]:
    """The signs against a name in one sentence."""
    found = set()
    places = [hit for hit in before if hit.kind in ("elsewhere", "here") or hit.kind.startswith(("owner/", "acronym/"))]
    nearest = max(places, key=lambda hit: hit.end, default=None)
    if any(hit.kind == "elsewhere" for hit in inside) or (nearest is not None and nearest.kind == "elsewhere"):
        found.add("elsewhere")
    contrary = {hit.value for hit in (*inside, *outside) if hit.kind == "contrary"}
    if len(contrary) > _MOST_CONTRARY or any(hit.kind == "contrary" for hit in inside):
        found.add("contrary")
    return found
