"""Names and words that English and Chinese announcements write differently."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from monitor.identify import bilingual_names
from monitor.text import fold

LISTS = tomllib.loads(files("monitor.identify").joinpath("bilingual_names.toml").read_text("utf-8"))
ENTRIES = [
    (table, chinese, english)
    for table, entries in (*LISTS["names"].items(), ("words", LISTS["words"]))
    for chinese, english in entries.items()
]


def found(text: str, *, chinese: bool) -> set[str]:
    return {one.name for one in bilingual_names.find(text, fold(text), chinese=chinese)}


@pytest.mark.parametrize(
    ("english", "chinese", "both"),
    [
        ("FS to visit Singapore", "財政司司長訪問新加坡", {"財政司司長", "新加坡", "訪問"}),
        ("Fire in Tai Po kills two", "大埔火警兩人死亡", {"大埔", "火警", "死亡"}),
        ("ITC opens applications", "創科署接受申請", {"創新科技署", "申請"}),
        ("Buildings Department suspends works", "屋宇署下令工程暫停", {"屋宇署", "暫停", "工程"}),
        ("CityUHK wins award", "城大獲獎", {"香港城市大學", "獲獎"}),
    ],
)
def test_both_languages_give_one_name(english: str, chinese: str, both: set[str]) -> None:
    assert both <= found(english, chinese=False)
    assert both <= found(chinese, chinese=True)


@pytest.mark.parametrize("text", ["財政司司長訪問新加坡", "财政司司长访问新加坡"])
def test_both_chinese_scripts_give_one_name(text: str) -> None:
    assert found(text, chinese=True) == {"財政司司長", "訪問", "新加坡"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shops offer offsets", "財政司司長"),  # "fs" inside a word
        ("The ha-ha moment", "醫院管理局"),  # HA only in capitals
        ("We met us all", "美國"),
        ("Feeding time", "費用"),
        ("Firewood prices", "火警"),
    ],
)
def test_a_part_of_a_word_is_no_name(text: str, name: str) -> None:
    assert name not in found(text, chinese=False)


def test_a_longer_name_hides_the_one_inside_it() -> None:
    assert "財政司司長" not in found("財政司副司長會見傳媒", chinese=True)
    assert "教育局" not in found("教育局局長會見傳媒", chinese=True)


def test_abbreviations_of_posts_are_written_out() -> None:
    assert bilingual_names.spelled_out("FS meets SED") == "Financial Secretary meets Secretary for Education"
    assert bilingual_names.spelled_out("Fs and offset") == "Fs and offset"


@pytest.mark.parametrize(("table", "chinese", "english"), ENTRIES, ids=lambda value: str(value)[:20])
def test_every_form_of_an_entry_is_found(table: str, chinese: str, english: str) -> None:
    name = chinese.split("|")[0].strip()
    for form in chinese.split("|"):
        assert name in found(form.strip(), chinese=True) or _hidden(form.strip())
    for form in english.split("|"):
        assert name in found(form.strip().rstrip("*"), chinese=False)


def _hidden(form: str) -> bool:
    """A form that another entry holds too, under its own name."""
    return bool(found(form, chinese=True))
