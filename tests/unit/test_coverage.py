"""Who covers what, and the sites that articles link to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.bootstrap.cited import Citations, Cited
from monitor.bootstrap.coverage import coverage
from monitor.model import Programme, Source, SourceKind
from monitor.store.coverage_rows import ToldArticle

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOV = Source("gov", "Gov", "Gov", "en", SourceKind.FEED, "https://www.itc.gov.hk/feed", HOUR, official=True)
PRESS = Source("press", "Press", "Press", "en", SourceKind.FEED, "https://www.press.com.hk/feed", HOUR)
SILENT = Source("silent", "Silent", "S", "en", SourceKind.FEED, "https://silent.hk/feed", HOUR)
ITF, RTH, DRONES, IPD = (
    Programme(slug, "fund", slug, owner=owner)
    for slug, owner in (("itf", "itc"), ("rth", "itc"), ("drones", "tlb"), ("ipd", ""))
)


def article(
    id_: int, story: int, source: Source, *slugs: str, seen: float = 0, after: float | None = None, topic: str = "ai"
) -> ToldArticle:
    """Seen so many hours after the beginning, and so many hours after it was published."""
    at = NOW + seen * HOUR
    published = at - after * HOUR if after is not None else None
    url = f"{source.url}/{id_}"
    return ToldArticle(id_, story, source.id, source.official, published, at, url, f"T{id_}", slugs, (topic,))


TOLD = [
    article(1, 1, PRESS, "itf", after=2),
    article(2, 1, GOV, "itf", "rth", seen=1, after=1),  # the same story: first told by the press
    article(3, 2, GOV, "rth", seen=2, after=4),
    article(4, 3, PRESS, seen=3),
    article(5, 4, PRESS, seen=4, topic="space"),
]
NONE = Citations([], {}, [])


def test_an_owner_and_a_topic_with_the_sources_that_told_and_who_was_first() -> None:
    found = coverage(TOLD, [ITF, RTH, DRONES, IPD], ["ai", "space", "biotech"], [GOV, PRESS, SILENT], NONE)
    itc = found.owners[0]

    assert (itc.slug, itc.stories) == ("itc", 2)
    assert (itc.sources, itc.first) == ({"gov": 2, "press": 1}, {"press": 1, "gov": 1})
    assert itc.delay == 3 * HOUR  # of 2 and 4
    assert [(one.slug, one.stories) for one in found.topics] == [("ai", 3), ("space", 1), ("biotech", 0)]
    assert [one.slug for one in found.unwatched] == ["drones", "ipd"]


def test_a_source_that_is_not_enabled_covers_nothing() -> None:
    found = coverage(TOLD, [ITF, RTH], ["ai"], [SILENT], NONE)

    assert {one.slug for one in found.unwatched} == {"itf", "rth"}
    assert all(not one.stories for one in found.topics)


def test_what_the_press_alone_told_with_the_domain_most_linked_to() -> None:
    words = [(4, "see https://lab.example/x and www.lab.example"), (5, "https://lab.example https://one.example")]
    press = coverage(TOLD, [], [], [GOV, PRESS], Citations(words, {}, [])).press_only

    assert (press.stories, press.shown) == (2, ((4, "T5"), (3, "T4")))
    assert press.cited == ("lab.example", 2)


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("see https://lab.example/a?b=1.", {"lab.example"}),
        ("詳情請瀏覽www.lab.example。", {"lab.example"}),
        ("（https://Lab.Example）", {"lab.example"}),
        ("www.lab.example.", {"lab.example"}),
        ("http://127.0.0.7:8080/news", {"127.0.0.7:8080"}),
        ("https://a.example, https://b.example; http://a.example", {"a.example", "b.example"}),
        ("write to me@www.lab.example", set()),
        ("https://www.facebook.com/itc https://youtu.be/1", set()),
        ("https://www.itc.gov.hk/ https://www.press.com.hk/x https://img.press.com.hk/", set()),  # watched
        ("https://www.dpo.gov.hk/", {"dpo.gov.hk"}),  # another office
        ("https://own.example/ https://cdn.own.example/", set()),
        ("https:// http://localhost www. version 1.2.3", set()),
    ],
)
def test_the_sites_that_a_text_links_to(text: str, domains: set[str]) -> None:
    assert Citations([(1, text)], {1: "www.own.example"}, [GOV, PRESS]).of(1) == domains


def test_the_most_cited_come_first_and_one_article_is_not_enough() -> None:
    words = [(1, "http://a.example"), (2, "www.a.example https://b.example"), (3, "www.a.example https://b.example")]

    assert Citations([*words, (4, "www.c.example")], {}, []).most(5) == [
        Cited("a.example", "http://a.example/", 3),
        Cited("b.example", "https://b.example/", 2),
    ]
