from __future__ import annotations

from datetime import date, timedelta

from alerts.sections import arrange, is_near, next_deadline
from tests.unit.alerts.support import START, item

FAR = ((date(2027, 3, 1), "by 1 March"),)


def stories(section):
    return [one.story_id for one in section.items]


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


def test_the_day_is_the_day_in_hong_kong():
    late = START + timedelta(hours=17)  # 01:00 of the 23rd in Hong Kong
    assert arrange([item(deadlines=((date(2026, 11, 22), "over"),))], late).sections[0].kind == "other"


def test_two_of_a_programme_stand_under_its_name_and_one_alone_does_not():
    rtp = (("RTP", "Research Talent Hub"), ("NIAS", "NIAS"))
    content = arrange(
        [
            item(1, deadlines=(), weight=0.2),
            item(2, deadlines=(), programmes=rtp),
            item(3, deadlines=(), programmes=()),
            item(4, deadlines=(), weight=0.95),
        ],
        START,
    )
    assert [(section.kind, section.slug, section.name, stories(section)) for section in content.sections] == [
        ("programme", "NIAS", "New Industrialisation Acceleration Scheme", [4, 1]),
        ("other", "", "", [2, 3]),
    ]


def test_a_group_is_named_after_the_first_programme_of_its_items():
    both = (("NIAS", "Acceleration"), ("RTP", "Talent"))
    (section,) = arrange([item(number, deadlines=(), programmes=both) for number in (1, 2)], START).sections
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
