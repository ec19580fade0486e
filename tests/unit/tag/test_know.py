"""The engine as a whole: every field, the classify line, and bad input."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Amount, Classification, Deadline, Draft, Programme, Stamp
from monitor.tag.classifier import Classifier, to_json

PROGRAMMES = (
    Programme("it-accelerator", "scheme", "I&T Accelerator Pilot Scheme", "創科加速器先導計劃", topics=("startup-vc",)),
    Programme("itc", "institution", "Innovation and Technology Commission", "創新科技署", acronyms=("ITC",)),
)
ENGLISH = Draft(
    "https://example.org/1",
    "I&T Accelerator Pilot Scheme opens for applications",
    text=(
        "The Innovation and Technology Commission said today (January 29) that the I&T Accelerator Pilot Scheme is now "
        "open for applications until 6pm on April 30. The Scheme has HK$180 million. Grants range from HK$1 million to "
        "HK$3 million, on a one-to-two matching basis.\n\nAbout us\nWe paid HK$9 million in 2019."
    ),
    published=Stamp(datetime(2026, 1, 29, 4, tzinfo=UTC), "second"),
)
CHINESE = Draft(
    "https://example.org/2",
    "「創科加速器先導計劃」接受申請",
    text="創新科技署今日（一月二十九日）宣布，計劃即日起接受申請，截止日期為二○二六年四月三十日，涉資一億八千萬元。",
    published=Stamp(datetime(2026, 1, 29, 4, tzinfo=UTC), "second"),
)


@cache
def classifier() -> Classifier:
    return Classifier(PROGRAMMES, "v1")


def classify(text: str, title: str = "") -> Classification:
    return classifier().classify(Draft("", title, text=text))


@pytest.mark.parametrize(("draft", "language"), [(ENGLISH, "en"), (CHINESE, "zh-Hant")])
def test_all_of_a_release(draft: Draft, language: str) -> None:
    classification = classifier().classify(draft)
    assert classification.relevant
    assert classification.language == language
    assert {tag.slug for tag in classification.tags} == {"it-accelerator", "itc"}
    assert "startup-vc" in classification.topics
    assert {"open", "deadline"} <= {event.kind for event in classification.events}
    assert classification.facts.of(Amount)[0].hkd == 180_000_000
    assert [deadline.date for deadline in classification.facts.of(Deadline)] == [date(2026, 4, 30)]
    assert classification.catalogue_version == "v1"


def test_the_line_of_classify() -> None:
    line = to_json(classifier().classify(ENGLISH), "a1")
    assert json.loads(json.dumps(line)) == line
    assert line["id"] == "a1"
    assert line["tags"][0]["slug"] == "it-accelerator"
    assert line["tags"][0]["evidence"][0] == "I&T Accelerator Pilot Scheme"
    assert line["events"] == [detail["kind"] for detail in line["event_details"]]
    assert line["deadlines"] == [{"date": "2026-04-30", "text": "until 6pm on April 30", "time": "18:00", "flags": []}]
    assert "rejected" not in line
    assert {"relevant", "relevance", "why", "topics", "amounts", "language"} <= line.keys()


def test_a_range_is_told_by_both_ends_and_boilerplate_is_not_read() -> None:
    amounts = to_json(classifier().classify(ENGLISH), None)["amounts"]
    assert [amount["hkd"] for amount in amounts] == [180_000_000, 1_000_000, 3_000_000, None]
    assert amounts[-1]["ratio"] == "1:2"


def test_explained() -> None:
    line = to_json(classifier().classify(ENGLISH), 1, explain=True)
    assert line["rejected"] == []
    assert line["tags"][0]["why"]


def test_expected_kinds_stand_in_the_details_only() -> None:
    classification = classifier().classify(Draft("", "創科加速器先導計劃料下月推出", scope="all"))
    line = to_json(classification, None)
    assert [detail["modality"] for detail in line["event_details"]] == ["expected"]
    assert line["events"] == []


def test_the_feeds_word_on_language_is_only_a_last_resort() -> None:
    assert classifier().classify(Draft("", "香港特區政府公布", text="創新科技", language="en")).language == "zh-Hant"
    assert classifier().classify(Draft("", "2026", language="zh-Hans")).language == "zh-Hans"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "香",
        "\x00\x01\ud800\udfff\ufeff",
        "".join(map(chr, range(256))),
        "Η κυβέρνηση ανακοίνωσε. Правительство объявило. 政府は発表した。정부는 발표했다.",
        "元億萬$,.:()至前止月日",
        "$" * 5000,
        "9" * 5000 + "億元",
        "一" * 5000 + "元",
        "1月" * 3000,
        "申請截止" * 3000,
        "(" * 3000 + ")" * 3000,
    ],
)
def test_any_text_gets_an_answer(text: str) -> None:
    assert json.dumps(to_json(classify(text, text[:100]), 1))


def test_a_megabyte_gets_an_answer() -> None:
    text = (ENGLISH.text + CHINESE.text) * 2300
    assert len(text.encode()) > 1_000_000
    classification = classify(text)
    assert {tag.slug for tag in classification.tags} == {"it-accelerator", "itc"}
    assert len(classification.facts.of(Amount)) < 20


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("HK$1,.0億萬元至前月日申請截止by until May am pm\n「」(（：%-"), max_size=120))
def test_evidence_is_in_the_text(text: str) -> None:
    classification = classify(text)
    evidence = [fact.text for fact in classification.facts]
    for words in evidence:
        assert words in text
