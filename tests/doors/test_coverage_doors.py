"""Who covers what, and what may be watched: as commands, and as pages for operators."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from starlette.testclient import TestClient

from monitor.bootstrap import App
from tests.doors.doors_support import Run, lines, visitor, write_sources
from tests.making import source
from tests.site import Answer, Site, rss

OWN = {"Origin": "http://127.0.0.1:8000"}


def feed(site: Site) -> Answer:
    now = datetime.now(UTC)
    rows = [(f"The Commission opens round {n} of its fund for robotics", f"{site.url}/n/{n}", n) for n in range(4)]
    return Answer(rss(*((title, link, format_datetime(now - timedelta(days=n))) for title, link, n in rows)))


def citing(number: int, site: Site) -> dict[str, str]:
    return {
        "url": f"https://press.example/{number}",
        "title": f"Hong Kong laboratory number {number} builds robots with the Innovation and Technology Fund",
        "text": f"The Innovation and Technology Commission supports it. Details: {site.url}/projects/{number}.",
        "published": f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
    }


def test_coverage_says_which_sources_tell_of_what(stocked: Run) -> None:
    (found,) = stocked("sources", "coverage", "--json").objects
    shown = stocked("sources", "coverage").out

    told = [(one["sources"], one["first"]) for one in found["owners"] if one["stories"]]
    assert told
    assert all(one == ({"gov": 1}, {"gov": 1}) for one in told)
    assert len(found["topics"]) == 20
    assert "rth" in found["unwatched"]  # the import that told of it is no source
    assert found["press_only"]["stories"] > 0
    assert "told by" in shown
    assert "stories were told by the press alone" in shown


def test_suggest_looks_at_the_sites_that_articles_link_to(monitor: Run, home: Path, site: Site) -> None:
    site.pages["/"] = feed(site)
    write_sources(home, source("gov", "http://127.0.0.9:9/feed"))
    (home / "cited.jsonl").write_text(lines(*(citing(n, site) for n in range(3))), encoding="utf-8")
    monitor("import", "cited.jsonl")
    (found,) = monitor("sources", "suggest", "--json").objects
    shown = monitor("sources", "suggest").out

    assert found["domain"] == site.url.removeprefix("http://")
    assert (found["articles"], f'url = "{site.url}/"' in found["block"]) == (3, True)
    assert "3 articles link to it" in shown
    assert "[[source]]" in shown


def test_coverage_and_finding_are_for_operators_alone(app: App) -> None:
    stranger = visitor(app, "203.0.113.9")

    assert stranger.get("/coverage").status_code == 403
    assert stranger.post("/sources/find", data={"url": "http://127.0.0.1/"}, headers=OWN).status_code == 403
    assert (
        visitor(app).post("/sources/append", data={"block": "x"}, headers={"Origin": "https://e.example"}).status_code
        == 403
    )


def test_an_operator_finds_a_source_on_the_page_and_appends_it(web: TestClient, app: App, site: Site) -> None:
    site.pages["/feed"] = feed(site)
    refused = web.post(
        "/sources/find", data={"url": f"{site.url}/feed"}, headers=OWN
    )  # of a network that is not allowed

    assert refused.status_code == 400
    assert "[[source]]" not in refused.text
    block = json.dumps("https://b.example/feed")
    values = 'id = "b"\nname = "B"\npublisher = "B"\nlanguage = "en"\nkind = "feed"\nevery = "1h"\n'
    done = web.post("/sources/append", data={"block": f"[[source]]\r\n{values}url = {block}\n"}, headers=OWN)
    assert done.status_code == 200
    assert "Appended to" in done.text
    path = app.settings.sources
    assert path is not None
    before = path.read_text("utf-8")
    assert 'id = "b"' in before
    assert web.post("/sources/append", data={"block": "[[source]]\nid = 1\n"}, headers=OWN).status_code == 400
    assert path.read_text("utf-8") == before
