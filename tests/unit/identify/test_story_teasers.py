"""Press items of a headline and 200 characters: which announcement they belong to, if any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from identify_making import CHINESE, ENGLISH, draft, known, stored

from monitor.identify.anchors import is_teaser
from monitor.identify.story import also, choose
from monitor.identify.teasers import verifier
from monitor.model import Draft, Language, Relation, StoryChoice

GENOMICS = (
    ENGLISH.replace("robotics", "genomics")
    .replace("48 projects", "31 projects")
    .replace("312", "205")
    .replace("187", "96")
)
COPY = (
    "Hong Kong's Innovation and Technology Commission has approved 48 robotics projects worth HK$312 million in all, "
)
RETOLD = (
    "Robotics teams share HK$312 million",
    "Some 48 robotics projects get public money of HK$312 million, officials said.",
)


def item(
    title: str, summary: str, *, hours: float = 2, publisher: str = "paper.example", language: Language = "en"
) -> Draft:
    url = f"https://{publisher}/{title.replace(' ', '-')}"
    return replace(draft("", title, url=url, hours=hours, publisher=publisher, language=language), summary=summary)


def chosen(new: Draft, *others: Draft) -> StoryChoice:
    return choose(stored(new), [known(other, number) for number, other in enumerate(others)])


def test_a_feed_gives_a_teaser_and_a_page_a_text() -> None:
    assert is_teaser(stored(item(*RETOLD)))
    assert not is_teaser(stored(draft()))
    read = draft(CHINESE[:150], "創科署批出機械人項目", language="zh-Hant")
    assert not is_teaser(stored(read))
    assert is_teaser(stored(replace(read, text="", summary=read.text)))
    assert is_teaser(stored(replace(read, text=read.text[:60])))


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("teaser", "release"),
    [
        (item(*RETOLD), draft()),
        (item("Commission approves robotics projects", COPY), draft()),
        (
            item("48個機械人項目獲資助", "創科署批出48個機械人技術項目，資助總額3.12億元。", language="zh-Hant"),
            draft(CHINESE, "創科署公布機械人項目獲批", language="zh-Hant"),
        ),
    ],
)  # fmt: skip
def test_a_teaser_joins_its_release_whichever_comes_first(teaser: Draft, release: Draft, order: int) -> None:
    new, other = (teaser, release)[::order]
    assert chosen(new, other).story_id == 0


def test_the_release_whose_facts_it_tells_wins() -> None:
    other = draft(GENOMICS, "Commission approves genomics projects", url="https://www.itc.gov.hk/en/g.html", hours=1)
    assert chosen(item(*RETOLD), other, draft()).story_id == 1
    assert (
        chosen(item("Money for genomics", "31 genomics projects share HK$205 million."), other, draft()).story_id == 0
    )


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Commission approves genomics projects", "31 genomics projects share HK$205 million, the commission said."),
        (
            "Commission loses its head",
            "The Innovation and Technology Commission is to get a new Commissioner in spring.",
        ),
        ("Ferry strikes pier", "Twelve people were hurt when a ferry struck a pier on Sunday, police said."),
        ("Robotics day in Sha Tin", "Pupils built robots at a fair in Sha Tin on Sunday."),
    ],
)
def test_without_its_release_a_teaser_begins_a_story(title: str, summary: str) -> None:
    assert chosen(item(title, summary), draft()).story_id is None


def test_two_issues_that_it_fits_alike_leave_it_apart() -> None:
    issues = [
        draft(ENGLISH.replace("48", figure), url=f"https://www.itc.gov.hk/en/{figure}.html") for figure in ("51", "67")
    ]
    vague = item(
        "Commission approves robotics projects", "The Innovation and Technology Commission approved robotics projects."
    )
    assert chosen(vague, *issues).story_id is None


def test_a_story_that_was_parted_by_chance_is_no_rival() -> None:
    wire = item("Robotics projects approved", COPY, publisher="wire.example")
    assert chosen(item("Robotics projects get HK$312 million", COPY), draft(), wire).story_id is not None


def test_numbers_that_contradict_keep_a_teaser_apart() -> None:
    assert (
        chosen(
            item("Commission approves robotics projects", COPY.replace("48", "52").replace("312", "287")), draft()
        ).story_id
        is None
    )


def test_the_figure_at_which_a_summary_was_cut_is_none() -> None:
    told = "Some 48 projects on robotics were approved, involving HK$312 million. Each project receives up to HK$"
    assert [stored(item("Robotics", told + cut)).facts for cut in ("4", "4.", "4 …")] == [
        stored(item("Robotics", told)).facts
    ] * 3


def test_a_notice_that_a_long_report_passes_on_is_not_the_report() -> None:
    notice = draft("The commission has set up a hotline, 1878 999, for applicants.", "Hotline for applicants", hours=1)
    report = draft(
        ENGLISH * 3 + "\nThe commission also set up a hotline for applicants, 1878 999.", publisher="radio.example"
    )
    assert chosen(notice, report).story_id is None
    assert chosen(report, notice).story_id is None


def test_another_round_is_another_story() -> None:
    second = draft(ENGLISH.replace("48 projects", "48 second round projects"))
    told = item("Robotics teams share HK$312 million", RETOLD[1].replace("48 robotics", "48 third round robotics"))
    assert chosen(told, second).story_id is None


def test_teasers_of_one_release_join_each_other() -> None:
    assert chosen(item(*RETOLD), item("Robotics projects approved", COPY, publisher="wire.example")).story_id == 0


STOCK = "The authority reminds the public to stay alert to calls and messages from people who pretend to be its staff."


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Fake letters in circulation", STOCK),
        ("Warning on bogus calls - all details", STOCK),
        ("Warning on bogus calls", STOCK + " Six people lost HK$2.4 million."),
    ],
)
def test_of_one_publisher_a_stock_sentence_proves_nothing(title: str, summary: str) -> None:
    first = item("Warning on bogus calls", STOCK, hours=0)
    assert chosen(item(title, summary), first).story_id is None


@pytest.mark.parametrize(
    ("title", "joined"),
    [("Robotics teams share HK$312 million - all details", True), ("What the panel said", False)],
)
def test_one_publisher_tells_a_teaser_with_figures_again_under_a_like_headline(title: str, joined: bool) -> None:
    first = item(*RETOLD, hours=0)
    assert (chosen(item(title, RETOLD[1]), first).story_id == 0) is joined


def test_a_text_in_full_gathers_the_teasers_that_came_before_it() -> None:
    first = known(item("Robots win money", "48 robotics projects win HK$312 million, says the commission."), 1)
    second = known(item(*RETOLD, publisher="wire.example"), 2)
    release = stored(draft(hours=3))
    choice = choose(release, [first, second])
    [other] = also(release, [first, second], choice)
    assert {choice.story_id, other.story_id} == {1, 2}


def test_what_was_told_by_a_teaser_is_a_copy_a_retelling_or_another_script() -> None:
    lead = ENGLISH[:190]
    assert chosen(item("Commission approves robotics projects", lead), draft()).relation is Relation.DUPLICATE
    assert chosen(item(*RETOLD), draft()).relation is Relation.SAME
    release = draft(CHINESE, "創科署批出機械人項目", language="zh-Hant")
    mirror = item("创科署批出机械人项目", CHINESE[:150], publisher="m.example", language="zh-Hans")
    assert chosen(mirror, release).relation is Relation.TWIN


def test_the_constants_weigh_every_feature_the_right_way() -> None:
    weights = verifier().weights
    assert all(weights[name] > 0 for name in ("in_text", "title_found", "facts_found", "figures_found", "phrases"))
    assert all(weights[name] < 0 for name in ("names_missing", "dates_missing", "gap", "far"))
