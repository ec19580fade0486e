"""The real recorded material, served from loopback through `sources.toml` entries and polled as any source is.

Checked against an independent reading of the same bytes: every entry stored with its title, link and instant; a second
poll stores nothing. The five seed articles, imported, carry what can be known of them.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.bootstrap import App, open_app
from monitor.model import ArticleView, Outcome
from monitor.settings import load_settings
from tests.making import source
from tests.site import Answer, Site

SHARED = Path(__file__).parents[3] / "shared"
if not SHARED.is_dir():
    pytest.skip("the recorded material is not at hand", allow_module_level=True)

DATA = SHARED / "data"
FEEDS = {"rthk": 20, "scmp": 50, "mingpao": 82, "hket": 24}
LISTINGS = {  # (item, link, date, entries at least)
    "hkej_realtime_list": (".hkej_toc_listingAll_news2_2014", "h3 a", "", 20),
    "headline_realtime_list": (".news-list-scrollable .caption", "h5 a", "", 10),
    "singtao_realtime_list": (".media.mb-3", "a.title", ".date", 5),
    "wenweipo_list": (".content-story-list .story-item", ".story-item-title a", "time.publish-date", 16),
    "thestandard_list": ("li.caption", "h1 a", "span", 5),
    "singpao_list": ("a.list_title", "", "", 10),
}

GIA_RULES = """[source.listing]
item = "li"
[source.page]
fetch = true
title = "#PRHeadlineSpan, #PRHeadline"
text = "#pressrelease"
date = "#pressrelease .mB15, .mB15"
remove = [".mB15"]
twins = "#hdrENLnk, #hdrTCLnk, #hdrSCLnk"
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as made:
        for name in FEEDS:
            made.pages[f"/{name}.xml"] = Answer(
                (DATA / "feeds" / f"{name}.xml").read_bytes(), headers={"ETag": f'"{name}"'}
            )
        for name in LISTINGS:
            made.pages[f"/{name}.html"] = Answer((DATA / "listings" / f"{name}.html").read_bytes(), headers=_HTML)
        made.pages["/sitemap.xml"] = Answer((DATA / "listings" / "hkstp-sitemap.xml").read_bytes())
        paths = {row["path"]: urlsplit(row["url"]).path for row in _manifest()}
        for file, path in paths.items():
            made.pages[path] = Answer((DATA / file).read_bytes(), headers=_HTML)
            made.pages[f"{path}?fontSize=1"] = made.pages[path]
        links = "".join(f'<li><a href="{path}">Release {path[-18:-4]}</a></li>' for path in paths.values())
        made.pages["/gia/today.htm"] = Answer(f'<div id="contentBody"><ul>{links}</ul></div>', headers=_HTML)
        yield made


_HTML = {"Content-Type": "text/html; charset=utf-8"}


def _manifest() -> list[dict[str, str]]:
    """The rows on press releases."""
    with (DATA / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith("gia/")]


@pytest.fixture(scope="module")
def app(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("recorded")
    blocks = [source(name, f"{site.url}/{name}.xml", language="zh-Hant") for name in FEEDS]
    for name, (item, link, date, _) in LISTINGS.items():
        rules = [f'item = "{item}"', f'link = "{link}"', f'date = "{date}"']
        block = source(name, f"{site.url}/{name}.html", kind="listing", language="zh-Hant")
        blocks.append(block + "\n".join(["[source.listing]", *rules, ""]))
    blocks.append(source("hkstp", f"{site.url}/sitemap.xml", kind="sitemap"))
    gia = source("gia", f"{site.url}/gia/today.htm", kind="listing", scope="all", retain="full")
    blocks.append(gia + GIA_RULES)
    (folder / "sources.toml").write_text("\n".join(blocks), encoding="utf-8")
    given = {
        "MONITOR_DATA": str(folder),
        "MONITOR_SOURCES": str(folder / "sources.toml"),
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        "MONITOR_HOST_GAP": "0",
    }
    opened = open_app(load_settings(given, None))
    opened.poll(everything=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stored(app: App) -> dict[str, list[ArticleView]]:
    found: dict[str, list[ArticleView]] = {}
    for article in app.export():
        found.setdefault(article.source_id, []).append(article)
    return found


def _stated(name: str) -> set[tuple[str, str, datetime]]:
    """(title, link, instant) of every item, by nothing but a plain XML reader."""
    root = ElementTree.fromstring((DATA / "feeds" / f"{name}.xml").read_bytes())
    items = []
    for item in root.iter("item"):
        link = (item.findtext("link") or item.findtext("guid") or "").strip()
        date = parsedate_to_datetime((item.findtext("pubDate") or "").strip()).astimezone(UTC)
        items.append((_plain(item.findtext("title") or ""), link, date))
    return set(items)


def _plain(title: str) -> str:
    return re.sub(r"\s+", " ", title.replace("\u3000", " ")).strip()


@pytest.mark.parametrize(("name", "count"), FEEDS.items())
def test_every_entry_of_the_feeds_is_stored_right(stored: dict[str, list[ArticleView]], name: str, count: int) -> None:
    articles = stored[name]

    assert len(articles) == count
    assert {(_plain(one.title), one.url, one.published) for one in articles} == _stated(name)


@pytest.mark.parametrize(("name", "least"), [(name, least) for name, (*_, least) in LISTINGS.items()])
def test_listings_give_their_items(stored: dict[str, list[ArticleView]], name: str, least: int) -> None:
    assert len(stored.get(name, [])) >= least
    assert all(one.title and one.url.startswith("http") for one in stored[name])


def test_the_sitemap_gives_its_addresses(stored: dict[str, list[ArticleView]]) -> None:
    assert stored["hkstp"]


def test_every_press_release_is_read_from_its_page(stored: dict[str, list[ArticleView]]) -> None:
    assert len(stored["gia"]) == len(_manifest())
    assert all(len(one.text) > 30 and one.precision in ("minute", "second") for one in stored["gia"])


def test_both_languages_of_every_release_are_one_story(stored: dict[str, list[ArticleView]]) -> None:
    rows = _manifest()
    twins = {Path(row["path"]).stem: match[1] for row in rows if (match := re.search(r"twin (P\d+)", row["what"]))}
    story = {one.url.rsplit("/", 1)[1].removesuffix(".htm"): one.story_id for one in stored["gia"]}

    assert len(twins) == 40
    assert [number for number, twin in twins.items() if story[number] != story[twin]] == []


def test_a_second_poll_stores_nothing(app: App, stored: dict[str, list[ArticleView]]) -> None:
    before = sum(1 for _ in app.export())  # other tests may have imported something

    again = app.poll(everything=True, force=True)

    assert {poll.outcome for poll in again.polls} <= {Outcome.NOT_MODIFIED, Outcome.SAME}
    assert sum(1 for _ in app.export()) == before


def test_the_seed_articles_are_imported_once(app: App) -> None:
    seeds = sorted((SHARED / "domain" / "seeds").glob("*.txt"))
    lines = [
        json.dumps({"url": f"https://seed.example/{path.stem}", "title": path.stem, "text": path.read_text("utf-8")})
        for path in seeds
    ]

    first, second = app.import_lines(lines), app.import_lines(lines)

    assert (first.new, second.same) == (5, 5)
