"""What changed between the texts of an article, for a person. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.identify import decide
from monitor.model import JsonLine, RevisionView

PASSAGE, PASSAGE_END = 160, 70  # characters: of a longer unchanged passage only both ends are shown


def changes_of(texts: Sequence[RevisionView]) -> list[JsonLine]:
    """The changes between texts that are in the order of their revisions, newest first (see `Lookups.changes`)."""
    shapes: list[JsonLine] = []
    for old, new in pairwise(texts):
        before, after = (old.text or old.summary), (new.text or new.summary)
        shapes.append(
            {
                "revision": new.number,
                "seen": f"{new.seen_at:%Y-%m-%dT%H:%M:%SZ}",
                "material": list(decide.material_change(old.title, before, new.title, after)),
                "difference": _readable(f"{old.title}\n{before}", f"{new.title}\n{after}"),
            }
        )
    return shapes[::-1]


def _readable(old: str, new: str) -> str:
    """A difference as text: [-removed-] and {+added+}, unchanged stretches shortened."""
    marks = {"removed": "[-{}-]", "added": "{{+{}+}}", "same": "{}"}
    return "".join(
        marks[operation].format(_shortened(text) if operation == "same" else text)
        for operation, text in decide.difference(old, new)
    )


def _shortened(text: str) -> str:
    return text if len(text) <= PASSAGE else f"{text[:PASSAGE_END]} … {text[-PASSAGE_END:]}"
