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
