from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.model import Language
from monitor.bootstrap.saved_search import describe
from monitor.catalogue.programme_file import catalogue_of
from monitor.model import Programme
from monitor.store.query import parse

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CATALOGUE = catalogue_of(
    [
        Programme("itf", "fund", "Innovation and Technology Fund", "創新及科技基金", "创新及科技基金"),
        Programme("nias", "scheme", "Acceleration Scheme", "加速計劃", "加速计划", parent="itf"),
    ]
)


@pytest.mark.parametrize(
    ("query", "language", "words"),
    [
        ("", "en", ""),
        ("programme:nias has:deadline -上市", "en", "Acceleration Scheme, with a deadline, without “上市”"),
        ("programme:nias has:deadline -上市", "zh-Hant", "加速計劃，有截止日期，不含「上市」"),
        ("programme:itf", "en", "Innovation and Technology Fund and all that belongs to it"),
        ("programme:itf", "zh-Hans", "创新及科技基金（包括其辖下计划）"),
        ('創科 OR "low-altitude economy"', "en", "“創科” or “low-altitude economy”"),
        ("(創科 OR robots) title:park", "zh-Hant", "（「創科」或「robots」），標題含「park」"),
        ("kind:open lang:en since:2026-11-01", "en", "Open for applications, in English, from 1 Nov"),
        ("kind:open since:2025-11-01", "zh-Hant", "接受申請，2025年11月1日起"),
        ("has:amount is:official publisher:RTHK", "en", "with an amount, from official sources, by RTHK"),
        ("topic:low-altitude is:any", "en", "Low-altitude economy, also what is not about innovation"),
        ("rob*", "en", "“rob…”"),
        ("amount:>10m", "en", "amounts from HK$10,000,000"),
        ("amount:<2m", "zh-Hant", "金額2,000,000港元或以下"),
        ("deadline:<30d", "en", "deadline from 22 Nov, before 23 Dec"),
    ],
)
def test_a_search_is_told_in_the_words_of_its_reader(query: str, language: Language, words: str) -> None:
    assert describe(parse(query, NOW, CATALOGUE), CATALOGUE, language, NOW).words == words


def test_the_programmes_that_are_asked_for_are_followed() -> None:
    query = parse("(programme:nias OR programme:itf) -programme:nias", NOW, CATALOGUE)
    found = describe(query, CATALOGUE, "en", NOW).followed
    assert [(one.slug, one.name, set(one.slugs)) for one in found] == [
        ("nias", "Acceleration Scheme", {"nias"}),
        ("itf", "Innovation and Technology Fund", {"itf", "nias"}),
    ]
