"""Shapes of listing pages, the half that was looked at while the induction was built (see `bench.listings`).

Each function makes the main part of a page and says what it lists. Names of classes are left out or misleading on
purpose where the real pages of that kind do so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape

from bench.listing_content import NOW, Content, MadePage, page, wanted

Shape = Callable[[Content], MadePage]
SHAPES: list[Shape] = []


def shape(function: Shape) -> Shape:
    SHAPES.append(function)
    return function


def made(
    content: Content,
    main: str,
    headlines: Sequence[str],
    paths: Sequence[str],
    days: Sequence[date | None] | None = None,
    **parts: str,
) -> MadePage:
    """A page under /news/ on the host of the content."""
    base = f"https://{content.host}"
    addresses = [path if path.startswith("http") else base + path for path in paths]
    return MadePage(
        "", f"{base}/news/", page(content, main, **parts), wanted(headlines, addresses, days or [None] * len(paths))
    )  # type: ignore[arg-type]


def rows(content: Content, count: int = 12, **how: object) -> tuple[list[str], list[str], list[date]]:
    """Headlines, paths and days of a list."""
    return (
        content.headlines(count),
        [f"/news/{content.slug(number)}" for number in range(count)],
        content.days(count, **how),
    )  # type: ignore[arg-type]


@shape
def plain_list(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li><span>{content.written(day, "long")}</span> <a href="{path}">{words}</a></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div><h1>{content.say('news')}</h1><ul>{items}</ul></div>", said, paths, days)


@shape
def table_of_rows(content: Content) -> MadePage:
    said, paths, days = rows(content)
    head = f"<tr><th>{content.say('issued')}</th><th>{content.say('title')}</th></tr>"
    items = "".join(
        f'<tr><td>{content.written(day, "dots")}</td><td><a href="{path}">{words}</a></td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<table>{head}{items}</table>", said, paths, days)


@shape
def cards_with_three_links(content: Content) -> MadePage:
    said, paths, days = rows(content, 9)
    items = "".join(
        f'<div class="col-md-4"><div class="card"><a href="{path}"><img src="/i/{number}.jpg" alt=""></a><div class="body">'
        f'<span class="cat"><a href="/category/press/">{content.say("release")}</a></span><h4><a href="{path}">{words}</a></h4>'
        f'<p>{content.say("summary")}</p><div class="meta">{content.written(day, "iso")}</div><a class="btn" href="{path}">{content.say("more")}</a></div></div></div>'
        for number, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    return made(content, f'<div class="row">{items}</div>', said, paths, days)


@shape
def headline_outside_the_link(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<div class="n"><p class="d">{content.written(day, "slashes")}</p><h3>{words}</h3><p>{content.say("summary")}</p>'
        f'<a href="{path}">{content.say("more")} »</a></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<section>{items}</section>", said, paths, days)


@shape
def days_as_headings(content: Content) -> MadePage:
    said, paths, days = rows(content, 14, within=14, several=True)
    main, last = "", None
    for words, path, day in zip(said, paths, days, strict=True):
        if day != last:
            main += ("</ul>" if last else "") + f"<h3>{content.written(day, 'long')}</h3><ul>"
        main += f'<li><a href="{path}">{words}</a></li>'
        last = day
    return made(content, f"<div id='c'>{main}</ul></div>", said, paths, days)


@shape
def days_as_headings_in_one_list(content: Content) -> MadePage:
    said, paths, days = rows(content, 14, within=14, several=True)
    main, last = "", None
    for words, path, day in zip(said, paths, days, strict=True):
        main += f'<div class="dt">{content.written(day, "long")}</div>' if day != last else ""
        main += f'<div class="ln"><a href="{path}">{words}</a></div>'
        last = day
    return made(content, f"<div>{main}</div>", said, paths, days)


@shape
def one_date_cell_for_several_rows(content: Content) -> MadePage:
    said, paths, days = rows(content, 12, within=20, several=True)
    main, last = "", None
    for words, path, day in zip(said, paths, days, strict=True):
        cell = f'<td rowspan="{days.count(day)}">{content.written(day, "long")}</td>' if day != last else ""
        main += f'<tr>{cell}<td><a href="{path}">{words}</a></td></tr>'
        last = day
    return made(content, f"<table><tbody>{main}</tbody></table>", said, paths, days)


@shape
def terms_and_links(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<dt>{content.written(day, "long")}</dt><dd><a href="{path}">{words}</a></dd>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<dl>{items}</dl>", said, paths, days)


@shape
def lines_with_breaks(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'{content.written(day, "dots")} <a href="{path}">{words}</a><br>\n'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div><b>{content.say('news2')}</b></div><div>{items}</div>", said, paths, days)


@shape
def dates_behind_links(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<p><a href="{path}">{words}</a> ({content.written(day, "dots")})</p>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def date_in_the_headline(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li><a href="{path}">{content.written(day, "iso")} {words}</a></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul>{items}</ul>", said, paths, days)


@shape
def dates_in_addresses(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/news/{day:%Y/%m/%d}/{content.slug(number)}" for number, day in enumerate(days)]
    items = "".join(
        f'<h2 class="entry-title"><a href="{path}">{words}</a></h2><p>{content.say("summary")}</p>'
        for words, path in zip(said, paths, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def relative_words(content: Content) -> MadePage:
    said, paths, _ = rows(content, 8)
    today = NOW.date()
    en = (
        "2 hours ago",
        "5 hours ago",
        "yesterday",
        "2 days ago",
        "3 days ago",
        "4 days ago",
        "5 days ago",
        "6 days ago",
    )
    hant = ("2小時前", "5小時前", "昨天", "2天前", "3日前", "4天前", "5天前", "6天前")
    words = {"en": en, "zh-Hant": hant, "zh-Hans": tuple(one.replace("小時", "小时") for one in hant)}[content.script]
    days = [today, today, *(today - timedelta(days=number) for number in range(1, 7))]
    items = "".join(
        f'<div class="post"><a class="t" href="{path}">{title}</a><span class="time">{told}</span></div>'
        for title, path, told in zip(said, paths, words, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def dates_in_attributes(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<article><h2><a href="{path}">{words}</a></h2><time datetime="{day}T10:00:00+08:00">{content.written(day, "short")}</time></article>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<main>{items}</main>", said, paths, days)


@shape
def dates_in_titles(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li><a href="{path}">{words}</a><span class="ago" title="{day} 09:15">{"recently" if content.script == "en" else "近日"}</span></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul>{items}</ul>", said, paths, days)


@shape
def a_box_for_each_part_of_the_date(content: Content) -> MadePage:
    said, paths, days = rows(content)
    en = content.script == "en"
    items = "".join(
        f'<div class="ev"><div class="cal"><b class="dd">{day.day}</b><span class="mm">{f"{day:%b %Y}" if en else f"{day.year}年{day.month}月"}</span></div>'
        f'<div class="tt"><a href="{path}">{words}</a></div></div>'
        if en
        else f'<div class="ev"><div class="cal"><span class="mm">{day.year}年{day.month}月</span><b class="dd">{day.day}日</b></div>'
        f'<div class="tt"><a href="{path}">{words}</a></div></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def the_year_above(content: Content) -> MadePage:
    said, paths, days = rows(content, within=300)
    items = "".join(
        f'<li><i>{content.written(day, "short")}</i> <a href="{path}">{words}</a></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<h2>2026</h2><ul>{items}</ul>", said, paths, days)


@shape
def documents(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/doc/{day:%Y%m}_{number}.pdf" for number, day in enumerate(days)]
    items = "".join(
        f'<tr><td>{content.written(day, "slashes")}</td><td><a href="{path}" target="_blank">{words} (PDF, 230 KB)</a></td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<table>{items}</table>", said, paths, days)


@shape
def documents_beside_their_headline(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/files/{number}/notice.pdf" for number, _ in enumerate(days)]
    items = "".join(
        f'<tr><td>{content.written(day, "long")}</td><td>{words}</td><td><a href="{path}">PDF</a></td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<table>{items}</table>", said, paths, days)


@shape
def two_lists(content: Content) -> MadePage:
    said, paths, days = rows(content, 16)
    blocks = ""
    for start, name in ((0, "news"), (8, "speeches")):
        items = "".join(
            f'<li><a href="{path}">{words}</a> <em>{content.written(day, "iso")}</em></li>'
            for words, path, day in list(zip(said, paths, days, strict=True))[start : start + 8]
        )
        blocks += f"<div class='col'><h2>{content.say(name)}</h2><ul>{items}</ul></div>"
    return made(content, f"<div class='cols'>{blocks}</div>", said, paths, days)


@shape
def menu_longer_than_the_list(content: Content) -> MadePage:
    said, paths, days = rows(content, 4)
    menu = "".join(
        f'<li><a href="/services/{name}/">{words} — {content.say("summary")[:24]}</a></li>'
        for words, name in content.menu_words(17)
    )
    items = "".join(
        f'<li><a href="{path}">{words}</a> <span>{content.written(day, "long")}</span></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div><ul>{menu}</ul></div><div><ul>{items}</ul></div>", said, paths, days)


@shape
def related_and_popular_beside(content: Content) -> MadePage:
    said, paths, days = rows(content, 20)
    everything = list(zip(said, paths, days, strict=True))
    main = "".join(
        f'<div class="item"><h3><a href="{path}">{words}</a></h3><span>{content.written(day, "long")}</span></div>'
        for words, path, day in everything[:10]
    )
    beside = ""
    for start, name in ((10, "related"), (15, "popular")):
        inner = "".join(
            f'<li><a href="{path}">{words}</a> <span>{content.written(day, "long")}</span></li>'
            for words, path, day in everything[start : start + 5]
        )
        beside += f"<div class='w'><h4>{content.say(name)}</h4><ul>{inner}</ul></div>"
    return made(content, f"<div>{main}</div>", said[:10], paths[:10], days[:10], aside=f"<div>{beside}</div>")


@shape
def tag_cloud_and_archive(content: Content) -> MadePage:
    said, paths, _ = rows(content, 10)
    main = "".join(f'<li><a href="{path}">{words}</a></li>' for words, path in zip(said, paths, strict=True))
    tags = "".join(
        f'<a href="/tag/{number}/">{words}</a> '
        for number, words in enumerate(one[:14] for one in content.headlines(20))
    )
    months = "".join(
        f'<li><a href="/archive/2026/{month:02}/">{content.month(date(2026, month, 1))} ({month + 3})</a></li>'
        for month in range(11, 0, -1)
    )
    beside = (
        f"<div><h4>{content.say('tags')}</h4>{tags}</div><div><h4>{content.say('archive')}</h4><ul>{months}</ul></div>"
    )
    return made(content, f"<ul>{main}</ul>", said, paths, None, aside=beside)


@shape
def the_whole_card_is_a_link(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<a class="card" href="{path}"><img src="{number}.png"><span class="tag">{content.say("release")}</span><div class="h">{words}</div>'
        f'<div class="p">{content.say("summary")}</div><div class="d">{content.written(day, "long")}</div></a>'
        for number, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def cut_headlines(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li><a href="{path}" title="{escape(words)}">{words[: max(6, len(words) // 2)].rstrip()}…</a><span>{content.written(day, "iso")}</span></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul>{items}</ul>", said, paths, days)


@shape
def named_for_those_who_hear_it(content: Content) -> MadePage:
    said, paths, days = rows(content)
    about = {"en": "Read more about ", "zh-Hant": "閱讀更多：", "zh-Hans": "阅读更多："}[content.script]
    items = "".join(
        f'<div class="tile"><div>{content.written(day, "long")}</div><a href="{path}" aria-label="{about}{escape(words)}"><img src="a.jpg"></a></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def state_of_a_script(content: Content) -> MadePage:
    said, paths, days = rows(content)
    records = [
        {"id": number, "title": words, "url": path, "publishDate": f"{day}T00:00:00+08:00"}
        for number, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    ]
    data = {
        "props": {
            "pageProps": {
                "menu": [{"title": words, "url": f"/{name}"} for words, name in content.menu_words(12)],
                "news": {"items": records},
            }
        }
    }
    script = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    return made(content, script, said, paths, days)


@shape
def assigned_state(content: Content) -> MadePage:
    said, paths, days = rows(content)
    records = [
        {"headline": words, "link": path, "date": content.written(day, "iso"), "category": {"name": "x"}}
        for words, path, day in zip(said, paths, days, strict=True)
    ]
    script = f"<div id='app'></div><script>window.__INITIAL_STATE__ = {json.dumps({'list': {'rows': records, 'total': 99}})};</script>"
    return made(content, script, said, paths, days)


@shape
def item_list(content: Content) -> MadePage:
    said, paths, days = rows(content)
    base = f"https://{content.host}"
    elements = [
        {
            "@type": "ListItem",
            "position": number + 1,
            "item": {"@type": "NewsArticle", "headline": words, "url": base + path, "datePublished": str(day)},
        }
        for number, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    ]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": words, "item": f"{base}/{name}"}
            for n, (words, name) in enumerate(content.menu_words(4))
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps([crumbs, {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": elements}])}</script>'
    return made(content, "<div id='root'></div>", said, paths, days, head=head)


@shape
def closing_dates_beside(content: Content) -> MadePage:
    said, paths, days = rows(content)
    head = f"<tr><th>{content.say('title')}</th><th>{content.say('deadline')}</th><th>{content.say('issued')}</th></tr>"
    items = "".join(
        f'<tr><td><a href="{path}">{words}</a></td><td>{content.written(day + timedelta(days=21), "long")}</td><td>{content.written(day, "long")}</td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<table>{head}{items}</table>", said, paths, days)


@shape
def undated_with_a_pager(content: Content) -> MadePage:
    said, paths, _ = rows(content, 10)
    items = "".join(
        f'<div class="i"><a href="{path}"><h5>{words}</h5></a><p>{content.say("summary")}</p></div>'
        for words, path in zip(said, paths, strict=True)
    )
    pager = "".join(f'<a href="?page={number}">{number}</a>' for number in range(2, 8))
    return made(
        content,
        f'<div>{items}<div class="i">{pager}<a href="?page=2">{content.say("next")}</a></div></div>',
        said,
        paths,
    )


@shape
def old_layout_tables(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/show.asp?id={7000 + number}&lang=1" for number in range(len(said))]
    items = "".join(
        f'<tr><td width="10"><img src="dot.gif"></td><td><font size="2"><a href="{path}">{words}</a></font></td><td align="right"><font color="#999">[{content.written(day, "iso")}]</font></td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    menu = "".join(
        f'<tr><td><a href="/m.asp?c={number}">{words}</a></td></tr>'
        for number, (words, _) in enumerate(content.menu_words(12))
    )
    return made(
        content,
        f"<table><tr><td><table>{menu}</table></td><td><table>{items}</table></td></tr></table>",
        said,
        paths,
        days,
    )
