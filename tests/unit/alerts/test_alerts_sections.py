from __future__ import annotations

from datetime import date, timedelta

from alerts.model import FactChange, Followed, SavedSearch
from alerts.sections import arrange, is_near, next_deadline
from tests.unit.alerts.support import START, item

FAR = ((date(2027, 3, 1), "by 1 March"),)


def stories(section):
    return [one.story_id for one in section.items]


def kinds(content):
    return [(section.kind, stories(section)) for section in content.sections]


def test_what_to_act_on_comes_first_by_its_day():
    content = arrange(
        [
            item(1, deadlines=FAR, weight=1.0),
            item(2, deadlines=((date(2026, 12, 6), "last day inside"),)),
            item(3, deadlines=((date(2026, 11, 22), "today"),), official=False),
            item(4, deadlines=((date(2026, 12, 7), "a day too far"),)),
        ],
        START,
    )
    assert content.sections[0].kind == "act"
    assert stories(content.sections[0]) == [3, 2]


def test_a_deadline_that_has_passed_counts_no_more():
    passed = item(deadlines=((date(2026, 11, 21), "yesterday"), (date(2027, 1, 31), "the second round")))
    assert next_deadline(passed, date(2026, 11, 22)) == date(2027, 1, 31)
    assert not is_near(None, date(2026, 11, 22))


def test_where_nothing_is_near_what_closes_next_comes_first():
    items = [
        item(1, deadlines=((date(2027, 3, 1), "later"),), weight=1.0),
        item(2, deadlines=((date(2026, 12, 7), "a day too far"),), official=False),
        item(3, deadlines=(), weight=2.0),
        item(4, deadlines=(), kinds=()),
    ]
    assert kinds(arrange(items, START)) == [("coming", [2, 1]), ("opened", [3]), ("other", [4])]


def test_what_is_open_stands_by_its_day_behind_what_has_changed():
    changed = (FactChange("amount", "1", "2"),)
    items = [
        item(1, deadlines=((date(2026, 11, 30), "near"),)),
        item(2, deadlines=((date(2027, 3, 1), "later"),)),
        item(3, deadlines=((date(2027, 2, 1), "sooner"),), weight=0.1),
        item(4, deadlines=(), changes=changed),
        item(5, deadlines=(), kinds=("award",)),
    ]
    assert kinds(arrange(items, START)) == [("act", [1]), ("changed", [4]), ("opened", [3, 2]), ("other", [5])]


def test_one_scheme_with_one_deadline_stands_once():
    near = ((date(2026, 11, 30), "x"),)
    changed = (FactChange("amount", "1", "2"),)
    items = [
        item(1, scheme="NIAS", deadlines=near),
        item(2, scheme="NIAS", deadlines=near, official=False, publisher="Radio", url="https://r.hk/2"),
        item(3, scheme="NIAS", deadlines=((date(2026, 12, 1), "another round"),)),
        item(4, scheme="RTP", deadlines=near),
        item(5, scheme="NIAS", deadlines=near, changes=changed),
        item(6, deadlines=near),
        item(7, deadlines=near),
    ]
    content = arrange(items, START)
    assert sorted(one.story_id for one in content.items) == [1, 3, 4, 5, 6, 7]
    also = next(one.also for one in content.items if one.story_id == 1)
    assert [one.publisher for one in also] == ["明日報", "Radio", "明日報"]


def test_the_programmes_of_the_search_have_headings_of_their_own():
    rtp = Followed("RTP", "Research Talent", frozenset({"RTP", "RTH"}))
    nias = Followed("NIAS", "Acceleration", frozenset({"NIAS"}))
    plain = {"deadlines": (), "kinds": ()}
    items = [
        item(1, **plain),
        item(2, **plain, programmes=(("x", "X"), ("RTH", "Talent Hub"), ("NIAS", "NIAS"))),
        item(3, **plain, programmes=(("x", "X"),)),
        item(4, **plain, programmes=(("x", "X"),)),
    ]
    content = arrange(items, START, search=SavedSearch("", (rtp, nias)))
    assert [(one.kind, one.slug, one.name, stories(one)) for one in content.sections] == [
        ("programme", "RTP", "Research Talent", [2]),
        ("programme", "NIAS", "Acceleration", [1]),
        ("other", "", "", [3, 4]),
    ]


def test_the_day_is_the_day_in_hong_kong():
    late = START + timedelta(hours=17)  # 01:00 of the 23rd in Hong Kong
    over = item(deadlines=((date(2026, 11, 22), "over"),), kinds=())
    assert arrange([over], late).sections[0].kind == "other"


def test_two_of_a_programme_stand_under_its_name_and_one_alone_does_not():
    rtp = (("RTP", "Research Talent Hub"), ("NIAS", "NIAS"))
    plain = {"deadlines": (), "kinds": ()}
    content = arrange(
        [
            item(1, **plain, weight=0.2),
            item(2, **plain, programmes=rtp),
            item(3, **plain, programmes=()),
            item(4, **plain, weight=0.95),
        ],
        START,
    )
    assert [(section.kind, section.slug, section.name, stories(section)) for section in content.sections] == [
        ("programme", "NIAS", "New Industrialisation Acceleration Scheme", [4, 1]),
        ("other", "", "", [2, 3]),
    ]


def test_a_group_is_named_after_the_first_programme_of_its_items():
    both = (("NIAS", "Acceleration"), ("RTP", "Talent"))
    items = [item(number, deadlines=(), kinds=(), programmes=both) for number in (1, 2)]
    (section,) = arrange(items, START).sections
    assert (section.slug, section.name) == ("NIAS", "Acceleration")


def test_official_before_press_then_weight_then_newest():
    newer = START + timedelta(hours=1)
    content = arrange(
        [
            item(1, programmes=(), deadlines=(), official=False, weight=1.0),
            item(2, programmes=(), deadlines=(), weight=0.5),
            item(3, programmes=(), deadlines=(), weight=0.5, published=newer),
            item(4, programmes=(), deadlines=(), weight=0.5, published=None, first_seen=newer + timedelta(hours=1)),
        ],
        START,
    )
    assert stories(content.sections[0]) == [4, 3, 2, 1]


def test_articles_of_one_story_are_one_item():
    copy = item(1, article_id=7, official=False, publisher="Harbour Post", url="https://post.example.hk/7", also=())
    content = arrange([copy, item(1), copy], START)
    assert content.total == 1
    assert [one.publisher for one in content.items[0].also] == ["明日報", "Harbour Post"]


def test_the_cap_keeps_the_true_total_and_the_order():
    items = [item(number, deadlines=(), programmes=()) for number in range(1, 61)]
    content = arrange(items, START, cap=40)
    assert (content.total, len(content.rest)) == (60, 20)
    assert content.items == arrange(items, START, cap=100).items


def test_the_order_of_the_candidates_changes_nothing():
    items = [item(number, weight=number % 3) for number in range(1, 20)]
    assert arrange(items, START) == arrange(items[::-1], START)
