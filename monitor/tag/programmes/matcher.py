"""Which programmes an article concerns, by which words, and why those were accepted (named-entity linking).

    reading > one scan > mentions with their candidates > unambiguous ones > ambiguous ones, by the evidence of the
    article > Budgets and Policy Addresses > tags

Each step is a module: `mentions`, `entities`, `disambiguation`, `annual_series`, `tag_collector`. What needs evidence,
and what is evidence for or against it, says the catalogue. Parents are never added: whoever asks for a programme is
also given its descendants.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, permutations

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.dateline import article_day
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Hit, Lists, Scan, Scanner
from monitor.model import Programme
from monitor.tag.programmes.annual_series import AnnualSeries, Resolved
from monitor.tag.programmes.article_context import ArticleContext
from monitor.tag.programmes.asides import interrupted
from monitor.tag.programmes.boundaries import Boundaries
from monitor.tag.programmes.context_words import ContextWords, load_context_words
from monitor.tag.programmes.coordination import coordinated
from monitor.tag.programmes.definitions import Definitions
from monitor.tag.programmes.disambiguation import UNCONFIRMED, Decision, Disambiguator, Strength
from monitor.tag.programmes.entities import SIGN_OF_HONG_KONG, Entities
from monitor.tag.programmes.gazetteer import build_gazetteer
from monitor.tag.programmes.mentions import Candidate, Mention, find_mentions
from monitor.tag.programmes.said_of import SaidOfNames
from monitor.tag.programmes.series_wording import SeriesFile, load_series, wording_of
from monitor.tag.programmes.spellings import Spellings, load_spellings
from monitor.tag.programmes.tag_collector import Answer, TagCollector

_EXACT = ("acronym", "hong-kong", "elsewhere", "other-government")  # with capitals as given
_PLURAL = ("name", "word")
_MOST_WEIGHED = 50  # mentions of one name: bounds the time for a text that repeats it; 10 give the same figures
_MOST_DEFINITIONS = 4  # mentions of an acronym that are searched for its definition: 2 find all of the labelled set

_UNAMBIGUOUS = Decision(Strength.UNAMBIGUOUS, "named")
_NAMED_WITHIN = Decision(Strength.NAMED, "its name is a part of the name")


@dataclass(frozen=True, slots=True)
class MatchingWords:
    """The word files that matching goes by."""

    spellings: Spellings
    context: ContextWords
    series: SeriesFile


def load_matching_words() -> MatchingWords:
    """Those that come with the package. ConfigurationError with every fault of a file."""
    return MatchingWords(load_spellings(), load_context_words(), load_series())


class Matcher:
    """Finds the programmes of a catalogue. Built once; `match` may then be called from any thread."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        words: MatchingWords | None = None,
        beside: Mapping[str, Lists] | None = None,
    ) -> None:
        """`beside`: further words, by room, that `scan` looks for in the same pass."""
        words = words or load_matching_words()
        self._programmes = {programme.slug: programme for programme in programmes}
        self._names, self._acronyms = build_gazetteer(programmes, words.spellings, words.context.left_out_places)
        self._said_of = SaidOfNames(self._names, words.spellings.said_of)
        self._definitions = Definitions(programmes)
        self._boundaries = Boundaries(words.context)
        self._disambiguator = Disambiguator(programmes, self._boundaries)
        self._entities = Entities(programmes, self._names, words.context.offices)
        wording = wording_of(words.series)
        self._series = {each.name: AnnualSeries(each, wording, programmes) for each in words.series.series}
        words_of = {
            "name": sorted(self._names),
            "acronym": sorted(self._acronyms),
            "word": sorted({word for programme in programmes for word in _context_words(programme)}),
            "hong-kong": words.context.hong_kong,
            "elsewhere": words.context.elsewhere,
            "other-government": words.context.other_governments,
            "ordinary": words.context.ordinary,
            **{f"series/{each.name}": each.words for each in words.series.series},
        }
        own = {kind: Lists({kind: values}, exact=_EXACT, plural=_PLURAL) for kind, values in words_of.items()}
        self._scanner = Scanner(own | dict(beside or {}))

    def match_text(self, title: str, summary: str = "", text: str = "", published: datetime | None = None) -> Answer:
        """`match` for an article that was not read yet."""
        reading = read(title, summary, text, boilerplate(text))
        return self.match(reading, self.scan(reading), published)

    def scan(self, reading: Reading) -> Scan:
        """One pass over an article for all words."""
        return self._scanner.over(reading)

    def match(self, reading: Reading, scan: Scan, published: datetime | None) -> Answer:
        """The tags, in the order in which they are first named, and the programmes that were seen but not accepted."""
        named = [*scan.of("name"), *interrupted(reading, self._scanner, "name")]
        mentions = find_mentions(reading, [(named, self._names), (scan.of("acronym"), self._acronyms)], scan)
        series = [name for name in self._series if scan.of(f"series/{name}")]
        if not mentions and not series:
            return (), ()  # most news names nothing that the catalogue knows
        mentions += [*coordinated(reading, mentions, self._names), *self._said_of.find(reading, mentions)]
        context = ArticleContext(
            reading,
            article_day(published, reading.text),
            scan,
            sorted([hit[2] for hit in scan.of("hong-kong")]),
            frozenset([hit[3] for hit in scan.of("elsewhere")]),
            frozenset([mention[0].end for mention in mentions]),
            self._defined(reading, mentions),
        )
        tags = TagCollector(reading, self._programmes)
        ambiguous = self._link_unambiguous(context, mentions, tags)
        self._link_ambiguous(context, ambiguous, tags)
        if series:
            self._link_series(context, series, tags)
        return tags.answer()

    def knows(self, name: str) -> bool:
        """Whether the catalogue has that name, or one that makes up the end and at least half of it."""
        reading = read(name)
        scan = self._scanner.over(reading)
        ends = len(reading.text.rstrip())
        named = (*scan.of("name"), *scan.of("acronym"))
        return any(hit.end == ends and 2 * (hit.end - hit.start) >= ends for hit in named)

    def _defined(self, reading: Reading, mentions: Iterable[Mention]) -> dict[str, str]:
        """What the article says that its acronyms mean, from the first few mentions of each."""
        defined: dict[str, str] = {}
        examined: Counter[str] = Counter()
        for mention in mentions:
            alias, start, end = mention[0]
            if not alias.acronym or alias.text in defined or examined[alias.text] == _MOST_DEFINITIONS:
                continue
            examined[alias.text] += 1
            meaning = self._definitions.meaning(reading, start, end, [candidate.alias for candidate in mention])
            if meaning is not None:
                defined |= dict.fromkeys((candidate.alias.text for candidate in mention), meaning)
        return defined

    # -------------------------------------------------------------------------------------------------------- mentions
    def _link_unambiguous(
        self, context: ArticleContext, mentions: Iterable[Mention], tags: TagCollector
    ) -> list[Mention]:
        """Accepts what needs no evidence; the rest is left for when all of it is known."""
        ambiguous = []
        seen: Counter[str] = Counter()
        for mention in mentions:
            valid = self._entities.valid_on(context.day, mention)
            alias = valid[0].alias
            if len(valid) == 1 and alias.unambiguous:
                self._link(context, valid[0], tags)
            elif seen[alias.text] < _MOST_WEIGHED:
                seen[alias.text] += 1
                ambiguous.append(valid)
        return ambiguous

    def _link(self, context: ArticleContext, candidate: Candidate, tags: TagCollector) -> None:
        alias, start, _ = candidate
        contrary = ""
        if self._entities.may_be_another(alias):
            contrary = self._disambiguator.contrary_evidence(context, candidate)
        elif self._boundaries.names_a_street(context.reading, candidate):
            contrary = "part of a longer name"
        if contrary:
            tags.reject(candidate, contrary)
            return
        _accept(candidate, _UNAMBIGUOUS, tags)
        context.accepted.setdefault(alias.slug, []).append(start)
        if alias.slug in self._entities.of_hong_kong:
            insort(context.hong_kong, start)

    def _link_ambiguous(self, context: ArticleContext, mentions: Sequence[Mention], tags: TagCollector) -> None:
        """Goes over the rest twice, because what is accepted may be evidence for what is not yet."""
        for _ in range(2):
            left = []
            for mention in mentions:
                best = self._best(context, mention)
                if best is None:
                    left.append(mention)
                    continue
                candidate, decision = best
                _accept(candidate, decision, tags)
                if decision.strength >= Strength.SENTENCE:
                    insort(context.accepted.setdefault(candidate.alias.slug, []), candidate.start)
            mentions = left
        decided = [[(each, self._decide(context, each)) for each in mention] for mention in mentions]
        unsure = [each[0][0] for each in decided if len(each) == 1 and each[0][1] is UNCONFIRMED]
        confirmed = self._confirm_each_other(context, unsure, tags)
        for candidate, decision in chain.from_iterable(decided):
            if candidate not in confirmed:
                tags.reject(candidate, "more than one programme has that name" if decision.strength else decision.why)

    def _confirm_each_other(
        self, context: ArticleContext, unsure: Sequence[Candidate], tags: TagCollector
    ) -> Collection[Candidate]:
        """Accepts those of the names that nothing else confirms of which two stand together; returns them."""
        confirmed = set()
        for one, other in permutations(unsure, 2):
            if one not in confirmed and self._disambiguator.may_confirm(context, one, other):
                _accept(one, Decision(Strength.HONG_KONG, f"confirmed by {other.alias.text!r}, itself unsure"), tags)
                confirmed.add(one)
        return confirmed

    def _best(self, context: ArticleContext, mention: Mention) -> tuple[Candidate, Decision] | None:
        """The candidate with the best evidence; between equals, the one accepted last before. None: no such one."""

        def weight(decided: tuple[Candidate, Decision]) -> tuple[int, int]:
            candidate, decision = decided
            places = context.accepted.get(candidate.alias.slug, ())
            before = bisect_left(places, candidate.start)
            return decision.strength, places[before - 1] if before else -1

        decided = [(candidate, self._decide(context, candidate)) for candidate in mention]
        possible = sorted((each for each in decided if each[1].strength), key=weight)
        if not possible or (len(possible) > 1 and weight(possible[-1]) == weight(possible[-2])):
            return None
        return possible[-1]

    def _decide(self, context: ArticleContext, candidate: Candidate) -> Decision:
        """Of an unambiguous alias that several programmes have, the weakest evidence will do."""
        decision = self._disambiguator.decide(context, candidate)
        if (
            decision.strength
            or not candidate.alias.unambiguous
            or self._disambiguator.contrary_evidence(context, candidate)
        ):
            return decision
        return Decision(Strength.HONG_KONG, "named")

    # ---------------------------------------------------------------------------------------------------------- series
    def _link_series(self, context: ArticleContext, named: Sequence[str], tags: TagCollector) -> None:
        scan = context.scan
        occupied = tags.occupied()
        others = sorted(hit.start for hit in scan.of("other-government"))
        for name in named:
            series = self._series[name]
            owner_named = series.owner in tags.slugs
            places = [hit[2:] for hit in _longest(scan.of(f"series/{name}")) if hit.start not in occupied]
            resolved = [series.resolve(context.reading, *place, context.day, owner_named) for place in places]
            for each in series.reconcile(list(filter(None, resolved)), tags.slugs, context.day):
                self._link_resolved(context, name, each, others, tags)

    @staticmethod
    def _link_resolved(
        context: ArticleContext, name: str, resolved: Resolved, others: Sequence[int], tags: TagCollector
    ) -> None:
        start, end = resolved.start, resolved.end
        sentence = context.reading.sentence(start)
        if context.within(others, *sentence) and not context.within(context.hong_kong, *sentence):
            tags.reject_words(name, start, end, "another place's")
        elif not (context.hong_kong or tags.slugs or (resolved.year and not others)):
            tags.reject_words(name, start, end, "no sign of Hong Kong")
        elif not resolved.slug:
            tags.reject_words(name, start, end, resolved.basis.value)
        else:
            tags.accept(resolved.slug, start, end, Decision(Strength.NAMED, resolved.basis.value))


def _accept(candidate: Candidate, decision: Decision, tags: TagCollector) -> None:
    """Tags the programme of a candidate, and those whose names stand in its own."""
    alias, start, end = candidate
    tags.accept(alias.slug, start, end, decision)
    for slug in alias.within:
        tags.accept(slug, start, end, _NAMED_WITHIN)


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that end at the same place, the longest."""
    by_end = {hit.end: hit for hit in sorted(hits, key=lambda hit: -hit.start)}
    return list(by_end.values())


def _context_words(programme: Programme) -> set[str]:
    return (set(programme.context) - SIGN_OF_HONG_KONG) | set(programme.negative_context)
