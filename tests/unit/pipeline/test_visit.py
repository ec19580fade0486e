"""One visit to a source: what is fetched, and which of its three ends it has."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pipeline_support import NOW
from pipeline_support import source as feed_source
from visit_support import NO_VALIDATORS, Response, Web, visitor

from monitor.model import FailureClass, Source, SourceKind, Validators
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Unchanged, address_of
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules
from monitor.source_kinds.spec import Rules

SITE = "https://s.example"
FEED = b"<rss><channel><title>T</title><item><title>A</title><link>https://s.example/a</link></item></channel></rss>"
FORBIDDEN = b"User-agent: *\nDisallow: /"
RULES: dict[SourceKind, Rules] = {
    SourceKind.LISTING: ListingRules("li", next_page="a.next", pages=3),
    SourceKind.SITEMAP: SitemapRules(children=2),
    SourceKind.API: ApiRules("items"),
}
DOCUMENTS = {
    SourceKind.FEED: FEED,
    SourceKind.LISTING: b"<ul><li><a href=/a>Headline of A</a></ul>",
    SourceKind.SITEMAP: b"<urlset><url><loc>https://s.example/a</loc></url></urlset>",
    SourceKind.API: b'{"items": [{"title": "A", "url": "https://s.example/a"}]}',
}


def source(kind: SourceKind = SourceKind.FEED) -> Source:
    return replace(feed_source(), kind=kind, url=f"{SITE}/list", rules=RULES.get(kind, Rules()))


def visit(
    web: Web,
    folder: Path,
    kind: SourceKind = SourceKind.FEED,
    body_hash: str = "",
    validators: Validators = NO_VALIDATORS,
) -> Failed | Unchanged | Listed:
    plan = FetchPlan(f"{SITE}/list", validators, body_hash, NOW)
    return asyncio.run(visitor(web, folder).visit(source(kind), plan))


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_is_listed_and_fetched_as_that_kind(tmp_path: Path, kind: SourceKind) -> None:
    web = Web({f"{SITE}/list": DOCUMENTS[kind]})
    found = visit(web, tmp_path, kind, validators=Validators('"1"'))

    assert isinstance(found, Listed)
    assert [entry.url for entry in found.parsed.entries] == [f"{SITE}/a"]
    assert [(one.purpose, one.validators) for one in web.requests if one.purpose != "robots"] == [
        (kind, Validators('"1"'))
    ]


@pytest.mark.parametrize("kind", SourceKind)
def test_robots_txt_is_asked_for_everything_but_feeds(tmp_path: Path, kind: SourceKind) -> None:
    web = Web({f"{SITE}/list": DOCUMENTS[kind], f"{SITE}/robots.txt": FORBIDDEN})
    found = visit(web, tmp_path, kind)

    if kind is SourceKind.FEED:
        assert isinstance(found, Listed)
    else:
        assert found == Failed("robots.txt disallows it", "robots", FailureClass.SOFT)
        assert web.urls() == []


def test_a_304_and_the_same_bytes_are_unchanged(tmp_path: Path) -> None:
    known = hashlib.blake2b(FEED, digest_size=16).hexdigest()
    not_modified = visit(Web({f"{SITE}/list": 304}), tmp_path, body_hash="kept")
    same = visit(Web({f"{SITE}/list": FEED}), tmp_path, body_hash=known)
    other = visit(Web({f"{SITE}/list": FEED}), tmp_path, body_hash="other")

    assert isinstance(not_modified, Unchanged)
    assert not_modified.body_hash == "kept"
    assert isinstance(same, Unchanged)
    assert isinstance(other, Listed)
    assert other.body_hash == known


@pytest.mark.parametrize(
    ("response", "code", "failure"),
    [
        (500, "http-500", FailureClass.SOFT),
        ("dns", "dns", FailureClass.TEMPORARY),
        (b"<html>moved", "not-a-feed", FailureClass.SOFT),
        (b"<rss><channel/></rss>", "empty", FailureClass.SOFT),
    ],
)
def test_a_failure_keeps_its_code_and_its_class(
    tmp_path: Path, response: Response, code: str, failure: FailureClass
) -> None:
    found = visit(Web({f"{SITE}/list": response}), tmp_path)

    assert isinstance(found, Failed)
    assert (found.code, found.failure) == (code, failure)


def page(*names: str, following: str = "") -> bytes:
    items = "".join(f"<li><a href=/{name}>Headline of {name}</a>" for name in names)
    return f"<ul>{items}</ul><a class=next href='{following}'>next</a>".encode()


def test_a_listing_is_followed_as_far_as_its_rules_say_and_each_page_once(tmp_path: Path) -> None:
    web = Web(
        {
            f"{SITE}/list": page("a", "b", following="/2"),
            f"{SITE}/2": page("b", "c", following="/3"),
            f"{SITE}/3": page("d", following="/4"),
            f"{SITE}/4": page("e"),
        }
    )
    found = visit(web, tmp_path, SourceKind.LISTING)

    assert isinstance(found, Listed)
    assert [entry.url for entry in found.parsed.entries] == [f"{SITE}/{name}" for name in "abcd"]
    assert web.urls() == [f"{SITE}/list", f"{SITE}/2", f"{SITE}/3"]


def test_a_listing_that_leads_in_a_circle_is_walked_once(tmp_path: Path) -> None:
    web = Web({f"{SITE}/list": page("a", following="/2"), f"{SITE}/2": page("b", following="/2")})
    visit(web, tmp_path, SourceKind.LISTING)

    assert web.urls() == [f"{SITE}/list", f"{SITE}/2"]


@pytest.mark.parametrize(("response", "flag"), [(503, "page-failed:http-503"), (b"<p>nothing", "page-failed:empty")])
def test_a_further_page_that_fails_is_a_flag(tmp_path: Path, response: Response, flag: str) -> None:
    web = Web({f"{SITE}/list": page("a", following="/2"), f"{SITE}/2": response})
    found = visit(web, tmp_path, SourceKind.LISTING)

    assert isinstance(found, Listed)
    assert found.parsed.flags == (flag,)


def test_a_further_page_that_robots_txt_forbids_is_not_fetched(tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow: /2"
    web = Web({f"{SITE}/list": page("a", following="/2"), f"{SITE}/2": page("b"), f"{SITE}/robots.txt": robots})
    found = visit(web, tmp_path, SourceKind.LISTING)

    assert isinstance(found, Listed)
    assert found.parsed.flags == ("page-failed:robots",)
    assert web.urls() == [f"{SITE}/list"]


def test_of_an_index_so_many_children_are_read_and_refused_entries_are_named(tmp_path: Path) -> None:
    index = "".join(f"<sitemap><loc>{SITE}/{name}.xml</loc></sitemap>" for name in "123")
    child = f"<urlset><url><loc>{SITE}/%s</loc></url></urlset>"
    pages: dict[str, Response] = {f"{SITE}/{name}.xml": (child % name).encode() for name in "123"}
    web = Web({f"{SITE}/list": f"<sitemapindex>{index}</sitemapindex>".encode(), **pages})
    found = visit(web, tmp_path, SourceKind.SITEMAP)

    assert isinstance(found, Listed)
    assert [entry.url for entry in found.parsed.entries] == [f"{SITE}/1", f"{SITE}/2"]


def test_an_index_whose_children_hold_nothing_has_failed(tmp_path: Path) -> None:
    web = Web({f"{SITE}/list": f"<sitemapindex><sitemap><loc>{SITE}/1.xml</loc></sitemap></sitemapindex>".encode()})

    assert visit(web, tmp_path, SourceKind.SITEMAP) == Failed("no entries", "empty", FailureClass.SOFT)


def test_braces_in_an_address_that_names_no_date_stay() -> None:
    assert address_of(replace(source(), url=f"{SITE}/{{id}}"), NOW) == f"{SITE}/{{id}}"


def test_entries_with_one_headline_are_told_apart_by_link_or_guid(tmp_path: Path) -> None:
    marks = ("<link>https://s.example/1</link>", "<link>https://s.example/2</link>", "<guid>1</guid>", "<guid>2</guid>")
    items = "".join(f"<item><title>Notice</title>{mark}</item>" for mark in marks)
    web = Web({f"{SITE}/list": f"<rss><channel><title>T</title>{items}</channel></rss>".encode()})
    found = visit(web, tmp_path)

    assert isinstance(found, Listed)
    assert len(found.parsed.entries) == len(marks)


def test_today_in_an_address_is_hong_kongs(tmp_path: Path) -> None:
    daily = replace(source(), url="https://s.example/{today:%Y%m%d}.htm")

    assert address_of(daily, datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == "https://s.example/20261120.htm"
    assert address_of(daily, datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == "https://s.example/20261121.htm"


def test_a_source_that_is_read_at_another_address_than_its_own_says_so(tmp_path: Path) -> None:
    found = visit(Web({f"{SITE}/feed": FEED}, led_on={f"{SITE}/list": f"{SITE}/feed"}), tmp_path)

    assert isinstance(found, Listed)
    assert found.parsed.flags == (f"led-on:{SITE}/feed",)


def test_the_next_page_of_a_listing_may_be_named_by_a_header(tmp_path: Path) -> None:
    pages: dict[str, Response] = {
        f"{SITE}/{name}": f"<ul><li><a href=/{name}/1>Headline {name}</a></ul>".encode() for name in ("list", "2")
    }
    pages[f"{SITE}/3"] = b"<ul><li><a href=/3/1>Headline 3</a></ul>"
    headers = {f"{SITE}/{name}": {"link": f'</{to}>; rel="next"'} for name, to in (("list", 2), ("2", 3), ("3", 4))}
    web = Web(pages, headers=headers)
    found = visit(web, tmp_path, SourceKind.LISTING)

    assert isinstance(found, Listed)
    assert [entry.url for entry in found.parsed.entries] == [f"{SITE}/{name}/1" for name in ("list", "2", "3")]
    assert f"{SITE}/4" not in web.urls()  # `pages` bounds how many there are
