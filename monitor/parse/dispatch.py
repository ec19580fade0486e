"""One document of any kind -> what it lists.

    bytes > unpacked > the reader of its kind (`<kind>_reader`) > entries > Parsed

The reader of a kind is the function ``read_<kind>`` of the module ``<kind>_reader``. It is found by that name and
imported when a document first needs it: a worker of feeds never loads the HTML library, which takes 50 ms. What cannot
be read is a value that says why in a few words: a page instead of a feed, a challenge page, an empty list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import cast

from monitor.model import NO_LISTS, ListMemory, Parsed, ParseFailed, PollCode, Source, SourceKind
from monitor.parse.challenge import challenge_instead_of, is_challenge
from monitor.parse.charset import unpacked
from monitor.parse.entries import entries_of
from monitor.parse.raw_items import RawDocument, RawFeed

# The items of a document, or why it is none of that kind; the moment is aware.
Reader = Callable[[RawDocument, Source, datetime], RawFeed | ParseFailed]


def reader_of(kind: SourceKind) -> Reader:
    """The reader of a kind."""
    return cast(Reader, getattr(import_module(f"monitor.parse.{kind}_reader"), f"read_{kind}"))


def parse_document(
    source: Source, body: bytes, content_type: str, url: str, now: datetime, known: ListMemory = NO_LISTS
) -> Parsed | ParseFailed:
    """What one document of a source lists. `content_type`: the header; `url`: after redirects; `now`: aware; `known`:
    of the lists of a page, from its last visit.

    Raises nothing but MemoryError and RecursionError, which the worker turns into a `ParseFailed`.
    """
    body = unpacked(body)
    if not body.strip():
        return ParseFailed("the document is empty", PollCode.EMPTY.value)
    read = reader_of(source.kind)(RawDocument(body, content_type, url, known), source, now)
    if isinstance(read, ParseFailed):
        return read
    listed = entries_of(read, source, url, now)
    if isinstance(listed, ParseFailed) and is_challenge(read.page):
        return challenge_instead_of("the page")
    return listed
