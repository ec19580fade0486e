"""A store that is written out and read into an empty one keeps which articles are versions of one announcement."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

from monitor.bootstrap import App
from monitor.entrypoints import shapes
from tests.making import Open, source

NOWHERE = source("gov", "http://127.0.0.1:9/feed", scope="all")
URLS = {
    "en": "https://gov.example/en/9001.html",
    "zh-Hant": "https://gov.example/tc/9002.html",
    "zh-Hans": "https://gov.example/sc/9003.html",
}
# Nothing but the links says that these belong together.
TITLES = {"en": "Robots weld bridges", "zh-Hant": "新醫院下月啟用", "zh-Hans": "园区新设实验室"}


def _line(language: str, others: Mapping[str, str]) -> str:
    words = {"url": URLS[language], "title": TITLES[language], "text": TITLES[language], "language": language}
    return json.dumps(words | {"published": "2026-11-19T04:00:00Z", "alternates": dict(others)})


def _together(app: App) -> set[frozenset[str]]:
    """The addresses of each story."""
    stories: dict[int, set[str]] = {}
    for article in app.export():
        stories.setdefault(article.story_id, set()).add(article.url)
    return {frozenset(urls) for urls in stories.values()}


def _moved(app: App, other: App, *, shuffled: int = 0) -> None:
    written = [json.dumps(shapes.exported(one)) for one in app.export()]
    random.Random(shuffled).shuffle(written)
    assert other.import_lines(written).new == len(written)


def test_alternates_of_an_import_are_one_story(open_with: Open) -> None:
    app = open_with(NOWHERE)
    app.import_lines(
        [_line("en", {}), _line("zh-Hant", {"en": URLS["en"]}), _line("zh-Hans", {"zh-HK": URLS["zh-Hant"]})]
    )

    assert _together(app) == {frozenset(URLS.values())}


def test_without_alternates_they_are_three(open_with: Open) -> None:
    app = open_with(NOWHERE)
    app.import_lines([_line(language, {}) for language in URLS])

    assert len(_together(app)) == 3


def test_a_moved_store_keeps_its_twins_in_any_order(open_with: Open, tmp_path: Path) -> None:
    app = open_with(NOWHERE)
    app.import_lines([_line("en", {}), _line("zh-Hant", {"en": URLS["en"]}), _line("zh-Hans", {"en": URLS["en"]})])
    for order in range(4):
        other = open_with(NOWHERE, MONITOR_DATA=str(tmp_path / str(order)))
        _moved(app, other, shuffled=order)

        assert _together(other) == _together(app)


def test_an_export_names_each_version_from_both_sides(open_with: Open) -> None:
    app = open_with(NOWHERE)
    app.import_lines([_line("en", {}), _line("zh-Hant", {"en": URLS["en"]})])

    assert {one.language: {twin.language: twin.url for twin in one.alternates} for one in app.export()} == {
        "en": {"zh-Hant": URLS["zh-Hant"]},
        "zh-Hant": {"en": URLS["en"]},
    }


def test_a_version_split_by_hand_is_none_any_more(open_with: Open) -> None:
    app = open_with(NOWHERE)
    app.import_lines([_line("en", {}), _line("zh-Hant", {"en": URLS["en"]})])
    app.split_story(next(one.id for one in app.export() if one.language == "zh-Hant"))

    assert [one.alternates for one in app.export()] == [(), ()]
