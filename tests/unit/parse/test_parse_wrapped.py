"""Line ends of typesetting go, those of paragraphs, headings and lists stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.clean import tidy
from monitor.parse.wrapped import unwrapped, unwrapped_html, unwrapped_line

# A paragraph as long as three lines, without a mark inside, so that its length alone says that it is wrapped.
LONG = (
    "創新科技署今日宣布將於明年第一季推出新一輪支援本地初創企業"
    "及大學研究團隊把科研成果轉化為產品的資助計劃並會增聘人手審批申請"
)


@pytest.mark.parametrize(
    ("wrapped", "joined"),
    [
        ("創新科技署今日宣布，新型工業\n加速計劃接受申請。", "創新科技署今日宣布，新型工業加速計劃接受申請。"),
        ("創新科技署今日宣布，新型工業\n    加速計劃", "創新科技署今日宣布，新型工業加速計劃"),
        ("截至十二月三十\n一日", "截至十二月三十一日"),
        ("二○\n二六年", "二○二六年"),
        ("二十五\n萬元", "二十五萬元"),
        ("申請\n的公司", "申請的公司"),
        ("及\n大學", "及大學"),
        (f"{LONG[:20]}\n{LONG[20:40]}\n{LONG[40:]}", LONG),
        (f"{LONG[:20]}\n{LONG[20:40]}\n\n{LONG[:20]}\n{LONG[20:30]}", f"{LONG[:40]}\n\n{LONG[:30]}"),
        (
            "The Innovation and Technology Commission announced today that the\nscheme is open until the end of the "
            "year. Those interested in it\nmay apply.",
            "The Innovation and Technology Commission announced today that the scheme is open until the end of the "
            "year. Those interested in it may apply.",
        ),
        ("The ITC, which runs the\nscheme, said so.", "The ITC, which runs the scheme, said so."),
        ("署方說，申請者可於\n2026年遞交", "署方說，申請者可於 2026年遞交"),
    ],
)
def test_wrapped_lines_are_joined(wrapped: str, joined: str) -> None:
    assert unwrapped(wrapped) == joined


@pytest.mark.parametrize(
    "text",
    [
        "申請資格\n公司須在香港註冊，並有研發活動。",
        f"申請資格\n{LONG[:20]}。\n截止日期\n{LONG[:30]}",
        "甲計劃\n乙計劃\n丙計劃",
        "首段，完結。\n次段",
        "署長說，計劃包括：\n資助",
        "「我們歡迎，真的。」\n他說",
        "首段，未完\n\u3000\u3000次段",
        "首段，未完\n\n次段",
        "研發，測試\n一、資格",
        "研發，測試\n（二）資格",
        "研發，測試\n• 資格",
        "研發，測試\n2. 資格",
        "地點：香港，沙田\n截止日期：十二月一日",
        "Eligibility\nApplicants must be companies, and small.",
        "Notes, in short\nApplicants are companies",
        f"{LONG}{LONG}\n{LONG}{LONG}",
    ],
)
def test_real_line_ends_stay(text: str) -> None:
    assert unwrapped(text) == text


HAN_TEXT = st.text(st.sampled_from("創新科技署宣布計劃一二十月日，。：「」（）AI 1.\n\u3000的"), max_size=80)


@given(HAN_TEXT)
def test_only_white_space_changes_and_joining_again_changes_nothing(text: str) -> None:
    once = unwrapped(text)
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", text)
    assert unwrapped(unwrapped(once)) == unwrapped(once)


@given(st.lists(st.sampled_from("創新科技署宣布計劃工業"), min_size=41, max_size=200).map("".join), st.integers(16, 40))
def test_a_paragraph_wrapped_at_any_width_is_one_line(paragraph: str, width: int) -> None:
    lines = [paragraph[start : start + width] for start in range(0, len(paragraph), width)]
    assert unwrapped("\n".join(lines)) == paragraph


@pytest.mark.parametrize(
    ("html", "joined"),
    [
        ("新型工業\n加速計劃", "新型工業加速計劃"),
        ("新型工業 \r\n\t加速計劃", "新型工業加速計劃"),
        ("<b>新型\n工業</b>\n<b>加速</b>計劃", "<b>新型工業</b><b>加速</b>計劃"),
        ("新型工業，\n「加速」", "新型工業，「加速」"),
        ("甲</p>\n<p>乙", "甲</p>\n<p>乙"),
        ("甲<br>\n乙", "甲<br>\n乙"),
        ("two\nwords", "two\nwords"),
        ("用AI\n計劃", "用AI\n計劃"),
        ("甲 乙", "甲 乙"),
        ("甲\n\u3000乙", "甲\n\u3000乙"),
    ],
)
def test_in_html_only_line_ends_between_chinese_characters_go(html: str, joined: str) -> None:
    assert unwrapped_html(html) == joined


def test_a_headline_is_one_line() -> None:
    assert unwrapped_line("新型工業\n 加速計劃\nopens") == "新型工業加速計劃\nopens"


def test_spaces_of_every_width_wrap_alike() -> None:
    text = (
        "A start-up from Hong Kong won a design prize in Milan last week, its third.\n\n"
        "About Cyberport\nCyberport is home to more than two thousand companies and runs the fund."
    )
    assert tidy(text.replace(" ", "\xa0"), wrapped=True) == tidy(text, wrapped=True) == text
