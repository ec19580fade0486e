"""What sources had under a headline, on both engines: found by its hash among their newest articles."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from store_making import NOW, article, store

from monitor.store import articles, index
from monitor.store.db import Database
from monitor.store.tables import ARTICLE, META

LATER = NOW + timedelta(days=1)


def under(database: Database, *headlines: str, sources: tuple[str, ...] = ("wire-en",)) -> list[int]:
    with database.read() as session:
        return [one.article_id for one in articles.under_headlines(session, sources, headlines)]


def test_what_sources_had_under_a_headline(database: Database) -> None:
    first, _, again, elsewhere = store(
        database,
        article(1, title="Seed fund: applications open!"),
        article(2, title="Another headline"),
        article(3, title="SEED FUND - applications open"),
        article(4, title="Seed fund, applications open", source_id="other"),
    )
    assert under(database, "seed fund applications open") == [again, first]
    assert under(database, "seed fund applications open", sources=("wire-en", "other")) == [elsewhere, again, first]
    assert under(database, "seed fund") == under(database, "seed fund applications open", sources=("none",)) == []
    assert len(under(database, *(f"headline {number}" for number in range(1200)), "another headline")) == 1


def test_of_each_source_only_the_newest_are_among_them(database: Database) -> None:
    quiet, _, *busy = store(
        database,
        article(1, title="Tender results", source_id="quiet"),
        article(2, title="Tender results"),
        *(article(number, title="Another headline") for number in range(3, 3 + articles.LISTED)),
    )
    both = ("wire-en", "quiet")
    assert under(database, "tender results", sources=both) == [quiet], "an earlier issue of a series is another article"
    with database.begin() as session:
        session.execute(update(ARTICLE).values(headline_hash=index.UNKNOWN_HEADLINE))
    assert under(database, "not known by its hash", sources=both) == [*reversed(busy), quiet]


def test_a_new_headline_is_known_and_the_old_one_no_more(database: Database) -> None:
    [article_id] = store(database, article(1, title="Seed fund"))
    with database.begin() as session:
        articles.revise(session, article_id, article(1, title="Second round").article, LATER)
    assert (under(database, "second round"), under(database, "seed fund")) == ([article_id], [])


def test_headlines_are_known_anew_with_the_index(database: Database) -> None:
    [article_id] = store(database, article(1, title="Seed fund"))
    with database.begin() as session:
        session.execute(update(ARTICLE).values(headline_hash=index.UNKNOWN_HEADLINE))
        session.execute(META.delete().where(META.c.key == "text_version"))
        index.rebuild(session)
    assert (under(database, "seed fund"), under(database, "other")) == ([article_id], [])
