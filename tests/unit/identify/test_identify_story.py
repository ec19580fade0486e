from __future__ import annotations

import pytest
from identify_making import CHINESE, ENGLISH, draft, known, stored

from monitor.identify.at_hand import AtHand
from monitor.identify.story import FIRST, also, choose
from monitor.identify.text_features import Features, verifier
from monitor.model import Draft, Relation, StoryChoice
from monitor.text import fold


def chosen(new: Draft, *others: Draft, twins: tuple[Draft, ...] = ()) -> StoryChoice:
    candidates = [known(other, number) for number, other in enumerate(others)]
    return choose(stored(new), candidates, [known(twin, 90 + number) for number, twin in enumerate(twins)])


def test_nothing_alike_begins_a_story() -> None:
    assert chosen(draft()) is FIRST
    other = draft(
        "A ferry collided with a barge off Lamma Island on Sunday night and 12 passengers were hurt. " * 3, "Ferry"
    )
    assert chosen(draft(), other).relation is Relation.FIRST


def test_a_copy_in_another_outlet_is_a_duplicate() -> None:
    copy = draft(
        f"HONG KONG, March 5 -- {ENGLISH}\nFollow our channel.", publisher="wire.example", hours=3, url="https://w.hk/1"
    )
    choice = chosen(copy, draft())
    assert (choice.relation, choice.story_id) == (Relation.DUPLICATE, 0)
    assert choice.score > 0.9
    assert "%" in choice.reason


def test_a_cut_and_rewritten_copy_is_the_same_story() -> None:
    text = (
        "Some 48 robotics projects got the green light from the commission on March 5, worth HK$0.312 billion in all.\n"
        "The panel considered 187 applications. Each approved project receives up to HK$4 million over two years.\n"
        "Analysts had expected fewer, and opposition parties want a review of past rounds before more money flows."
    )
    choice = chosen(draft(text, "Robotics gets 312 million", publisher="paper.example", hours=6), draft())
    assert choice.story_id == 0


def test_the_next_issue_of_a_series_is_another_story() -> None:
    issue = ENGLISH.replace("48", "53").replace("312", "287").replace("187", "164").replace("March 5", "March 12")
    assert chosen(draft(issue, hours=168), draft()).story_id is None


def test_another_issue_of_the_same_day_is_another_story() -> None:
    issue = ENGLISH.replace("robotics", "genomics").replace("48", "53").replace("312", "287").replace("187", "164")
    assert chosen(draft(issue, "Commission approves genomics projects", hours=1), draft()).story_id is None


def test_a_publisher_that_changes_one_figure_says_something_new() -> None:
    bulletin = ENGLISH.replace("187 applications", "201 applications")
    choice = chosen(draft(bulletin, hours=4, url="https://www.itc.gov.hk/en/b.html"), draft())
    assert (choice.relation, choice.story_id, choice.other_article_id) == (Relation.UPDATE, None, 0)


def test_two_release_numbers_of_one_issuer_are_never_one_story() -> None:
    url = "https://www.info.gov.hk/gia/general/202603/05/P20260305{}.htm"
    one, other = draft(url=url.format("00123")), draft(url=url.format("00456"), hours=1)
    assert chosen(other, one).story_id is None


def test_the_same_release_number_joins_languages() -> None:
    url = "https://www.hkma.gov.hk/{}/news-and-media/press-releases/2026/03/20260305-4/"
    english = draft("Short text.", url=url.format("eng"))
    assert chosen(draft("短文", language="zh-Hant", url=url.format("chi")), english).relation is Relation.TWIN


def test_the_page_names_its_twin() -> None:
    choice = chosen(draft("完全不同的內容", language="zh-Hant"), twins=(draft(),))
    assert (choice.relation, choice.score) == (Relation.TWIN, 1.0)


def test_a_simplified_mirror_is_a_twin() -> None:
    original = draft(CHINESE, "創科署批出機械人項目", language="zh-Hant")
    mirror = draft(
        fold(CHINESE), fold("創科署批出機械人項目"), language="zh-Hans", publisher="mirror", url="https://sc.x.hk/1"
    )
    assert chosen(mirror, original).relation is Relation.TWIN


def test_facts_twin_two_languages_of_one_issuer() -> None:
    chinese = draft(CHINESE, "創科署批出機械人項目", language="zh-Hant", hours=1)
    assert chosen(chinese, draft()).relation is Relation.TWIN


@pytest.mark.parametrize(
    "change",
    [{"publisher": "other.example"}, {"hours": 60}],
    ids=["another publisher", "another day"],
)
def test_facts_alone_prove_nothing_elsewhere(change: dict[str, object]) -> None:
    chinese = draft(CHINESE, "創科署批出機械人項目", language="zh-Hant", **change)  # type: ignore[arg-type]
    assert chosen(chinese, draft()).story_id is None


def test_two_stories_with_the_same_facts_leave_a_twin_undecided() -> None:
    chinese = draft(CHINESE, "創科署批出機械人項目", language="zh-Hant", hours=1)
    assert chosen(chinese, draft(), draft(title="Another")).story_id is None


def test_a_story_is_joined_through_its_representative_only() -> None:
    copy = draft(publisher="wire.example", hours=2)
    member = known(draft(), 5, story=1, leads=False)
    assert choose(stored(copy), [member]).story_id is None


def test_a_copy_of_a_twin_joins_through_the_twin() -> None:
    english = known(draft(), 1)
    twin = known(draft(CHINESE, "創科署批出機械人項目", language="zh-Hant"), 2, story=1)
    copy = draft(CHINESE + "版權所有。", "創科署批出機械人項目", language="zh-Hant", publisher="paper.example", hours=5)
    assert choose(stored(copy), [english, twin]).story_id == 1


def test_the_same_text_weeks_later_is_another_story() -> None:
    assert chosen(draft(hours=24 * 20, publisher="wire.example"), draft()).story_id is None


def test_headlines_alone_join_within_two_days() -> None:
    one = draft("", "Science Park opens a centre for quantum research in Tai Po")
    assert chosen(draft("", one.title, publisher="b.example", hours=5), one).story_id == 0
    assert chosen(draft("", one.title, publisher="b.example", hours=80), one).story_id is None
    assert chosen(draft("", "Science Park closes", publisher="b.example", hours=5), one).story_id is None


def test_what_weighs_nothing_is_not_counted() -> None:
    features = Features(stored(draft()), stored(draft(hours=1)), AtHand((), chinese=False))
    verifier().probability(features)
    assert "order" not in vars(features)
    assert "own" in vars(features)


def test_the_constants_weigh_every_piece_of_evidence_the_right_way() -> None:
    weights = verifier().weights
    assert all(weights[name] >= 0 for name in ("containment", "own", "figures_shared", "headline", "order"))
    assert all(weights[name] <= 0 for name in ("conflict", "dates_apart", "gap", "far"))
    assert 0 < verifier().same <= verifier().duplicate < 1


def test_other_figures_in_one_of_two_like_places_are_another_word() -> None:
    base = ENGLISH + "\nThe amount applied for was HK$33,576 million and the amount allotted was HK$13,572 million."
    bulletin = base.replace("33,576", "26,364")
    evidence = Features(stored(draft(bulletin)), stored(draft(base)), AtHand((), chinese=False))
    assert (evidence.conflict, evidence.misnamed) == (0.5, 0.0)
    by_another = draft(bulletin, publisher="wire.example", url="https://w.hk/2", hours=1)
    assert chosen(by_another, draft(base)).story_id is None


def test_one_introduction_under_two_headlines_is_two_stories() -> None:
    introduction = ENGLISH.split(". ")[0] + "."
    page = {"text": introduction, "hours": 1.0, "url": "https://www.itc.gov.hk/en/b.html"}
    first = draft(text=introduction)
    assert chosen(draft(title="Deadline for drone trials nears", **page), first).story_id is None  # type: ignore[arg-type]
    assert chosen(draft(**page), first).relation is Relation.DUPLICATE  # type: ignore[arg-type]


def test_a_whole_text_under_a_rewritten_headline_is_one_story() -> None:
    page = {"text": ENGLISH, "hours": 1.0, "url": "https://www.itc.gov.hk/en/b.html"}
    assert chosen(draft(title="Deadline for drone trials nears", **page), draft()).story_id is not None  # type: ignore[arg-type]


def test_versions_that_copies_came_before_join_their_stories() -> None:
    chinese = known(draft(CHINESE, "創科署批出機械人項目", language="zh-Hant"), 1)
    copy = known(draft(ENGLISH + "\nFollow us.", publisher="wire.example", hours=1), 2)
    new = stored(draft(hours=1))
    choice = choose(new, [chinese, copy])
    assert choice.story_id == 2
    [found] = also(new, [chinese, copy], choice)
    assert (found.relation, found.story_id) == (Relation.TWIN, 1)


def test_a_story_told_in_both_languages_has_no_further_version() -> None:
    chinese = known(draft(CHINESE, "創科署批出機械人項目", language="zh-Hant"), 1)
    copy = known(draft(ENGLISH + "\nFollow us.", publisher="wire.example", hours=1), 2)
    told = known(draft("甲乙丙丁" * 20, "別的版本", language="zh-Hant", publisher="wire.example"), 3, story=2)
    new = stored(draft(hours=1))
    choice = choose(new, [chinese, copy, told])
    assert choice.story_id == 2
    assert also(new, [chinese, copy, told], choice) == []


def test_what_begins_a_story_proves_no_other_to_be_the_same() -> None:
    assert also(stored(draft()), [], FIRST) == []
