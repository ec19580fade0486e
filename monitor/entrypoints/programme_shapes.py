"""How programmes look as JSON, once for the command line, the API and assistants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.entrypoints import shapes
from monitor.model import JsonLine, Programme

if TYPE_CHECKING:
    from monitor.bootstrap import Comparison, ProgrammePage


def programme_page(value: ProgrammePage) -> JsonLine:
    """A programme with its parts, articles a month and the timeline of its facts."""
    timeline = [shapes.step(one) for one in value.timeline]
    return programme(value.programme) | {
        "children": [child.slug for child in value.children],
        "months": dict(value.months),
        "timeline": timeline,
        "history": timeline,  # what the API called it first: no field is taken away
    }


def comparison(value: Comparison) -> JsonLine:
    """Two programmes side by side, with what concerns both."""
    both = value.both
    return {
        "programmes": [programme_page(one) for one in value.pages],
        "query": value.query,
        "total": both.total,
        "stories": [shapes.listed_story(one) for one in both.stories],
    }


def programme(value: Programme) -> JsonLine:
    shape: dict[str, Any] = {
        "slug": value.slug,
        "kind": value.kind,
        "name_en": value.name_en,
        "name_zh_hant": value.name_zh_hant,
        "name_zh_hans": value.name_zh_hans,
        "aliases": list(value.aliases),
        "acronyms": list(value.acronyms),
        "owner": value.owner,
        "parent": value.parent,
        "successor": value.successor,
        "status": value.status,
        "launched": value.launched,
        "deadline": value.deadline,
        "budget_hkd": value.budget_hkd,
        "topics": list(value.topics),
        "url": value.url,
    }
    return shape
