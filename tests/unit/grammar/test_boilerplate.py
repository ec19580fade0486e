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


# Headings and marks under which publishers put what is not the announcement, one a line, as they write them.
HEADINGS = """
Note to editors|Notes to editor|Notes to the Editors|Media enquiry|Media enquiries|Press inquiries|Press inquiry
Media contact|Press contacts|Related news|Related stories|Related article|Related articles|Related link|Related links
Related topic|Related topics|Related reading|Related content|Related post|Related posts|Read more|Read next|Read also
See also|More stories|More on this story|You may also like|You might also like|Recommended|Recommended for you
Recommended stories|Recommended articles|Most read|Most popular|Latest stories|Top stories|Trending stories|Disclaimer
Tag|Tags|Keyword|Keywords|編輯備註|編者備註|编辑备注|编者备註|編輯註|編者注|编辑注|编者註|傳媒查詢|媒體查詢|传媒查询|媒体查询|傳媒聯絡|媒体联络
傳媒联絡|新聞垂詢|新闻垂询|延伸閱讀|延伸阅读|相關|相關新聞|相关新闻|相關文章|相关报道|相關報導|相關連結|相关链接|相關連接|相關鏈結|其他新聞|其它新闻|相關主題
相关主题|更多新聞|更多文章|更多報道|更多报导|更多內容|更多内容|熱門新聞|热门文章|推薦閱讀|推荐阅读|推薦文章|相關閱讀|相关阅读|閱讀更多|阅读更多|你可能感興趣
你可能感兴趣|你可能會喜歡|你可能会喜欢|同場加映|同场加映|免責聲明|免责声明|標籤|标签|關鍵詞|关键词|關鍵字|关键字
"""
ADVERTS = """
Advertisement|Advertising feature|Sponsored|Sponsored content|Advertorial|廣告|广告|特约廣告|特約廣告|贊助內容|赞助内容
"""


def each(listed: str) -> list[str]:
    return listed.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("heading", each(HEADINGS))
@pytest.mark.parametrize(
    "form", ["{}\nScience Park grows\n\nIt is large.", "{}: Science Park grows", "【{}】\nScience Park"]
)
def test_what_stands_under_a_heading_is_cut(heading: str, form: str) -> None:
    assert kept(NEWS + form.format(heading)).strip() == NEWS.strip()


@pytest.mark.parametrize("heading", each(ADVERTS))
def test_an_advert_takes_its_line_alone(heading: str) -> None:
    assert kept(f"{NEWS}{heading}\nThe park grew.").split() == f"{NEWS}The park grew.".split()


@pytest.mark.parametrize("heading", each(HEADINGS) + each(ADVERTS))
def test_a_mark_in_the_middle_of_a_line_takes_the_rest_of_it(heading: str) -> None:
    assert kept(f"{NEWS}A firm won. {heading}: Science Park grows\nIt is large.") == f"{NEWS}A firm won.\nIt is large."


@pytest.mark.parametrize(
    "end", ["# # #", "###", "- Ends -", "-END-", "– ends –", "— End —", "*ENDS*", "(End)", "（完）", "【完】"]
)
def test_the_end_of_a_release_ends_it(end: str) -> None:
    assert kept(f"{NEWS}{end}\nThe park.").strip() == NEWS.strip()


@pytest.mark.parametrize(
    "lead",
    [
        " ",
        "\t",
        "\u3000",
        ">",
        "*",
        "#",
        "•",
        "·",
        "●",
        "■",
        "▲",
        "▼",
        "◆",
        "|",
        "【",
        "〔",
        "[",
        "(",
        "（",
        "<",
        "–",
        "—",
        "-",
    ],
)
def test_a_heading_may_have_a_sign_before_it(lead: str) -> None:
    assert kept(f"{NEWS}{lead}Read more\nThe park.").strip() == NEWS.strip()


@pytest.mark.parametrize("sign", ["】", "〕", "]", ")", "）", ">"])
def test_a_bracket_alone_closes_a_heading(sign: str) -> None:
    assert kept(f"{NEWS}Related news{sign}\nThe park grew.").strip() == NEWS.strip()
    assert kept(f"{NEWS}Related news{sign} The park grew.") == f"{NEWS}Related news{sign} The park grew."


@pytest.mark.parametrize("sign", [":", "：", "︰", "|", "｜", " – ", " - "])
def test_a_mark_may_have_any_of_these_signs_behind_it(sign: str) -> None:
    assert kept(f"{NEWS}Related news{sign}The park grew.\nIt is large.").split() == f"{NEWS}It is large.".split()


def test_a_heading_in_the_first_part_takes_its_paragraph() -> None:
    assert kept(f"Related news\nThe park grew.\n\n{NEWS}").strip() == NEWS.strip()


def test_a_heading_stands_in_a_short_line_or_has_a_sign_behind_it() -> None:
    long = "About Cyberport and " + "the park " * 9
    assert kept(f"{NEWS}{long}\nIt is large.") == f"{NEWS}{long}\nIt is large."
