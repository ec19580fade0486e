"""What is new, what has changed and what was merely listed again. Pure.

drafts > identify > [articles.find_by_keys] > compare > Diff        what intake.write then carries out

Every item is accounted for: each has one place among `Diff.accounts`, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from monitor.identify import decide, link_parts
from monitor.identify.canonical_url import canonical_key, is_home
from monitor.identify.identity import Circumstances, Mark, Marks, Verdict, weigh
from monitor.model import Draft, Incoming
from monitor.pipeline.marks import marks_of, marks_of_stored, under_its_keys
from monitor.store.articles import Stored
from monitor.text import letters

Moved = Callable[[Collection[str]], Sequence[Stored]]
Known = Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one item, and why. `told_apart`: it shares a key with an article and is another one."""

    place: str
    outcome: Literal["new", "changed", "same"]
    reason: str
    told_apart: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """The articles of one document or file beside those stored.

    `listed`: stored articles that it lists, changed or not, each with the keys that are not stored yet. `accounts`: one
    for each item, in their order. `flooded`: see `decide.flood`. `witnesses`: what it says of each listed one, by id.
    """

    new: tuple[Incoming, ...] = ()
    changed: tuple[Incoming, ...] = ()
    listed: tuple[tuple[int, tuple[str, ...]], ...] = ()
    accounts: tuple[Account, ...] = ()
    flooded: bool = False
    witnesses: Mapping[int, Incoming] = field(default_factory=dict)

    @property
    def to_analyse(self) -> tuple[Incoming, ...]:
        """New and changed articles; the others need no work."""
        return (*self.new, *self.changed)

    def count(self, outcome: str) -> int:
        """How many items came to that."""
        return sum(account.outcome == outcome for account in self.accounts)


def identify(place: str, draft: Draft, *, cut: bool = False) -> Incoming:
    """A draft with its keys and the hash of its content. `place`: "entry 3", "line 17"; `cut`: see `Incoming`.

    Its address is that of the article: what a redirector's link leads to.
    """
    draft = replace(draft, url=link_parts.target(draft.url))
    content = decide.content_hash(draft.title, draft.summary, draft.text)
    return Incoming(draft, decide.keys_of(draft), content, place, further_keys=decide.further_keys_of(draft), cut=cut)


def keys_of_all(items: Iterable[Incoming]) -> list[str]:
    """The keys to look up before `compare`."""
    return [key for item in items for key in (*item.keys, *item.further_keys, *_shared_keys(item))]


def _shared_keys(item: Incoming) -> tuple[str, ...]:
    return (decide.shared_key(canonical_key(item.draft.url)),) if item.draft.url else ()


def compare(items: Sequence[Incoming], stored: Known, moved: Moved = lambda _: (), *, whole: bool = True) -> Diff:
    """Incoming articles beside those stored under their keys. What no key knows may have moved: `moved` gives what its
    sources stored last under the same headline. `whole`: the items are all that their source lists now."""
    return _Comparison(items, stored, whole).diff(moved)


@dataclass(slots=True)
class _Match:
    """The stored article that an item is, and why. `by_key`: not only by its headline."""

    stored: Stored
    reason: str
    by_key: bool = True


@dataclass(slots=True)
class _Comparison:
    """One document beside the store. `matches`, `repeats`, `apart`: by the item's number."""

    items: Sequence[Incoming]
    stored: Known
    whole: bool = True
    marks: list[Marks] = field(init=False)
    shared: set[str] = field(init=False)
    matches: dict[int, _Match] = field(default_factory=dict)
    repeats: dict[int, str] = field(default_factory=dict)
    apart: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marks = [marks_of(item) for item in self.items]
        self.shared = self._shared_addresses()

    def diff(self, moved: Moved) -> Diff:
        self._match_by_key()
        unknown = self._unmatched()
        flooded = bool(unknown) and self._match_by_headline(unknown, moved)
        return self._result(self._new(self._unmatched()), flooded=flooded)

    def _shared_addresses(self) -> set[str]:
        """Addresses that the store knows to be shared, or that this document gives to several articles."""
        of_address: dict[str, list[int]] = defaultdict(list)
        for number, marks in enumerate(self.marks):
            if marks.address:
                of_address[marks.address].append(number)
        return {
            address
            for address, numbers in of_address.items()
            if is_home(address) or decide.shared_key(address) in self.stored or self._several(numbers)
        }

    def _several(self, numbers: Sequence[int]) -> bool:
        first, *others = (self.marks[number] for number in numbers)
        headlines = {self.marks[number].headline for number in numbers}
        if len(headlines) > decide.MOST_HEADLINES or any(
            first.part != other.part and first.headline != other.headline for other in others
        ):
            return True
        return any(not weigh(other, first, Circumstances(beside=True)).same for other in others)

    def _weighed(self, number: int, known: Marks, *, beside: bool = False, replaced: bool = False) -> Verdict:
        marks = self.marks[number]
        return weigh(marks, known, Circumstances(marks.address in self.shared, beside, replaced))

    def _match_by_key(self) -> None:
        """The surest first: an article is one entry of a document, and what is only like it is another."""
        found = [one for number in range(len(self.items)) for one in self._candidates(number)]
        claimed: dict[int, int] = {}
        for _, number, stored, reason in sorted(found, key=lambda one: (-one[0], one[1])):
            if number in self.matches:
                continue
            holder = claimed.setdefault(stored.article_id, number)
            if holder == number or self._weighed(number, self.marks[holder], beside=True).same:
                self.matches[number] = _Match(stored, reason)
            else:
                self.apart[number] = f"{self.items[holder].place} is the article that it shares a key with"

    def _candidates(self, number: int) -> Iterable[tuple[float, int, Stored, str]]:
        item = self.items[number]
        keys = [key for key in (*item.keys, *item.further_keys) if key in self.stored]
        for article_id in dict.fromkeys(self.stored[key].article_id for key in keys):
            its_keys = [key for key in keys if self.stored[key].article_id == article_id]
            known = self.stored[its_keys[0]]
            if known.tidied:
                if not self._names_several(number, its_keys):
                    yield 0.0, number, known, "known by its key, and removed since"
                continue
            marks = under_its_keys(marks_of_stored(known, item, self.marks[number]), self.marks[number], its_keys)
            verdict = self._weighed(number, marks)
            if verdict.same:
                yield verdict.points, number, known, verdict.reason
            else:
                self.apart[number] = verdict.reason

    def _names_several(self, number: int, keys: Sequence[str]) -> bool:
        """Whether nothing but a shared address leads there."""
        return (address := self.marks[number].address) in self.shared and keys == [decide.address_key(address)]

    def _match_by_headline(self, unknown: Sequence[int], moved: Moved) -> bool:
        """Match what moved: weighed one by one, and in a flood all that repeat a headline. Whether it is a flood."""
        listed = {match.stored.article_id for match in self.matches.values()}
        of_headline: dict[str, list[Stored]] = defaultdict(list)
        for one in moved({self.marks[number].headline for number in unknown}):
            if one.article_id not in listed:
                of_headline[letters(one.title)].append(one)
        repeated = [number for number in unknown if self.marks[number].headline in of_headline]
        flooded = self.whole and decide.flood(len(unknown), len(repeated))
        for number in repeated:
            left = [one for one in of_headline[self.marks[number].headline] if one.article_id not in listed]
            match = self._moved(number, left)
            if flooded and not match:
                match = self._renumbered(number, left or of_headline[self.marks[number].headline])
            if match:
                self.matches[number] = match
                listed.add(match.stored.article_id)
        return flooded

    def _moved(self, number: int, left: Sequence[Stored]) -> _Match | None:
        for one in left:
            known = marks_of_stored(one, self.items[number], self.marks[number])
            verdict = self._weighed(number, known, replaced=self.whole)
            if verdict.same and one.source_id == self.marks[number].source_id:
                return _Match(one, verdict.reason)
        return None

    def _renumbered(self, number: int, known: Sequence[Stored]) -> _Match | None:
        """In a flood the headline is enough, unless the text is another: series come in numbers as well."""
        for one in known:
            known_one = marks_of_stored(one, self.items[number], self.marks[number])
            if Mark.TEXT_OTHER not in self._weighed(number, known_one).marks:
                return _Match(one, "its source lists what it had under new addresses", by_key=False)
        return None

    def _unmatched(self) -> list[int]:
        return [number for number, _ in enumerate(self.items) if number not in self.matches]

    def _new(self, numbers: Sequence[int]) -> dict[int, Incoming]:
        """The items that no article is, each with keys of its own; one that repeats another of them is left out."""
        new: dict[int, Incoming] = {}
        taken: dict[str, int] = {}
        for number in numbers:
            item = self.items[number]
            others = {taken[key] for key in (*item.keys, *item.further_keys) if key in taken}
            first = next(
                (one for one in sorted(others) if self._weighed(number, self.marks[one], beside=True).same), None
            )
            keys = self._own_keys(number, taken)
            if first is not None or not keys:
                known = self.items[first].place if first is not None else "what is known; no mark of its own is left"
                self.repeats[number] = f"repeats {known}"
                continue
            if others:
                self.apart.setdefault(number, f"shares a key with {self.items[min(others)].place}")
            shared = tuple(key for key in self._shared_keys(number) if key not in self.stored and key not in taken)
            new[number] = replace(item, keys=keys, shared_keys=shared)
            taken.update(dict.fromkeys((*keys, *shared), number))
        return new

    def _own_keys(self, number: int, taken: Mapping[str, int]) -> tuple[str, ...]:
        """Keys that no other article has; where others have its first ones, the further ones as well."""
        item = self.items[number]
        keys = tuple(key for key in item.keys if key not in self.stored and key not in taken)
        if keys == item.keys and self.marks[number].address not in self.shared:
            return keys
        return (*keys, *(key for key in item.further_keys if key not in self.stored and key not in taken))

    def _shared_keys(self, number: int) -> tuple[str, ...]:
        item = self.items[number]
        known = any(key in self.stored for key in item.keys)
        return _shared_keys(item) if known or self.marks[number].address in self.shared else ()

    def _result(self, new: Mapping[int, Incoming], *, flooded: bool) -> Diff:
        changed = self._changed()
        own = {key for item in new.values() for key in item.keys}
        return Diff(
            tuple(new.values()),
            tuple(changed.values()),
            tuple((match.stored.article_id, self._more_keys(number, own)) for number, match in self.matches.items()),
            tuple(self._account(number, new, changed) for number in range(len(self.items))),
            flooded,
            {one.stored.article_id: self.items[number] for number, one in self.matches.items() if one.by_key},
        )

    def _changed(self) -> dict[int, Incoming]:
        """Items that say something else than their article. A page may be listed twice under two headlines: while one
        of them is the stored one, nothing has changed."""
        unchanged = {
            match.stored.article_id
            for number, match in self.matches.items()
            if match.stored.content_hash == self.items[number].content_hash
        }
        changed: dict[int, int] = {}
        for number, match in sorted(self.matches.items()):
            stored = match.stored
            if stored.article_id not in unchanged and match.by_key and _may_change(stored, self.items[number]):
                changed.setdefault(stored.article_id, number)
        return {number: replace(self.items[number], article_id=article) for article, number in changed.items()}

    def _more_keys(self, number: int, own: set[str]) -> tuple[str, ...]:
        """A shared address becomes nobody's key any more: it names none of those that have it."""
        item = self.items[number]
        keys = item.keys
        if self.marks[number].address in self.shared:
            address = decide.address_key(self.marks[number].address)
            keys = tuple(key for key in (*item.keys, *item.further_keys) if key != address)
        return tuple(key for key in keys if key not in self.stored and key not in own)

    def _account(self, number: int, new: Mapping[int, Incoming], changed: Mapping[int, Incoming]) -> Account:
        place = self.items[number].place
        if number in new:
            apart = self.apart.get(number, "")
            return Account(place, "new", apart or "nothing stored has a key of it", told_apart=bool(apart))
        if number in changed:
            return Account(place, "changed", self.matches[number].reason)
        match = self.matches.get(number)
        return Account(place, "same", match.reason if match else self.repeats[number])


def _may_change(found: Stored, item: Incoming) -> bool:
    """Only the source that an article came from can change it: others state the same page in other words."""
    return not found.tidied and not item.cut and found.source_id == item.draft.source_id
