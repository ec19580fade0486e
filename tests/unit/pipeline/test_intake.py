"""The path that a poll and an import share: sort, study, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_support import DAY, HOUR, NOW, classifier, draft, empty

from monitor.model import NO_STAMP, ArticleView, Draft, Stamp
from monitor.pipeline import intake
from monitor.pipeline.intake import WriteResult, is_news
from monitor.store import articles
from monitor.store.db import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


def take(database: Database, *drafts: Draft, first_visit: bool = False) -> WriteResult:
    """One poll's worth of drafts."""
    with database.read() as session:
        done = intake.diff_drafts(session, [(f"entry {number}", one) for number, one in enumerate(drafts, 1)])
    analysed = [
        intake.analyse_incoming(classifier(), one, NOW, first_visit=first_visit) for one in (*done.new, *done.changed)
    ]
    with database.begin() as session:
        return intake.write(session, done, analysed, NOW)


def stored(database: Database, article_id: int = 1) -> ArticleView:
    with database.read() as session:
        found = articles.view(session, article_id)
    assert found is not None
    return found


def counts(written: WriteResult) -> tuple[int, int, int]:
    return len(written.new), len(written.changed), written.same


def test_new_then_same_then_changed(database: Database) -> None:
    assert counts(take(database, draft(1), draft(2))) == (2, 0, 0)
    assert counts(take(database, draft(1), draft(2))) == (0, 0, 2)
    assert counts(take(database, draft(1, title="Hong Kong closes the hub"), draft(2))) == (0, 1, 1)
    assert (stored(database).title, stored(database).revision) == ("Hong Kong closes the hub", 2)


def test_an_article_listed_twice_counts_once(database: Database) -> None:
    assert counts(take(database, draft(1), draft(1, url="https://h.example/1?utm_source=rss"))) == (1, 0, 0)


@pytest.mark.parametrize(
    "address", ["http://h.example/1", "https://www.h.example/1", "https://h.example/1?utm_campaign=x#top"]
)
def test_an_article_is_known_under_any_of_its_addresses(database: Database, address: str) -> None:
    take(database, draft(1))

    assert counts(take(database, draft(1, url=address))) == (0, 0, 1)


def test_without_an_address_it_is_known_by_its_guid(database: Database) -> None:
    first = draft(1, url="", guid="tag:h,2026:1")

    assert counts(take(database, first)) == (1, 0, 0)
    assert counts(take(database, replace(first, title="Another headline"))) == (0, 1, 0)
    assert counts(take(database, draft(2, url="", guid="tag:h,2026:2"))) == (1, 0, 0)


def test_only_its_own_source_changes_an_article(database: Database) -> None:
    take(database, draft(1))

    assert counts(take(database, draft(1, title="Said otherwise", source_id="other"))) == (0, 0, 1)
    assert stored(database).revision == 1


def test_what_was_learnt_is_stored(database: Database) -> None:
    take(database, draft(1))
    found = stored(database)

    assert [tag.slug for tag in found.tags] == ["rth"]
    assert found.relevant
    assert found.story_id


def test_the_language_is_that_of_the_words(database: Database) -> None:
    take(
        database,
        draft(1, title="研究人才庫接受申請", text="創新科技署今日公布接受申請。", language="en"),
    )

    assert stored(database).language == "zh-Hant"


def test_a_copy_joins_the_story_and_another_round_does_not(database: Database) -> None:
    words = " ".join(f"The hub pays {number} thousand dollars to team number {number}." for number in range(20, 60))
    take(database, draft(1, text=words))
    take(database, draft(2, title=draft(1).title, text=words, publisher="Q", source_id="q"), draft(9))

    assert stored(database, 2).story_id == stored(database, 1).story_id
    assert stored(database, 3).story_id != stored(database, 1).story_id


def test_one_that_cannot_be_stored_costs_itself_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add = articles.add

    def picky(session: object, article: articles.NewArticle, now: object) -> int:
        if article.draft.url.endswith("/2"):
            raise ValueError("half a character")
        return add(session, article, now)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "add", picky)
    written = take(database, draft(1), draft(2), draft(3))

    assert counts(written) == (2, 0, 0)
    assert [(one.place, one.reason) for one in written.refused] == [("entry 2", "not stored: half a character")]
    monkeypatch.undo()
    assert counts(take(database, draft(1), draft(2), draft(3))) == (1, 0, 2)  # it is met again


# ----------------------------------------------------------------------------------------------------------------- news
@pytest.mark.parametrize(
    ("age", "first_visit", "told"),
    [
        (HOUR, False, True),
        (29 * DAY, False, True),
        (31 * DAY, False, False),
        (DAY, True, True),
        (3 * DAY, True, False),
        (-HOUR, False, True),  # a clock that goes ahead
        (None, False, True),
        (None, True, False),
    ],
)
def test_what_is_news(age: timedelta | None, first_visit: bool, told: bool) -> None:
    published = None if age is None else NOW - age

    assert is_news(published, NOW, first_visit=first_visit) is told


@pytest.mark.parametrize(("stamp", "first_visit"), [(Stamp(NOW - 90 * DAY, "day"), False), (NO_STAMP, True)])
def test_old_news_is_stored_and_not_told(stamp: Stamp, first_visit: bool) -> None:
    item = intake.incoming_of("entry 1", draft(1, published=stamp))

    assert not intake.analyse_incoming(classifier(), item, NOW, first_visit=first_visit).announce
    assert intake.analyse_incoming(classifier(), intake.incoming_of("entry 1", draft(1)), NOW).announce
