"""The path that a poll and an import share: compare, analyse, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pipeline_support import DAY, HOUR, NOW, classifier, draft, empty

from monitor.model import NO_STAMP, Analysed, ArticleView, Draft, Stamp, Twin
from monitor.pipeline.analyse import analyse
from monitor.pipeline.diff import compare, identify, keys_of_all
from monitor.pipeline.intake import WriteResult, is_news, write
from monitor.store import articles
from monitor.store.db import Database
from monitor.store.new_articles import new_articles


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


def take(database: Database, *drafts: Draft, first_visit: bool = False) -> WriteResult:
    """One poll's worth of drafts."""
    items = [identify(f"entry {number}", one) for number, one in enumerate(drafts, 1)]
    with database.read() as session:
        diff = compare(items, articles.find_by_keys(session, keys_of_all(items)))
    analysed = [analyse(classifier(), one) for one in diff.to_analyse]
    with database.begin() as session:
        return write(session, diff, analysed, NOW, first_visit=first_visit, may_tell=True)


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
    assert counts(take(database, draft(1), draft(1, url="https://h.example/1?utm_source=rss"))) == (1, 0, 1)


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


def test_what_the_words_say_is_stored(database: Database) -> None:
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
    take(database, draft(1, text=WORDS))
    take(database, draft(2, title=draft(1).title, text=WORDS, publisher="Q", source_id="q"), draft(9))

    assert stored(database, 2).story_id == stored(database, 1).story_id
    assert stored(database, 3).story_id != stored(database, 1).story_id


WORDS = " ".join(f"The hub pays {number} thousand dollars to team number {number}." for number in range(20, 60))


@pytest.mark.parametrize(
    ("stored_at", "copied_at", "one_story"),
    [
        (NOW - 14 * DAY, NOW, True),  # the end of the window of dated articles
        (NOW, NOW - 14 * DAY, True),
        (NOW - 400 * DAY, None, True),  # without a date: any of the past year
        (NOW - 401 * DAY, None, False),
    ],
)
def test_how_far_apart_copies_are_found(
    database: Database, stored_at: datetime, copied_at: datetime | None, one_story: bool
) -> None:
    take(database, draft(1, text=WORDS, published=Stamp(stored_at, "second")))
    copy = draft(2, title=draft(1).title, text=WORDS, publisher="Q", source_id="q")
    take(database, replace(copy, published=Stamp(copied_at, "second") if copied_at else NO_STAMP))

    assert (stored(database, 2).story_id == stored(database, 1).story_id) is one_story


def test_the_issues_of_a_series_do_not_hide_the_version_in_another_language(database: Database) -> None:
    """They share its words, so it is facts that must find it, as far away as two days without a time may be."""
    english = "The round gave {} dollars, {} seats, {} grants and {} vouchers to the researchers of the whole town."
    chinese = (
        "本輪向全市研究人員發放{}元、{}個席位、{}份撥款及{}張禮券，各界反應良好，下一輪將於明年展開，歡迎各界參加。"
    )
    figures = ["1,204", "3,519", "7,733", "9,921"]
    take(database, draft(1, text=english.format(*figures), published=Stamp(NOW - 2 * DAY, "day")))
    issues = ([f"{number * one:,}" for one in (1001, 1103, 1207, 1301)] for number in range(2, 20))
    take(database, *(draft(n, title=f"第{n}輪", text=chinese.format(*one)) for n, one in enumerate(issues, 2)))
    [new] = take(database, draft(99, title="今輪", text=chinese.format(*figures), published=Stamp(NOW, "day"))).new

    assert stored(database, new).story_id == stored(database, 1).story_id


def test_a_page_listed_under_two_headlines_has_not_changed_while_one_is_the_stored_one(database: Database) -> None:
    take(database, draft(1))

    assert counts(take(database, draft(1, title="Another headline"), draft(1))) == (0, 0, 2)


def test_what_another_source_stored_meanwhile_was_listed_again(database: Database) -> None:
    items = [identify("entry 1", draft(1, guid="g1")), identify("entry 2", draft(2))]
    analysed = [analyse(classifier(), one) for one in items]
    take(database, draft(1, source_id="other"))
    with database.begin() as session:
        done = write(session, compare(items, {}), analysed, NOW, first_visit=False, may_tell=True)

    assert counts(done) == (1, 0, 1)
    assert done.refused == []
    with database.read() as session:
        found = articles.find_by_keys(session, items[0].keys)
    assert {one.article_id for one in found.values()} == {1}
    assert len(found) == 2  # its guid is known from now on


def test_two_sources_that_list_one_link_for_all_at_once_store_each_article_once(database: Database) -> None:
    link = "https://h.example/news"
    words: list[dict[str, object]] = [{"title": "The first"}, {"title": "The second"}]
    for source_id in ("one", "other"):  # neither has seen what the other stores
        listed = [draft(n, url=link, guid=f"g{n}", source_id=source_id, **one) for n, one in enumerate(words)]
        items = [identify(f"entry {number}", one) for number, one in enumerate(listed, 1)]
        diff = compare(items, {})
        with database.begin() as session:
            analysed = [analyse(classifier(), one) for one in diff.new]
            done = write(session, diff, analysed, NOW, first_visit=False, may_tell=True)

    assert counts(done) == (0, 0, 2)
    with pytest.raises(AssertionError):
        stored(database, 3)


def test_the_twin_that_a_page_names_shares_its_story(database: Database) -> None:
    take(database, draft(1))
    twin = draft(2, title="研究人才庫接受申請", text="完全不同的文字。", twins=(Twin("en", draft(1).url),))
    own = draft(3, title="Another", text="Another text", twins=(Twin("en", draft(1).url),))
    take(database, twin, own)

    assert stored(database, 2).story_id == stored(database, 1).story_id
    assert stored(database, 3).story_id != stored(database, 1).story_id  # it names a page of its own language


def test_a_simplified_mirror_shares_the_story_of_its_original(database: Database) -> None:
    original = "https://www.info.gov.hk/gia/general/202611/20/P2026112000487.htm"
    take(database, draft(1, url=original, title="甲", text="甲乙丙丁"))
    take(
        database,
        draft(2, url=f"http://sc.isd.gov.hk/TuniS/{original.removeprefix('https://')}", title="乙", text="戊己庚辛"),
    )

    assert stored(database, 2).story_id == stored(database, 1).story_id


def test_one_that_cannot_be_stored_costs_itself_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    insert = articles.insert

    def picky(session: object, new: Analysed, *others: object, **named: object) -> int:
        if new.item.draft.url.endswith("/2"):
            raise ValueError("half a character")
        return insert(session, new, *others, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "insert", picky)
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
        (30 * DAY + HOUR, False, False),
        (30 * DAY, False, True),
        (2 * DAY, True, True),
        (2 * DAY + HOUR, True, False),
        (-HOUR, False, True),  # a clock that goes ahead
        (None, False, True),
        (None, True, False),
    ],
)
def test_what_is_news(age: timedelta | None, first_visit: bool, told: bool) -> None:
    published = None if age is None else NOW - age

    assert is_news(published, NOW, first_visit=first_visit) is told


@pytest.mark.parametrize(
    ("stamp", "first_visit", "may_tell", "told"),
    [
        (Stamp(NOW - HOUR, "second"), False, True, 1),
        (Stamp(NOW - HOUR, "second"), False, False, 0),
        (Stamp(NOW - 90 * DAY, "day"), False, True, 0),
        (Stamp(NOW - 3 * DAY, "day"), True, True, 0),
        (NO_STAMP, True, True, 0),
        (NO_STAMP, False, True, 1),
    ],
)
def test_what_is_no_news_is_stored_and_not_told(
    database: Database, stamp: Stamp, first_visit: bool, may_tell: bool, told: int
) -> None:
    items = [identify("entry 1", draft(1, published=stamp))]
    with database.begin() as session:
        analysed = [analyse(classifier(), one) for one in items]
        write(session, compare(items, {}), analysed, NOW, first_visit=first_visit, may_tell=may_tell)

    with database.read() as session:
        assert len(new_articles(session, NOW, NOW - HOUR, 0).articles) == told
        assert articles.view(session, 1) is not None
