"""Digests with their items and what counts as told: complete, of the right reader, and nothing twice. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.proof.search_truth import ArticleText
from monitor.proof.table_reader import Row
from monitor.proof.told_truth import Reader
from monitor.store.query_tree import Between, Due, parts


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. `kind`: one of a few words; `said`: a sentence for a person."""

    kind: str
    said: str
    subscription: int | None = None


@dataclass(frozen=True, slots=True)
class DigestAudit:
    """All digests with their items (in order) and all rows of what was told. `urls`: of the articles that are known."""

    digests: Mapping[int, Row]
    items: Sequence[Row]
    told: Sequence[Row]
    urls: Mapping[int, str]

    def findings(self) -> Iterator[Finding]:
        by_digest: dict[int, list[Row]] = defaultdict(list)
        for item in self.items:
            by_digest[item.digest_id].append(item)
        for digest in self.digests.values():
            yield from _miscounted(digest, by_digest[digest.id])
        yield from self._told_without_an_item(by_digest)
        yield from self._items_not_told()
        yield from self._twice()
        yield from self._changes_not_shown(by_digest)

    def _told_without_an_item(self, by_digest: Mapping[int, Sequence[Row]]) -> Iterator[Finding]:
        for row in self.told:
            digest = self.digests.get(row.digest_id)
            own = digest is not None and digest.subscription_id == row.subscription_id
            if not own or not any(self._shows(item, row) for item in by_digest[row.digest_id]):
                why = "does not show it" if own else "is not of this subscription"
                said = f"story {row.story_id} counts as told by digest {row.digest_id}, which {why}"
                yield Finding("told nowhere", said, row.subscription_id)

    def _shows(self, item: Row, told: Row) -> bool:
        """Two items about one scheme are one, with the other linked: then its address says which it is."""
        if told.story_id == item.story_id or told.article_id == item.article_id:
            return True
        linked = {address_of(one["url"]) for one in item.item["also"]}
        return bool(linked) and (told.article_id not in self.urls or address_of(self.urls[told.article_id]) in linked)

    def _items_not_told(self) -> Iterator[Finding]:
        told = {(row.subscription_id, row.story_id) for row in self.told}
        for item in self.items:
            subscription = self.digests[item.digest_id].subscription_id
            if (subscription, item.story_id) not in told:
                said = f"digest {item.digest_id} shows story {item.story_id}, which does not count as told"
                yield Finding("not noted", said, subscription)

    def _twice(self) -> Iterator[Finding]:
        """As new: a change is told as one."""
        for name in ("story", "article"):
            new = (item for item in self.items if not item.item["changes"])
            counted = Counter(
                (self.digests[item.digest_id].subscription_id, getattr(item, f"{name}_id")) for item in new
            )
            for (subscription, id_), times in counted.items():
                if times > 1:
                    yield Finding("twice", f"{name} {id_} was told as new {times} times", subscription)

    def _changes_not_shown(self, by_digest: Mapping[int, Sequence[Row]]) -> Iterator[Finding]:
        """What took the place of a fact that was told must have been told as a change of it. Of a status that says no
        more than the new day of a deadline, the day was told."""
        shown: set[tuple[int, str, str]] = set()
        moved: set[tuple[int, int]] = set()
        for id_, items in by_digest.items():
            subscription = self.digests[id_].subscription_id
            for item in items:
                shown |= {(subscription, one["topic"], one["before"]) for one in item.item["changes"]}
                if any(one["topic"] == "deadline" for one in item.item["changes"]):
                    moved |= {(subscription, story) for story in (item.story_id, *item.item["thread"])}
        for row in self.told:
            for topic, value, _ in (row.facts or {}).get("earlier", ()):
                with_the_day = topic == "status" and (row.subscription_id, row.story_id) in moved
                if not with_the_day and (row.subscription_id, topic, value) not in shown:
                    said = f"the {topic} {value} of story {row.story_id} counts as replaced, and no digest says so"
                    yield Finding("change not told", said, row.subscription_id)


def _miscounted(digest: Row, items: Sequence[Row]) -> Iterator[Finding]:
    places = [item.position for item in items]
    empty = digest.kind == "empty"
    if empty is bool(items) or len(items) != digest.total or places != list(range(len(items))):
        said = f"digest {digest.id} says that it has {digest.total} items, and {len(items)} are stored"
        yield Finding("incomplete", said, digest.subscription_id)


def address_of(url: str) -> tuple[str, str]:
    """What stays of an address when the parameters that track readers are taken off."""
    split = urlsplit(url)
    return split.netloc, split.path


# -------------------------------------------------------------------------------------------------------------- content
def found_by_nothing(
    readers: Mapping[int, Reader], digests: Mapping[int, Row], items: Sequence[Row], articles: Sequence[ArticleText]
) -> Iterator[Finding]:
    """New items of which no article that they show is news that the search finds, though none was changed since."""
    known = {one.row.id: one for one in articles}
    of_story: dict[int, list[ArticleText]] = defaultdict(list)
    for one in articles:
        of_story[one.row.story_id].append(one)
    for item in items:
        digest = digests[item.digest_id]
        reader, lead = readers[digest.subscription_id], known.get(item.article_id)
        if item.item["changes"] or lead is None or not _is_asked_alike(reader, digest):
            continue
        shown = [lead, *of_story[item.story_id]]
        linked = {address_of(one["url"]) for one in item.item["also"]}
        gone = linked - {address_of(one.row.url) for one in shown}
        if gone or not all(_is_as_it_was(one, digest, item) for one in shown):
            continue
        news = (one.row for one in shown if one.row.announce and one.row.first_seen > reader.row.created_at)
        if reader.found.isdisjoint(row.id for row in news):
            yield Finding("not asked for", f"digest {digest.id} tells story {item.story_id}, which its search does not "
                          "find", digest.subscription_id)  # fmt: skip


def _is_asked_alike(reader: Reader, digest: Row) -> bool:
    """Whether the search was this one and meant the same then: one with dates does on its last day alone."""
    if reader.query is None or (reader.row.asked_at and digest.created_at <= reader.row.asked_at):
        return False
    moves = any(isinstance(node, Between | Due) for node in parts(reader.query.node))
    return not moves or digest.created_at == reader.row.checked_at


def _is_as_it_was(article: ArticleText, digest: Row, item: Row) -> bool:
    """Whether nothing of it has changed since the digest, as far as the rows can say."""
    row = article.row
    moved = any(moment and moment > digest.created_at for moment in (row.changed, row.facts_changed, row.linked))
    if moved or row.id != item.article_id:
        return not moved
    kinds = [event["kind"] for event in row.events if event["kind"] != "none"]
    return kinds == item.item["kinds"] and {slug for slug, _ in item.item["programmes"]} == article.programmes
