"""What is new, what has changed and what was merely listed again. Pure.

drafts > identify > [articles.find_by_keys] > compare > Diff        what intake.write then carries out
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.identify import decide
from monitor.model import Draft, Incoming
from monitor.store.articles import Stored


@dataclass(frozen=True, slots=True)
class Diff:
    """The articles of one document or file beside those stored.

    `listed`: stored articles that it lists, changed or not, each with the keys that are not stored yet.
    """

    new: tuple[Incoming, ...] = ()
    changed: tuple[Incoming, ...] = ()
    listed: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def to_analyse(self) -> tuple[Incoming, ...]:
        """New and changed articles; the others need no work."""
        return (*self.new, *self.changed)


def identify(place: str, draft: Draft) -> Incoming:
    """A draft with its keys and the hash of its content. `place`: "entry 3", "line 17"."""
    content = decide.content_hash(draft.title, draft.summary, draft.text)
    return Incoming(draft, decide.keys_of(draft), content, place)


def keys_of_all(items: Iterable[Incoming]) -> list[str]:
    """The keys to look up before `compare`."""
    return [key for item in items for key in item.keys]


def compare(items: Sequence[Incoming], stored: Mapping[str, Stored]) -> Diff:
    """Incoming articles beside those that are stored under their keys. An article listed twice counts once.

    A page may be listed twice under two headlines: while one of them is the stored one, nothing has changed.
    """
    new: dict[str, Incoming] = {}
    changed: dict[int, Incoming] = {}
    unchanged: set[int] = set()
    listed: list[tuple[int, tuple[str, ...]]] = []
    for item in items:
        found = next((stored[key] for key in item.keys if key in stored), None)
        if found is None:
            new.setdefault(item.keys[0], item)
            continue
        listed.append((found.article_id, tuple(key for key in item.keys if key not in stored)))
        if found.content_hash == item.content_hash:
            unchanged.add(found.article_id)
        elif _may_change(found, item):
            changed.setdefault(found.article_id, replace(item, article_id=found.article_id))
    edited = tuple(item for article_id, item in changed.items() if article_id not in unchanged)
    return Diff(tuple(new.values()), edited, tuple(listed))


def _may_change(found: Stored, item: Incoming) -> bool:
    """Only the source that an article came from can change it: others state the same page in other words."""
    return not found.tidied and found.source_id == item.draft.source_id
