"""One document of any kind -> what it lists.

    bytes > unpacked > the reader of its kind (`<kind>_reader`) > entries > Parsed

A reader is a module with ``read(document, source, now) -> RawFeed | ParseFailed``. It is found by the name of the kind
and imported with the first document that needs it: a worker that reads feeds never loads the 50 ms of the HTML library.
What cannot be read is a value that says why in a few words: a page instead of a feed, a challenge page, an empty list.
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from monitor.model import Parsed, ParseFailed, Source, SourceKind
from monitor.parse.challenge import challenge_instead_of, is_challenge
from monitor.parse.charset import unpacked
from monitor.parse.entries import entries_of
from monitor.parse.raw_items import RawDocument, RawFeed


class Reader(Protocol):
    """Reads documents of one kind."""

    def read(self, document: RawDocument, source: Source, now: datetime) -> RawFeed | ParseFailed:
        """The items of a document, or why it is none of that kind. `now`: aware."""
        ...


def reader_of(kind: SourceKind) -> Reader:
    """The reader of a kind."""
    return cast(Reader, import_module(f"monitor.parse.{kind}_reader"))


def parse_document(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    """What one document of a source lists. `content_type`: the header; `url`: after redirects; `now`: aware.

    Raises nothing but MemoryError and RecursionError, which the worker turns into a `ParseFailed`.
    """
    body = unpacked(body)
    if not body.strip():
        return ParseFailed("the document is empty", "empty")
    read = reader_of(source.kind).read(RawDocument(body, content_type, url), source, now)
    if isinstance(read, ParseFailed):
        return read
    listed = entries_of(read, source, url, now)
    if isinstance(listed, ParseFailed) and is_challenge(read.page):
        return challenge_instead_of("the page")
    return listed
