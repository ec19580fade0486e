"""search, show, story, sources, programmes: what is asked for, for people and as JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, RAIN, Run, lines, write_sources
from tests.making import source


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["talent", "hub"], [HUB]),
        (['"research talent hub"'], [HUB]),
        (["研究人才庫"], [HUB_ZH, HUB]),  # the name of a programme: all that is about it
        (["研究人才库"], [HUB_ZH, HUB]),  # either script finds either
        (['"研究人才库"'], [HUB_ZH]),  # in quotes these words alone
        (["talents"], [HUB_ZH, HUB]),
        (["startup"], [CYBERPORT]),
        (["robot", "OR", "cyberport", "-moon"], [CYBERPORT]),
        (["programme:RTH"], [HUB_ZH, HUB]),
        (["hub", "OR", "cyberport"], [HUB, CYBERPORT]),
        (["programme:rth", "-lang:en"], [HUB_ZH]),
        (["-lang:en"], [HUB_ZH]),  # begins with a dash, and is no option
        (["observatory"], []),
        (["observatory", "is:any"], [RAIN]),
    ],
)
def test_a_search_finds_the_newest_first(stocked: Run, query: list[str], found: list[dict[str, str]]) -> None:
    done = stocked("search", "--json", *query)

    assert done.status == 0
    assert [one["url"] for one in done.objects] == [one["url"] for one in found]


def test_a_search_for_people_says_what_was_understood(stocked: Run) -> None:
    done = stocked("search", "programme:rth", "zebra*")

    assert "0 found" in done.out
    assert "Found nothing for: zebra" in done.out


def test_pages_of_a_search_follow_one_another(stocked: Run) -> None:
    first = stocked("search", "programme:rth", "--limit", "1")
    cursor = first.out.split("--cursor ")[1].strip()
    second = stocked("search", "programme:rth", "--limit", "1", "--cursor", cursor, "--json")

    assert HUB_ZH["title"] in first.out
    assert [one["url"] for one in second.objects] == [HUB["url"]]
    assert stocked("search", "cyberport", "--cursor", cursor).status == 2


def test_show_quotes_the_words_that_prove_it(stocked: Run) -> None:
    done = stocked("show", "1")

    assert done.status == 0
    for words in (HUB["title"], HUB["url"], "Research Talent Hub", "2026-12-31", "HK$1,200,000", "Story 1"):
        assert words in done.out


def test_show_as_json_has_text_evidence_and_changes(stocked: Run) -> None:
    (article,) = stocked("show", "1", "--json").objects

    assert article["text"] == HUB["text"]
    assert {tag["slug"]: tag["evidence"] for tag in article["evidence"]}["rth"] == ["Research Talent Hub"]
    assert article["changes"] == []


def test_a_story_is_joined_and_split_by_hand(stocked: Run) -> None:
    assert stocked("story", "join", "3", "1").status == 0
    assert stocked("export").objects[2]["story"] == 1
    assert stocked("story", "split", "3").status == 0
    assert stocked("export").objects[2]["story"] != 1


# -------------------------------------------------------------------------------------------------- sources, programmes
def test_sources_lists_those_that_are_watched(monitor: Run, home: Path) -> None:
    write_sources(home, source("on", "https://h.example/") + source("off", "https://h.example/x") + "enabled = false\n")

    assert [one["id"] for one in monitor("sources", "--json").objects] == ["on"]
    every = monitor("sources", "--all", "--json").objects
    assert [(one["id"], one["state"]) for one in every] == [("on", "new"), ("off", "off")]
    assert {"url", "kind", "publisher", "reason", "last_success", "next_poll", "articles", "relevant"} <= set(every[0])
    assert monitor("sources", "--trouble", "--json").objects == []
    assert "on" in monitor("sources").out


def test_opml_goes_out_and_comes_in_to_be_tried(monitor: Run, home: Path) -> None:
    write_sources(home, source("itc", "https://itc.example/feed", name="ITC & more"))
    out = monitor("sources", "export-opml")
    (home / "feeds.opml").write_text(out.out, encoding="utf-8")
    assert monitor("sources", "import-opml", "feeds.opml").out.strip() == ""  # it is watched already
    write_sources(home, source("other", "https://other.example/feed"))
    blocks = monitor("sources", "import-opml", "feeds.opml")

    assert "ITC &amp; more" in out.out
    write_sources(home, blocks.out)
    (found,) = monitor("sources", "--all", "--json").objects
    assert (found["url"], found["name"], found["enabled"]) == ("https://itc.example/feed", "ITC & more", True)
    assert 'enabled = "try"' in blocks.out


def test_what_is_no_opml_is_refused(monitor: Run, home: Path) -> None:
    (home / "feeds.opml").write_text("hello", encoding="utf-8")
    done = monitor("sources", "import-opml", "feeds.opml")

    assert (done.status, done.out, len(done.complaints)) == (2, "", 1)


def test_programmes_lists_all_and_shows_one_by_any_of_its_names(stocked: Run) -> None:
    every = stocked("programmes", "--json").objects
    assert len(every) >= 436
    assert all(one["slug"] and one["name_en"] and one["kind"] for one in every)

    for name in ("rth", "Research Talent Hub", "研究人才庫"):
        (one,) = stocked("programmes", name, "--json").objects
        assert one["slug"] == "rth"
        assert one["months"] == {"2026-11": 2}
    assert "Research Talent Hub" in stocked("programmes", "rth").out


def test_names_that_no_entry_knows_are_suggested_with_examples(monitor: Run) -> None:
    text = "Hong Kong opens the Tin Drum Innovation Scheme. The Research Talent Hub and artificial intelligence help."
    articles = [{"url": f"https://h.example/{number}", "title": f"Scheme {number}", "text": text} for number in (1, 2)]
    monitor("import", "-", stdin=lines(*articles))
    (found,) = monitor("programmes", "suggest", "--json").objects

    assert (found["name"], found["articles"]) == ("Tin Drum Innovation Scheme", 2)
    assert "Tin Drum" in found["examples"][0]["quote"]
    assert "Tin Drum Innovation Scheme" in monitor("programmes", "suggest").out
