"""What is cut from an article before it is matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.boilerplate import boilerplate

NEWS = "A start-up won a design prize. " * 6 + "\n\n"


def kept(text: str) -> str:
    """The text without its boilerplate."""
    spans = boilerplate(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize(
    "tail",
    [
        "About Cyberport\nCyberport is home to companies.\n\nIt runs the CCMF.",
        "ABOUT THE PARK\nIt is large.",
        "關於數碼港\n數碼港是旗艦。",
        "关于数码港：数码港是旗舰。",
        "【關於科技園公司】\n科技園公司成立於2001年。",
        "Notes to editors\n1. The fund was set up in 1999.",
        "編輯備註：\n基金於1999年成立。",
        "- Ends -\nAbout us",
        "（完）\n關於我們",
        "# # #\nCyberport",
        "延伸閱讀\n科學園擴建",
        "相關新聞：科學園擴建",
        "Related stories\nScience Park grows",
        "Read more: Science Park grows",
        "Media enquiries\nMs Chan, HKSTP",
    ],
)
def test_cut(tail: str) -> None:
    assert kept(NEWS + tail).strip() == NEWS.strip()


@pytest.mark.parametrize(
    "text",
    [
        "About 300 firms applied to the scheme.",
        "About Cyberport, the minister said nothing.",
        "關於北部都會區，他說會加快。",
        "Related industries grew, and the fund with them.",
        "The advertisement was for InnoHK.",
        "相關新聞發布會將於明日舉行。",
        "備註欄內須填寫編號。",
        "The end is near (ends on 3 May)",
    ],
)
def test_kept(text: str) -> None:
    assert boilerplate(NEWS + text) == []


@pytest.mark.parametrize("mark", ["延伸閱讀：", "【相關】", "Related stories: ", "Tags: ", "（廣告）", "標籤："])
def test_a_mark_in_the_middle_takes_the_rest_of_its_line(mark: str) -> None:
    assert kept(f"樓價回落。{mark}科學園擴建\n完結了。") == "樓價回落。\n完結了。"


@pytest.mark.parametrize("text", ["【廣告】科技券資助，立即查詢。", "About Cyberport\nCyberport is large.", ""])
def test_a_text_that_is_nothing_else_is_kept(text: str) -> None:
    assert boilerplate(text) == []


def test_an_early_mark_takes_its_line_only() -> None:
    text = "延伸閱讀：科學園擴建\n" + NEWS
    assert kept(text).strip() == NEWS.strip()


def test_an_advert_in_the_middle_takes_its_line_only() -> None:
    assert kept("One.\n【廣告】科學園\nTwo.") == "One.\n\nTwo."


@given(st.lists(st.sampled_from(["About X", "關於甲", "延伸閱讀", "\n", "\n\n", "廣告", ": ", "words. ", "(完)"])))
def test_spans_are_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    spans = boilerplate(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
