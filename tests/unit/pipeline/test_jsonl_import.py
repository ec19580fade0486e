"""JSON Lines in: what a line may hold, what is stored, and what a stopped import leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline_support import NOW, classifier, empty, source

from monitor.errors import ImportRefused
from monitor.model import Draft, ImportCounts
from monitor.pipeline.jsonl_import import IMPORT_BATCH, Import, classify
from monitor.pipeline.jsonl_line import LONGEST_LINE, read_line
from monitor.store.db import Database

LEAST = {"url": "https://h.example/1", "title": "Research Talent Hub"}
LONGEST_URL = "https://h.example/".ljust(2048, "x")
SOURCES = {"gov": source("gov", official=True, retain="summary")}


def line(**values: Any) -> str:
    return json.dumps(LEAST | values, ensure_ascii=False)


def read(**values: Any) -> Draft:
    return read_line(line(**values), SOURCES, NOW)[1]


# ------------------------------------------------------------------------------------------------------------- one line
def test_the_least_that_a_line_needs() -> None:
    found = read()

    assert (found.url, found.title, found.publisher) == (LEAST["url"], LEAST["title"], "h.example")
    assert (found.scope, found.retain, found.official, found.published.instant) == ("filter", "full", False, None)


def test_what_is_stored_has_no_line_ends_of_typesetting() -> None:
    found = read(
        title="新型工業\n加速計劃",
        summary="截至十二月三十\n一日",
        text="申請資格\n公司須在香港\xa0 註冊，並有研發\n活動。\n\n\n\n\u3000\u3000第二段",
    )

    assert (found.title, found.summary) == ("新型工業加速計劃", "截至十二月三十一日")
    assert found.text == "申請資格\n公司須在香港 註冊，並有研發活動。\n\n第二段"


def test_a_line_that_names_a_source_takes_its_rules() -> None:
    found = read(source="gov")

    assert (found.source_id, found.publisher, found.official) == ("gov", "P", True)
    assert (found.scope, found.retain) == ("all", "summary")


def test_an_unknown_source_is_the_publisher() -> None:
    assert (read(source="The Daily").publisher, read(source="The Daily").scope) == ("The Daily", "filter")


def test_government_is_known_by_its_host() -> None:
    assert read(url="https://www.itc.gov.hk/x").official
    assert not read(url="https://itc.gov.hk.example/x").official


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Research Talent Hub", "en"),
        ("研究人才庫接受申請", "zh-Hant"),
        ("研究人才库接受申请", "zh-Hans"),
        ("12345", "en"),
    ],
)
def test_the_language_is_read_from_the_characters(words: str, language: str) -> None:
    assert read(title=words).language == language


def test_an_address_may_hold_what_publishers_put_into_theirs() -> None:
    url = "https://inews.example.com/article/4085512/【預算案】委員會　三園各獲 100億"
    assert read(url=url).url == url


@pytest.mark.parametrize(("code", "language"), [("zh-HK", "zh-Hant"), ("ZH_hans", "zh-Hans"), ("fr", "en"), ("", "en")])
def test_a_language_may_be_spelled_in_other_ways(code: str, language: str) -> None:
    assert read(title="Research Talent Hub", language=code).language == language


def test_a_date_that_cannot_be_read_is_no_date_and_is_kept() -> None:
    stamp = read(published="soon").published
    assert (stamp.instant, stamp.raw) == (None, "soon")


def test_a_date_beyond_today_is_taken_as_it_stands() -> None:
    stamp = read(published="2029-02-25T10:00:00+08:00").published
    assert stamp.instant == datetime(2029, 2, 25, 2, 0, tzinfo=UTC)


def test_a_headline_is_made_of_the_text_where_there_is_none() -> None:
    assert read(title="", text="\n The hub opens. \n It helps.").title == "The hub opens."


def test_a_headline_made_of_the_text_has_two_hundred_characters_at_most() -> None:
    assert read(title="", text="x" * 201).title == "x" * 200


@pytest.mark.parametrize(
    ("published", "taken"),
    [
        ("2036-11-18T03:00:00Z", datetime(2036, 11, 18, 3, 0, tzinfo=UTC)),  # ten years and a day that clocks may err
        ("2036-11-18T05:00:00Z", datetime(2036, 11, 17, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_date_beyond_ten_years_is_a_slip_of_the_pen(published: str, taken: datetime) -> None:
    assert read(published=published).published.instant == taken


@pytest.mark.parametrize("character", ["\0", "\n", "\x1f", "\x7f", "\x9f", "\u2028", "\u2029", "\ud800"])
def test_an_address_with_a_control_character_is_refused(character: str) -> None:
    with pytest.raises(ImportRefused, match="a character that no address has"):
        read(url=f"https://h.example/a{character}b")


def test_an_address_may_have_2048_characters() -> None:
    assert read(url=LONGEST_URL).url == LONGEST_URL


def test_text_is_cleaned() -> None:
    assert read(title="The\x00 hub\u202e \ud800opens").title.replace("\ufffd", "") == "The hub opens"


def test_the_id_comes_back_as_it_was() -> None:
    for id_ in ("a", 7, None, ["x"]):
        assert read_line(line(id=id_), {}, NOW)[0] == id_


@pytest.mark.parametrize(
    ("given_line", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        ("3", "not a JSON object"),
        (line(title=3), "title: a text is wanted"),
        (line(published=20261120), "published: a text is wanted"),
        (line(url=""), "url: missing"),
        (line(url="//h.example/"), "http or https"),
        (line(url="javascript:alert(1)"), "http or https"),
        (line(url="http://[x/"), "url"),
        (line(url="ftp://h.example/1"), "http or https"),
        (line(url="https:///1"), "http or https"),
        (line(url="https://h.example:port/"), "not an address"),
        (line(url=LONGEST_URL + "x"), "2,048"),
        (line(title=" ", text="\n"), "neither a title nor a text"),
        ('{"title": "' + "x" * LONGEST_LINE + '"}', "longer than"),
    ],
)
def test_what_cannot_be_taken_says_why(given_line: str, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason.replace("[", r"\[")):
        read_line(given_line, SOURCES, NOW)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ([], None),
        ({"ja": "https://h.example/ja", "x-default": "https://h.example/"}, None),
        (["https://h.example/tc"], "an object"),
        ("https://h.example/tc", "an object"),
        ({"zh-Hant": ["https://h.example/tc"]}, "an object"),
        ({"zh-Hant": "ftp://h.example/tc"}, "http or https"),
        ({"zh-Hant": ""}, "missing"),
        ({"zh-Hant": "https://h.example/" + "x" * 2048}, "2,048"),
    ],
)
def test_alternates_that_lead_nowhere_are_refused(stated: object, reason: str | None) -> None:
    line = json.dumps({"url": "https://h.example/x", "title": "t", "alternates": stated})
    if reason is None:
        assert read_line(line, {}, NOW)[1].twins == ()
        return
    with pytest.raises(ImportRefused, match=f"^alternates: .*{reason}"):
        read_line(line, {}, NOW)


@pytest.mark.parametrize("name", ["url", "title", "text", "summary", "published", "language", "source"])
def test_a_field_that_is_no_text_is_refused_by_name(name: str) -> None:
    with pytest.raises(ImportRefused, match=f"^{name}: a text is wanted"):
        read(**{name: ["x"]})


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner)).map(json.dumps))
def test_any_line_is_a_draft_or_a_reason(given_line: str) -> None:
    with suppress(ImportRefused):
        read_line(given_line, SOURCES, NOW)


@given(st.dictionaries(st.sampled_from([*LEAST, "text", "summary", "published", "language", "source"]), st.text()))
def test_any_object_is_a_draft_or_a_reason(values: dict[str, str]) -> None:
    with suppress(ImportRefused):
        assert read_line(json.dumps(values), SOURCES, NOW)[1].url


# --------------------------------------------------------------------------------------------------------------- import
@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


def run(database: Database, lines: Iterator[str] | list[str], steps: list[int] | None = None) -> ImportCounts:
    done = Import(database, classifier(), list(SOURCES.values()), lambda: NOW, announce=False)
    return done.run(lines, (steps if steps is not None else []).append)


def many(count: int, **values: Any) -> list[str]:
    made = (LEAST | {"url": f"https://h.example/{number}", "title": f"Hub number {number}"} for number in range(count))
    return [json.dumps(one | values) for one in made]


def test_batches_are_told_as_they_are_safe(database: Database) -> None:
    steps: list[int] = []

    assert run(database, many(2 * IMPORT_BATCH + 50), steps) == ImportCounts(new=2 * IMPORT_BATCH + 50)
    assert steps == [IMPORT_BATCH, IMPORT_BATCH, 50]


def test_what_was_stored_before_a_stop_is_the_same_afterwards(database: Database) -> None:
    def stopped() -> Iterator[str]:
        yield from many(IMPORT_BATCH + 20)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(database, stopped())
    again = run(database, many(IMPORT_BATCH + 20))

    assert again.new + again.same == IMPORT_BATCH + 20
    assert run(database, many(IMPORT_BATCH + 20)) == ImportCounts(same=IMPORT_BATCH + 20)


def test_the_later_of_two_lines_is_a_change_of_the_first(database: Database) -> None:
    assert run(database, [line(title="One"), line(title="Two"), line(title="Two")]) == ImportCounts(1, 1, 1)


def test_refusals_name_their_lines_and_blank_lines_count(database: Database) -> None:
    done = run(database, [line(), "", "x", "   ", line(url="https://h.example/2"), "{}"])

    assert done.new == 2
    assert [one.place for one in done.refused] == ["line 3", "line 6"]


# ------------------------------------------------------------------------------------------------------------- classify
def test_classify_needs_no_address_and_says_which_line_it_could_not_read() -> None:
    found = list(classify(classifier(), [line(id=1), "", '{"id": 2, "title": "Rain"}', "x"], NOW))

    assert [one["id"] for one in found] == [1, 2, None]
    assert [tag["slug"] for tag in found[0]["tags"]] == ["rth"]
    assert found[2]["line"] == 4
    assert "not JSON" in found[2]["error"]
