"""Which programmes an article concerns, by which words, and why those were accepted.

    reading > one scan > names where they stand > sure ones > unsure ones, weighed > Budgets and Policy Addresses > tags

Each step is a module of its name (match_names, match_runs, ...); the facts that they use (which names need a context,
which words speak against one) are the catalogue's. Parents are never added: whoever asks for an entry is also given its
descendants.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from monitor.grammar.boilerplate import boilerplate
from monitor.grammar.dateline import article_day
from monitor.grammar.reading import Reading, read
from monitor.grammar.scanner import Hit, Scanner
from monitor.model import Evidence, Programme, Rejected, Tag
from monitor.tag.programmes.annual_series import TRIGGERS, Chosen, Series
from monitor.tag.programmes.definitions import Definitions
from monitor.tag.programmes.disambiguation import (
    SIGN_OF_HONG_KONG,
    ArticleContext,
    Decision,
    Disambiguator,
    Mention,
    in_brackets,
    positions,
)
from monitor.tag.programmes.gazetteer import Name, Names, names_of
from monitor.tag.programmes.overlaps import resolve_overlaps
from monitor.tag.programmes.signs import load_signs

_OFFICES: tuple[str, ...] = (
    *("Bureau", "Department", "Council", "Commission", "Committee", "Office", "Authority", "Service"),
    *("局", "署", "處", "处", "會", "会", "辦", "办"),
)
_MOST_EVIDENCE = 5  # quotations of one tag
_MOST_WEIGHED = 50  # mentions of one name that are weighed
_MOST_DEFINITIONS = 4  # mentions of an acronym at which its definition is looked for

_HAD_BY_MANY = frozenset({"fund", "scheme", "regulation", "place"})

_NAMED = Decision(6, "named")

Answer = tuple[tuple[Tag, ...], tuple[Rejected, ...]]


class Matcher:
    """Finds the programmes of a catalogue. Built once; `match` may then be called from any thread."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self._programmes = {programme.slug: programme for programme in programmes}
        self._names, self._acronyms = names_of(programmes)
        self._definitions = Definitions(programmes)
        signs = load_signs()
        self._disambiguator = Disambiguator(programmes, signs.organisations)
        self._offices = frozenset(filter(_is_office, _texts(self._names, programmes)))
        self._of_hong_kong = frozenset(filter(self._is_of_hong_kong, self._programmes))
        self._series = {name: Series(name, programmes) for name in TRIGGERS}
        self._scanner = Scanner(
            {
                "name": sorted(self._names),
                "acronym": sorted(self._acronyms),
                "word": sorted({word for programme in programmes for word in _words(programme)}),
                "hong-kong": signs.hong_kong,
                "elsewhere": signs.elsewhere,
                "other-government": signs.other_governments,
                "ordinary": signs.ordinary,
                **{f"series/{name}": words for name, words in TRIGGERS.items()},
            },
            exact=("acronym", "hong-kong", "elsewhere", "other-government"),
            plural=("name", "word"),
        )

    def match_text(self, title: str, summary: str = "", text: str = "", published: datetime | None = None) -> Answer:
        """`match` for an article that was not read yet."""
        return self.match(read(title, summary, text, boilerplate(text)), published)

    def match(self, reading: Reading, published: datetime | None) -> Answer:
        """The tags, in the order in which they are first named, and the names that were seen but not accepted."""
        hits: dict[str, list[Hit]] = {}
        for hit in self._scanner.scan(reading):
            hits.setdefault(hit.kind, []).append(hit)
        mentions = self._mentions(reading, hits)
        context = self._scene(reading, hits, mentions, published)
        found = _Found(reading, self._programmes)
        unsure = self._accept_sure(context, mentions, found)
        self._accept_unsure(context, unsure, found)
        self._accept_series(context, hits, found)
        return found.answer()

    def knows(self, name: str) -> bool:
        """Whether the catalogue has that name, or one that makes up the end and at least half of it."""
        reading = read(name)
        hits = self._scanner.scan(reading)
        ends = len(reading.text.rstrip())
        return any(
            hit.kind in ("name", "acronym") and hit.end == ends and 2 * (hit.end - hit.start) >= ends for hit in hits
        )

    # --------------------------------------------------------------------------------------------- what is named where
    def _mentions(self, reading: Reading, hits: Mapping[str, list[Hit]]) -> list[list[Mention]]:
        """The mentions that stand: at each place one for each entry of that name, in order."""
        at: dict[tuple[int, int], list[Mention]] = {}
        for kind, table in (("name", self._names), ("acronym", self._acronyms)):
            for hit in hits.get(kind, ()):
                _, _, start, end = hit
                group = [Mention(name, start, end) for name in table[hit.value] if _usable(reading, name, start, end)]
                if group and (start, end) in at:
                    known = {mention.name.slug for mention in at[start, end]}
                    group = [*at[start, end], *(mention for mention in group if mention.name.slug not in known)]
                if group:
                    at[start, end] = group
        if not at:
            return []
        shortest_first = sorted(at, key=lambda span: span[1] - span[0])
        whole = {_with_place(reading.text, *span) if at[span][0].name.sure else span: span for span in shortest_first}
        return [at[whole[span]] for span in resolve_overlaps(whole, [hit[2:] for hit in hits.get("ordinary", ())])]

    def _scene(
        self,
        reading: Reading,
        hits: Mapping[str, list[Hit]],
        mentions: Iterable[list[Mention]],
        published: datetime | None,
    ) -> ArticleContext:
        return ArticleContext(
            reading,
            article_day(published, reading.text),
            positions(hits.get("word", ())),
            sorted(hit.start for hit in hits.get("hong-kong", ())),
            frozenset(hit.end for hit in hits.get("elsewhere", ())),
            self._defined(reading, mentions),
        )

    def _defined(self, reading: Reading, mentions: Iterable[list[Mention]]) -> dict[str, str]:
        """What the article says that its acronyms mean, from the first few mentions of each."""
        defined: dict[str, str] = {}
        asked: Counter[str] = Counter()
        for group in mentions:
            text = group[0].name.text
            if not group[0].name.acronym or text in defined or asked[text] == _MOST_DEFINITIONS:
                continue
            asked[text] += 1
            meaning = self._definitions.meaning(reading, group[0].start, group[0].end, [each.name for each in group])
            if meaning is not None:
                defined |= dict.fromkeys((mention.name.text for mention in group), meaning)
        return defined

    def _is_of_hong_kong(self, slug: str) -> bool:
        """Whether an entry, or one above or after it, has Hong Kong in its names, or is an institution known by it."""
        seen: set[str] = set()
        above = [slug]
        while above:
            programme = self._programmes.get(above.pop())
            if programme is None or programme.slug in seen:
                continue
            seen.add(programme.slug)
            names = (programme.name_en, programme.name_zh_hant, *programme.aliases)
            known_by_it = programme.kind == "institution" and not SIGN_OF_HONG_KONG.isdisjoint(programme.context)
            if known_by_it or any(map(_says_hong_kong, names)):
                return True
            above += [programme.parent, programme.owner]
        return False

    # -------------------------------------------------------------------------------------------------------- deciding
    def _accept_sure(
        self, context: ArticleContext, groups: Iterable[list[Mention]], found: _Found
    ) -> list[list[Mention]]:
        """Accepts the names that stand alone; the rest is left for when all of these are known."""
        unsure = []
        seen: Counter[str] = Counter()
        for group in groups:
            left = self._by_date(context.day, group)
            if len(left) == 1 and left[0].name.sure:
                self._accept_one(context, left[0], found)
            elif seen[left[0].name.text] < _MOST_WEIGHED:
                seen[left[0].name.text] += 1
                unsure.append(left)
        return unsure

    def _accept_one(self, context: ArticleContext, mention: Mention, found: _Found) -> None:
        against = self._disambiguator.against(context, mention) if self._may_be_another(mention) else ""
        if against:
            found.reject(mention, against)
            return
        found.accept(mention.name.slug, mention.start, mention.end, _NAMED)
        context.named.setdefault(mention.name.slug, []).append(mention.start)
        if mention.name.slug in self._of_hong_kong:
            insort(context.hong_kong, mention.start)

    def _may_be_another(self, mention: Mention) -> bool:
        """Whether even a sure name can be another's: an acronym, an office that every government has, a short name."""
        name = mention.name
        if name.acronym or name.text in self._offices:
            return True
        return not name.full and self._programmes[name.slug].kind in _HAD_BY_MANY and not _says_hong_kong(name.text)

    def _accept_unsure(self, context: ArticleContext, groups: Sequence[list[Mention]], found: _Found) -> None:
        """Weighs the rest twice, because what is accepted may confirm what is not yet."""
        for final in (False, True):
            left = []
            for group in groups:
                best = self._best(context, group)
                if best is None:
                    left.append(group)
                    continue
                mention, decision = best
                found.accept(mention.name.slug, mention.start, mention.end, decision)
                if decision.strength >= 3:
                    insort(context.named.setdefault(mention.name.slug, []), mention.start)
            groups = left
            if final:
                for group in groups:
                    self._reject(context, group, found)

    def _best(self, context: ArticleContext, group: Sequence[Mention]) -> tuple[Mention, Decision] | None:
        """The entry that the article speaks for most; between equals, the one named last before."""

        def weight(judged: tuple[Mention, Decision]) -> tuple[int, int]:
            places = context.named.get(judged[0].name.slug, ())
            before = bisect_left(places, judged[0].start)
            return judged[1].strength, places[before - 1] if before else -1

        judged = [(mention, self._weigh(context, mention)) for mention in group]
        accepted = sorted((each for each in judged if each[1].strength), key=weight)
        if not accepted or (len(accepted) > 1 and weight(accepted[-1]) == weight(accepted[-2])):
            return None
        return accepted[-1]

    def _weigh(self, context: ArticleContext, mention: Mention) -> Decision:
        decision = self._disambiguator.decision(context, mention)
        if decision.strength or not mention.name.sure or self._disambiguator.against(context, mention):
            return decision
        return Decision(1, "named")

    def _reject(self, context: ArticleContext, group: Sequence[Mention], found: _Found) -> None:
        for mention in group:
            decision = self._weigh(context, mention)
            found.reject(mention, decision.why if not decision.strength else "more than one entry has that name")

    def _by_date(self, day: date | None, group: list[Mention]) -> list[Mention]:
        """Of entries that share a name, those that had it on that day (without a day: those that have it now)."""
        if len(group) < 2:
            return group
        valid = [mention for mention in group if self._had_name(mention.name, day)]
        return valid or group

    def _had_name(self, name: Name, day: date | None) -> bool:
        programme = self._programmes[name.slug]
        successor = self._programmes.get(programme.successor) if programme.status == "superseded" else None
        if day is None:
            return successor is None or not successor.launched
        ended = successor is not None and bool(successor.launched) and successor.launched <= day.isoformat()
        return not ended and (not programme.launched or programme.launched <= day.isoformat())

    # ---------------------------------------------------------------------------------------------------------- series
    def _accept_series(self, context: ArticleContext, hits: Mapping[str, list[Hit]], found: _Found) -> None:
        held = found.held() if any(hits.get(f"series/{name}") for name in self._series) else set()
        others = sorted(hit.start for hit in hits.get("other-government", ()))
        for name, series in self._series.items():
            owned = series.owner in found.slugs
            places = [hit[2:] for hit in _longest(hits.get(f"series/{name}", ())) if hit.start not in held]
            choices = [series.choose(context.reading, start, end, context.day, owned) for start, end in places]
            for chosen in series.agreed([each for each in choices if each], found.slugs, context.day):
                self._accept_chosen(context, name, chosen, others, found)

    @staticmethod
    def _accept_chosen(
        context: ArticleContext, name: str, chosen: Chosen, others: Sequence[int], found: _Found
    ) -> None:
        sentence = context.reading.sentence(chosen.start)
        if context.within(others, *sentence) and not context.within(context.hong_kong, *sentence):
            found.reject_words(name, chosen.start, chosen.end, "of another place")
        elif not (context.hong_kong or found.slugs or (chosen.written and not others)):
            found.reject_words(name, chosen.start, chosen.end, "no sign of Hong Kong")
        elif not chosen.slug:
            found.reject_words(name, chosen.start, chosen.end, chosen.why)
        else:
            found.accept(chosen.slug, chosen.start, chosen.end, Decision(4, chosen.why))


class _Found:
    """What was accepted and rejected so far."""

    def __init__(self, reading: Reading, programmes: Mapping[str, Programme]) -> None:
        self._reading = reading
        self._programmes = programmes
        self._accepted: dict[str, list[tuple[int, int, Decision]]] = {}
        self._rejected: dict[tuple[str, str], Rejected] = {}

    @property
    def slugs(self) -> Collection[str]:
        return self._accepted.keys()

    def accept(self, slug: str, start: int, end: int, decision: Decision) -> None:
        self._accepted.setdefault(slug, []).append((start, end, decision))

    def reject(self, mention: Mention, why: str) -> None:
        self.reject_words(mention.name.slug, mention.start, mention.end, why)

    def reject_words(self, slug: str, start: int, end: int, why: str) -> None:
        text = self._reading.evidence(start, end).text
        self._rejected.setdefault((slug, text), Rejected(slug, text, why))

    def held(self) -> set[int]:
        """The offsets that accepted names hold."""
        return {at for places in self._accepted.values() for start, end, _ in places for at in range(start, end)}

    def answer(self) -> Answer:
        tags = [
            (min(places)[0], self._tag(slug, places))
            for slug, places in self._accepted.items()
            if slug in self._programmes and self._programmes[slug].tagged
        ]
        ordered = tuple(tag for _, tag in sorted(tags, key=lambda each: (each[0], each[1].slug)))
        rejected = tuple(each for each in self._rejected.values() if each.slug not in self._accepted)
        return ordered, rejected

    def _tag(self, slug: str, places: list[tuple[int, int, Decision]]) -> Tag:
        if len(places) == 1:
            start, end, decision = places[0]
            return Tag(slug, (self._reading.evidence(start, end),), decision.why)
        best = max((decision for _, _, decision in places), key=lambda decision: decision.strength)
        return Tag(slug, tuple(self._evidence(places)), best.why)

    def _evidence(self, places: list[tuple[int, int, Decision]]) -> Iterator[Evidence]:
        """The first few quotations, each of different words."""
        told: set[str] = set()
        for start, end, _ in sorted(places, key=lambda place: place[:2]):
            evidence = self._reading.evidence(start, end)
            if evidence.text not in told:
                told.add(evidence.text)
                yield evidence
            if len(told) == _MOST_EVIDENCE:
                return


def _with_place(text: str, start: int, end: int) -> tuple[int, int]:
    """A name with the "Hong Kong" or "the" before it, so that 香港數碼港 + 培育計劃 is not read for 數碼港培育計劃."""
    for before in ("香港", "hong kong ", "the "):
        if text.endswith(before, 0, start):
            return start - len(before), end
    return start, end


def _usable(reading: Reading, name: Name, start: int, end: int) -> bool:
    """Whether a hit is written as the name must be: with its capitals, in its brackets."""
    if not (name.capitals or name.bracketed):
        return True
    if name.capitals and not _has_capitals(reading.shape[start:end], name.capitals):
        return False
    return not name.bracketed or in_brackets(reading, start, end)


def _has_capitals(shape: str, wanted: str) -> bool:
    """Whether every word that has a capital in the name has one in the text."""
    words = shape.replace("-", " ").split()
    return all(
        not one[0].isupper() or other[0].isupper() or not one[0].isascii()
        for one, other in zip(wanted.split(), words, strict=False)
    )


def _texts(names: Names, programmes: Sequence[Programme]) -> Iterator[str]:
    """The names of institutions, as they are catalogued."""
    institutions = {programme.slug for programme in programmes if programme.kind == "institution"}
    return (name.text for found in names.values() for name in found if name.slug in institutions)


def _says_hong_kong(name: str) -> bool:
    return "Hong Kong" in name or "HKSAR" in name or "香港" in name


def _is_office(text: str) -> bool:
    """Whether every government may have an office of that name."""
    return text.endswith(_OFFICES) and not text.startswith(("Hong Kong", "香港"))


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that end at the same place, the longest."""
    by_end = {hit.end: hit for hit in sorted(hits, key=lambda hit: -hit.start)}
    return list(by_end.values())


def _words(programme: Programme) -> set[str]:
    return (set(programme.context) - SIGN_OF_HONG_KONG) | set(programme.negative_context)
