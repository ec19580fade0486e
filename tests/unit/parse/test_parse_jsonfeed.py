"""JSON Feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_support import failed, parsed

from monitor.text import clean


def feed(*items: dict[str, Any], **more: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": list(items), **more})


def test_every_field() -> None:
    body = feed({
        "id": 7, "url": "https://news.example.hk/7", "title": "R&D <lab>", "content_html": "<p>One</p><p>Two</p>",
        "summary": "Short", "date_published": "2026-01-02T10:00:00+08:00", "date_modified": "2026-01-03T10:00:00+08:00",
    })  # fmt: skip
    outcome = parsed(body, content_type="application/feed+json")
    (found,) = outcome.entries
    assert outcome.title == "JSON"
    assert (found.title, found.url, found.guid) == ("R&D <lab>", "https://news.example.hk/7", "7")
    assert (found.summary, found.text) == ("Short", "One\n\nTwo")
    assert found.published.instant == datetime(2026, 1, 2, 2, tzinfo=UTC)
    assert found.updated.instant == datetime(2026, 1, 3, 2, tzinfo=UTC)


def test_text_content_is_literal_and_an_external_address_will_do() -> None:
    (found,) = parsed(feed({"id": "1", "external_url": "https://x.example/", "content_text": "a <b> & c\n\nd"})).entries
    assert (found.title, found.text, found.url) == ("a <b> & c d", "a <b> & c\n\nd", "https://x.example/")
    assert "title-from-text" in found.flags


def test_a_byte_order_mark_and_a_missing_version_are_forgiven() -> None:
    body = "\ufeff" + json.dumps({"items": [{"id": "1", "title": "T", "content_text": "x"}]})
    assert parsed(body).entries[0].title == "T"


def test_of_a_cut_or_damaged_feed_the_complete_items_are_kept() -> None:
    items = [{"id": str(n), "url": f"/{n}", "title": f"T{n}", "authors": [{"name": "A"}]} for n in range(4)]
    whole = feed(*items)
    cut = parsed(whole[: whole.index('"T3"')])
    assert [each.title for each in cut.entries] == ["T0", "T1", "T2"]
    assert cut.flags == ("recovered",)
    damaged = parsed(whole.replace('"title": "T1"', '"title": "T1'))
    assert [each.title for each in damaged.entries] == ["T0", "T2", "T3"]
    assert [each.title for each in parsed(feed({"id": "1", "title": "a"}).replace('"a"', '"a\nb"')).entries] == ["a b"]


DIRTY = st.text(st.characters(), max_size=20)  # NUL, lone surrogates, bidirectional marks: all that a string can hold


@given(DIRTY, DIRTY, DIRTY, DIRTY)
def test_no_field_keeps_what_cannot_be_stored(one: str, two: str, three: str, four: str) -> None:
    fields = {
        "id": f"\x00{one}",
        "url": f"/a{two}",
        "title": f"T{three}",
        "content_text": four,
        "date_published": one + four,
    }
    (found,) = parsed(feed(fields)).entries
    texts = (found.title, found.url, found.guid, found.summary, found.text, found.published.raw)
    assert all(clean(text) == normalize("NFC", text) and text.encode() and "\x00" not in text for text in texts if text)


@pytest.mark.parametrize("items", [[], [None, 1, "x", []], [{}], [{"id": "1"}]])
def test_items_that_are_none_give_an_empty_feed(items: list[Any]) -> None:
    assert failed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})).code == "empty"


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, "[" + "9" * 100_000 + "]", '{"items": {}}', "[1]", "{}", "[NaN"]
)
def test_hostile_json_is_no_feed(body: str) -> None:
    assert failed(body).code == "not-a-feed"
