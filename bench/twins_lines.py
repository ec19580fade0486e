"""Articles of the bilingual sets as lines of an import."""

from __future__ import annotations

import json

from bench.twins_set.make import Version


def line(item: Version) -> str:
    """One article as JSON."""
    draft, instant = item.draft, item.draft.published.instant
    fields = {"url": draft.url, "title": draft.title, "summary": draft.summary, "text": draft.text}
    return json.dumps(fields | {"language": draft.language, "published": instant.isoformat() if instant else None})
