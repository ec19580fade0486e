"""What changed between the texts of an article, for a person. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitor.identify import decide
from monitor.model import JsonLine, RevisionView

PASSAGE, PASSAGE_END = 160, 70  # characters: of a longer unchanged passage only both ends are shown
_MARKS = {"removed": "[-{}-]", "added": "{{+{}+}}", "same": "{}"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What one edit of an article did. `number`: of the revision that came of it. `difference`: pieces that are "same"
    (shortened), "removed" or "added".
    """

    number: int
    seen_at: datetime
    material: tuple[str, ...]
    difference: tuple[tuple[str, str], ...]


def edits_of(texts: Sequence[RevisionView]) -> list[Edit]:
    """The edits between texts that are in the order of their revisions, newest first."""
    found = []
    for old, new in pairwise(texts):
        before, after = (old.text or old.summary), (new.text or new.summary)
        material = decide.material_change(old.title, before, new.title, after)
        difference = decide.difference(f"{old.title}\n{before}", f"{new.title}\n{after}")
        shown = tuple((what, _shortened(text) if what == "same" else text) for what, text in difference)
        found.append(Edit(new.number, new.seen_at, tuple(material), shown))
    return found[::-1]


def as_json(edit: Edit) -> JsonLine:
    """An edit with its difference as text: [-removed-] and {+added+}."""
    return {
        "revision": edit.number,
        "seen": f"{edit.seen_at:%Y-%m-%dT%H:%M:%SZ}",
        "material": list(edit.material),
        "difference": "".join(_MARKS[operation].format(text) for operation, text in edit.difference),
    }


def _shortened(text: str) -> str:
    return text if len(text) <= PASSAGE else f"{text[:PASSAGE_END]} … {text[-PASSAGE_END:]}"
