"""The engine: all that is known of one article from its words, date and source. Pure.

    draft > boilerplate cut > reading > scan > programmes > relevance, topics, kinds, facts > Classification

    classifier = Classifier(catalogue.programmes, catalogue.version)
    classification = classifier.classify(draft)

Time is linear in the text and does not depend on the size of the catalogue. Any text gets an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.dateline import article_day
from monitor.grammar.phrase_trace import TracedPhrases
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Scan
from monitor.model import (
    FACT_KINDS,
    Classification,
    Deadline,
    Draft,
    Event,
    Fact,
    JsonLine,
    Language,
    Programme,
    RejectedSignal,
    Tag,
)
from monitor.tag import lexicon as lexicons
from monitor.tag.events.extraction import deadline_event, find_events
from monitor.tag.events.frames import CLASSES, load_frames
from monitor.tag.events.kind_scores import Opening
from monitor.tag.facts.fact_context import FactContext, find_facts
from monitor.tag.lexicon import Words, grouped
from monitor.tag.origins import Origin, Origins
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.relevance import RelevanceRules
from monitor.tag.rule_set import RuleSet, shipped_rules
from monitor.tag.salience import Layout, layout_of
from monitor.tag.topics import find_topics
from monitor.tag.wording.terms import TermPlace, terms_of
from monitor.tag.wording.weights import Wording, shipped_wording
from monitor.text import clean, language_of

LEXICON, FRAMES = "lexicon", "frames"  # rooms of the words that are scanned for beside names
_LANGUAGE_SAMPLE = 400  # characters of the text that settle its language


class Classifier:
    """Says what an article is about. Built once from the catalogue; `classify` may then be called from any thread."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        version: str,
        rules: RuleSet | None = None,
        files: Mapping[str, str] | None = None,
        wording: Wording | None = None,
    ) -> None:
        """`version`: of the catalogue and the rules. Without `rules` the shipped ones hold. `files`: slug -> file of
        the programmes that do not stand in the shipped catalogue. Without `wording` the shipped weights hold.
        """
        self.version = version
        self._rules = rules or shipped_rules()
        self._phrases = self._rules.phrases()
        self._programmes: Mapping[str, Programme] = {programme.slug: programme for programme in programmes}
        self._lexicon = lexicons.load_lexicon(self._rules.words)
        self._frames = load_frames(self._rules.words)
        self._classes = {
            item.slug: CLASSES[item.kind]
            for item in programmes
            if item.kind in CLASSES and item.slug not in self._lexicon.not_held
        }
        self._relevance = RelevanceRules(programmes, self._lexicon)
        beside = {LEXICON: lexicons.words_of(self._lexicon), FRAMES: self._frames.words}
        self._matcher = Matcher(programmes, beside=beside)
        self._files = dict(files or {})
        self._wording = wording or shipped_wording()
        self._origins = Origins(self._programmes, self._files, self._lexicon, self._frames, self._rules)

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """What it knows, in the order of the catalogue."""
        return tuple(self._programmes.values())

    def __reduce__(self) -> tuple[type[Classifier], tuple[object, ...]]:
        """Pickled as what it was built from: another process builds its own, and reads the shipped weights itself."""
        own = None if self._wording is shipped_wording() else self._wording
        return Classifier, (self.programmes, self.version, self._rules, self._files, own)

    def classify(self, draft: Draft) -> Classification:
        """All that is known of a draft; with `scope` "all" it is relevant whatever the score, unless it is empty."""
        return self._classify(draft, *as_scanned(draft), self._phrases)

    def explained(self, draft: Draft) -> tuple[Classification, tuple[Origin, ...]]:
        """The same, with the entries of the data files that made each decision."""
        reading, language = as_scanned(draft)
        phrases = TracedPhrases(self._phrases, reading.text)
        known = self._classify(draft, reading, language, phrases)
        words = grouped(self._matcher.scan(reading).of(LEXICON))
        return known, self._origins.of(known, reading, words, phrases.met)

    def _classify(self, draft: Draft, reading: Reading, language: Language, phrases: Phrases) -> Classification:
        scan = self._matcher.scan(reading)
        words = grouped(scan.of(LEXICON))
        layout = layout_of(reading)
        tags, rejected = self._matcher.match(reading, scan, draft.published.instant)
        opening = Opening(layout, self._wording, partial(self._terms, reading, layout, tags))
        relevance = self._relevance.score(layout, words, tags, draft.official, opening.for_relevance)
        relevant = bool(reading.text.strip()) and (draft.scope == "all" or relevance.relevant)
        today = article_day(draft.published.instant, reading.text)
        facts = find_facts(FactContext(draft, reading, layout, words, language, today, relevant, phrases))
        events, signals = self._events(words, scan, reading, tags, facts.of(Deadline), relevant, phrases, opening)
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
            facts=facts,
            catalogue_version=self.version,
            case=relevant and relevance.case and {event.kind for event in events} <= {"none"},
        )

    def _events(
        self,
        words: Words,
        scan: Scan,
        reading: Reading,
        tags: Sequence[Tag],
        deadlines: Sequence[Deadline],
        relevant: bool,
        phrases: Phrases,
        opening: Opening,
    ) -> tuple[tuple[Event, ...], tuple[RejectedSignal, ...]]:
        if not relevant:
            return deadline_event(deadlines), ()
        verbs = scan.of(FRAMES)
        return find_events(reading, words, verbs, tags, deadlines, self._frames, phrases, self._classes, opening)

    def _terms(self, reading: Reading, layout: Layout, tags: Sequence[Tag]) -> Mapping[str, TermPlace]:
        """The terms of headline and lead, each tagged name read as one."""
        names = (
            (TermPlace(*layout.span(evidence)), f"<{self._relevance.class_of(tag.slug)}>")
            for tag in tags
            for evidence in tag.evidence
        )
        return terms_of(reading, layout, names, self._wording.vocabulary)

    def _topics(self, words: Words, reading: Reading, tags: Sequence[Tag]) -> tuple[str, ...]:
        lexicon = self._lexicon
        return find_topics(words, reading.title_end, tags, self._programmes, lexicon.topics, lexicon.general)


def as_scanned(draft: Draft) -> tuple[Reading, Language]:
    """A draft as it is scanned, and the language of its words."""
    title, summary, text = clean(draft.title), clean(draft.summary), clean(draft.text)
    language = language_of(f"{title}\n{summary}\n{text[:_LANGUAGE_SAMPLE]}") or draft.language
    return read(title, summary, text, boilerplate(text)), language


# ---------------------------------------------------------------------------------------------------------------- lines
def to_json(
    classification: Classification, id: str | int | None, explain: bool = False, origins: Sequence[Origin] = ()
) -> JsonLine:
    """One line of `monitor classify`.

    ``events`` are the kinds that happened or are planned; ``event_details`` has all with modality and words. The
    facts stand by kind. `explain` adds why each tag was accepted, what was rejected, by which rule in words a word
    makes no event, and the `origins` of all decisions.
    """
    line: JsonLine = {
        "id": id,
        "relevant": classification.relevant,
        "relevance": classification.relevance,
        "why": list(classification.why),
        "tags": [_tag_line(tag, explain) for tag in classification.tags],
        "topics": list(classification.topics),
        "case": classification.case,
        "events": [event.kind for event in classification.events if event.modality in ("fact", "planned")],
        "event_details": [_event_line(event) for event in classification.events],
        **{kind.plural: _fact_lines(classification.facts.of(kind)) for kind in FACT_KINDS},
        "language": classification.language,
    }
    if explain:
        line["rejected"] = [{"slug": item.slug, "text": item.text, "why": item.why} for item in classification.rejected]
        line["rejected_signals"] = [
            {"kind": item.kind, "text": item.text, "rule": item.rule} for item in classification.rejected_signals
        ]
        line["origins"] = [asdict(origin) for origin in origins]
        line["catalogue_version"] = classification.catalogue_version
    return line


def _tag_line(tag: Tag, explain: bool) -> JsonLine:
    line: JsonLine = {"slug": tag.slug, "evidence": list(dict.fromkeys(evidence.text for evidence in tag.evidence))}
    return line | {"why": tag.why} if explain else line


def _event_line(event: Event) -> JsonLine:
    return {"kind": event.kind, "modality": event.modality, "text": event.text}


def _fact_lines(facts: Iterable[Fact]) -> list[JsonLine]:
    return [line for fact in facts for line in fact.classified()]
