"""OPML out and in again: what this program knows of a feed stays, and no feed comes twice."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.bootstrap.feed_lists import blocks_from_opml, opml
from monitor.catalogue.source_file import read_sources
from monitor.model import Source, SourceKind

FEED = Source(
    "itc", "ITC & more", "Commission", "zh-Hant", SourceKind.FEED, "https://itc.example/feed", timedelta(hours=1)
)
LISTING = replace(FEED, id="page", kind=SourceKind.LISTING, url="https://itc.example/news")
SPANS = [timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=6), timedelta(days=2)]
KEYS: dict[str, list[Any]] = {
    "id": ["itc", "hk-01", "A.b_c"],
    "name": ["ITC & more", "<創新>", '"quoted"'],
    "publisher": ["Commission", "創新科技署", "A & B"],
    "language": ["en", "zh-Hant", "zh-Hans"],
    "every": SPANS,
    "slowest": [timedelta(days=3)],
    "official": [True, False],
    "scope": ["all", "filter"],
    "retain": ["full", "summary"],
    "rhythm": ["fixed", "adaptive"],
}
SOURCES = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in KEYS.items()})


def read(blocks: str) -> tuple[Source, ...]:
    return read_sources(tomllib.loads(blocks), "")


@given(SOURCES)
def test_what_is_known_of_a_feed_goes_out_and_comes_in(keys: dict[str, Any]) -> None:
    source = replace(FEED, **keys)
    imported = blocks_from_opml(opml([source, LISTING]).encode(), [])

    assert read(imported.blocks) == (replace(source, enabled="try"),)


@pytest.mark.parametrize(
    "spelled",
    [
        "https://itc.example/feed",
        "http://itc.example/feed",
        "https://www.itc.example/feed/",
        "feed://ITC.example:80/feed#x",
    ],
)
def test_a_feed_that_is_watched_is_not_listed_again_however_it_is_spelled(spelled: str) -> None:
    file = f'<opml><body><outline text="A" xmlUrl="{spelled}"/><outline text="B" xmlUrl="https://b.example/f"/></body></opml>'

    imported = blocks_from_opml(file.encode(), [FEED])
    assert [one.name for one in read(imported.blocks)] == ["B"]
    assert imported.known == 1
    twice = file.replace("https://b.example/f", spelled.replace("https", "http"))
    assert [one.name for one in read(blocks_from_opml(twice.encode(), []).blocks)] == ["A"]


def test_an_id_that_is_taken_is_not_taken_again() -> None:
    other = replace(FEED, url="https://other.example/feed")
    (imported,) = read(blocks_from_opml(opml([FEED]).encode(), [other]).blocks)

    assert (imported.id, imported.publisher) == ("itc-example", "Commission")


@pytest.mark.parametrize(("key", "value"), [("every", "often"), ("scope", "some"), ("id", "no id"), ("slowest", "1h")])
def test_what_somebody_has_made_unreadable_costs_its_values_and_not_the_feed(key: str, value: str) -> None:
    written = opml([replace(FEED, every=timedelta(hours=2))])
    start = written.index(f'monitor:{key}="') + len(f'monitor:{key}="')
    broken = written[:start] + value + written[written.index('"', start) :]
    (imported,) = read(blocks_from_opml(broken.encode(), []).blocks)

    assert (imported.url, imported.every) == (FEED.url, timedelta(hours=1))
