"""The feed that a page names, and the next page that a header names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from monitor.fetch.client import Client
from monitor.fetch.feed_link import named_feed, next_link
from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FetchFailed, Request, SourceKind, Validators

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
URL = httpx.URL("https://h.example/news/")
RSS = 'rel="alternate" type="application/rss+xml"'


def page(head: str = "", body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


NAMED = [
    (page(f'<link {RSS} href="/feed.xml">'), {}, "/feed.xml"),
    (page("<link href=/feed.xml rel=alternate type=application/atom+xml>"), {}, "/feed.xml"),
    (page("<LINK REL='Alternate Home' TYPE='application/rss+xml; charset=utf-8' HREF='a?b&amp;c'/>"), {}, "a?b&c"),
    (page(f'<link {RSS} href="/comments/feed"><link {RSS} href="/feed">'), {}, "/feed"),
    (page(f'<link {RSS} href="/a"><link {RSS} href="/b">'), {}, "/a"),
    (page(f'<script>var x = "<link>"</script><!-- <p> --><link {RSS} href="/feed">'), {}, "/feed"),
    (page("", f'<link {RSS} href="https://other.example/feed">'), {}, "https://other.example/feed"),
    (page(), {"link": '</feed>; rel="alternate"; type="application/rss+xml"'}, "/feed"),
    (page(), {"link": '<a.css>; rel=preload, <b>;type=application/atom+xml;rel=alternate'}, "b"),
    (b"\xef\xbb\xbf\n <!-- a --><?xml version='1.0'?>" + page(f'<link {RSS} href="/f">'), {}, "/f"),
    (page(f'<link {RSS} href="feed:https://h.example/f">'), {}, "feed:https://h.example/f"),
]  # fmt: skip
NOT_NAMED = [
    (page(), {}),
    (page(f'<!-- <link {RSS} href="/feed"> -->'), {}),
    (page(f"<script>'<link {RSS} href=\"/feed\">'</script>"), {}),
    (page(f'<template><link {RSS} href="/feed"></template>'), {}),
    (page(f'<link {RSS} href="">'), {}),
    (page(f'<link {RSS} href="/news/#top">'), {}),  # itself
    (page('<link rel="alternate" hreflang="zh" href="/zh/">'), {}),
    (page('<link rel="stylesheet" type="application/rss+xml" href="/feed">'), {}),
    (page('<a href="/feed">RSS</a>'), {}),
    (f'<?xml version="1.0"?><rss><channel><link {RSS} href="/x"/></channel></rss>'.encode(), {}),
    (b"<rss/>", {"link": '</feed>; rel="alternate"; type="application/rss+xml"'}),
    (b'{"html": "<html>"}', {}),
    (b"", {}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "headers", "feed"), NAMED)
def test_a_page_names_its_feed(body: bytes, headers: Mapping[str, str], feed: str) -> None:
    assert named_feed(headers, body, URL) == feed


@pytest.mark.parametrize(("body", "headers"), NOT_NAMED)
def test_what_is_no_page_or_names_no_feed_stays_what_it_is(body: bytes, headers: Mapping[str, str]) -> None:
    assert named_feed(headers, body, URL) is None


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<?page=2>; rel="next"', "https://h.example/list?page=2"),
        ('<https://h.example/a>; rel="prev", <b>; rel="last next"', "https://h.example/b"),
        ('<b>; title="a; rel=next"; rel=up', None),
        ("<http://[>; rel=next", None),
        ("", None),
    ],
)
def test_a_header_names_the_next_page(link: str, address: str | None) -> None:
    assert next_link({"link": link} if link else {}, "https://h.example/list") == address


# ----------------------------------------------------------------------------------------------------------- the client
def fetch(purpose: SourceKind, pages: Mapping[str, httpx.Response], **request: object) -> Document | FetchFailed:
    async def scene() -> Document | FetchFailed:
        transport = httpx.MockTransport(lambda asked: pages.get(asked.url.path, httpx.Response(404)))
        gate = MemoryGate(timedelta(0))
        async with Client(version="1", contact="", now=lambda: NOW, transport=transport, gate=gate) as client:
            return await client.fetch(Request("https://h.example/news", purpose, **request))  # type: ignore[arg-type]

    return asyncio.run(scene())


def test_a_page_at_a_feeds_address_leads_on_to_the_feed_that_it_names() -> None:
    found = fetch(
        SourceKind.FEED,
        {
            "/news": httpx.Response(200, headers={"ETag": '"page"'}, content=page(f'<link {RSS} href="/feed">')),
            "/feed": httpx.Response(200, headers={"ETag": '"feed"'}, content=b"<rss/>"),
        },
    )
    assert isinstance(found, Document)
    assert (found.body, found.final_url, found.led_on) == (b"<rss/>", "https://h.example/feed", True)
    assert found.validators == Validators()  # those of the page say nothing of the feed


def test_pages_that_name_each_other_are_followed_a_few_times_only() -> None:
    one, other = (page(f'<link {RSS} href="{to}">') for to in ("/feed", "/news"))
    found = fetch(
        SourceKind.FEED, {"/news": httpx.Response(200, content=one), "/feed": httpx.Response(200, content=other)}
    )
    assert isinstance(found, Document)
    assert len(found.hops) == 3


def test_a_listing_stays_a_listing_though_it_names_a_feed() -> None:
    found = fetch(SourceKind.LISTING, {"/news": httpx.Response(200, content=page(f'<link {RSS} href="/feed">'))})
    assert isinstance(found, Document)
    assert not found.hops
