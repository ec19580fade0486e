"""New programmes in stored articles, each as an entry ready for the catalogue. Pure.

    articles > names that look like programmes > those that no entry knows > signs beside them, in every article
             > spellings and languages of one programme together > those with enough signs > entries

A name in another language is of the same programme where an article has it in brackets behind the other, or where the
versions of one story have both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model import HONG_KONG, ArticleView, Language, Programme
from monitor.tag.lexicon import load_lexicon
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.suggest_evidence import EvidenceFinder, Example, NameEvidence
from monitor.tag.programmes.suggest_known import KnownNames
from monitor.tag.programmes.suggest_names import FoundName, NameFinder, SuggestFile, load_suggest_words
from monitor.text import HAN, fold, language_of

_GLOSSED = 3.0  # votes for a pair of names of which one stands in brackets behind the other
_BOTH_IN_HEADLINES = 2.0  # votes for a pair whose names stand in the headlines of two versions
_SLUG_WORDS = 6  # of the English name: the longest slugs of the catalogue have as many
_CHINESE = re.compile(f"[{HAN}]")
_WITHOUT_HEAD = "scheme"  # the kind of a name without a head word: of the catalogue's own without one most are


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A new programme as an entry of the catalogue, how likely it is one, and where it was met."""

    programme: Programme
    score: float
    articles: int
    examples: tuple[Example, ...]


@dataclass(slots=True)
class _Candidate:
    """One name of a programme, in one script, with all its spellings."""

    key: str
    spellings: dict[Language, Counter[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    sure: bool = False
    glosses: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    headlines: set[int] = field(default_factory=set)  # stories in whose headline it stands
    in_text: bool = False
    first: datetime | None = None
    evidence: NameEvidence = field(default_factory=NameEvidence)

    @property
    def chinese(self) -> bool:
        return bool(_CHINESE.search(self.key))

    def note(self, found: FoundName, article: ArticleView) -> None:
        """Take in one place where it stands."""
        language: Language = article.language if self.chinese else "en"
        if self.chinese and language == "en":
            language = language_of(found.text) or "zh-Hant"
        self.spellings.setdefault(language, Counter())[_plain(found.text)] += 1
        self.kinds.update([found.kind] if found.kind else [])
        self.sure |= found.sure
        self.glosses.update([fold(found.gloss)] if found.gloss else [])
        self.acronyms.update([found.acronym] if found.acronym and _stands_for(found.acronym, found.text) else [])
        self.first = min(self.first or article.date, article.date)
        if found.end <= len(article.title):
            self.headlines.add(article.story_id)
        else:
            self.in_text = True

    def add(self, other: _Candidate) -> None:
        """Another spelling of the same name."""
        for language, spellings in other.spellings.items():
            self.spellings.setdefault(language, Counter()).update(spellings)
        self.kinds += other.kinds
        self.sure |= other.sure
        self.glosses += other.glosses
        self.acronyms += other.acronyms
        self.headlines |= other.headlines
        self.first = min(filter(None, (self.first, other.first)))
        self.evidence.add(other.evidence)


def suggest(articles: Sequence[ArticleView], programmes: Sequence[Programme], matcher: Matcher) -> list[Suggestion]:
    """The programmes that `articles` name and no entry of `programmes` knows, the likeliest first."""
    words = load_suggest_words()
    known = KnownNames(programmes, matcher, words)
    candidates = {key: one for key, one in _candidates(articles, words).items() if not known.knows(key)}
    finder = EvidenceFinder([_spelling(one) for one in candidates.values()], programmes, load_lexicon(), words)
    met = finder.find(articles)
    for one in candidates.values():
        one.evidence = met.get(_spelling(one), one.evidence)
    merged = _merged(list(candidates.values()), known)
    pairs = _pairs(merged)
    taken = {one.slug for one in programmes}
    found = []
    for one in merged:
        if id(one) in pairs.values():
            continue  # told with its English name
        other = next((each for each in merged if id(each) == pairs.get(id(one))), None)
        suggestion = _suggestion(one, other, words)
        if suggestion.score >= words.weights.least:
            found.append(suggestion)
    found.sort(key=lambda one: (-one.score, -one.articles, one.programme.name_en))
    return [_with_free_slug(one, taken) for one in found]


def _candidates(articles: Iterable[ArticleView], words: SuggestFile) -> dict[str, _Candidate]:
    finder = NameFinder(words)
    found: dict[str, _Candidate] = {}
    for article in articles:
        text = "\n".join(filter(None, (article.title, article.summary, article.text)))
        for name in finder.find(text, article.language):
            key = fold(_plain(name.text))
            found.setdefault(key, _Candidate(key)).note(name, article)
    return found


def _plain(name: str) -> str:
    """A name without the marks that stand round a part of it."""
    return " ".join(re.sub('[《》「」『』“”"]', "", name).split())


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin words of the name, in order."""
    initials = iter(word[0].upper() for word in re.findall(r"\w+", name))
    return all(letter in initials for letter in acronym.upper() if letter.isalpha())


def _spelling(one: _Candidate) -> str:
    """The spelling by which it is looked for; case, script and marks make no difference."""
    return max((spelling for spellings in one.spellings.values() for spelling in spellings), key=len)


# ------------------------------------------------------------------------------------------------------------ together
def _merged(candidates: list[_Candidate], known: KnownNames) -> list[_Candidate]:
    """One candidate for each programme and script: names that differ in general words, or of which one is the end or
    beginning of the other and stands in the same stories. What only a headline says, in capitals, gives way.
    """
    kept: list[_Candidate] = []
    for one in sorted(candidates, key=lambda one: (not one.in_text, -len(one.evidence.articles), len(one.key))):
        same = next((other for other in kept if _same(one, other, known)), None)
        if same is not None:
            same.add(one)
        else:
            kept.append(one)
    return kept


def _same(one: _Candidate, other: _Candidate, known: KnownNames) -> bool:
    if one.chinese != other.chinese:
        return False
    if known.content(one.key) == known.content(other.key):
        return True
    short, long = sorted((one.key, other.key), key=len)
    return (long.startswith(short) or long.endswith(short)) and bool(one.evidence.stories & other.evidence.stories)


def _pairs(candidates: Sequence[_Candidate]) -> Mapping[int, int]:
    """By the identity of a candidate in English, that of its Chinese one: each is the other's best."""
    votes: dict[tuple[int, int], float] = {}
    english = [one for one in candidates if not one.chinese]
    chinese = [one for one in candidates if one.chinese]
    for one in english:
        for other in chinese:
            vote = _votes(one, other)
            if vote:
                votes[id(one), id(other)] = vote
    best: dict[int, tuple[float, int]] = {}
    for (one_id, other_id), vote in votes.items():
        best[one_id] = max(best.get(one_id, (0.0, 0)), (vote, other_id))
        best[other_id] = max(best.get(other_id, (0.0, 0)), (vote, one_id))
    return {id(one): best[id(one)][1] for one in english if id(one) in best and best[best[id(one)][1]][1] == id(one)}


def _votes(one: _Candidate, other: _Candidate) -> float:
    glossed = other.key in one.glosses or one.key in other.glosses
    shared = one.evidence.stories & other.evidence.stories
    headlines = one.headlines & other.headlines
    if not (glossed or shared):
        return 0.0
    alike = {*one.kinds} == {*other.kinds} or not one.kinds or not other.kinds
    if not (glossed or headlines or alike):
        return 0.0
    return _GLOSSED * glossed + _BOTH_IN_HEADLINES * bool(headlines) + len(shared) + 0.5 * alike


# ------------------------------------------------------------------------------------------------------------- entries
def _suggestion(one: _Candidate, other: _Candidate | None, words: SuggestFile) -> Suggestion:
    """`other`: the same programme in Chinese."""
    names = {language: spellings.most_common(1)[0][0] for language, spellings in one.spellings.items()}
    if other is not None:
        one.add(other)
        names |= {language: spellings.most_common(1)[0][0] for language, spellings in other.spellings.items()}
    evidence = one.evidence
    chinese = names.get("zh-Hant") or names.get("zh-Hans", "")
    acronyms = tuple(acronym for acronym, _ in one.acronyms.most_common(1))
    programme = Programme(
        slug=_slug(names.get("en", ""), evidence.owner, one),
        kind=one.kinds.most_common(1)[0][0] if one.kinds else _WITHOUT_HEAD,
        name_en=names.get("en", chinese),
        name_zh_hant=names.get("zh-Hant", ""),
        name_zh_hans=names.get("zh-Hans", ""),
        official_name="en" in names,
        acronyms=acronyms,
        needs_context=acronyms,
        context=("Hong Kong", "香港") if acronyms else (),
        owner=evidence.owner,
        topics=evidence.sure_topics(),
        sources=tuple(dict.fromkeys(example.url for example in evidence.examples if example.url)),
    )
    score = evidence.score(words.weights, sure=one.sure)
    return Suggestion(programme, round(score, 2), len(evidence.articles), tuple(evidence.examples))


def _slug(english: str, owner: str, one: _Candidate) -> str:
    words = re.findall("[a-z0-9]+", fold(english).replace("hong kong ", ""))[:_SLUG_WORDS]
    if words:
        return "-".join(words)
    month = one.first.astimezone(HONG_KONG).strftime("%Y-%m") if one.first else ""
    return "-".join(filter(None, (owner, one.kinds.most_common(1)[0][0] if one.kinds else _WITHOUT_HEAD, month)))


def _with_free_slug(suggestion: Suggestion, taken: set[str]) -> Suggestion:
    stem = suggestion.programme.slug
    slug = next(name for name in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if name not in taken)
    taken.add(slug)
    return replace(suggestion, programme=replace(suggestion.programme, slug=slug))
