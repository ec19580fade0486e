"""One line of an import or of `classify`: a JSON object as a draft, or the reason why it is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ImportRefused
from monitor.identify.canonical_url import host_of
from monitor.model import NO_STAMP, Draft, PollFlag, Source, Stamp, Twin, language_code
from monitor.parse.clean import squeezed, tidy
from monitor.parse.timestamps import read_date
from monitor.parse.wrapped import unwrapped_line
from monitor.text import clean, language_of

MOST_QUOTED = 40  # characters of a value that is no date or language: enough to recognise it
FAR = timedelta(days=3650)  # a date further ahead than ten years is a slip of the pen
_IN_NO_ADDRESS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # controls, line ends, half characters
LONGEST_LINE = 16 * 1024 * 1024  # characters: more than the 10 MiB of a page that the fetcher takes, escaped
_TEXTS = ("url", "title", "text", "summary", "published", "language", "source")


def read_line(
    line: str, sources: Mapping[str, Source], now: datetime, *, need_url: bool = True
) -> tuple[Any, Draft, tuple[str, ...]]:
    """One line as (id, Draft, what of it was not taken). ImportRefused says what is wrong with it.

    A line that names a configured source takes that source's publisher, scope and retention; else it is a press
    article to be filtered, kept in full.
    """
    values = _object(line)
    url = _url(values, need_url)
    words = {name: tidy(values.get(name) or "", wrapped=True) for name in ("summary", "text")}
    title = squeezed(unwrapped_line(clean(values.get("title") or "")))
    if need_url and not (title or words["text"]):
        raise ImportRefused("neither a title nor a text")
    source = sources.get(values.get("source") or "")
    beginning = "\n".join((title, *words.values()))[:5000]
    language = language_code(values.get("language") or "") or language_of(beginning) or "en"
    published = _published(values.get("published") or "", now)
    draft = Draft(
        url=url,
        title=title or _first_line(words["text"]),
        summary=words["summary"],
        text=words["text"],
        published=published,
        language=language,
        source_id=values.get("source") or "",
        publisher=source.publisher if source else values.get("source") or host_of(url),
        official=source.official if source else host_of(url).endswith(".gov.hk"),
        scope=source.scope if source else "filter",
        retain=source.retain if source else "full",
        twins=_twins(values),
    )
    return values.get("id"), draft, tuple(_not_taken(values, published))


def _not_taken(values: Mapping[str, Any], published: Stamp) -> Iterator[str]:
    """What is no date or language of ours, and what is taken for it."""
    if (values.get("published") or "").strip() and published.instant is None:
        yield f"published: no date: {values['published'][:MOST_QUOTED]!r}; stored without one"
    language = (values.get("language") or "").strip()
    if language and not language_code(language):
        yield f"language: none of ours: {language[:MOST_QUOTED]!r}; read from the characters"


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
    url: str = values.get("url") or ""
    return _address(url, "url") if url.strip() or needed else ""


def _address(written: str, field: str) -> str:
    url = written.strip()
    if _IN_NO_ADDRESS.search(url):
        raise ImportRefused(f"{field}: a character that no address has")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - read here, because reading it is what judges it
    except ValueError:
        raise ImportRefused(f"{field}: not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImportRefused(f"{field}: an http or https address is wanted" if url else f"{field}: missing")
    if len(url) > 2048:
        raise ImportRefused(f"{field}: longer than 2,048 characters")
    return url


def _twins(values: Mapping[str, Any]) -> tuple[Twin, ...]:
    """The versions in other languages: `{"zh-Hant": "https://…"}`. Languages that are not ours are passed over."""
    stated = values.get("alternates") or {}
    if not isinstance(stated, dict) or not all(isinstance(url, str) for url in stated.values()):
        raise ImportRefused("alternates: an object of languages and addresses is wanted")
    ours = ((language_code(code), url) for code, url in stated.items())
    return tuple(Twin(language, _address(url, "alternates")) for language, url in ours if language)


def _published(raw: str, now: datetime) -> Stamp:
    """The stated date, also beyond today: an archive may hold announced dates. What cannot be read is no date."""
    if not raw.strip():
        return NO_STAMP
    stamp = read_date(raw, now=now)
    return read_date(raw, now=now + FAR) if PollFlag.FUTURE_CLAMPED in stamp.flags else stamp


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0][:200]
