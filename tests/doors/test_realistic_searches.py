"""Searches as people type them, over what the demo's newsroom publishes: each finds what a person expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.bootstrap import App, open_app
from monitor.demo.newsroom import Newsroom
from monitor.errors import QueryError
from monitor.settings import load_settings


@pytest.fixture(scope="module")
def newsstand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("newsstand")
    with Newsroom(datetime.now(UTC)) as newsroom:
        app = open_app(load_settings(newsroom.watched_from(folder), None))
        app.poll(everything=True, force=True)
        yield app
        app.close()


ACCELERATOR = "I&T Accelerator Pilot Scheme invites"
INSTITUTE, INSTITUTE_ZH = (
    "Hong Kong Artificial Intelligence Research and Development Institute",
    "香港人工智能研發院委任",
)
SANDBOX, SANDBOX_ZH = "Second batch of projects under Regulatory Sandbox X", "「監管沙盒X」第二批"
ROBOTS, MOON = "InnoCell residents show robots", "香港太空机器人与能源中心"
MICRO_FUND, SCHOOLS = "數碼港創意微型基金下月截止", "「『智』為學理」撥款計劃"
STABLECOINS, TALENT = "Applications for second batch of stablecoin", "LCQ8: Talent schemes"
INCU_BIO, CHIPS = "Incu-Bio opens spring intake", "Two smart production facilities for chips"
LIVER, COMPANIES = "港大幹細胞轉化研究中心", "Companies may register early"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("AI", [INSTITUTE, INSTITUTE_ZH, SCHOOLS]),
        ("artificial intelligence", [INSTITUTE, INSTITUTE_ZH]),
        ("人工智能", [INSTITUTE, INSTITUTE_ZH]),
        ("robot", [ROBOTS, MOON]),
        ("robots", [ROBOTS, MOON]),
        ("robotics", [ROBOTS, MOON]),
        ("機械人", [ROBOTS, MOON]),
        ("title:robot", [ROBOTS, MOON]),
        ("startup", [ACCELERATOR, MICRO_FUND]),
        ("start-ups", [ACCELERATOR, MICRO_FUND]),
        ("初創", [ACCELERATOR]),
        ("grant", [ACCELERATOR, SCHOOLS]),
        ("funding", [ACCELERATOR, SCHOOLS]),
        ("application", [ACCELERATOR, STABLECOINS, SCHOOLS]),
        ("apply", [ACCELERATOR, STABLECOINS, SCHOOLS]),
        ("deadline", [ACCELERATOR, MICRO_FUND, COMPANIES]),
        ("截止", [ACCELERATOR, MICRO_FUND]),
        ("cyberport incubation", [MICRO_FUND]),
        ("數碼港培育", [MICRO_FUND]),
        ("人工智能資助", [SCHOOLS]),
        ("school AI funding", [SCHOOLS]),
        ("LAE", [SANDBOX, SANDBOX_ZH]),
        ("low altitude economy", [SANDBOX, SANDBOX_ZH]),
        ("drones", [SANDBOX, SANDBOX_ZH]),
        ("flying car", [SANDBOX, SANDBOX_ZH]),
        ("沙盒", [SANDBOX, SANDBOX_ZH]),
        ("I&T", [ACCELERATOR]),
        ("創科", [ACCELERATOR]),
        ("stablecoins", [STABLECOINS]),
        ("stablecoin licence", [STABLECOINS]),
        ("stem cells", [LIVER]),
        ("moon", [MOON]),
        ("semiconductor", [CHIPS]),
        ("RTH", [TALENT]),
        ("Research Talent Hub", [TALENT]),
        ("研究人才庫", [TALENT]),
        ("HKSTP startup", [INCU_BIO]),
        ("deadline:<30d", [MICRO_FUND]),
        ("deadline:<60d sort:deadline", [MICRO_FUND, ACCELERATOR]),
        ("amount:1m-50m", [ACCELERATOR, INCU_BIO]),
        ("amount:>1bn", [INSTITUTE, INSTITUTE_ZH]),
        ("since:24h AI", [INSTITUTE]),
        ("-robots AI", [INSTITUTE]),
    ],
)
def test_a_search_finds_what_is_meant(newsstand: App, query: str, expected: list[str]) -> None:
    for facets in (False, True):
        titles = [one.title for one in newsstand.search(query, limit=100, facets=facets).articles]
        assert [words for words in expected if not any(title.startswith(words) for title in titles)] == []


@pytest.mark.parametrize(
    ("query", "proposed"),
    [
        ("artifical inteligence", "artificial intelligence"),
        ("Reserch Talent Hub", "Research Talent Hub"),
        ("robtics", "robotics"),
        ("kind:deadlin", "kind:deadline"),
        ("source:gov", "source:gov-zh"),
        ("stablcoin licence", "stablecoin licence"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_finds_something(newsstand: App, query: str, proposed: str) -> None:
    answer = newsstand.search(query)

    assert answer.total == 0
    found = {one.query: one.total for one in answer.meant}
    assert found[proposed]


def test_a_programme_that_is_none_is_answered_with_names(newsstand: App) -> None:
    with pytest.raises(QueryError, match="did you mean 'Cyberport'"):
        newsstand.search("programme:cyber")


def test_nothing_found_is_answered_with_each_part_and_without_the_narrowest(newsstand: App) -> None:
    answer = newsstand.search("zebra robots lang:en")

    assert [(one.query, bool(one.total)) for one in answer.alone] == [
        ("zebra", False),
        ("robots", True),
        ("lang:en", True),
    ]
    assert answer.wider is not None
    assert answer.wider.query == "robots lang:en"


def test_what_relevance_hides_is_counted(newsstand: App) -> None:
    found, every = newsstand.search("AI"), newsstand.search("AI is:any")

    assert found.hidden
    assert every.total == (found.total or 0) + found.hidden
    assert every.hidden == 0


def test_quotes_are_exact(newsstand: App) -> None:
    assert newsstand.search('"robot"').total == 0
    assert newsstand.search('"robots"').total
