"""The set through the doors of the service: `import` into a new database, then `export`, as a user would."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bench.story_set.make import Document
from monitor.bootstrap import open_app
from monitor.model import Stamp
from monitor.settings import load_settings

_HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def imported(items: Sequence[Document]) -> list[int]:
    """The story of each article, in the order of `items`, which is the order of the file."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(load_settings({"MONITOR_DATA": folder}, None))
        try:
            counts = app.import_lines([line(item) for item in items])
            stories = {article.url: article.story_id for article in app.export()}
        finally:
            app.close()
    assert counts.new == len(items), f"{counts.new} of {len(items)} stored; refused: {counts.refused[:3]}"
    return [stories[item.draft.url] for item in items]


def line(item: Document) -> str:
    """One article as JSON: the fields that any archive has."""
    draft = item.draft
    fields = {"url": draft.url, "title": draft.title, "text": draft.text, "language": draft.language}
    return json.dumps(fields | {"published": _published(draft.published)})


def _published(stamp: Stamp) -> str | None:
    if stamp.instant is None:
        return None
    moment = stamp.instant.astimezone(_HONG_KONG)
    return moment.date().isoformat() if stamp.precision == "day" else moment.isoformat()
