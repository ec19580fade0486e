"""OPML in and out: feeds of other readers as blocks for the sources file, the watched feeds for other readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from monitor.bootstrap.guessed import EVERY, free_id
from monitor.catalogue import source_file
from monitor.errors import ConfigurationError, Refused
from monitor.identify.canonical_url import canonical_key
from monitor.model import Source, SourceKind
from monitor.parse.opml import KEPT, OpmlOutline, read_opml, write_opml


@dataclass(frozen=True, slots=True)
class Imported:
    """`blocks`: of the feeds that are not watched yet; `known`: how many are."""

    blocks: str
    known: int


def blocks_from_opml(body: bytes, watched: Sequence[Source]) -> Imported:
    """The feeds of an OPML file as blocks, to be tried. Each once, however its address is spelled. Refused: no OPML."""
    try:
        outlines = read_opml(body)
    except ValueError as error:
        raise Refused(str(error)) from error
    taken, seen, blocks, known = [one.id for one in watched], {_without_spelling(one.url) for one in watched}, [], 0
    for outline in outlines:
        if (key := _without_spelling(outline.url)) in seen:
            known += 1
            continue
        seen.add(key)
        source = _source(outline, taken)
        taken.append(source.id)
        blocks.append(source_file.write_block(source))
    return Imported("\n".join(blocks), known)


def _without_spelling(url: str) -> str:
    return canonical_key(url) or url


def _source(outline: OpmlOutline, taken: Sequence[str]) -> Source:
    host = urlsplit(outline.url).hostname or "feed"
    plain = Source(
        free_id(host, taken), outline.title, host, outline.language or "en", SourceKind.FEED, outline.url, EVERY, "try"
    )
    kept = {name: value for name, value in outline.kept.items() if name != "id" or value not in taken}
    return _with(plain, kept) or plain


def _with(plain: Source, kept: dict[str, str]) -> Source | None:
    """The source with what this program had written of it; None where somebody has made it unreadable since."""
    values: dict[str, Any] = dict(kept)
    if "official" in values:
        values["official"] = values["official"] == "true"
    block: dict[str, Any] = {
        "id": plain.id, "name": plain.name, "publisher": plain.publisher, "language": plain.language, "kind": "feed",
        "url": plain.url, "every": source_file.write_duration(plain.every), "enabled": "try",
    }  # fmt: skip
    try:
        (source,) = source_file.read_sources({"source": [block | values]}, "")
    except ConfigurationError:
        return None
    return source


def opml(watched: Sequence[Source]) -> str:
    """The enabled feeds as OPML; listings, sitemaps and APIs are no feeds and stay out."""
    feeds = (one for one in watched if one.enabled and one.kind is SourceKind.FEED)
    return write_opml([_outline(one) for one in feeds]).decode()


def _outline(source: Source) -> OpmlOutline:
    spans = {name: source_file.write_duration(getattr(source, name)) for name in ("every", "slowest")}
    kept = {name: spans.get(name) or str(getattr(source, name)) for name in KEPT}
    kept["official"] = kept["official"].lower()
    return OpmlOutline(source.public_url, source.name, language=source.language, kept=kept)
