"""The engine: all that is known of one article from its words, date and source. Pure.

    draft > boilerplate cut > reading > scan > programmes > relevance, topics, kinds, facts > Classification

    classifier = Classifier(catalogue.programmes, catalogue.version)
    classification = classifier.classify(draft)

Time is linear in the text and does not depend on the size of the catalogue. Any text gets an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.dateline import article_day
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Hit, Scanner
from monitor.model import (
    Amount,
    Classification,
    Deadline,
    Draft,
    Event,
    JsonLine,
    Language,
    Programme,
    RejectedSignal,
    Tag,
)
from monitor.tag import lexicon as lexicons
from monitor.tag.events.extraction import deadline_event, find_events
from monitor.tag.facts.amounts import bare_currency, find_amounts
from monitor.tag.facts.deadlines import find_deadlines
from monitor.tag.lexicon import Words, grouped
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.relevance import HONG_KONG_WORD, RelevanceRules, place_elsewhere
from monitor.tag.rule_set import RuleSet, shipped_rules
from monitor.tag.topics import find_topics
from monitor.text import clean, language_of

_LANGUAGE_SAMPLE = 400  # characters of the text that settle its language


class Classifier:
    """Says what an article is about. Built once from the catalogue; `classify` may then be called from any thread."""

    def __init__(self, programmes: Sequence[Programme], version: str, rules: RuleSet | None = None) -> None:
        """`version`: of the catalogue and the rules. Without `rules` the shipped ones hold."""
        self.version = version
        self._rules = rules or shipped_rules()
        self._phrases = self._rules.phrases()
        self._programmes: Mapping[str, Programme] = {programme.slug: programme for programme in programmes}
        self._lexicon = lexicons.load_lexicon(self._rules.words)
        self._gatherings = frozenset(item.slug for item in programmes if item.kind == "event") - self._lexicon.not_held
        self._relevance = RelevanceRules(programmes, self._lexicon)
        self._matcher = Matcher(programmes)
        self._words = Scanner(self._lexicon.patterns, exact=lexicons.EXACT, plural=tuple(self._lexicon.patterns))

    def __reduce__(self) -> tuple[type[Classifier], tuple[tuple[Programme, ...], str, RuleSet]]:
        """Pickled as what it was built from: another process builds its own."""
        return Classifier, (tuple(self._programmes.values()), self.version, self._rules)

    def classify(self, draft: Draft) -> Classification:
        """All that is known of a draft; with `scope` "all" it is relevant whatever the score, unless it is empty."""
        title, summary, text = clean(draft.title), clean(draft.summary), clean(draft.text)
        reading = read(title, summary, text, boilerplate(text))
        words = grouped(self._words.scan(reading))
        tags, rejected = self._matcher.match(reading, draft.published.instant)
        relevance = self._relevance.score(reading, words, tags, draft.official)
        relevant = bool(reading.text.strip()) and (draft.scope == "all" or relevance.relevant)
        language = language_of(f"{title}\n{summary}\n{text[:_LANGUAGE_SAMPLE]}") or draft.language
        today = article_day(draft.published.instant, reading.text)
        deadlines = find_deadlines(reading, words["deadline"], today, self._phrases)
        if not relevant and place_elsewhere(words["relevance"], reading.title_end):
            deadlines = ()  # nobody in Hong Kong must act by the day of another place's call
        events, signals = self._events(words, reading, tags, deadlines, relevant)
        return Classification(
            relevant=relevant,
            relevance=relevance.score,
            why=relevance.why,
            language=language,
            tags=tags,
            rejected=rejected,
            rejected_signals=signals,
            topics=self._topics(words, reading, tags) if relevant else (),
            events=events,
            amounts=find_amounts(reading, _currency(draft, reading, words["relevance"], language)),
            deadlines=deadlines,
            catalogue_version=self.version,
        )

    def _events(
        self, words: Words, reading: Reading, tags: Sequence[Tag], deadlines: Sequence[Deadline], relevant: bool
    ) -> tuple[tuple[Event, ...], tuple[RejectedSignal, ...]]:
        if not relevant:
            return deadline_event(deadlines), ()
        tails, phrases = self._lexicon.tails, self._phrases
        return find_events(reading, words, tags, deadlines, tails, phrases, self._gatherings)

    def _topics(self, words: Words, reading: Reading, tags: Sequence[Tag]) -> tuple[str, ...]:
        lexicon = self._lexicon
        return find_topics(words, reading.title_end, tags, self._programmes, lexicon.topics, lexicon.general)


def _currency(draft: Draft, reading: Reading, hits: Sequence[Hit], language: Language) -> str:
    """The currency of sums that name none: a Simplified text must say that it is about Hong Kong."""
    simplified = language == "zh-Hans"
    named = any(hit.kind == HONG_KONG_WORD and reading.text[hit.end : hit.end + 1] != "$" for hit in hits)  # not HK$
    hong_kong = draft.official or (not place_elsewhere(hits, reading.title_end) and (not simplified or named))
    return bare_currency(reading.text, hong_kong, language != "en", simplified)


# ---------------------------------------------------------------------------------------------------------------- lines
def to_json(classification: Classification, id: str | int | None, explain: bool = False) -> JsonLine:
    """One line of `monitor classify`.

    ``events`` are the kinds that happened or are planned; ``event_details`` has all with modality and words. A range of
    money is told twice, by its lower and its upper end. `explain` adds why each tag was accepted, what was rejected,
    and by which rule in words a word makes no event.
    """
    line: JsonLine = {
        "id": id,
        "relevant": classification.relevant,
        "relevance": classification.relevance,
        "why": list(classification.why),
        "tags": [_tag_line(tag, explain) for tag in classification.tags],
        "topics": list(classification.topics),
        "events": [event.kind for event in classification.events if event.modality in ("fact", "planned")],
        "event_details": [_event_line(event) for event in classification.events],
        "amounts": [line for amount in classification.amounts for line in _amount_lines(amount)],
        "deadlines": [
            {
                "date": deadline.date.isoformat(),
                "text": deadline.text,
                "time": deadline.time,
                "flags": list(deadline.flags),
            }
            for deadline in classification.deadlines
        ],
        "language": classification.language,
    }
    if explain:
        line["rejected"] = [{"slug": item.slug, "text": item.text, "why": item.why} for item in classification.rejected]
        line["rejected_signals"] = [
            {"kind": item.kind, "text": item.text, "rule": item.rule} for item in classification.rejected_signals
        ]
        line["catalogue_version"] = classification.catalogue_version
    return line


def _tag_line(tag: Tag, explain: bool) -> JsonLine:
    line: JsonLine = {"slug": tag.slug, "evidence": list(dict.fromkeys(evidence.text for evidence in tag.evidence))}
    return line | {"why": tag.why} if explain else line


def _event_line(event: Event) -> JsonLine:
    return {"kind": event.kind, "modality": event.modality, "text": event.text}


def _amount_lines(amount: Amount) -> list[JsonLine]:
    line: JsonLine = {"hkd": amount.hkd, "text": amount.text, "qualifier": amount.qualifier, "per": amount.per}
    if amount.ratio:
        line["ratio"] = amount.ratio
    if amount.hkd_max is None:
        return [line]
    return [line | {"range": "lower"}, line | {"hkd": amount.hkd_max, "range": "upper"}]
