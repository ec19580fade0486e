"""`sources.toml`: read whole, or refused whole with every fault."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue.source_file import load_sources, read_duration, read_sources, write_block, write_duration
from monitor.errors import ConfigurationError
from monitor.model import PageRules, Source, SourceKind
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules

ROOT = Path(__file__).parents[3]
LEAST: dict[str, Any] = {
    "id": "a", "name": "A", "publisher": "P", "language": "en", "kind": "feed", "url": "https://h.example/",
    "every": "1h",
}  # fmt: skip


def one(**keys: Any) -> Source:
    (source,) = read_sources({"source": [LEAST | keys]}, "f.toml")
    return source


def faults(*tables: Any, **top: Any) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        read_sources({"source": list(tables), **top}, "f.toml")
    return [str(fault) for fault in raised.value.faults]


def test_the_least_that_a_source_needs() -> None:
    assert one() == Source("a", "A", "P", "en", SourceKind.FEED, "https://h.example/", timedelta(hours=1))


def test_every_key_arrives() -> None:
    source = one(
        kind="listing",
        enabled=False,
        official=True,
        scope="all",
        retain="full",
        slowest="2d",
        zone="Europe/London",
        date_format="%d/%m/%Y",
        item_pattern=r"/(\d+)\.htm",
        headers={"Accept": "text/html"},
        listing={"item": "li", "pages": 3, "date_from_url": r"(?P<year>\d{4})"},
        page={"fetch": True, "remove": [".share", ".ads"]},
    )

    assert (source.enabled, source.official, source.scope, source.retain) == (False, True, "all", "full")
    assert (source.slowest, source.zone, source.date_format) == (timedelta(days=2), "Europe/London", "%d/%m/%Y")
    assert source.headers == (("Accept", "text/html"),)
    assert source.rules == ListingRules("li", pages=3, date_from_url=r"(?P<year>\d{4})")
    assert source.page == PageRules(fetch=True, remove=(".share", ".ads"))


@pytest.mark.parametrize("key", ["id", "name", "publisher", "language", "kind", "url", "every"])
def test_what_is_needed_is_missed(key: str) -> None:
    table = {name: value for name, value in LEAST.items() if name != key}

    assert [fault for fault in faults(table) if fault.endswith(f"{key}: missing")]


@pytest.mark.parametrize(
    ("keys", "place", "words"),
    [
        ({"colour": "red"}, "colour", "unknown key"),
        ({"kind": "listing", "listing": {"item": "li", "colour": "red"}}, "listing.colour", "unknown key"),
        ({"language": "zh"}, "language", "zh-Hant"),
        ({"kind": "tape"}, "kind", "feed"),
        ({"url": "ftp://h/"}, "url", "http or https"),
        ({"url": "https:///x"}, "url", "http or https"),
        ({"url": "https://h/" + "x" * 2048}, "url", "2,048"),
        ({"url": "https://h/a b"}, "url", "a space or a control character"),
        ({"url": "https://h/{today:%Q"}, "url", "{today:%Y%m%d}"),
        ({"date_format": "%Q"}, "date_format", "strptime"),
        ({"every": "soon"}, "every", '"15m"'),
        ({"every": "5s"}, "every", "30s to 30d"),
        ({"every": 15}, "every", '"15m"'),
        ({"every": "2d"}, "", "slowest is shorter than every"),
        ({"enabled": "yes"}, "enabled", "boolean"),
        ({"scope": "some"}, "scope", "filter"),
        ({"retain": "none"}, "retain", "summary"),
        ({"zone": "Asia/Atlantis"}, "zone", "no such time zone"),
        ({"item_pattern": "("}, "item_pattern", "regular expression"),
        ({"kind": "listing", "listing": {"link": "a"}}, "", "[source.listing] needs item"),
        ({"kind": "api"}, "", "needs a [source.api] table"),
        ({"listing": {"item": "li"}}, "", "[source.listing] does not go with"),
        ({"kind": "listing", "listing": {"item": ""}}, "listing.item", "at least 1"),
        ({"kind": "listing", "listing": {"item": "li", "pages": 21}}, "listing.pages", "20"),
        ({"kind": "sitemap", "sitemap": {"children": 51}}, "sitemap.children", "50"),
    ],
)
def test_a_fault_names_file_source_and_key(keys: dict[str, Any], place: str, words: str) -> None:
    (fault,) = faults(LEAST | keys)

    assert fault.startswith(f'f.toml, source "a"{", " + place if place else ""}: ')
    assert words in fault


@pytest.mark.parametrize(
    ("keys", "sound"),
    [
        *(
            ({"kind": "listing", "listing": {"item": "li", "pages": pages}}, 1 <= pages <= 20)
            for pages in (0, 1, 20, 21)
        ),
        *(
            ({"kind": "sitemap", "sitemap": {"children": children}}, 0 <= children <= 50)
            for children in (-1, 0, 50, 51)
        ),
        ({"every": "30s"}, True),
        ({"every": "29s"}, False),
        ({"every": "30d", "slowest": "30d"}, True),
        ({"every": "24h", "slowest": "24h"}, True),
        ({"every": "1h", "slowest": "31d"}, False),
        ({"every": "0s"}, False),
        ({"id": "a" * 64}, True),
        ({"url": "https://h/" + "x" * 2_038}, True),
        ({"url": "https://h/" + "x" * 2_039}, False),
        ({"kind": "listing", "listing": {"item": "li", "date_from_url": "("}}, False),
        ({"kind": "sitemap"}, True),  # its table may be left out
        ({"kind": "sitemap", "listing": {"item": "li"}}, False),
        ({"feed": {}}, False),  # a kind without keys has no table
    ],
)
def test_the_edges_of_what_is_allowed(keys: dict[str, Any], sound: bool) -> None:
    if sound:
        assert one(**keys)
    else:
        assert len(faults(LEAST | keys)) == 1


@pytest.mark.parametrize("id_", ["", "-a", "a b", "a/b", "創科", "a" * 65])
def test_an_id_is_one_plain_word(id_: str) -> None:
    (fault,) = faults(LEAST | {"id": id_})

    assert ", id: " in fault


def test_all_faults_of_all_sources_come_at_once() -> None:
    found = faults(LEAST | {"url": "x", "every": "y"}, {"name": "B"}, LEAST | {"colour": 1}, "text", defaults={})

    assert "f.toml, defaults: unknown key" in found
    assert any('source "a", url' in fault for fault in found)
    assert any('source "a", every' in fault for fault in found)
    assert any("source number 2, id: missing" in fault for fault in found)
    assert any("source number 4" in fault for fault in found)
    assert any("used 2 times" in fault for fault in found)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("feed://h.example/rss", "http://h.example/rss"),
        ("feed:https://h.example/rss", "https://h.example/rss"),
        ("https://h.example/feed:x", "https://h.example/feed:x"),
    ],
)
def test_a_feed_address_is_the_web_address_in_it(written: str, read: str) -> None:
    assert one(url=written).url == read


def test_a_file_without_sources_is_a_fault() -> None:
    with pytest.raises(ConfigurationError, match=r"no \[\[source\]\] in it"):
        read_sources({}, "f.toml")


@pytest.mark.parametrize("content", [None, b"[[source]", b"\xff\xfe"])
def test_what_cannot_be_read_is_one_fault(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "s.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError) as raised:
        load_sources(file)

    (fault,) = raised.value.faults
    assert fault.file == str(file)


# -------------------------------------------------------------------------------------------------------------- writing
@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"name": 'Quotes " and \\ and 創科', "every": "90s", "slowest": "36h", "enabled": False},
        {"kind": "listing", "listing": {"item": "li > a", "date": "^time", "pages": 2}, "page": {"fetch": True}},
        {"kind": "api", "api": {"items": "result.records", "date": "d"}, "page": {"remove": [".a", ".b"]}},
        {"kind": "sitemap", "sitemap": {"children": 9, "title_from_url": False}, "item_pattern": r"/\d+\.html$"},
    ],
)
def test_a_written_block_reads_back(tmp_path: Path, keys: dict[str, Any]) -> None:
    file = tmp_path / "s.toml"
    file.write_text(write_block(one(**keys)), encoding="utf-8")

    assert load_sources(file) == (one(**keys),)


@given(st.integers(min_value=30, max_value=30 * 86_400))
def test_a_written_duration_reads_back(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    if len(write_duration(span)) <= 7:
        assert read_duration(write_duration(span)) == span


# ----------------------------------------------------------------------------------------------------- the shipped file
def test_the_shipped_file_is_sound() -> None:
    sources = load_sources(ROOT / "sources.toml")

    assert len(sources) >= 60
    assert {source.language for source in sources if source.enabled} == {"en", "zh-Hant", "zh-Hans"}
    assert {source.kind for source in sources} >= {SourceKind.FEED, SourceKind.LISTING, SourceKind.API}
    assert all(source.retain == "summary" for source in sources if not source.official)


def test_whatever_is_shipped_disabled_says_why() -> None:
    lines = (ROOT / "sources.toml").read_text("utf-8").splitlines()
    silent = [number for number, line in enumerate(lines, 1) if re.match(r"enabled *= *false *$", line)]

    assert silent == []


def test_the_tables_default_to_what_the_model_says() -> None:
    assert one(kind="api", api={"items": "x"}).rules == ApiRules("x")
    assert one(kind="sitemap", sitemap={}).rules == SitemapRules()
    assert one().page == PageRules()
