"""The text of pages whose publisher has no rules: the main block, and the other readings where it is doubtful."""

from __future__ import annotations

import json

import pytest
from page_support import TEXT, TITLE, ZH_TEXT, ZH_TITLE, ld, page, paragraphs, read

WHOLE = "\n".join(TEXT)
ROWS = "<tr><th>Closing date</th><td>15 January 2027</td></tr><tr><th>Ceiling</th><td>HK$2.8 million</td></tr>"
FACTS = "Closing date: 15 January 2027\nCeiling: HK$2.8 million"
OTHERS = "".join(f"<li><a href='/o/{n}'>Other news number {n} from the harbour</a></li>" for n in range(8))


def article(inside: str, around: str = "") -> str:
    return page(f"<div class='wrap'><div class='post'><h1>{TITLE}</h1>{inside}</div>{around}</div>")


@pytest.mark.parametrize(
    "inside",
    [
        paragraphs() + f"<table>{ROWS}</table>",
        paragraphs() + f"<div class='table-responsive'><table><tbody>{ROWS}</tbody></table></div>",
        paragraphs() + "<dl><dt>Closing date</dt><dd>15 January 2027</dd><dt>Ceiling</dt><dd>HK$2.8 million</dd></dl>",
        f"<div class='b'>{paragraphs()}</div><table>{ROWS}</table>",
        f"<div class='b'>{'<br><br>'.join(TEXT)}</div><table>{ROWS}</table>",
    ],
)
def test_facts_in_a_table_are_lines_with_their_names(inside: str) -> None:
    assert read(article(inside)).text == f"{WHOLE}\n{FACTS}"


def test_a_page_laid_out_in_a_table_is_its_cells() -> None:
    menu = "".join(f"<a href='/{n}'>Section {n}</a><br>" for n in range(7))
    html = f"<table><tr><td>{menu}</td><td><b>{TITLE}</b><br><br>{'<br><br>'.join(TEXT)}</td></tr></table>"
    assert read(page(html)).text == WHOLE


@pytest.mark.parametrize(
    "around",
    [
        f"<ul class='x'>{OTHERS}</ul>",
        f"<div class='x'><h3>Related news</h3><ul>{OTHERS}</ul></div>",
        "<section id='comments'>" + paragraphs("They said the same of the tunnel before, and it was never built.") * 9 + "</section>",
        "<aside>" + paragraphs("The ferry to the island runs every hour in summer and twice a day in winter.") * 5 + "</aside>",
        "<div class='site-footer'><p>The laboratory is a charity. Copyright 2026. All rights reserved by its owners.</p></div>",
        "<h1>Another article that scrolling loads</h1>" + paragraphs("A harbour tunnel is to be closed at night.") * 9,
    ],
)  # fmt: skip
def test_what_stands_around_the_article_is_none_of_it(around: str) -> None:
    assert read(article(f"<div class='b'>{paragraphs()}</div>", around)).text == WHOLE


@pytest.mark.parametrize(
    "inside",
    [
        "<div class='standfirst'><p>{0}</p></div><div class='body'><p>{1}</p><p>{2}</p></div>",
        "<div id='upper'><p>{0}</p></div><div class='ad'>Advertisement</div><div id='lower'><p>{1}</p><p>{2}</p></div>",
        "<p>{0}</p><p><b>Read more: <a href='/o'>Ferry pier closed for repairs</a></b></p><p>{1}</p><p>{2}</p>",
        "<p>4 March 2026</p><p>By Chan Siu-ming</p><p>{0}</p><p>{1}</p><p>{2}</p><p>- Ends -</p>",
        "<pre>{0}\n\n{1}\n\n{2}</pre>",
        "<figure><img src='a'><figcaption>The tunnel at night</figcaption></figure><p>{0}</p><p>{1}</p><p>{2}</p>",
        "<details><summary>{0}</summary><p>{1}</p></details><p>{2}</p>",
        "<section class='css-1'><p class='css-2'>{0}</p><p>{1}</p></section><section class='css-1'><p>{2}</p></section>",
    ],
)
def test_the_parts_of_an_article_are_its_text(inside: str) -> None:
    assert read(article(inside.format(*TEXT))).text == WHOLE


def test_of_several_articles_the_one_with_the_headline_is_read() -> None:
    items = [("Ferry pier closed", "The ferry pier is closed for repairs to its roof until the end of the month.")] * 3
    stream = [f"<article><h2>{title}</h2>{paragraphs(text, text)}</article>" for title, text in items]
    own = f"<article><h2>{TITLE}</h2>{paragraphs()}</article>"
    assert read(page("".join([*stream[:1], own, *stream[1:]]))).text == WHOLE


def test_a_list_of_files_is_text_and_a_list_of_pages_is_not() -> None:
    files = "<ul><li><a href='/a.pdf'>Application form (PDF)</a></li><li><a href='/b.docx?v=2'>Sample agreement</a></li></ul>"
    text = read(article(paragraphs() + files, f"<ul>{OTHERS}</ul>")).text
    assert text == f"{WHOLE}\nApplication form (PDF)\nSample agreement"


def test_facts_before_the_text_stay_and_labels_go() -> None:
    inside = "<p>Published: 4 March 2026</p><p>Venue: Hall 3, Sai Kung</p><p>Share</p>" + paragraphs()
    assert read(article(inside)).text == f"Venue: Hall 3, Sai Kung\n{WHOLE}"


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{"props": {"article": ARTICLE, "more": [OTHER]}}</script>',
        "<script>window.__INITIAL_STATE__ = {\"post\": ARTICLE};</script>",
        '<script type="application/json" data-x="1">[[{"deep": [ARTICLE, OTHER]}]]</script>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [paragraphs(), list(TEXT), {"blocks": [{"type": "p", "text": text} for text in TEXT]}])
def test_the_text_of_a_drawn_page_stands_in_its_data(script: str, body: object) -> None:
    own = json.dumps({"title": TITLE, "content": body})
    other = json.dumps({"title": "Ferry pier closed", "content": paragraphs() * 3})
    data = script.replace("ARTICLE", own).replace("OTHER", other)
    text = read(page(f"<div id='app'></div>{data}")).text
    assert text.replace("\n\n", "\n") == WHOLE


def test_a_text_that_shares_nothing_with_its_headline_gives_way() -> None:
    foreign = paragraphs("Visitors of the island find ferries, beaches and a good many places to eat and to sleep.") * 6
    head = ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": WHOLE})
    assert read(page(f"<h1>{TITLE}</h1><div>{foreign}</div>", head=head)).text == WHOLE


def test_chinese_pages_are_read_alike() -> None:
    rows = "<tr><td>截止日期</td><td>2027年1月15日</td></tr>"
    html = page(f"<div><h2>{ZH_TITLE}</h2>{'<br>'.join(ZH_TEXT)}<table>{rows}</table><p>相關新聞</p><ul>{OTHERS}</ul></div>", ZH_TITLE)  # fmt: skip
    assert read(html).text == "\n".join([*ZH_TEXT, "截止日期: 2027年1月15日"])
