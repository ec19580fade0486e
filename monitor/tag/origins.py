"""Which entry of which data file made each decision about an article: `monitor classify --explain`. Pure.

    classification, the words that were scanned for, the rules that were met  >  origins

The words and rules are those of the article's own reading; an origin names the file as `monitor check` does, and the
entry by its id, name or key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.grammar.phrase_pattern import spelt_out
from monitor.grammar.phrase_trace import Met
from monitor.grammar.reading import Reading, normal
from monitor.model import Amount, Change, Classification, Deadline, Event, Programme, Tag
from monitor.tag.events.frames import OBJECT, Frame, Frames
from monitor.tag.events.verb_forms import forms
from monitor.tag.facts import day_scores
from monitor.tag.facts.amount_origins import amount_entries
from monitor.tag.lexicon import Lexicon, Words, outermost
from monitor.tag.relevance_sum import WORDING
from monitor.tag.rule_set import FOLDER, RuleSet
from monitor.tag.wording.terms import plain
from monitor.tag.wording.weights import FILE as WEIGHTS
from monitor.tag.wording.weights import NOTED
from monitor.text import fold

CATALOGUE = "monitor/catalogue/programmes.toml"
LEXICON = "monitor/tag/lexicon.toml"
FRAMES = "monitor/tag/events/frames.toml"
RELEVANCE = "monitor/tag/relevance.toml"
# The files whose rules say of a day that it is a deadline, for whom, and of which round.
_OF_DEADLINES = tuple(f"{FOLDER}/{name}.toml" for name in ("limits", "calls_to_action", "rounds"))
_CONFIRMED = re.compile(r"confirmed by '(.+)' in the")
_ADDED = re.compile(r" \([+-][\d.e+-]+\)$")
_SUBJECT = re.compile(r" \((\w+)\)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a data file: `rule "limit-noun"`, `frame "launch", verbs "launch"`. `words`: of the
    article.
    """

    file: str
    entry: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A decision ("relevance", "tag", "topic", "kind", "rejected kind", "amount", "deadline", "change"), its value, and
    the entries that made it. The kind "none" has no entries: none made a kind.
    """

    decision: str
    value: str
    entries: tuple[Entry, ...]


class Origins:
    """Knows where each rule, word and programme stands."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        files: Mapping[str, str],
        lexicon: Lexicon,
        frames: Frames,
        rules: RuleSet,
    ) -> None:
        """`files`: slug -> file of the programmes that do not stand in the shipped catalogue."""
        self._programmes, self._files, self._lexicon, self._rules = programmes, files, lexicon, rules
        self._frames = frames

    def of(self, known: Classification, reading: Reading, words: Words, met: Sequence[Met]) -> tuple[Origin, ...]:
        """The origin of every decision, in the order in which a classification has them."""
        worded = [one for one in met if one.group == NOTED]
        met = [one for one in met if one.group != NOTED]
        return (
            Origin("relevance", f"{known.relevance:g}", tuple(self._of_reasons(known.why))),
            *(Origin("tag", tag.slug, tuple(self._of_tag(tag))) for tag in known.tags),
            *(Origin("topic", topic, tuple(self._of_topic(topic, words, known.tags))) for topic in known.topics),
            *(Origin("kind", event.kind, self._of_kind(event, known, reading, met, worded)) for event in known.events),
            *(
                Origin("rejected kind", signal.kind, (self._rule(signal.rule, signal.text),))
                for signal in known.rejected_signals
            ),
            *(Origin("amount", one.value(), self._of_amount(one, reading)) for one in known.facts.of(Amount)),
            *(
                Origin("deadline", one.value(), self._of_deadline(one, reading, met))
                for one in known.facts.of(Deadline)
            ),
            *(Origin("change", one.status, self._of_change(one, reading, met)) for one in known.facts.of(Change)),
        )

    # ----------------------------------------------------------------------------------------------- words and rules
    def _rule(self, id_: str, words: str) -> Entry:
        return Entry(self._rules.files.files[id_], f'rule "{id_}"', words)

    def _word(self, list_: str, word: str) -> Entry:
        """A word of the lexicon, or the user's rule that added it."""
        added = (rule for rule in self._rules.files.rules if rule.group == list_ and word in spelt_out(rule.pattern))
        rule = next(added, None)
        if rule is not None:
            return self._rule(rule.id, word)
        group, _, rest = list_.partition("/")
        table = {"topic": "topics", "against": "relevance.against", "deadline": "deadlines"}
        return Entry(LEXICON, f'{table.get(group, group)}.{rest.replace("/", ".")} "{word}"', word)

    def _lists_of(self, word: str, groups: tuple[str, ...]) -> Iterator[Entry]:
        for name, words in self._lexicon.patterns.items():
            if name.startswith(groups) and word in words:
                yield self._word(name, word)

    # -------------------------------------------------------------------------------------------------------- relevance
    def _of_reasons(self, why: Iterable[str]) -> Iterator[Entry]:
        """The reasons with their words ("field: innovation and technology (+0.6)"), and where the words stand."""
        yield Entry(RELEVANCE, 'reason "bias"')
        for line in why:
            reason, _, rest = line.partition(": ")
            said = _ADDED.sub("", rest)
            if reason == WORDING:
                yield from (Entry(WEIGHTS, f'terms "{term}"', term) for term in said.split(", ") if term)
                continue
            yield Entry(RELEVANCE, f'reason "{reason}"', said)
            for word in said.split(", "):
                yield from self._lists_of(_SUBJECT.sub("", word), ("relevance/", "topic/", "against/"))

    # ------------------------------------------------------------------------------------------------------- programmes
    def _programme(self, slug: str, key: str, words: str) -> Entry:
        return Entry(self._files.get(slug, CATALOGUE), f'programme "{slug}"{key}', words)

    def _of_tag(self, tag: Tag) -> Iterator[Entry]:
        programme = self._programmes[tag.slug]
        for words in dict.fromkeys(evidence.text for evidence in tag.evidence):
            yield self._programme(tag.slug, _key_of(programme, words), words)
        confirmed = _CONFIRMED.match(tag.why)
        if confirmed is not None:
            yield self._programme(tag.slug, f', context "{confirmed[1]}"', confirmed[1])

    def _of_topic(self, topic: str, words: Words, tags: Iterable[Tag]) -> Iterator[Entry]:
        found = [hit for member, hit in outermost(words["topic"]) if member == topic]
        yield from dict.fromkeys(self._word(hit.kind, hit.value) for hit in found)
        for tag in tags:
            if topic in self._programmes[tag.slug].topics:
                yield self._programme(tag.slug, ", topics", topic)

    # ------------------------------------------------------------------------------------------------------------ kinds
    def _of_kind(
        self, event: Event, known: Classification, reading: Reading, met: Sequence[Met], worded: Sequence[Met]
    ) -> tuple[Entry, ...]:
        if event.kind == "deadline":
            return self._of_deadline(known.facts.of(Deadline)[0], reading, met)
        said = fold(event.text)
        verbs = max(self._verbs_in(said, event.kind), key=lambda pair: len(pair[0]), default=None)
        found = [verbs[1]] if verbs else []
        found += [
            self._programme(tag.slug, ", kind", evidence.text)
            for tag in known.tags
            for evidence in tag.evidence[:1]
            if evidence.text in event.text
        ]
        groups = (event.modality, f"needs/{event.kind}")
        weighed = (one for one in worded if one.says.startswith(f"{event.kind} "))
        return (
            *found,
            *self._met_beside(event.text, reading, (one for one in met if one.group in groups)),
            *(Entry(WEIGHTS, f'terms "{plain(one.rule)}"', one.says) for one in weighed),
        )

    def _verbs_in(self, said: str, kind: str) -> Iterator[tuple[str, Entry]]:
        """What may have made the kind: a verb or phrase of a frame or of a user's rule, as it was said."""
        frames = [frame for frame in self._frames.by_id.values() if kind in frame.kinds]
        for frame in frames:
            for key, word, form in _said_by(frame):
                if form in said:
                    yield form, Entry(FRAMES, f'frame "{frame.id}", {key} "{word}"', form)
        for group in (name for name, made in self._frames.nouns.items() if made == kind):
            for word in (one for one in self._frames.lists[OBJECT + group] if fold(one) in said):
                yield word, Entry(FRAMES, f'objects.{group} "{word}"', word)
        yield from self._rules_in(
            said, {f"{how}/{frame.id}" for frame in frames for how in ("told", "bare", "headline")}
        )

    def _rules_in(self, said: str, lists: Collection[str]) -> Iterator[tuple[str, Entry]]:
        for rule in self._rules.files.rules:
            if rule.group in lists:
                words = [word for word in spelt_out(rule.pattern) if fold(word) in said]
                yield from ((word, self._rule(rule.id, word)) for word in words)

    def _met_beside(self, words: str, reading: Reading, met: Iterable[Met]) -> Iterator[Entry]:
        """The rules that were met in the sentence of the words."""
        place = reading.text.find(normal(words).lower())
        start, end = reading.sentence(max(0, place))
        for one in dict.fromkeys(met):
            if start <= one.start and one.end <= end:
                yield self._rule(one.rule, reading.evidence(one.start, one.end).text)

    # ------------------------------------------------------------------------------------------------------------ facts
    def _of_amount(self, amount: Amount, reading: Reading) -> tuple[Entry, ...]:
        return tuple(Entry(*each) for each in amount_entries(amount, reading.text))

    def _of_deadline(self, deadline: Deadline, reading: Reading, met: Sequence[Met]) -> tuple[Entry, ...]:
        place = max(0, reading.text.find(normal(deadline.text).lower()))
        noted = [one for one in met if one.group == day_scores.NOTED]
        weighed = [one for one in noted if place <= one.start < place + len(deadline.text)]
        ruled = (one for one in met if one not in noted and self._rules.files.files[one.rule].endswith(_OF_DEADLINES))
        return (
            *self._met_beside(deadline.text, reading, ruled),
            *(
                Entry(
                    day_scores.FILE,
                    f'weights "{one.rule}"',
                    f"{reading.evidence(one.start, one.end).text} ({one.says})",
                )
                for one in weighed
            ),
        )

    def _of_change(self, change: Change, reading: Reading, met: Sequence[Met]) -> tuple[Entry, ...]:
        found = [one for one in met if one.group.startswith("changed/") and one.says == change.status]
        exact = [one for one in found if reading.evidence(one.start, one.end).text.strip() == change.text]
        return tuple(self._rule(one.rule, change.text) for one in (exact or found)[:1])


def _said_by(frame: Frame) -> Iterator[tuple[str, str, str]]:
    """The key, the word as the file has it, and each form in which it is found."""
    for key in ("phrases", "headline"):
        yield from ((key, word, fold(word)) for word in getattr(frame, key))
    for verb in frame.verbs:
        yield from (("verbs", verb, fold(form)) for form in (*forms(verb).told, *forms(verb).bare))


def _key_of(programme: Programme, words: str) -> str:
    """The key of the entry under which the words stand; "" where they are another spelling of a name."""
    said = normal(words).lower()
    names = {
        "name_en": programme.name_en,
        "name_zh_hant": programme.name_zh_hant,
        "name_zh_hans": programme.name_zh_hans,
    }
    for key, name in names.items():
        if name and normal(name).lower() == said:
            return f", {key}"
    for key in ("acronyms", "aliases"):
        for name in getattr(programme, key):
            if normal(name).lower() == said:
                return f', {key} "{name}"'
    return ""
