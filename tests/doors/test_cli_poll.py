"""`monitor poll` and `monitor sources add`, over a site on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.doors_support import Run, write_sources
from tests.making import source
from tests.site import Answer, Site, rss

FEED = rss(("Hong Kong opens the Research Talent Hub", "https://news.example.com/1", "Fri, 20 Nov 2026 10:00:00 +0800"))


@pytest.fixture
def watched(home: Path, site: Site) -> Site:
    site.pages["/feed"] = Answer(FEED)
    write_sources(home, source("good", f"{site.url}/feed") + source("bad", f"{site.url}/missing"))
    return site


def test_one_line_for_each_source_and_a_total(monitor: Run, watched: Site) -> None:
    done = monitor("poll", "--all")

    assert done.status == 0  # one of two worked
    *polls, total = done.out.splitlines()
    assert sorted(line.split()[:2] for line in polls) == [["failed", "bad"], ["new", "good"]]
    assert total.startswith("2 sources in ")
    assert total.endswith("1 found, 1 new, 0 changed, 0 same, 0 refused, 1 failed")


def test_as_json(monitor: Run, watched: Site) -> None:
    polls = {one["source"]: one for one in monitor("poll", "--all", "--json").objects}

    assert (polls["good"]["outcome"], polls["good"]["found"], polls["good"]["new"]) == ("new", 1, 1)
    assert (polls["bad"]["outcome"], polls["bad"]["status"]) == ("failed", 404)
    assert polls["bad"]["reason"]


TWO = rss(
    ("Hong Kong opens the Research Talent Hub", "https://news.example.com/1", "Fri, 20 Nov 2026 10:00:00 +0800"),
    ("Hong Kong closes the Research Talent Hub", "https://news.example.com/2", "Sat, 21 Nov 2026 10:00:00 +0800"),
)


def test_every_entry_is_accounted_for_with_its_reason(monitor: Run, watched: Site) -> None:
    monitor("poll", "good")
    watched.pages["/feed"] = Answer(TWO.replace("</channel>", "<item><guid/></item></channel>"))
    (shown,) = monitor("poll", "good", "--explain", "--force", "--json").objects
    (listed,) = monitor("sources", "--json").objects[:1]

    assert [(one["place"], one["outcome"]) for one in shown["entries"]] == [
        ("entry 1", "same"),
        ("entry 2", "new"),
        ("entry 3", "refused"),
    ]
    assert all(one["reason"] for one in shown["entries"])
    assert shown["found"] == shown["new"] + shown["changed"] + shown["same"] + len(shown["refused"]) == 3
    kept = {name: listed["last_listed"][name] for name in ("found", "new", "changed", "same", "refused")}
    assert kept == {name: shown[name] for name in kept}
    assert "3 found, 1 new, 0 changed, 1 same, 1 refused" in monitor("sources").out


def test_each_entry_is_shown_with_what_became_of_it(monitor: Run, watched: Site) -> None:
    monitor("poll", "good")
    watched.pages["/feed"] = Answer(TWO)
    lines = monitor("poll", "good", "--explain", "--force").out.splitlines()

    assert [line.split()[0] for line in lines[1:-1]] == ["same", "new"]
    assert "Hong Kong closes the Research Talent Hub" in lines[2]
    assert len(monitor("poll", "good", "--force").out.splitlines()) == 2


def test_it_fails_only_when_every_source_failed(monitor: Run, watched: Site) -> None:
    assert monitor("poll", "bad").status == 1
    assert monitor("poll", "good", "bad").status == 0


def test_what_is_not_due_is_left_alone(monitor: Run, watched: Site) -> None:
    monitor("poll")
    asked = len(watched.asked)
    done = monitor("poll")

    assert (done.status, done.out) == (0, "Nothing is due.\n")
    assert len(watched.asked) == asked


def test_all_respects_what_a_server_asked_for_and_force_does_not(monitor: Run, home: Path, site: Site) -> None:
    site.pages["/feed"] = Answer(FEED, headers={"Cache-Control": "max-age=3600"})
    write_sources(home, source("good", f"{site.url}/feed"))
    monitor("poll", "--all")

    again = monitor("poll", "--all", "--json")
    assert (again.status, [one["outcome"] for one in again.objects]) == (0, ["skipped"])
    assert "asked for no visit before" in again.objects[0]["reason"]
    assert [one["outcome"] for one in monitor("poll", "--all", "--force", "--json").objects] == ["not-modified"]


def test_the_feed_of_a_page_is_found_shown_and_appended(monitor: Run, watched: Site, home: Path) -> None:
    watched.pages["/"] = Answer(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>News</body></html>',
        headers={"Content-Type": "text/html"},
    )
    shown = monitor("sources", "add", f"{watched.url}/")
    assert shown.status == 0
    assert "[[source]]" in shown.out
    assert f'url = "{watched.url}/feed"' in shown.out
    assert "Research Talent Hub" in shown.out

    before = (home / "sources.toml").read_text("utf-8")
    assert monitor("sources", "add", f"{watched.url}/feed", "--append").status == 0
    after = (home / "sources.toml").read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert len(monitor("sources", "--json").objects) == 3


def test_where_nothing_can_be_watched_says_so(monitor: Run, watched: Site) -> None:
    done = monitor("sources", "add", f"{watched.url}/missing")

    assert (done.status, done.out, len(done.complaints)) == (2, "", 1)
