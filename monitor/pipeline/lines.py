"""JSON Lines in: `import` stores them on the path of a poll, `classify` only says what they are.

    line > Draft (or the reason why not) > intake.sort > study > write, `BATCH` lines to a unit

Each unit is whole or not there, so an import that was stopped is simply run again: what is stored counts as "same".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ImportRefused
from monitor.identify.address import host_of
from monitor.model import LANGUAGES, NO_STAMP, Draft, ImportCounts, JsonLine, Refusal, Source, Stamp
from monitor.parse.dates import read_date
from monitor.pipeline import intake
from monitor.store.db import Database
from monitor.tag.know import Knower, to_json
from monitor.text import clean, language_of

BATCH = 200
LONGEST_LINE = 16 * 1024 * 1024  # characters
_TEXTS = ("url", "title", "text", "summary", "published", "language", "source")


# ----------------------------------------------------------------------------------------------------------- one line
def read_line(line: str, sources: Mapping[str, Source], now: datetime, *, need_url: bool = True) -> tuple[Any, Draft]:
    """One line as (id, Draft). ImportRefused says what is wrong with it.

    A line that names a configured source takes that source's publisher, scope and retention; else it is a press
    article to be filtered, kept in full.
    """
    values = _object(line)
    url = _url(values, need_url)
    words = {name: clean(values.get(name) or "") for name in ("title", "summary", "text")}
    if need_url and not (words["title"].strip() or words["text"].strip()):
        raise ImportRefused("neither a title nor a text")
    language = values.get("language") or ""
    if language and language not in LANGUAGES:
        raise ImportRefused(f'language: "{language}" is none of {", ".join(LANGUAGES)}')
    source = sources.get(values.get("source") or "")
    found = language or language_of(f"{words['title']}\n{words['summary']}\n{words['text']}"[:5000]) or "en"
    return values.get("id"), Draft(
        url=url,
        title=words["title"].strip() or _first_line(words["text"]),
        summary=words["summary"].strip(),
        text=words["text"].strip(),
        published=_published(values.get("published") or "", now),
        language=found,
        source_id=values.get("source") or "",
        publisher=source.publisher if source else values.get("source") or host_of(url),
        official=source.official if source else host_of(url).endswith(".gov.hk"),
        scope=source.scope if source else "filter",
        retain=source.retain if source else "full",
    )


def _object(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ImportRefused(f"longer than {LONGEST_LINE:,} characters")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(f"not JSON: {error}") from None
    if not isinstance(values, dict):
        raise ImportRefused("not a JSON object")
    wrong = [name for name in _TEXTS if values.get(name) is not None and not isinstance(values[name], str)]
    if wrong:
        raise ImportRefused(f"{wrong[0]}: a text is wanted")
    return values


def _url(values: Mapping[str, Any], needed: bool) -> str:
    url: str = (values.get("url") or "").strip()
    if not url and not needed:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ImportRefused("url: not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImportRefused("url: an http or https address is wanted" if url else "url: missing")
    if len(url) > 2048:
        raise ImportRefused("url: longer than 2,048 characters")
    return url


def _published(raw: str, now: datetime) -> Stamp:
    if not raw.strip():
        return NO_STAMP
    stamp = read_date(raw, now=now)
    if stamp.instant is None:
        raise ImportRefused(f'published: "{raw[:60]}" is no date that can be read')
    return stamp


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0][:200]


# ------------------------------------------------------------------------------------------------------------- import
class Import:
    """One run of an import: reads lines, stores them batch by batch, counts."""

    def __init__(
        self,
        database: Database,
        knower: Knower,
        sources: Sequence[Source],
        now: Callable[[], datetime],
        *,
        announce: bool,
    ) -> None:
        self._database = database
        self._knower = knower
        self._sources = {source.id: source for source in sources}
        self._now = now
        self._announce = announce
        self._waiting: dict[str, tuple[str, Draft]] = {}  # first key -> (place, draft)
        self._new = self._changed = self._same = 0
        self._refused: list[Refusal] = []

    def run(self, lines: Iterable[str], step: Callable[[int], None]) -> ImportCounts:
        """Store every line that can be; `step` hears of each batch that is safe in the database."""
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._take(f"line {number}", line, step)
        self._flush(step)
        return ImportCounts(self._new, self._changed, self._same, tuple(self._refused))

    def _take(self, place: str, line: str, step: Callable[[int], None]) -> None:
        try:
            _, draft = read_line(line, self._sources, self._now())
        except ImportRefused as error:
            self._refused.append(Refusal(place, str(error)))
            return
        key = intake.first_key(draft)
        if key in self._waiting or len(self._waiting) >= BATCH:
            self._flush(step)  # the same article again is a change of the first, so it comes after it
        self._waiting[key] = (place, draft)

    def _flush(self, step: Callable[[int], None]) -> None:
        if not self._waiting:
            return
        now = self._now()
        with self._database.read() as session:
            done = intake.sort(session, self._waiting.values())
        arrivals = (*done.new, *done.changed)
        studied = [intake.study(self._knower, arrival, now, tell=self._announce) for arrival in arrivals]
        with self._database.begin() as session:
            written = intake.write(session, done, studied, now)
        self._new += len(written.new)
        self._changed += len(written.changed)
        self._same += written.same
        self._refused += written.refused
        step(len(self._waiting))
        self._waiting = {}


# ----------------------------------------------------------------------------------------------------------- classify
def classify(knower: Knower, lines: Iterable[str], now: datetime, *, explain: bool = False) -> Iterator[JsonLine]:
    """What each line is, one object each; a line that cannot be read answers with its number and "error"."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            id_, draft = read_line(line, {}, now, need_url=False)
        except ImportRefused as error:
            yield {"id": None, "line": number, "error": str(error)}
            continue
        yield to_json(knower.know(draft), id_, explain=explain)
