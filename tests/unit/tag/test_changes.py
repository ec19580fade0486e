"""What an article says has become of something announced before, in three scripts, with or without a dateline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Change, Classification, Deadline, Draft, Stamp
from monitor.tag.classifier import Classifier

CLASSIFIER = Classifier((), "test")


def read(title: str, text: str = "") -> Classification:
    stamp = Stamp(datetime(2026, 11, 20, 4, tzinfo=UTC), "minute", "")
    draft = Draft("https://www.itc.gov.hk/1", title, text=text, published=stamp, official=True, scope="all")
    return CLASSIFIER.classify(draft)


@pytest.mark.parametrize(
    ("title", "text", "statuses"),
    [
        ("New closing date", "The closing date for submission has been postponed to 31 January 2027.", ["extended"]),
        ("申請期延長", "原定於11月30日截止的申請，將延長至12月14日。", ["extended"]),
        ("申请截止日期延至12月14日", "", ["extended"]),
        ("資助計劃即日起暫緩接受新申請", "", ["suspended"]),
        ("Fund to reopen for applications next month", "", ["resumed"]),
        ("计划恢复接受申请", "", ["resumed"]),
        ("創科博覽開幕典禮取消", "", ["cancelled"]),
        ("Tech forum cancelled", "", ["cancelled"]),
        ("培訓計劃停止接受申請", "", ["closed"]),
        ("更正新聞稿", "", ["corrected"]),
        ("Scheme opens (corrected)", "", ["corrected"]),
        ("實習計劃遴選結果公布", "", ["results"]),
        ("数码转型计划放宽申请资格", "", ["conditions"]),
        ("Scheme's third round opens", "", ["new-round"]),
        ("第二輪申請今起接受", "", ["new-round"]),
        # the weightiest first
        ("Scheme suspended", "Its application deadline had been extended.", ["suspended", "extended"]),
        # what is denied, hoped for or past; what only looks like it
        ("Lawmakers urge that the deadline be extended", "", []),
        ("The deadline will not be extended", "", []),
        ("創科署否認暫停接受申請", "", []),
        ("Team advances quantum error correction", "", []),
        ("Cyberport extends its partnership with Dubai", "", []),
        ("計劃取消配對要求", "", []),
        ("資助分兩輪", "首輪申請於2027年3月31日截止，第二輪申請於9月30日截止。", []),
        # far down in the text stands the history
        ("Fund opens", "It gives grants. " * 30 + "In May the scheme was suspended.", []),
    ],
)
def test_what_an_article_says_has_changed(title: str, text: str, statuses: list[str]) -> None:
    assert [change.status for change in read(title, text).facts.of(Change)] == statuses


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("Apply by 14 December 2026 (originally 30 November 2026).", [("2026-12-14", "")]),
        ("The closing date, originally 30 November, is now 14 December 2026.", [("2026-12-14", "")]),
        ("原定於11月30日截止的申請，將延長至12月14日。", [("2026-12-14", "")]),
        ("申請截止日期由原定的11月30日延至12月14日。", [("2026-12-14", "")]),
        ("Applications for the first round close on 8 April 2027 and the second round on 8 October 2027.",
         [("2027-04-08", "1"), ("2027-10-08", "2")]),
        ("首輪申請於2027年3月31日截止，第二輪申請於2027年9月30日截止。", [("2027-03-31", "1"), ("2027-09-30", "2")]),
        ("Apply by 30 June 2027 (Phase II).", [("2027-06-30", "2")]),
        ("Apply by 30 June 2027.", [("2027-06-30", "")]),
    ],
)  # fmt: skip
def test_the_day_that_holds_and_its_round(text: str, deadlines: list[tuple[str, str]]) -> None:
    found = read("Applications", text).facts.of(Deadline)

    assert [(one.date.isoformat(), one.round) for one in found] == deadlines


def test_the_round_of_the_headline_is_that_of_all_deadlines() -> None:
    assert [one.round for one in read("第三輪申請", "申請至2027年9月30日截止。").facts.of(Deadline)] == ["3"]
