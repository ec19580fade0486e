"""Articles on both engines: known, added, revised, seen again, withdrawn, tidied away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from store_making import NOW, article, classification, draft, insert, read, store

from monitor.errors import StoreError
from monitor.model import Evidence, Stamp, Tag
from monitor.store import articles, removal, search, views
from monitor.store.db import Database, savepoint

LATER = NOW + timedelta(days=1)


def found(database: Database, text: str) -> list[int]:
    with database.read() as session:
        return [one.id for one in search.search(session, read(text)).articles]


# ---------------------------------------------------------------------------------------------------------------- add
def test_an_article_comes_back_as_it_was_stored(database: Database) -> None:
    new = article(3, official=True, summary="A summary.")
    [article_id] = store(database, new)
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    assert (view.url, view.title, view.summary, view.text) == (
        new.draft.url, new.draft.title, "A summary.", new.draft.text,
    )  # fmt: skip
    assert (view.published, view.precision, view.first_seen) == (NOW - timedelta(hours=3), "minute", NOW)
    assert (view.source_id, view.publisher, view.official, view.language) == ("wire-en", "The Wire", True, "en")
    assert (view.revision, view.changed, view.withdrawn) == (1, None, None)
    assert (view.relation, view.relation_reason) == ("first", "nothing like it")
    facts = new.article.classification
    assert (view.relevant, view.relevance, view.why) == (True, 0.9, facts.why)
    assert (view.tags, view.topics, view.events) == (facts.tags, facts.topics, facts.events)
    assert view.facts == facts.facts
    assert view.first_seen.tzinfo is UTC or view.first_seen.utcoffset() == timedelta(0)


def test_the_text_that_may_not_be_kept_is_not_kept_and_not_indexed(database: Database) -> None:
    [article_id] = store(database, article(1, retain="summary", summary="short", text="unrepeatable paragraph"))
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    assert (view.summary, view.text) == ("short", "")
    assert found(database, "unrepeatable") == []
    assert found(database, "short") == [article_id]


def test_known_by_any_key(database: Database) -> None:
    first, second = store(database, article(1), article(2))
    with database.read() as session:
        known = articles.find_by_keys(session, ["guid:1", "url:2", "url:9"])
    assert {key: one.article_id for key, one in known.items()} == {"guid:1": first, "url:2": second}
    assert (known["url:2"].content_hash, known["url:2"].source_id) == ("hash-2", "wire-en")
    assert not known["url:2"].tidied


def test_many_keys_are_asked_for_at_once(database: Database) -> None:
    store(database, article(1))
    with database.read() as session:
        assert set(articles.find_by_keys(session, [f"none:{n}" for n in range(1200)] + ["url:1"])) == {"url:1"}


def test_a_key_keeps_its_first_meaning(database: Database) -> None:
    first, second = store(database, article(1), article(2))
    with database.begin() as session:
        articles.add_keys(session, second, ["guid:1", "more", "more"])
    with database.read() as session:
        known = articles.find_by_keys(session, ["guid:1", "more"])
    assert (known["guid:1"].article_id, known["more"].article_id) == (first, second)


def test_what_another_stored_meanwhile_is_refused_and_leaves_nothing(database: Database) -> None:
    store(database, article(1))
    with database.begin() as session, pytest.raises(StoreError, match="meanwhile"), savepoint(session):
        insert(session, article(2, keys=("url:1",)), NOW)
    with database.read() as session:
        assert len(list(articles.exported(session, None, 0))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "NUL \x00 and lone \ud800 surrogate"},
        {"guid": "x" * 10_000, "url": "https://news.example.hk/" + "y" * 10_000},
        {"published": Stamp(datetime(1, 1, 1, tzinfo=UTC), "day")},
        {"published": Stamp(datetime(9999, 12, 31, tzinfo=UTC), "day")},
        {"published": Stamp(None), "text": "", "summary": ""},
        {"text": "a" * 200_000 + " " + "word " * 100_000},
        {"text": "新" * 300_000},
    ],
)
def test_hostile_values_are_stored(database: Database, changes: dict[str, Any]) -> None:
    [article_id] = store(database, article(1, **changes))
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    assert "\x00" not in view.title


def test_one_bad_article_costs_itself_alone(database: Database) -> None:
    with database.begin() as session:
        for number in range(1, 6):
            key = "k" * 3 if number != 3 else "\x00" * 9_000  # no database takes that
            new = article(number, keys=(f"{key}{number}",), source_id="wire" if number != 3 else None)
            try:
                with savepoint(session):
                    insert(session, new, NOW)
            except (DBAPIError, ValueError):
                assert number == 3
    with database.read() as session:
        assert [one.title[:11] for one in articles.exported(session, None, 0)] == [
            f"Grant no. {n}" for n in (1, 2, 4, 5)
        ]
    assert len(found(database, "Grant")) == 4


def test_a_unit_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:  # noqa: PT012
        insert(session, article(1), NOW)
        raise RuntimeError
    assert found(database, "Grant") == []


# ------------------------------------------------------------------------------------------------------------- revise
def test_a_changed_text_is_a_revision(database: Database) -> None:
    [article_id] = store(database, article(1, title="Deadline 28 February", text="first words"))
    changed = article(1, title="Deadline 31 March", text="second words", content_hash="h2", index_hashes=(7,),
                      facts={"tags": (Tag("nias", (), "named"),)})  # fmt: skip
    with database.begin() as session:
        articles.revise(session, article_id, changed.article, LATER)
    with database.read() as session:
        view = articles.view(session, article_id)
        texts = articles.revisions(session, article_id)
        known = articles.find_by_keys(session, ["url:1"])["url:1"]
    assert view is not None
    assert (view.title, view.revision, view.changed, view.first_seen) == ("Deadline 31 March", 2, LATER, NOW)
    assert [tag.slug for tag in view.tags] == ["nias"]
    assert [(one.number, one.title, one.text, one.seen_at) for one in texts] == [
        (1, "Deadline 28 February", "first words", NOW),
        (2, "Deadline 31 March", "second words", LATER),
    ]
    assert (known.content_hash, view.revision) == ("h2", 2)
    assert found(database, "February") == []
    assert found(database, "second") == [article_id]


def test_an_undated_article_keeps_its_place_when_revised(database: Database) -> None:
    [article_id] = store(database, article(1, published=Stamp(None)))
    with database.begin() as session:
        articles.revise(session, article_id, article(1, published=Stamp(None), title="Other").article, LATER)
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    assert view.date == NOW


def test_the_full_text_index_stays_sound_through_revisions(database: Database) -> None:
    [article_id] = store(database, article(1))
    for number in range(2, 12):
        with database.begin() as session:
            articles.revise(
                session, article_id, article(1, title=f"Number {number} 科技", text="創科 " * number).article, LATER
            )
    assert found(database, "Number 11") == [article_id]
    assert found(database, "Number 10") == []


# ------------------------------------------------------------------------------------------- touch, withdraw, retag
def test_what_is_listed_again_is_no_longer_withdrawn(database: Database) -> None:
    [article_id] = store(database, article(1))
    with database.begin() as session:
        articles.withdraw(session, [article_id], LATER)
    with database.read() as session:
        withdrawn = articles.view(session, article_id)
    with database.begin() as session:
        articles.touch(session, [article_id], LATER)
    with database.read() as session:
        again = articles.view(session, article_id)
    assert withdrawn is not None
    assert again is not None
    assert (withdrawn.withdrawn, again.withdrawn) == (LATER, None)


def test_retag_reads_what_another_catalogue_read(database: Database) -> None:
    first, second, third = store(
        database, article(1), article(2, facts={"catalogue_version": "c2"}), article(3, guid=None, twins=())
    )
    with database.read() as session:
        stale = articles.to_retag(session, "c2", 0, 10)
        rest = articles.to_retag(session, "c2", first, 1)
        assert articles.count_to_retag(session, "c2") == 2
    assert [article_id for article_id, _ in stale] == [first, third]
    assert [article_id for article_id, _ in rest] == [third]
    assert stale[0][1] == draft(1, retain="full")
    assert second not in dict(stale)


def test_saving_knowledge_tells_whether_a_reader_sees_a_difference(database: Database) -> None:
    [article_id] = store(database, article(1))
    same = classification(catalogue_version="c2")
    other = classification(catalogue_version="c2", tags=(Tag("nias", (), "named"),), topics=("ai",), events=())
    with database.begin() as session:
        assert not articles.save_classification(session, article_id, same)
        assert articles.to_retag(session, "c2", 0, 10) == []
        assert articles.save_classification(session, article_id, other)
        assert not articles.save_classification(session, 999, other)
    assert found(database, "programme:nias") == [article_id]
    assert found(database, "programme:rth") == []
    assert found(database, "topic:ai -kind:launch") == [article_id]


def test_what_only_an_unkept_text_proved_is_not_taken_back(database: Database) -> None:
    in_text = Tag("nias", (Evidence("NIAS", "text", 0, 4),), "named in the text")
    in_title = Tag("rth", (Evidence("Talent Hub", "title", 0, 10),), "named in the title")
    [article_id] = store(database, article(1, retain="summary", facts={"tags": (in_title, in_text)}))
    with database.begin() as session:
        articles.save_classification(session, article_id, classification(tags=(), relevance=0.2, relevant=False))
        view = articles.view(session, article_id)
    assert view is not None
    assert [tag.slug for tag in view.tags] == ["nias"]
    assert (view.relevant, view.relevance) == (True, 0.9)


# --------------------------------------------------------------------------------------------------------------- tidy
def test_tidied_articles_stay_known(database: Database) -> None:
    old, fresh = store(database, article(1), article(2))
    with database.begin() as session:
        articles.touch(session, [fresh], LATER)
        gone = removal.remove_old(session, LATER - timedelta(hours=1))
        again = removal.remove_old(session, LATER - timedelta(hours=1))
    with database.read() as session:
        known = articles.find_by_keys(session, ["url:1", "url:2"])
        assert articles.view(session, old) is None
    assert (gone, again) == (1, 0)
    assert (known["url:1"].tidied, known["url:1"].content_hash) == (True, "hash-1")
    assert not known["url:2"].tidied
    assert found(database, "Grant") == [fresh]
    with database.begin() as session:
        articles.revise(session, old, article(1).article, LATER)  # stays away
        assert articles.view(session, old) is None
        assert insert(session, article(3), LATER) not in (old, fresh)


def test_a_story_leaves_as_a_whole_or_not_at_all(database: Database) -> None:
    [lead] = store(database, article(1))
    with database.read() as session:
        view = articles.view(session, lead)
    assert view is not None
    copy = replace(article(2).choice, story_id=view.story_id, other_article_id=lead)
    [member] = store(database, article(2, choice=copy))
    with database.begin() as session:
        articles.touch(session, [member], LATER)
        assert removal.remove_old(session, LATER) == 0
        assert removal.remove_old(session, LATER + timedelta(hours=2)) == 2


def test_tidy_can_spare_what_is_relevant(database: Database) -> None:
    relevant, other = store(database, article(1), article(2, facts={"relevant": False}))
    with database.begin() as session:
        assert removal.remove_old(session, LATER, scope="irrelevant") == 1
        assert articles.view(session, relevant) is not None
        assert articles.view(session, other) is None


# ------------------------------------------------------------------------------------------------------ small lookups
def test_small_lookups(database: Database) -> None:
    store(
        database,
        article(1, title="First", published=Stamp(datetime(2026, 10, 31, 17, tzinfo=UTC))),  # 1 November in Hong Kong
        article(2, title="Second"),
        article(3, title="Third", facts={"relevant": False}),
    )
    with database.read() as session:
        assert articles.programme_months(session, ["rth"]) == {"2026-11": 2}
        assert articles.programme_months(session, []) == {}
        assert [one.title for one in views.newest_near(session, NOW - timedelta(days=30), 0.95)] == ["Second", "First"]
        assert [one.title for one in articles.exported(session, None, 0)] == ["First", "Second", "Third"]
        assert [one.title for one in articles.exported(session, read("sec*"), 0)] == ["Second"]
