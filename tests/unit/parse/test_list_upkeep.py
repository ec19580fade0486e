"""A page's lists from visit to visit: what is remembered, and what becomes of a page that was changed."""

from __future__ import annotations

import pytest
from parse_support import NOW, URL, source

from monitor.model import NO_LISTS, ListMemory, Parsed, ParseFailed, PollFlag, SourceKind
from monitor.parse.dispatch import parse_document
from monitor.source_kinds.listing_kind import ListingRules

SAID = [f"創科園區與第{number}間研究院簽署合作協議" for number in range(1, 11)]
MENU = "".join(
    f'<li><a href="/{n}-{word}">{word}</a></li>' for n, word in enumerate(("主頁", "關於我們", "聯絡我們", "常見問題"))
)


def page(pattern: str, holder: str, numbers: range = range(1, 9), said: list[str] = SAID) -> str:
    rows = "".join(pattern.format(n=n, w=said[n - 1], d=f"2026-11-{n + 10}") for n in numbers)
    return f"<html><body><ul>{MENU}</ul>{holder.format(rows)}</body></html>"


FIRST = page('<li class="a"><i>{d}</i><a href="/news/{n}">{w}</a></li>', '<ul class="b">{}</ul>')
SELECTORS = ListingRules(item="li.a", link="a", date="i")


def read(html: str, known: ListMemory = NO_LISTS, rules: ListingRules | None = None) -> Parsed | ParseFailed:
    of = source(SourceKind.LISTING, rules=rules or ListingRules())
    return parse_document(of, html.encode(), "text/html", URL, NOW, known)


def memory(rules: ListingRules | None = None) -> ListMemory:
    first = read(FIRST, rules=rules)
    assert isinstance(first, Parsed)
    assert first.lists is not None
    return first.lists


CHANGED = {
    "other classes": page(
        '<li class="x"><i>{d}</i><a href="/news/{n}">{w}</a></li>', '<ul class="y">{}</ul>', range(2, 11)
    ),
    "other markup and addresses": page('<div><h3><a href="/m/{n}-x">{w}</a></h3>{d}</div>', "<section>{}</section>"),
    "another language": page(
        '<div><h3><a href="/en/{n}-x">{w}</a></h3>{d}</div>', "<main>{}</main>",
        said=[f"Park signs agreement {n} with an institute of technology" for n in range(1, 11)],
    ),
    "all of it new": page(
        '<p><a href="/news/{n}">{w}</a> {d}</p>', "<div>{}</div>",
        said=[f"全新消息第{n}項關於人工智能" for n in range(1, 11)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rules", [None, SELECTORS], ids=["induced", "selectors"])
@pytest.mark.parametrize("html", CHANGED.values(), ids=CHANGED)
def test_a_changed_page_is_read_anew_where_it_overlaps_with_what_is_known(
    html: str, rules: ListingRules | None
) -> None:
    found = read(html, memory(rules), rules)

    assert isinstance(found, Parsed), found
    assert len(found.entries) >= 8
    assert all(entry.published.instant for entry in found.entries)
    assert PollFlag.REDESIGNED.within(found.flags)
    assert found.lists is not None
    assert "創科園區" in found.lists.redesign


@pytest.mark.parametrize("rules", [None, SELECTORS], ids=["induced", "selectors"])
def test_what_was_found_again_is_then_read_by_its_rule(rules: ListingRules | None) -> None:
    html = CHANGED["other markup and addresses"]
    healed = read(html, memory(rules), rules)
    assert isinstance(healed, Parsed)
    assert healed.lists is not None
    again = read(html.replace("第1間", "第11間"), healed.lists, rules)

    assert isinstance(again, Parsed)
    assert (len(again.entries), again.flags) == (8, ())


def test_selectors_that_fit_the_page_again_win_over_the_rule_that_was_found() -> None:
    healed = read(CHANGED["other markup and addresses"], memory(SELECTORS), SELECTORS)
    assert isinstance(healed, Parsed)
    assert healed.lists is not None
    assert healed.lists.rules
    again = read(FIRST, healed.lists, SELECTORS)

    assert isinstance(again, Parsed)
    assert again.lists is not None
    assert (len(again.entries), again.flags, again.lists.rules) == (8, (), ())


OTHER = {
    "a menu": f"<ul class='b'>{MENU.replace('<li', '<li class=a')}</ul>",
    "other news": page(
        '<div class="z"><h3><a href="/shop/{n}-x">{w}</a></h3></div>', "<div>{}</div>",
        said=[f"Special offer number {n} of the year for members" for n in range(1, 11)],
    ),
    "a notice of cookies": "<p>This site uses cookies. <a href='/cookie-policy'>Cookie policy</a></p>",
}  # fmt: skip


@pytest.mark.parametrize("rules", [None, SELECTORS], ids=["induced", "selectors"])
@pytest.mark.parametrize("html", OTHER.values(), ids=OTHER)
def test_another_list_is_never_taken_and_the_failure_says_what_was_seen(html: str, rules: ListingRules | None) -> None:
    found = read(html, memory(rules), rules)

    assert isinstance(found, ParseFailed)
    assert "the page was changed" in found.reason


def test_news_that_are_all_new_on_an_unchanged_page_are_no_redesign_and_the_next_page_is_named() -> None:
    known = memory()
    fresh = (
        FIRST.replace("創科園區", "數碼港")
        .replace("/news/", "/news/9")
        .replace("</body>", '<a href="?p=2">下一頁</a></body>')
    )
    found = read(fresh, known)

    assert isinstance(found, Parsed)
    assert (found.flags, found.next_urls) == ((), (f"{URL}?p=2",))
    same = read(FIRST.replace("</body>", '<a href="?p=2">下一頁</a></body>'), known)
    assert isinstance(same, Parsed)
    assert same.next_urls == ()
