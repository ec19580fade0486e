"""What is found out about sources, as JSON: what an address offers, a look at one, who covers what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.entrypoints.shapes import instant
from monitor.model import JsonLine

if TYPE_CHECKING:
    from monitor.bootstrap import Coverage, Covered, Found, SuggestedSource, Verified


def found(value: Found) -> JsonLine:
    """What an address offers to watch."""
    polls = [{"at": instant(one.at), "new": one.new, "relevant": one.relevant, "told": one.told} for one in value.polls]
    titles = [entry.title for entry in value.entries[:5]]
    return {"block": value.block, "entries": titles, "notes": list(value.notes), "polls": polls}


def coverage(value: Coverage) -> JsonLine:
    """Who covers what."""
    press = value.press_only
    return {
        "owners": [_covered(one) for one in value.owners],
        "topics": [_covered(one) for one in value.topics],
        "unwatched": [one.slug for one in value.unwatched],
        "press_only": {
            "stories": press.stories,
            "cited": {"domain": press.cited[0], "stories": press.cited[1]} if press.cited else None,
            "newest": [{"story": story, "title": title} for story, title in press.shown],
        },
    }


def _covered(value: Covered) -> JsonLine:
    seconds = int(value.delay.total_seconds()) if value.delay is not None else None
    told = {"sources": dict(value.sources), "first": dict(value.first)}
    return {"slug": value.slug, "stories": value.stories, **told, "delay_seconds": seconds}


def suggested_source(value: SuggestedSource) -> JsonLine:
    """A site that might be watched."""
    of = value.cited
    return {"domain": of.domain, "articles": of.articles, "block": value.block, "reason": value.reason}


def verified(value: Verified) -> JsonLine:
    """What a look at a source gave."""
    return {
        "id": value.source.id,
        "plausible": not value.fault,
        "fault": value.fault,
        "passing": value.passing,
        "entries": len(value.entries),
        "newest": instant(value.newest),
        "titles": [entry.title for entry in value.entries[:5]],
    }
