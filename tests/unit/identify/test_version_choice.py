"""Which article is the version in another language: by marks alone, best in both directions."""

from __future__ import annotations

import math
from array import array
from dataclasses import replace

import pytest
from identify_making import draft

from monitor.identify.fingerprint import profile
from monitor.identify.version_choice import best_version, placed, version_elsewhere
from monitor.identify.version_marks import amounts, marks_of
from monitor.model import Classification, Language, Neighbour, Relation, StoryChoice, VersionMarks

NOTHING_KNOWN = Classification(True, 1.0, (), "en")


def article(title: str, number: int = -1, *, story: int | None = None, hours: float = 0, lead: str = "") -> Neighbour:
    language: Language = "en" if title.isascii() else "zh-Hant"
    made = draft(lead, title, language=language, hours=hours)
    shape = profile(made, made.url)
    return placed(shape, marks_of(made, shape, NOTHING_KNOWN), number, number if story is None else story)


def choice(new: str, stored: list[Neighbour]) -> StoryChoice | None:
    one = article(new)
    others, rivals = ([each for each in stored if (each.chinese == one.chinese) is own] for own in (False, True))
    return best_version(one, others, lambda: rivals)


PAIRS = [
    ("FS to shorten visit to Italy and return to Hong Kong", "財政司司長提前結束意大利訪問行程返港"),
    ("Police casualty hotline for Tai Po fire", "警方就大埔火警設立熱線"),
    ("Buildings Department orders suspension of 30 building projects", "屋宇署勒令30個樓宇工程項目暫時停工"),
    ("CFS urges public not to consume rice crackers from Japan", "食安中心呼籲市民停止食用日本進口米餅"),
    ("LCQ5: Development of hydrogen energy", "立法會五題：發展氫能"),
    ("Helix Robotics sets up R&D centre at Science Park", "Helix Robotics落戶科學園設立研發中心"),
]


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
@pytest.mark.parametrize("chinese_first", [False, True])
def test_versions_find_each_other_by_their_headlines(english: str, chinese: str, chinese_first: bool) -> None:
    first, second = (chinese, english) if chinese_first else (english, chinese)

    found = choice(second, [article(first, 7)])

    assert found
    assert (found.relation, found.story_id, found.other_article_id) == (Relation.TWIN, 7, 7)
    assert "headlines share" in found.reason


def test_of_all_headlines_of_a_day_each_finds_its_own() -> None:
    stored = [article(english, number) for number, (english, _) in enumerate(PAIRS)]

    assert [found and found.story_id for found in (choice(chinese, stored) for _, chinese in PAIRS)] == [*range(6)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Fraudulent website related to Hang Seng Bank", "與東亞銀行有關的偽冒網站"),  # another issue of a series
        ("LCQ5: Development of hydrogen energy", "立法會六題：培育人才"),
        ("Customs seizes cannabis worth HK$2 million at Lok Ma Chau", "海關於機場檢獲懷疑私煙約值500萬元"),
        ("FS visits Berlin", "財政司司長訪問東京"),
        ("Hang Seng ends higher", "滬深股市低收"),  # nothing in common
    ],
)
def test_headlines_that_say_another_thing_or_too_little_stay_apart(english: str, chinese: str) -> None:
    assert choice(chinese, [article(english, 1)]) is None


ENGLISH, CHINESE = PAIRS[1]


def test_two_that_fit_alike_are_both_left() -> None:
    assert choice(CHINESE, [article(ENGLISH, 1), article(ENGLISH, 2)]) is None


def test_one_that_fits_another_as_well_is_left_to_it() -> None:
    assert choice(CHINESE, [article(ENGLISH, 1), article(CHINESE, 2)]) is None


def test_a_story_that_has_its_version_takes_no_second() -> None:
    assert choice(CHINESE, [article(ENGLISH, 1), article("警方公布", 2, story=1)]) is None


def test_hours_apart_are_another_announcement() -> None:
    assert choice(CHINESE, [article(ENGLISH, 1, hours=11)]) is not None
    assert choice(CHINESE, [article(ENGLISH, 1, hours=13)]) is None


def test_an_article_whose_story_has_the_other_language_looks_no_further() -> None:
    new = article(CHINESE, 9, story=3)
    others = [article(ENGLISH, 1), article("Something else altogether", 2, story=3)]

    assert best_version(new, others, list) is None
    assert best_version(new, others[:1], list) is not None


def test_marks_come_back_from_their_packed_form() -> None:
    marks = article(ENGLISH, lead="The hotline is 2860 5000. It is open from March 5.").marks

    assert marks.titled
    assert marks.told
    assert VersionMarks.unpack(marks.pack()) == marks
    assert VersionMarks.unpack(VersionMarks().pack()) == VersionMarks()


SCORES = [
    ("Harbour Rangers beat Lantern Town", "Rangers won 3-1. 8,358 people watched the match."),
    ("海港流浪擊敗燈鎮", "海港流浪以3比1獲勝。8,358名球迷入場。"),
]


def with_vector(one: Neighbour, cosine: float) -> Neighbour:
    """With a headline so near to that of the article whose own is 1.0."""
    components = [*[cosine / 4] * 16, *[math.sqrt(1 - cosine**2) / 4] * 16]
    kept = array("b", [round(value / 0.3 * 127) for value in components]).tobytes()
    return replace(one, marks=replace(one.marks, vector=kept, model="made"))


LOST = (
    "Search for hiker near Kwun Tong",
    "Rescuers look for a hiker of 45 above Kwun Tong. The last call came at 8.20pm.",
)
FOUND = ("觀塘搜索行山者", "救援人員在觀塘尋找45歲行山者。最後一次通話在下午八時二十分。")


@pytest.mark.parametrize(
    ("hours", "cosine", "text", "one"),
    [
        (0.5, 0.3, FOUND[1], True),
        (0.5, 0.2, FOUND[1], False),
        (1.5, 0.35, FOUND[1], False),
        (1.5, 0.45, FOUND[1], True),
        (4.5, 0.65, FOUND[1], False),
        (4.5, 0.8, FOUND[1], True),
        (0.5, 0.95, "救援人員在觀塘尋找32歲行山者。", True),
        (1.5, 0.95, "救援人員在觀塘尋找32歲行山者。", False),
    ],
)
def test_the_later_a_version_the_nearer_its_headline_and_its_figures(
    hours: float, cosine: float, text: str, one: bool
) -> None:
    stored = with_vector(article(LOST[0], 1, lead=LOST[1]), 1.0)
    new = with_vector(article(FOUND[0], lead=text, hours=hours), cosine)
    assert (best_version(new, [stored], list) is not None) is one


def of_other_publishers(new: Neighbour, others: list[Neighbour], at_hand: list[Neighbour]) -> StoryChoice | None:
    return version_elsewhere(new, others, [*others, *at_hand])


def test_an_amount_that_two_alone_state_proves_what_words_do_not() -> None:
    (english, lead), (chinese, text) = SCORES
    stored, new = article(english, 1, lead=lead), article(chinese, lead=text)

    assert best_version(new, [stored], list) is not None
    assert best_version(article(chinese, lead=text.replace("8,358", "58")), [stored], list) is None
    assert best_version(new, [stored, article("Shares rise", 2, lead="8,358 shares.")], list) is None


def test_years_are_no_amounts() -> None:
    assert amounts(article("Plans", lead="Plans for 2027 and 8,358 homes.").marks) == amounts(
        article("計劃", lead="8,358個單位").marks
    )


LOAN = ("Fund lends HK$37 million to small firms", "The fund lends HK$37 million to 214 small firms by 5 March.")
LOAN_CHINESE = ("基金借出3700萬元予中小企", "基金於3月5日前借出3700萬元予214間中小企。")


def test_of_another_publisher_the_amount_must_be_theirs_alone() -> None:
    stored, new = article(LOAN[0], 1, lead=LOAN[1]), article(LOAN_CHINESE[0], lead=LOAN_CHINESE[1])
    rivals = [article("另一則", 2, lead="3700萬元，214間")]

    found = of_other_publishers(new, [stored], [])
    assert found
    assert (found.relation, found.story_id) == (Relation.TWIN, 1)
    assert "amount" in found.reason
    assert of_other_publishers(new, [stored], rivals) is None
    assert of_other_publishers(new, [], rivals) is None


@pytest.mark.parametrize(
    ("hours", "nearness", "text", "joined"),
    [
        (0.5, 0.4, FOUND[1], True),
        (0.5, 0.3, FOUND[1], False),
        (20, 0.5, FOUND[1], False),
        (20, 0.55, FOUND[1], True),
        (25, 0.9, FOUND[1], False),
        (0.5, 0.9, "救援人員在觀塘尋找32歲行山者。", False),
    ],
)
def test_of_another_publisher_headlines_as_vectors_prove_it_where_figures_are_shared(
    hours: float, nearness: float, text: str, joined: bool
) -> None:
    stored, new = article(LOST[0], 1, lead=LOST[1]), article(FOUND[0], lead=text, hours=hours)
    assert (version_elsewhere(new, [stored], [stored], lambda _: nearness) is not None) is joined


def test_of_two_that_fit_alike_another_publisher_has_neither() -> None:
    new = article(FOUND[0], lead=FOUND[1])
    stored = [article(LOST[0], 1, lead=LOST[1]), article("Hiker missing near Kwun Tong", 2, lead=LOST[1])]

    assert version_elsewhere(new, stored, stored, lambda _: 0.9) is None
