"""Short items of one publisher that share a stock sentence are announcements of their own."""

from __future__ import annotations

import json

from tests.making import Open, source

STOCK = "The Innovation and Technology Commission in Hong Kong said so."
HEADLINES = (
    "The Innovation and Technology Fund supports robots",
    "The Innovation and Technology Fund supports drones in Hong Kong",
    "The Innovation and Technology Fund supports batteries in Hong Kong",
)


def _line(number: int, headline: str, host: str) -> str:
    words = {"url": f"https://{host}/{number}", "title": headline, "summary": f"{headline}. {STOCK}"}
    return json.dumps(words | {"published": "2026-11-19T04:00:00Z", "source": host})


def test_a_stock_sentence_joins_nothing(open_with: Open) -> None:
    app = open_with(source("a", "http://127.0.0.1:9/"))

    app.import_lines(_line(number, headline, "a.example") for number, headline in enumerate(HEADLINES))

    assert len({article.story_id for article in app.export()}) == len(HEADLINES)


def test_the_same_teaser_elsewhere_is_a_copy(open_with: Open) -> None:
    app = open_with(source("a", "http://127.0.0.1:9/"))

    app.import_lines([_line(1, HEADLINES[1], "a.example"), _line(2, HEADLINES[1], "b.example")])

    assert len({article.story_id for article in app.export()}) == 1


def _again(summary: str, hour: int) -> str:
    words = {
        "url": f"https://a.example/{hour}",
        "title": "港大中心發現肝臟修復新方法",
        "summary": summary,
        "language": "zh-Hant",
    }
    return json.dumps(words | {"published": f"2026-11-19T{hour:02}:00:00Z", "source": "a.example"}, ensure_ascii=False)


FIRST = "香港大學團隊以人類幹細胞培植出可修復肝臟的細胞，成果已於國際期刊發表。中心是InnoHK創新香港研發平台的成員。"


def test_one_publishers_item_word_for_word_at_another_address_is_one_story(open_with: Open) -> None:
    app = open_with(source("a", "http://127.0.0.1:9/"))

    app.import_lines([_again(FIRST, 1), _again(FIRST, 11)])
    app.import_lines([_again("團隊今日公布另一項研究，以人工智能分析心臟影像，並會展開臨床試驗，成果刊於期刊。", 12)])

    assert sorted(article.story_id for article in app.export()) == [1, 1, 2]


def test_two_items_whose_first_lines_were_cut_alike_are_two_stories(open_with: Open) -> None:
    """What tells them apart stands behind the cut, as in the warnings of one series."""
    app = open_with(source("a", "http://127.0.0.1:9/"))
    cut = FIRST.removesuffix("。") + "，團隊又表示"

    app.import_lines([_again(cut, 1), _again(cut, 11)])

    assert len({article.story_id for article in app.export()}) == 2
