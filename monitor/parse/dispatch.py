"""One document of any kind -> what it lists.

    bytes > unpacked > [charset] > [feed | listing | sitemap | api] > [entries] > Parsed

What cannot be read is a value that says why in one sentence: a page instead of a feed, a robot check, an empty list.
"""

from __future__ import annotations

from datetime import datetime

from monitor.model import Kind, Parsed, ParseFailed, PollCode, Source
from monitor.parse.challenge import is_challenge, is_html
from monitor.parse.charset import as_utf8, decode, unpacked
from monitor.parse.entries import entries_of
from monitor.parse.feed import read_feed
from monitor.parse.json_api import read_api
from monitor.parse.jsonfeed import is_json_feed, read_json, read_json_feed, salvaged
from monitor.parse.raw import RawFeed
from monitor.parse.sitemap import read_sitemap


def parse_document(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    """What one document of a source lists. `content_type`: the header; `url`: after redirects; `now`: aware.

    Raises nothing but MemoryError and RecursionError, which the child turns into a `ParseFailed`.
    """
    body = unpacked(body)
    if not body.strip():
        return ParseFailed("the answer is empty", PollCode.EMPTY.value)
    read = {Kind.FEED: _feed, Kind.LISTING: _listing, Kind.SITEMAP: _sitemap, Kind.API: _api}[source.kind]
    return read(source, body, content_type, url, now)


def _feed(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json_feed(source, body, content_type, url, now)
    utf8, flag = as_utf8(body, content_type)
    feed = read_feed(utf8)
    if feed is None or (not feed.items and _is_page(utf8)):
        return _not_expected(utf8.decode("utf-8", "replace"), "feed")
    return _finished(feed, flag, source, url, now)


def _is_page(utf8: bytes) -> bool:
    return is_html(utf8[:8_000].decode("utf-8", "replace"))


def _json_feed(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    text, flag = decode(body, content_type, "json")
    value = read_json(text)
    if damaged := value is None:
        items = [each for each in salvaged(text, "items") if "id" in each or "url" in each]
        value = {"version": "jsonfeed.org" if "jsonfeed.org/version" in text else None, "items": items}
    if not is_json_feed(value):
        return ParseFailed("the answer is JSON, but no JSON Feed", "not-a-feed")
    feed = read_json_feed(value)
    feed.flags += ["recovered"] if damaged else []
    return _finished(feed, flag, source, url, now)


def _listing(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    from monitor.parse.listing import read_listing  # 50 ms that a child of feeds does not need

    text, flag = decode(body, content_type, "html")
    outcome = _finished(read_listing(text, source, url, now), flag, source, url, now)
    if isinstance(outcome, ParseFailed) and is_challenge(text):
        return ParseFailed("the server sent a robot check instead of the page", PollCode.CHALLENGE.value)
    return outcome


def _sitemap(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    utf8, flag = as_utf8(body, content_type)
    feed = read_sitemap(utf8, source, url, now)
    if feed is None:
        return _not_expected(utf8.decode("utf-8", "replace"), "sitemap")
    return _finished(feed, flag, source, url, now)


def _api(source: Source, body: bytes, content_type: str, url: str, now: datetime) -> Parsed | ParseFailed:
    text, flag = decode(body, content_type, "json")
    feed = read_api(text, source, url)
    if isinstance(feed, str):
        return _not_expected(text, "JSON answer", feed)
    return _finished(feed, flag, source, url, now)


def _finished(feed: RawFeed, flag: str, source: Source, url: str, now: datetime) -> Parsed | ParseFailed:
    if flag:
        feed.flags.insert(0, flag)
    return entries_of(feed, source, url, now)


def _not_expected(text: str, wanted: str, reason: str = "") -> ParseFailed:
    if is_challenge(text) and "<" in text[:1_000]:
        return ParseFailed(f"the server sent a robot check instead of a {wanted}", PollCode.CHALLENGE.value)
    if is_html(text):
        return ParseFailed(f"the server sent a web page instead of a {wanted}", "not-a-feed")
    return ParseFailed(reason or f"the document is no {wanted}", "not-a-feed")
