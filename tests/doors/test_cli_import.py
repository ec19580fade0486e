"""`monitor import` and `monitor export`: contracts with analysts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, RAIN, Run, lines

EXPORT_KEYS = {
    "id", "url", "source", "publisher", "title", "summary", "language", "published", "precision", "first_seen", "story",
    "relation", "relevant", "relevance", "tags", "topics", "events", "amounts", "deadlines", "official", "revision",
    "withdrawn", "alternates",
}  # fmt: skip


def test_counts_and_refusals_with_their_lines(monitor: Run) -> None:
    bad: list[dict[str, Any] | str] = [
        "not json",
        "[1, 2]",
        {"title": "no address"},
        {"url": "ftp://h.example/x", "title": "t"},
        {"url": "https://h.example/x"},
        {"url": "https://h.example/x", "title": ["t"]},
        {"url": "https://h.example/" + "x" * 2048, "title": "t"},
    ]
    done = monitor("import", "-", stdin=lines(HUB, *bad, "", RAIN))

    assert done.status == 1
    assert done.out == f"2 new, 0 changed, 0 same, {len(bad)} refused\n"
    assert [line.split(":")[0] for line in done.complaints] == [f"line {number}" for number in range(2, 2 + len(bad))]
    reasons = ("not JSON", "object", "missing", "http or https", "neither", "title", "2,048")
    assert all(word in line for word, line in zip(reasons, done.complaints, strict=True))


def test_the_counts_as_json(monitor: Run) -> None:
    done = monitor("import", "-", "--json", stdin=lines(HUB, "x"))

    assert done.status == 1
    assert {name: value for name, value in done.objects[0].items() if name != "refused"} == {
        "new": 1,
        "changed": 0,
        "same": 0,
        "noted": [],
    }
    assert done.objects[0]["refused"][0]["place"] == "line 2"


def test_run_again_it_finds_everything_the_same(monitor: Run, home: Path) -> None:
    (home / "news.jsonl").write_text(lines(HUB, HUB_ZH, CYBERPORT, RAIN), encoding="utf-8")
    first, before = monitor("import", "news.jsonl"), monitor("export").out
    second = monitor("import", "news.jsonl")

    assert first.out == "4 new, 0 changed, 0 same, 0 refused\n"
    assert second.out == "0 new, 0 changed, 4 same, 0 refused\n"
    assert (first.status, second.status) == (0, 0)
    assert monitor("export").out == before


def test_an_import_that_was_stopped_goes_on(monitor: Run) -> None:
    monitor("import", "-", stdin=lines(HUB, HUB_ZH))

    assert monitor("import", "-", stdin=lines(HUB, HUB_ZH, CYBERPORT)).out == "1 new, 0 changed, 2 same, 0 refused\n"


def test_a_changed_text_is_a_revision(stocked: Run) -> None:
    later = HUB | {"title": HUB["title"] + ", deadline moved"}

    assert stocked("import", "-", stdin=lines(later)).out == "0 new, 1 changed, 0 same, 0 refused\n"
    assert stocked("import", "-", stdin=lines(later)).out == "0 new, 0 changed, 1 same, 0 refused\n"
    (article,) = [one for one in stocked("export").objects if one["url"] == HUB["url"]]
    assert (article["revision"], article["title"]) == (2, later["title"])


def test_the_same_article_twice_in_one_file_is_one(monitor: Run) -> None:
    assert monitor("import", "-", stdin=lines(RAIN, RAIN)).out == "1 new, 0 changed, 1 same, 0 refused\n"


def test_bytes_that_are_no_text_cost_their_line_alone(monitor: Run) -> None:
    done = monitor("import", "-", stdin=b"\xff\xfe\x00\n" + lines(HUB).encode())

    assert done.status == 1
    assert done.out == "1 new, 0 changed, 0 same, 1 refused\n"


def test_a_byte_order_mark_is_no_part_of_the_first_line(monitor: Run, home: Path) -> None:
    (home / "news.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(HUB).encode())

    assert monitor("import", "news.jsonl").status == 0
    assert monitor("import", "-", stdin=b"\xef\xbb\xbf" + lines(HUB).encode()).status == 0


def test_back_filled_articles_are_not_told_unless_asked(monitor: Run) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    monitor("import", "-", stdin=lines(_fresh(HUB)))
    assert monitor("digest").out == "0 made.\n"

    monitor("import", "-", "--announce", stdin=lines(_fresh(CYBERPORT)))
    made = monitor("digest")
    assert "1 made." in made.out
    assert "(1 items)" in made.out


def _fresh(article: dict[str, str]) -> dict[str, str]:
    """Without a date: published now, as far as anyone knows."""
    return {name: value for name, value in article.items() if name != "published"}


def test_the_shape_of_an_exported_article(stocked: Run) -> None:
    done = stocked("export")

    assert done.status == 0
    assert all(set(article) >= EXPORT_KEYS for article in done.objects)
    hub, hub_zh, cyberport, rain = done.objects
    assert (hub["url"], hub["title"], hub["language"]) == (HUB["url"], HUB["title"], "en")
    assert (hub["published"], hub["relevant"]) == ("2026-11-20T02:00:00Z", True)
    assert {"rth", "itc"} <= set(hub["tags"])
    assert hub["deadlines"] == [{"date": "2026-12-31", "text": "close on December 31, 2026"}]
    assert hub["amounts"][0]["hkd"] == 1_200_000
    assert hub_zh["language"] == "zh-Hant"
    assert (cyberport["source"], cyberport["publisher"]) == ("gov", "Commission")
    assert (rain["relevant"], rain["tags"]) == (False, [])
    assert all(isinstance(article["story"], int) for article in done.objects)


def test_an_export_holds_all_and_a_query_narrows_it(stocked: Run) -> None:
    assert [one["url"] for one in stocked("export", "programme:rth", "lang:en").objects] == [HUB["url"]]
    assert stocked("export", "observatory").objects == []
    assert len(stocked("export", "observatory", "is:any").objects) == 1


def test_what_was_exported_can_be_imported(stocked: Run) -> None:
    exported = [json.loads(line) for line in stocked("export").out.splitlines()]

    assert stocked("import", "-", stdin=lines(*exported)).status == 0


def test_a_date_or_language_that_is_none_is_noted_and_the_line_stored(monitor: Run) -> None:
    done = monitor("import", "-", stdin=lines(HUB | {"published": "soon", "language": "klingon"}))

    assert done.status == 0
    assert done.out.startswith("1 new")
    assert [sentence.split(":")[1].strip() for sentence in done.complaints] == ["published", "language"]
