"""`monitor programmes`: all, one with its timeline, and new ones as blocks for the operator's own file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.doors.doors_support import Run, lines

DRUM = {
    "url": "https://www.itc.gov.hk/en/drum",
    "title": "Tin Drum Innovation Scheme opens for AI start-ups",
    "text": "The Innovation and Technology Commission launched the Tin Drum Innovation Scheme (TDIS) for AI and robots "
    "today. AI start-ups in Hong Kong may apply for up to HK$2 million until December 31, 2026.",
    "published": "2026-11-20T10:00:00+08:00",
    "language": "en",
    "alternates": {"zh-Hant": "https://www.itc.gov.hk/tc/drum"},
}
DRUM_ZH = {
    "url": "https://www.itc.gov.hk/tc/drum",
    "title": "「錫鼓創新計劃」接受人工智能企業申請",
    "text": "創新科技署今日推出「錫鼓創新計劃」，香港科技初創企業可就人工智能項目申請最多200萬港元，12月31日截止。",
    "published": "2026-11-20T10:00:00+08:00",
    "language": "zh-Hant",
    "alternates": {"en": "https://www.itc.gov.hk/en/drum"},
}
OWN = """# Mine, in this order.
[[programme]]
slug = "rth"  # shipped
status = "closed"
"""


@pytest.fixture
def drummed(monitor: Run) -> Run:
    monitor("import", "-", stdin=lines(DRUM, DRUM_ZH))
    return monitor


@pytest.fixture
def own(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's own catalogue file."""
    file = home / "mine.toml"
    file.write_text(OWN, "utf-8")
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(file))
    return file


def test_a_new_programme_is_suggested_with_examples_and_as_a_block(drummed: Run) -> None:
    (found,) = drummed("programmes", "suggest", "--json").objects

    assert (found["name"], found["articles"]) == ("Tin Drum Innovation Scheme", 2)
    assert any("Tin Drum" in example["quote"] for example in found["examples"])
    assert (
        tomllib.loads(found["block"])["programme"] == tomllib.loads(drummed("programmes", "suggest").out)["programme"]
    )


def test_the_block_has_names_in_the_languages_of_the_versions_owner_kind_and_topics(drummed: Run) -> None:
    (entry,) = tomllib.loads(drummed("programmes", "suggest").out)["programme"]

    assert {key: entry[key] for key in ("slug", "kind", "name_en", "name_zh_hant", "acronyms", "owner")} == {
        "slug": "tin-drum-innovation-scheme",
        "kind": "scheme",
        "name_en": "Tin Drum Innovation Scheme",
        "name_zh_hant": "錫鼓創新計劃",
        "acronyms": ["TDIS"],
        "owner": "itc",
    }
    assert "ai" in entry["topics"]
    assert set(entry["sources"]) == {DRUM["url"], DRUM_ZH["url"]}


def test_append_adds_the_block_to_the_own_file_and_keeps_what_stands_there(drummed: Run, own: Path) -> None:
    done = drummed("programmes", "suggest", "--append")

    assert (done.status, done.complaints) == (0, [f"appended to {own}"])
    assert own.read_text("utf-8").startswith(OWN)
    assert drummed("check").status == 0
    assert "tin-drum-innovation-scheme" in drummed("programmes", "錫鼓創新計劃").out
    assert drummed("programmes", "suggest", "--json").objects == []  # it is known now


def test_append_takes_those_that_are_named(drummed: Run, own: Path) -> None:
    assert drummed("programmes", "suggest", "No Such Scheme", "--append").status == 1
    assert own.read_text("utf-8") == OWN
    assert drummed("programmes", "suggest", "錫鼓創新計劃", "--append").status == 0
    assert "Tin Drum" in own.read_text("utf-8")


def test_append_without_an_own_file_is_refused(drummed: Run) -> None:
    done = drummed("programmes", "suggest", "--append")

    assert done.status == 2
    assert "MONITOR_PROGRAMMES" in done.complaints[0]


def test_what_belongs_to_suggestions_is_refused_elsewhere(drummed: Run) -> None:
    assert drummed("programmes", "rth", "--append").status == 2
    assert drummed("programmes", "rth", "itc").status == 2


def test_one_programme_is_shown_with_its_timeline(stocked: Run) -> None:
    (one,) = stocked("programmes", "rth", "--json").objects
    shown = stocked("programmes", "rth").out

    assert [step["fact"] for step in one["timeline"]] == ["opened", "deadline", "amount"]
    assert all(
        words in shown for words in ("Timeline", "31 Dec 2026", "up to HK$1.2m per company", "Applications open")
    )
