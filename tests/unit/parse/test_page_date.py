"""When a page was published: its own statement, and where it writes its date among its words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from page_support import TITLE, ZH_TEXT, ZH_TITLE, day, ld, page, paragraphs, read


def zh(around: str, behind: str = "", first: str = "") -> str:
    text = paragraphs(first + ZH_TEXT[0], *ZH_TEXT[1:])
    return page(f"<div class='c'><h1>{ZH_TITLE}</h1>{around}{text}{behind}</div>", ZH_TITLE)


@pytest.mark.parametrize(
    "html",
    [
        zh("<div class='d'>2026年3月4日</div>"),
        zh("<p>發布日期：2026年3月4日（星期三）</p>"),
        zh("<span>二零二六年三月四日</span>"),
        zh("<p>來源：實驗室 | 2026-03-04 | 瀏覽：356</p>"),
        zh("<p>截止日期：2026年3月31日</p><p>2026年3月4日</p>"),
        zh("", "<p align=right>西貢實驗室</p><p align=right>2026年3月4日</p>"),
        zh("", "<p>（完）</p><p>2026年3月4日（星期三）</p><p>香港時間15時30分</p>"),
        zh("", "<p>二〇二六年三月四日</p>"),
        zh("", first="（香港，2026年3月4日）— "),
        zh("", first="2026年3月4日訊 "),
        zh("<p>2026年3月4日</p>", "<p>最後修訂日期：2026年11月1日</p>"),
        zh("<p>2026年3月4日</p>").replace("<body>", "<body><div id='today'>2026年11月22日 星期日</div>"),
        page(f"<form id=aspnetForm><b>{TITLE}</b><br><span>4 March 2026</span><br>{paragraphs()}</form>", TITLE),
        page(f"<h1>{TITLE}</h1><p>Sai Kung, 4 March 2026 – {paragraphs()[3:]}", TITLE),
        page(f"<h1>{TITLE}</h1>{paragraphs()}<p>(4 March 2026)</p>", TITLE),
    ],
)
def test_a_page_without_statements_writes_its_date(html: str) -> None:
    assert day(read(html)) == "2026-03-04"


@pytest.mark.parametrize(
    "html",
    [
        zh("", "<p>計劃於2024年3月4日首次公布，其後修訂。</p>"),
        zh("<p>截止日期：2026年12月31日</p>"),
        zh("", "<p>活動日期：2026年10月5日</p>"),
        zh("", "<p>最後更新日期：2026年11月1日</p>"),
        zh("", "<div class='related'><p>2026年11月1日</p></div><footer><p>2026年11月1日</p></footer>"),
        page(f"<h1>{TITLE}</h1><p>March 2026</p>{paragraphs()}", TITLE),
        page(f"<h1>{TITLE}</h1>{paragraphs()}<p>The tunnel was begun on 4 March 2024.</p>", TITLE),
    ],
)
def test_a_date_that_is_spoken_of_is_not_the_pages(html: str) -> None:
    assert day(read(html)) == ""


def test_a_month_is_not_completed_with_a_day_of_today() -> None:
    night = datetime(2026, 11, 30, 17, tzinfo=UTC)  # 1 December in Hong Kong
    html = page(f"<h1>{TITLE}</h1><p class='date'>December 2026</p>{paragraphs()}", TITLE)
    assert day(read(html, now=night)) == ""


@pytest.mark.parametrize(
    ("stated", "expected"), [("2026-11-20T17:30:00Z", "2026-11-21"), ("2026-11-20T15:30:00Z", "2026-11-20")]
)
def test_the_day_is_that_of_hong_kong(stated: str, expected: str) -> None:
    head = ld({"@type": "NewsArticle", "headline": TITLE, "datePublished": stated})
    assert day(read(page(f"<h1>{TITLE}</h1>{paragraphs()}", TITLE, head))) == expected


def test_of_two_articles_of_its_data_the_one_with_this_headline_counts() -> None:
    other = {"@type": "NewsArticle", "headline": "New wind tunnel for kite makers", "datePublished": "2026-11-01"}
    own = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04"}
    assert day(read(page(f"<h1>{TITLE}</h1>{paragraphs()}", TITLE, ld(other, own)))) == "2026-03-04"


def test_a_statement_with_a_time_refines_one_of_the_same_day() -> None:
    head = ld({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04"})
    head += '<meta property="article:published_time" content="2026-03-04T09:30:00+08:00">'
    found = read(page(f"<h1>{TITLE}</h1>{paragraphs()}", TITLE, head))
    assert found.published.instant == datetime(2026, 3, 4, 1, 30, tzinfo=UTC)


def test_a_time_outside_of_the_article_is_not_its_own() -> None:
    bar = "<div class='x'><time datetime='2026-11-22T09:00:00+08:00'>now</time> Ferry pier closed</div>"
    html = page(f"{bar}<article><h1>{TITLE}</h1><p>4 March 2026</p>{paragraphs()}</article>", TITLE)
    assert day(read(html)) == "2026-03-04"
