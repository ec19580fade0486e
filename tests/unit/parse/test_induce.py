"""Lists of news found without selectors."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bench.listing_content import MadePage
from bench.listings import SETS, Score, judge, pages
from monitor.parse.lists.induce import InducedEntry, Rule, induce
from monitor.parse.lists.induce_next import next_page
from monitor.parse.lists.induce_page import read_page

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # 17:30 in Hong Kong
AT = "https://www.park.example/news/"
SAID = [f"Science park signs agreement number {number} with an institute" for number in range(1, 9)]


def entries(html: str, address: str = AT, **how: object) -> list[InducedEntry]:
    return [entry for one in induce(html, address, now=NOW, **how) for entry in one.entries]  # type: ignore[arg-type]


def listed(pattern: str, holder: str = "<ul>{}</ul>", count: int = 4) -> str:
    return holder.format("".join(pattern.format(w=words, n=number) for number, words in enumerate(SAID[:count])))


ALL = [page for shapes in SETS.values() for page in pages(shapes)]


@pytest.mark.parametrize("page", ALL[::5], ids=lambda page: page.name)
def test_every_item_of_a_page_is_found_whole_with_its_date(page: MadePage) -> None:
    """One in five of the pages of `bench.listings`: every shape in one script or another."""
    score = Score()
    judge(page, score)
    assert score.wrong == []


MENU = "".join(
    f'<li><a href="/about-{n}">{words}</a></li>' for n, words in enumerate(("Home", "About us", "Contact us"))
)
NO_NEWS = {
    "a menu": f"<ul>{MENU}</ul>",
    "long labels": listed('<li><a href="/service-{n}/">Support for companies</a></li>'),
    "months of an archive": "".join(f'<li><a href="/2026/{n:02}/">{n} November 2026</a></li>' for n in range(1, 9)),
    "what is called related": "<h3>Related stories</h3>"
    + listed('<li><a href="/n/{n}-a">{w}</a> 3.11.2026</li>'),
    "a footer": listed('<li><a href="/n/{n}-a">{w}</a></li>', '<footer><ul class="menu">{}</ul></footer>'),
    "a notice on cookies": '<p><a href="/privacy-policy">Read the full privacy policy here</a> '
    '<a href="/cookie-settings">Change your cookie settings now</a> <a href="/terms">The terms of use of this site</a>',
    "nothing": "",
    "no page": "\x00\x01",
}  # fmt: skip


@pytest.mark.parametrize("html", NO_NEWS.values(), ids=NO_NEWS)
def test_what_is_no_list_of_news_gives_none(html: str) -> None:
    assert entries(html) == []


DATES = {
    "<b>25</b><i>Nov</i>": date(2026, 11, 25), "<b>24</b><i>2026-11</i>": date(2026, 11, 24),
    "<b>23</b><i>11月</i>": date(2026, 11, 23), "<span>22 Nov 2026 | Press release</span>": date(2026, 11, 22),
    "<time datetime='2026-11-21T09:00'>lately</time>": date(2026, 11, 21), "5h ago": date(2026, 11, 25),
    "just now": date(2026, 11, 25), "剛剛": date(2026, 11, 25), "一星期前": date(2026, 11, 18),
    "Closing date: <b>24 Nov 2026</b>": None, "3 Dec 2026": None, "no date": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "day"), DATES.items())
def test_a_date_is_read_wherever_it_stands_and_no_other_day_is_taken(written: str, day: date | None) -> None:
    html = listed(f'<li><div class="d">{written}</div><a href="/n/{{n}}-park">{{w}}</a></li>')
    assert [entry.day for entry in entries(html)] == [day] * 4


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/n/{n}-x">{w} (PDF, 1.2 MB)</a>', '<a href="/n/{n}-x" title="{w}">Science park signs…</a>',
        '<a href="/n/{n}-x">{w}<span class="sr-only">(opens in new window)</span></a>',
        '<a href="/n/{n}-x" aria-label="Read more about {w}"><img src="a.png"></a>',
        '<h3>{w}</h3><a href="/n/{n}-x">Read more<span class="hidden"> about {w}</span></a>',
        '<strong>{w}</strong> [<a href="/n/{n}-x">Details</a>]', '<a href="/n/{n}-x"><em class="k">{w}</em></a>',
    ],
)  # fmt: skip
def test_a_headline_is_whole_and_without_what_the_list_adds(link: str) -> None:
    assert [entry.headline for entry in entries(listed(f"<li>{link}<p>3 Nov 2026</p></li>"))] == SAID[:4]


FIGURES = {
    ("11-24", "11-03", "12-30"): (date(2026, 11, 24), date(2026, 11, 3), date(2025, 12, 30)),
    ("24/11", "3/11", "30/12"): (date(2026, 11, 24), date(2026, 11, 3), date(2025, 12, 30)),
    ("8/11", "5/11", "1/11"): (date(2026, 11, 8), date(2026, 11, 5), date(2026, 11, 1)),
    ("[11.8]", "[11.5]", "[11.1]"): (date(2026, 11, 8), date(2026, 11, 5), date(2026, 11, 1)),
}


@pytest.mark.parametrize(("figures", "expected"), FIGURES.items())
def test_month_and_day_in_figures_are_told_apart_by_the_whole_list(
    figures: tuple[str, ...], expected: tuple[date | None, ...]
) -> None:
    rows = "".join(
        f'<li><span>{said}</span><a href="/n/{number}-x">{SAID[number]}</a></li>' for number, said in enumerate(figures)
    )
    assert tuple(entry.day for entry in entries(f"<ul>{rows}</ul>")) == expected


def test_a_date_within_a_headline_stays_there() -> None:
    rows = "".join(
        f'<li><a href="/m/{day}.pdf">Minutes of the meeting held on {day} November 2026</a></li>' for day in (9, 5, 2)
    )
    assert [(entry.headline[-22:], entry.day) for entry in entries(f"<ul>{rows}</ul>")] == [
        (f"held on {day} November 2026"[-22:], date(2026, 11, day)) for day in (9, 5, 2)
    ]


@pytest.mark.parametrize(("above", "day"), [("div", None), ("h2", date(2026, 11, 25))])
def test_the_day_that_a_site_shows_is_no_date_of_its_news_but_a_heading_is(above: str, day: date | None) -> None:
    html = f"<{above}>25 November 2026</{above}>" + listed('<li><a href="/n/{n}-park">{w}</a></li>')
    assert [entry.day for entry in entries(html)] == [day] * 4


def test_with_the_rule_of_the_last_visit_one_item_is_enough() -> None:
    row = '<li class="i"><a href="/n/{n}-x">{w}</a> <span>3 Nov 2026</span></li>'
    (found,) = induce(listed(row), AT, now=NOW)
    rule = Rule.from_json(found.rule.to_json())
    assert rule == found.rule

    assert [entry.headline for entry in entries(listed(row, count=1), kept=[rule])] == SAID[:1]
    assert entries(listed(row, count=1)) == []
    assert entries(listed(row.replace('class="i"', ""), "<ol>{}</ol>"), kept=[rule]) == []


def test_a_pattern_of_addresses_chooses_the_list() -> None:
    both = listed('<li><a href="/n/{n}-x">{w}</a> 3 Nov 2026</li>') + listed(
        '<p><a href="/m/{n}-x">{w}</a></p>', "<div>{}</div>"
    )
    assert {entry.address[25:27] for entry in entries(both)} == {"n/"}
    assert {entry.address[25:27] for entry in entries(both, wanted="/m/")} == {"m/"}


NEXT = (
    "<a {}>Next »</a>",
    "<a {}>下一頁</a>",
    '<a {} aria-label="下一页"></a>',
    '<link rel="next" {}>',
    '<a rel="up next" {}>2</a>',
)


@pytest.mark.parametrize("said", [one.format('href="?page=2"') for one in NEXT])
def test_the_next_page_is_the_one_that_is_called_so(said: str) -> None:
    page, other = (read_page(f"<body>{one}</body>", AT) for one in (said, said.replace("?page", "//a.example/?page")))
    assert page is not None
    assert other is not None
    assert (next_page(page), next_page(other)) == ([f"{AT}?page=2"], [])
