"""JSON APIs by dotted paths."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from parse_support import failed, parsed

from monitor.model import Parsed, SourceKind
from monitor.source_kinds.api_kind import ApiRules

RECORDS = [
    {"title": "R&amp;D <b>fund</b>", "link": "https://a.example/1", "date": "2026-01-02", "lang": "en"},
    {"title": "創科基金", "link": "https://a.example/2", "date": "2026-01-03", "lang": "tc"},
]
TEN = datetime(2026, 1, 2, 2, tzinfo=UTC)


def api(value: Any, item_pattern: str = "", **rules: Any) -> Parsed:
    body = value if isinstance(value, str) else json.dumps(value)
    return parsed(
        body,
        SourceKind.API,
        rules=ApiRules(**{"items": "", "url": "link", "date": "date", **rules}),
        item_pattern=item_pattern,
    )


def test_records_at_a_path_with_days() -> None:
    outcome = api({"header": {"success": True}, "result": {"records": RECORDS}}, items="result.records")
    assert [each.title for each in outcome.entries] == ["R&D fund", "創科基金"]
    assert outcome.entries[0].published.instant == datetime(2026, 1, 1, 16, tzinfo=UTC)
    assert outcome.entries[0].published.precision == "day"


def test_nested_fields_numbers_and_epochs() -> None:
    items = [
        {"type": 1, "data": {"id": 9, "t": "T", "u": "https://a.example/9", "time": 1767319200, "tags": ["a", "b"]}}
    ]
    rules = {"title": "data.t", "url": "data.u", "guid": "data.id", "date": "data.time", "summary": "data.tags"}
    (found,) = api({"items": items}, items="items", **rules).entries
    assert (found.title, found.guid, found.published.instant, found.summary) == ("T", "9", TEN, "a b")
    (millis,) = api([{"title": "T", "link": "/1", "date": 1767319200000}]).entries
    assert millis.published.instant == TEN


def test_a_star_goes_through_every_element() -> None:
    value = {"days": [{"news": RECORDS[:1]}, {"news": RECORDS[1:]}]}
    assert len(api(value, items="days.*.news").entries) == 2
    assert len(api({"a": {"x": RECORDS}, "b": {"x": []}}, items="*.x").entries) == 2


def test_an_object_of_records_is_a_list_of_them() -> None:
    assert len(api({"7": RECORDS[0], "8": RECORDS[1]}).entries) == 2


def test_relative_addresses_with_and_without_a_prefix() -> None:
    assert api([{"title": "T", "link": "/x"}]).entries[0].url == "https://news.example.hk/x"
    assert (
        api([{"title": "T", "link": "77"}], url_prefix="https://a.example/id/").entries[0].url
        == "https://a.example/id/77"
    )


def test_records_of_another_language_are_left_out_and_counted() -> None:
    outcome = api(RECORDS, language="lang")
    assert [each.title for each in outcome.entries] == ["創科基金"]
    assert outcome.flags == ("filtered:1",)


@pytest.mark.parametrize("form", ["\ufeff{}", "callback({});", "var news = {};", "/* x */ cb({})", "app.list={}"])
def test_scripts_around_json_are_taken_off(form: str) -> None:
    assert len(api(form.replace("{}", json.dumps(RECORDS))).entries) == 2


def test_of_a_cut_answer_the_complete_records_are_kept() -> None:
    whole = json.dumps({"result": {"records": [*RECORDS, {"title": "Third", "link": "/3"}]}})
    outcome = api(whole[: whole.index("Third")], items="result.records")
    assert [each.title for each in outcome.entries] == ["R&D fund", "創科基金"]
    assert outcome.flags == ("recovered",)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"result": {"records": []}}', "empty"),
        ('{"result": {"records": [1, null, "x"]}}', "empty"),
        ('{"header": {"success": false}}', "not-a-feed"),
        ('{"result": "Access Denied"}', "not-a-feed"),
        ("Access Denied", "not-a-feed"),
        ("<html><head><title>Access Denied</title></head>", "challenge"),
        ("<html><head><title>Oops</title></head>", "not-a-feed"),
        ("", "empty"),
    ],
)
def test_an_answer_without_records_has_failed(body: str, code: str) -> None:
    outcome = failed(body, SourceKind.API, rules=ApiRules(items="result.records"))
    assert outcome.code == code


def test_records_without_address_or_title_go_by_the_rules_of_entries() -> None:
    outcome = api([{"link": "https://a.example/1"}, {"title": "Only a title"}, RECORDS[0]])
    assert [each.flags for each in outcome.entries] == [("no-link",), ()]
    assert [each.place for each in outcome.refused] == ["entry 1"]


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ({"rss": {"channel": {"item": RECORDS[0]}}}, "rss.channel.item"),
        ({"rss": {"channel": {"item": [RECORDS[0]]}}}, "rss.channel.item"),
        ({"news": {"id-1": RECORDS[0]}}, "news"),
        (RECORDS[0], ""),
        ({"days": {"items": [RECORDS[0]]}}, "days.*.items"),
        ({"days": {"items": RECORDS[0]}}, "days.*.items"),
        ({"days": {"monday": {"items": [RECORDS[0]]}}}, "days.*.items"),
        ({"data": {"list": [RECORDS[0]]}}, "data.0.list"),
    ],
)
def test_one_record_in_every_shape(value: Any, items: str) -> None:
    assert [each.url for each in api(value, items=items).entries] == ["https://a.example/1"]


@pytest.mark.parametrize("nothing", [None, "", {}, []])
def test_no_records_are_an_empty_list_and_not_another_document(nothing: Any) -> None:
    body = json.dumps({"result": {"records": nothing}})
    outcome = failed(body, SourceKind.API, rules=ApiRules(items="result.records"))
    assert outcome.code == "empty"
