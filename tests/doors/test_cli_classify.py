"""`monitor classify`: what an article is, without a store; a contract with analysts and with measuring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.doors.doors_support import HUB, HUB_ZH, RAIN, Run, lines

KEYS = {"id", "relevant", "relevance", "why", "tags", "topics", "events", "amounts", "deadlines", "language"}


def one(monitor: Run, article: Any, *options: str) -> dict[str, Any]:
    done = monitor("classify", "-", *options, stdin=lines(article))
    assert (done.status, done.err) == (0, "")
    (line,) = done.objects
    return line


def test_the_shape_of_a_line(monitor: Run) -> None:
    line = one(monitor, HUB | {"id": "a-1"})

    assert set(line) >= KEYS
    assert line["id"] == "a-1"
    assert line["relevant"] is True
    assert 0 <= line["relevance"] <= 1
    assert {"slug": "rth", "evidence": ["Research Talent Hub"]} in line["tags"]
    assert [set(tag) for tag in line["tags"]] == [{"slug", "evidence"}] * len(line["tags"])
    assert "open" in line["events"]
    assert line["amounts"][0]["hkd"] == 1_200_000
    assert "HK$1.2 million" in line["amounts"][0]["text"]
    assert (line["deadlines"][0]["date"], line["language"]) == ("2026-12-31", "en")
    assert all(isinstance(reason, str) for reason in line["why"])


def test_one_line_each_in_order_with_their_ids(monitor: Run) -> None:
    done = monitor("classify", "-", stdin=lines(HUB | {"id": 1}, HUB_ZH | {"id": "二"}, RAIN))

    assert [line["id"] for line in done.objects] == [1, "二", None]
    assert [line["relevant"] for line in done.objects] == [True, True, False]
    assert [line["language"] for line in done.objects] == ["en", "zh-Hant", "en"]


def test_neither_an_address_nor_a_store_is_needed(monitor: Run, home: Path) -> None:
    line = one(monitor, {"title": HUB["title"], "text": HUB["text"]})

    assert line["relevant"] is True
    assert not (home / "data").exists()


def test_with_explain_it_says_why_and_what_was_rejected(monitor: Run) -> None:
    line = one(monitor, HUB, "--explain")

    assert all(tag["why"] for tag in line["tags"])
    assert isinstance(line["rejected"], list)
    assert {"relevance", "tag", "topic", "kind", "amount", "deadline"} <= {one["decision"] for one in line["origins"]}
    assert all(set(entry) == {"file", "entry", "words"} for one in line["origins"] for entry in one["entries"])
    assert line["catalogue_version"]


def test_an_edited_catalogue_shows_at_once(monitor: Run, home: Path, monkeypatch: Any) -> None:
    article = {"title": "Hong Kong opens the Tin Drum Innovation Scheme", "text": "It supports technology companies."}
    assert "tin-drum" not in [tag["slug"] for tag in one(monitor, article)["tags"]]

    (home / "mine.toml").write_text(
        '[[programme]]\nslug = "tin-drum"\nkind = "scheme"\nname_en = "Tin Drum Innovation Scheme"\n'
    )
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(home / "mine.toml"))
    assert "tin-drum" in [tag["slug"] for tag in one(monitor, article)["tags"]]


def test_a_line_that_cannot_be_read_is_said_and_the_others_go_on(monitor: Run) -> None:
    done = monitor("classify", "-", stdin=lines("nonsense", HUB | {"id": 2}))

    assert done.status == 1
    assert done.objects[0]["line"] == 1
    assert "not JSON" in done.objects[0]["error"]
    assert done.objects[1]["id"] == 2
    assert done.complaints == ["1 line(s) could not be read"]


def test_odd_input_gets_an_answer(monitor: Run) -> None:
    """Nothing, one character, binary, half a character, a megabyte."""
    odd = [
        {"title": ""},
        {"title": "A"},
        {"title": "\x00\x01\x02", "text": "\x07" * 100},
        {"id": "\ud800", "title": "\udfff 創科"},
        {"title": "創科", "text": "創新科技" * 250_000},
    ]
    done = monitor("classify", "-", stdin="".join(_escaped(one) for one in odd))

    assert done.status == 0
    assert len(done.objects) == len(odd)
    assert done.objects[3]["id"] == "\ud800"


def _escaped(article: dict[str, str]) -> str:
    return json.dumps(article) + "\n"
