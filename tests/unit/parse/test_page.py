"""Article pages, in the shapes that publishers use."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.model import Page, PageRules, Twin
from monitor.parse.page import read_page

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SENTENCES = (
    "The centre will open in the spring and take in thirty teams from local universities.",
    "Its laboratories are shared, and each team pays by the hour for the machines that it uses.",
    "The first companies moved in last week, among them two that make sensors for lifts.",
    "Rents are a third of those in the district, which the operator says it can keep for five years.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
RELEASE = """<html><head><title>Press Release</title></head><body>
<div><a href="/gia/general/202603/05/P2026030500222.htm?fontSize=1"><img id="hdrTCLnk" alt="Traditional"></a>
<a href="http://sc.isd.gov.hk/TuniS//www.info.gov.hk/gia/general/202603/05/P2026030500222.htm">
<img id="hdrSCLnk"></a></div>
<div id="PRHeadline"><span id="PRHeadlineSpan">\u200bNew centre opens (with photos)</span></div>
<span id="pressrelease">&nbsp; The centre opened today (March 5).<br><br>
&nbsp; It will take in thirty teams in its first year.<br>
<div class="mB15">Ends/Thursday, March 5, 2026<br>Issued at HKT 9:05</div>NNNN</span></body></html>"""
GIA = "https://www.info.gov.hk/gia/general/202603/05/P2026030500111.htm"


def read(html: str, url: str = "https://news.example.org/a/1", rules: PageRules = PageRules()) -> Page:
    return read_page(html.encode(), "text/html; charset=utf-8", url, rules, NOW)


def article(head: str = "", body: str = PARAGRAPHS, title: str = "A centre for thirty teams") -> str:
    return f"<html lang='en'><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"


def test_a_government_release_is_read_whole() -> None:
    page = read(RELEASE, GIA)
    assert page.verdict == "article"
    assert page.title == "New centre opens (with photos)"
    assert page.text == "The centre opened today (March 5).\n\nIt will take in thirty teams in its first year."
    assert page.published.instant == datetime(2026, 3, 5, 1, 5, tzinfo=UTC)
    assert (page.published.precision, page.language) == ("minute", "en")


def test_a_government_release_names_its_twins() -> None:
    base = "/gia/general/202603/05/P2026030500222.htm"
    assert read(RELEASE, GIA).twins == (
        Twin("zh-Hant", f"https://www.info.gov.hk{base}?fontSize=1"),
        Twin("zh-Hans", f"http://sc.isd.gov.hk/TuniS//www.info.gov.hk{base}"),
    )


def test_an_unknown_publisher_is_extracted() -> None:
    nav = "<nav><a href='/'>Home</a><a href='/b'>Business</a></nav>"
    page = read(article().replace("<article>", nav + "<article>"))
    assert page.title == "A centre for thirty teams"
    assert all(sentence in page.text for sentence in SENTENCES)
    assert "Business" not in page.text


@pytest.mark.parametrize("rules", [PageRules(), PageRules(text="article p")], ids=["extracted", "selected"])
def test_wrapped_lines_and_ruby_are_no_part_of_the_words(rules: PageRules) -> None:
    wrapped = (
        "政府今日宣布，新型工業\n      加速計劃第二輪申請由明日起接受申請，合資格企業可獲資助。",
        "截止日期為十二月三十\r\n一日，逾期<b>申請</b>\n<b>恕不</b>受理，詳情可瀏覽創新科技署的網站。",
        "<ruby>硏<rp>（</rp><rt>jin4</rt><rp>）</rp></ruby>發中心的負責人表示，計劃令廠房得以升級，並會增聘工程師。",
    )
    page = read(article(title="新型工業\n加速計劃", body="".join(f"<p>{text}</p>" for text in wrapped)), rules=rules)
    assert page.title == "新型工業加速計劃"
    assert "新型工業加速計劃第二輪" in page.text
    assert "十二月三十一日，逾期申請恕不受理" in page.text
    assert "硏發中心" in page.text
    assert page.text.count("\n") <= 4


def test_the_rules_of_a_source_come_first() -> None:
    html = (
        "<h1>Site</h1><h2 class='t'>True title</h2><div class='b'>"
        + PARAGRAPHS
        + "<em>ad</em></div><i class='d'>4 March 2026</i>"
    )
    page = read(html, rules=PageRules(title=".t", text=".b", date=".d", remove=("em",)))
    assert (page.title, page.published.instant) == ("True title", datetime(2026, 3, 3, 16, tzinfo=UTC))
    assert "ad" not in page.text.split("\n")


def test_consent_boxes_are_no_part_of_the_text() -> None:
    box = (
        "<div class='fc-consent-root'><h1>We ask for consent</h1>"
        + "<p>Our vendors use cookies on legitimate interest.</p>" * 40
        + "</div>"
    )
    page = read(article(body=PARAGRAPHS + box))
    assert (page.verdict, page.title) == ("article", "A centre for thirty teams")
    assert "vendors" not in page.text


CHALLENGE = (
    "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>Checking your browser"
)
DENIED = "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this page."
CONSENT = "<p>We and our vendors store cookies with your consent or legitimate interest. Accept all cookies.</p>"


@pytest.mark.parametrize(
    ("html", "verdict"),
    [
        (CHALLENGE, "challenge"),
        (DENIED, "challenge"),
        ("<title>404 - Page not found</title><h1>Page not found</h1><p>Try the search.</p>", "error"),
        ("<h1>找不到網頁</h1><p>請返回主頁。</p>", "error"),
        ("<h1>Your privacy</h1>" + CONSENT * 5, "consent"),
        ("<h1>Video</h1><p>Watch.</p>", "empty"),
        ("", "empty"),
        ("\x00\x01<<<>", "empty"),
    ],
)
def test_what_is_no_article_gives_no_text(html: str, verdict: str) -> None:
    page = read(html)
    assert (page.verdict, page.text) == (verdict, "")


def test_an_article_about_errors_is_an_article() -> None:
    page = read(article(title="Why pages are not found", body=PARAGRAPHS * 2))
    assert page.verdict == "article"


def test_an_article_about_cookies_is_an_article() -> None:
    about = "<p>The office of the commissioner asked shops how they use cookies.</p>"
    assert read(article(title="Shops asked about cookies", body=about + PARAGRAPHS)).verdict == "article"


def published(stamp: str) -> str:
    return f'<meta property="article:published_time" content="{stamp}">'


def linked_data(inside: str) -> str:
    return f'<script type="application/ld+json">{{{inside}}}</script>'


@pytest.mark.parametrize(
    ("head", "path", "instant", "precision"),
    [
        (published("2026-03-04T16:15:26+08:00"), "a", "2026-03-04T08:15:26", "second"),
        (
            linked_data('"@type":"NewsArticle","datePublished":"2026-03-04T09:00:00+08:00"'),
            "a",
            "2026-03-04T01:00",
            "second",
        ),
        (linked_data('broken "datePublished": "Wed Mar 04 09:07:05 HKT 2026"'), "a", "2026-03-04T01:07:05", "second"),
        ("", "2026/03/04/a", "2026-03-03T16:00", "day"),
        (published("2026-03-05T01:00:00+08:00"), "202603/04/a", "2026-03-03T16:00", "day"),  # its zone was lost
        (
            published("2026-01-01T10:00:00+08:00"),
            "202603/04/a",
            "2026-01-01T02:00",
            "second",
        ),  # a folder of another day
        (published("2026-03-04T10:00:00+08:00"), "20260304/a", "2026-03-04T02:00", "second"),
    ],
)
def test_the_date_is_the_finest_that_agrees_with_the_address(
    head: str, path: str, instant: str, precision: str
) -> None:
    page = read(article(head), f"https://news.example.org/{path}")
    assert page.published.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert page.published.precision == precision


def test_a_date_in_the_future_is_not_believed() -> None:
    page = read(article('<meta property="article:published_time" content="2031-01-01T10:00:00+08:00">'))
    assert page.published.instant is None or page.published.instant <= NOW


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Fund opens for robots - Business - Example News</title>", "Fund opens for robots"),
        ("<title>Fund opens for robots | Example News</title>", "Fund opens for robots"),
        ("<title>基金接受機械人項目申請--科技頻道--範例網</title>", "基金接受機械人項目申請"),
        ("<title>Low-altitude economy takes off</title>", "Low-altitude economy takes off"),
        ('<meta property="og:title" content="Fund opens - X"><meta property="og:site_name" content="X">', "Fund opens"),
    ],
)
def test_without_a_heading_the_title_loses_the_site_name(head: str, title: str) -> None:
    assert read(f"<head>{head}</head>{PARAGRAPHS}").title == title


def test_the_heading_counts_more_than_the_title_made_for_search() -> None:
    head = "<title>71-year-old first arrested in security case | Example</title>"
    other = "<h1>Manage your data</h1>"
    page = read(article(head, PARAGRAPHS + other, "71-year-old first to be arrested in national security case"))
    assert page.title == "71-year-old first to be arrested in national security case"


def test_hreflang_names_twins_but_no_home_page_and_not_itself() -> None:
    links = {
        "en": "https://news.example.org/a/1", "zh-HK": "https://news.example.org/tc/a/1",
        "zh-CN": "https://news.example.org/sc/a/1", "x-default": "https://news.example.org/", "zh": "https://news.example.org/",
    }  # fmt: skip
    head = "".join(f'<link rel="alternate" hreflang="{code}" href="{link}">' for code, link in links.items())
    assert read(article(head)).twins == (Twin("zh-Hant", links["zh-HK"]), Twin("zh-Hans", links["zh-CN"]))


def test_a_language_link_counts_only_for_the_same_page() -> None:
    page = read(
        article(body=PARAGRAPHS + "<a href='/tc/a/fund-opens'>繁體</a><a href='/tc/'>简体</a>"),
        "https://news.example.org/en/a/fund-opens",
    )
    assert page.twins == (Twin("zh-Hant", "https://news.example.org/tc/a/fund-opens"),)


def test_what_json_ld_tells_fills_a_text_that_was_lost() -> None:
    body = " ".join(SENTENCES * 3)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    assert read(article(head, "<p>The centre will open in the spring and take in thirty teams.</p>")).text == body


def test_a_page_in_big5_is_read() -> None:
    html = (
        "<meta charset='big5'><h1>政府公布新計劃</h1>"
        + "<p>創新科技署今日公布新計劃，資助本地大學與企業合作進行應用研究，申請由今日開始接受。</p>" * 4
    )
    page = read_page(html.encode("big5"), "text/html", "https://news.example.org/a/1", PageRules(), NOW)
    assert (page.title, page.language) == ("政府公布新計劃", "zh-Hant")


# ------------------------------------------------------------------------------- the article's own object, time, table
def ld(*objects: dict[str, object]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in objects)


def object_of(kind: object, day: str, headline: str = "A centre for thirty teams") -> dict[str, object]:
    return {"@type": kind, "headline": headline, "datePublished": f"2026-{day}T10:00:00+08:00"}


OWN = object_of("NewsArticle", "02-03")


@pytest.mark.parametrize(
    "head",
    [
        ld(object_of("WebSite", "01-01", "Park"), OWN),
        ld({"@graph": [object_of("VideoObject", "01-01", "Clip"), object_of("Organization", "01-01"), OWN]}),
        ld({"@type": "Comment", "text": "x", "datePublished": "2026-03-09"}, OWN),
        ld(object_of("NewsArticle", "01-01", "Rents in the district rise again"), OWN),
        ld({"@type": "WebPage", "mainEntity": OWN}, object_of("ImageObject", "01-01")),
        ld(object_of(["Thing", "https://schema.org/BlogPosting"], "02-03")),
        ld(object_of("Report", "02-03"), object_of("Event", "03-01")),
        ld(object_of("WebPage", "02-03"), object_of("WebSite", "01-01")),
        ld(object_of("NewsArticle", "02-03", "Thirty teams move in")),  # another headline for search engines
    ],
)
def test_the_date_is_that_of_the_object_that_describes_the_article(head: str) -> None:
    assert read(article(head)).published.instant == datetime(2026, 2, 3, 2, tzinfo=UTC)


def test_damaged_json_gives_the_date_of_its_article() -> None:
    raw = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "datePublished": "2015-01-01"},'
        '{"@type": "NewsArticle", "headline": "A "good" one", "datePublished": "2026-02-03T10:00:00+08:00"}]}</script>'
    )
    assert read(article(raw)).published.instant == datetime(2026, 2, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "other",
    [
        "<aside><time datetime='2026-03-09T09:00:00+08:00'>9 March</time></aside>",
        "<div class='news-ticker'><time datetime='2026-03-09T09:00:00+08:00'>now</time></div>",
        "<div id='related-stories'><p><time datetime='2026-03-01T09:00:00+08:00'>1 March</time></p></div>",
        "<p>Application deadline: <time datetime='2026-03-05T09:00:00+08:00'>5 March</time></p>",
        "<p>截止日期：<time datetime='2026-03-05T09:00:00+08:00'>3月5日</time></p>",
    ],
)
def test_the_time_is_the_articles_own(other: str) -> None:
    own = "<time datetime='2026-02-03T10:00:00+08:00'>3 February</time>"
    html = article(body=own + PARAGRAPHS).replace("<article>", other + "<article>")
    assert read(html).published.instant == datetime(2026, 2, 3, 2, tzinfo=UTC)


def test_a_deadline_alone_is_no_date_of_a_page() -> None:
    assert read(article(body=PARAGRAPHS + "<p>Closing date: 20 February 2026</p>")).published.instant is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("Application deadline", "15 January 2027"), ("Funding ceiling", "HK$2.8 million")], "15 January 2027"),
        ([("截止申請日期", "2027年1月15日"), ("資助上限", "280萬港元")], "280萬港元"),
    ],
)
def test_what_stands_in_a_table_is_text(rows: list[tuple[str, str]], words: str) -> None:
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    text = read(article(body=f"{PARAGRAPHS}<table>{table}</table>")).text
    assert words in text
    assert all(sentence in text for sentence in SENTENCES)
