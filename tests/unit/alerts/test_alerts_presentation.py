"""How much of each field is shown, and which of several are."""

from __future__ import annotations

from datetime import date

import pytest

from alerts.model import FactChange, RelatedArticle, SavedSearch
from alerts.plain_text import display_width
from alerts.presentation import digest_view, item_view, subject
from alerts.sections import arrange
from tests.unit.alerts.support import BASE, START, item, subscription

TODAY = date(2026, 11, 22)
ODD = "x" + "甲" * 999  # so that every even width is filled to the last cell
EVEN = "甲" * 999


def view(**changes):
    return item_view(item(**changes), TODAY, "en", "")


@pytest.mark.parametrize(
    ("shown", "width"),
    [
        (lambda: view(title=ODD).title, 240),
        (lambda: view(publisher=ODD).publisher, 60),
        (lambda: view(programmes=(("a", ODD),)).programmes[0], 80),
        (lambda: view(amounts=(ODD,)).amounts, 120),
        (lambda: view(facts=(ODD,)).facts[0], 80),
        (lambda: view(also=(RelatedArticle("A", "en", ODD, ""),)).also[0].title, 160),
        (
            lambda: digest_view(arrange([item(1), item(2, title=ODD)], START), subscription(), BASE, START).preheader,
            120,
        ),
        (lambda: subject(item(title=EVEN, deadlines=()), 1, TODAY, "en"), 149),
    ],
)
def test_a_field_that_is_too_long_is_cut(shown, width):
    assert shown().rstrip("”").endswith("…")
    assert display_width(shown()) == width


def test_the_reason_quotes_no_more_of_a_query_than_fits():
    reason = digest_view(arrange([item()], START, search=SavedSearch(ODD)), subscription(), BASE, START).reason
    assert f"follows: {ODD[:100]}…." in reason


@pytest.mark.parametrize(
    ("field", "given", "number"),
    [
        ("programmes", [(f"{n}", f"P{n}") for n in range(9)], 3),
        ("kinds", [f"k{n}" for n in range(9)], 3),
        ("facts", [f"Contact: {n}" for n in range(9)], 3),
        ("also", [RelatedArticle(f"A{n}", "en", "t", "") for n in range(9)], 6),
    ],
)
def test_of_many_the_first_few_are_shown(field, given, number):
    assert len(getattr(view(**{field: tuple(given)}), field)) == number


def test_of_many_amounts_the_first_few_are_shown_each_once():
    assert view(amounts=("HK$1", "HK$1", "HK$2", "HK$4")).amounts == "HK$1, HK$2"


@pytest.mark.parametrize(
    ("kinds", "deadlines", "shown"),
    [
        (("none", "deadline"), ((TODAY, "today"),), ()),
        (("none", "deadline"), (), ("Deadline",)),
        (("open", "new-kind", "open"), (), ("Open for applications", "new kind")),
    ],
)
def test_a_kind_that_says_nothing_new_is_not_shown(kinds, deadlines, shown):
    assert view(kinds=kinds, deadlines=deadlines).kinds == shown


def test_without_a_deadline_no_days_are_left():
    seen = view(deadlines=())
    assert (seen.deadline, seen.left, seen.near) == ("", "", False)


@pytest.mark.parametrize("under", ["", "a", "b"])
def test_the_programme_of_the_section_is_no_badge(under):
    seen = item_view(item(programmes=(("a", "A"), ("b", "B"))), TODAY, "en", under)
    assert seen.programmes == tuple(name for slug, name in (("a", "A"), ("b", "B")) if slug != under)


CHANGED = (FactChange("deadline", "2026-11-26", "2026-11-30"),)


@pytest.mark.parametrize(
    ("changes", "total", "language", "expected"),
    [
        ({}, 1, "en", "A {day} opens (closes 30 Nov)"),
        ({}, 13, "en", "A {day} opens (closes 30 Nov) + 12 more"),
        ({"deadlines": ()}, 2, "en", "A {day} opens + 1 more"),
        ({"deadlines": ((date(2026, 11, 21), "yesterday"),)}, 1, "en", "A {day} opens"),
        ({"changes": CHANGED}, 2, "en", "Changed: A {day} opens (closes 30 Nov) + 1 more"),
        ({"title": "計劃\n接受申請"}, 12, "zh-Hant", "計劃 接受申請（11月30日截止） + 11 項"),
        ({"title": "A word " * 30, "deadlines": ()}, 1, "en", "A word " * 21 + "A…"),
    ],
)
def test_the_subject_is_the_first_headline_whole(changes, total, language, expected):
    first = item(**({"title": "A {day} opens"} | changes))
    assert subject(first, total, TODAY, language) == expected


@pytest.mark.parametrize(
    ("title", "summary", "shown"),
    [
        ("A fund opens", "A fund opens", ""),
        ("A fund opens for all", "A fund opens", ""),
        ("A fund opens", "A fund opens. Apply now.", "A fund opens. Apply now."),
        ("甲" * 170, "甲" * 170, ""),
    ],
)
def test_a_summary_that_says_only_what_the_title_says_is_left_out(title, summary, shown):
    assert view(title=title, summary=summary).summary == shown


def test_all_that_is_not_shown_in_full_is_named():
    content = arrange([item(number, deadlines=()) for number in range(1, 260)], START, cap=10)
    seen = digest_view(content, subscription(), BASE, START)
    assert (len(seen.rest), seen.see_all) == (249, "See all 259 on the web")
    whole = digest_view(arrange([item(1)], START), subscription(), BASE, START)
    assert (whole.rest, whole.see_all, whole.web_url) == ((), "", "")


@pytest.mark.parametrize(
    ("changes", "url"),
    [({}, f"{BASE}/stories/1/deadlines.ics"), ({"deadlines": ()}, ""), ({"page_url": ""}, "")],
)
def test_a_deadline_has_a_calendar_file_where_the_story_has_a_page(changes, url):
    assert view(**changes).calendar_url == url


@pytest.mark.parametrize(
    ("base_url", "key", "web_url"), [(BASE, "k", f"{BASE}/digests/k"), (BASE, "", ""), ("", "k", ""), ("", "", "")]
)
def test_a_web_copy_is_linked_when_there_is_one(base_url, key, web_url):
    seen = digest_view(arrange([item(1)], START), subscription(), base_url, START, key)
    assert (seen.web_url, bool(seen.unsubscribe_url)) == (web_url, bool(base_url))


def test_the_preheader_is_the_second_and_the_third_headline():
    content = arrange([item(number, title=f"T{number}") for number in range(1, 6)], START)
    assert digest_view(content, subscription("zh-Hant"), BASE, START).preheader == "T2、T3"
