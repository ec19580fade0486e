"""Shapes of listing pages, the half that was written after the induction (see `bench.listings`)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import escape

from bench.listing_content import NOW, Content, MadePage
from bench.listing_shapes import Shape, made, rows

SHAPES: list[Shape] = []


def shape(function: Shape) -> Shape:
    SHAPES.append(function)
    return function


@shape
def language_versions_in_the_last_column(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<tr><td class="c1">{content.written(day, "long")}</td><td class="c2"><a href="{path}">{words}</a></td>'
        f'<td class="c3"><a href="/en{path}">EN</a> | <a href="/tc{path}">繁</a> | <a href="/sc{path}">简</a></td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div class='tbl'><table class='gov'>{items}</table></div>", said, paths, days)


@shape
def days_of_a_month(content: Content) -> MadePage:
    said, paths, days = rows(content, 14)
    main, last = "", ""
    for words, path, day in zip(said, paths, days, strict=True):
        if (month := content.month(day)) != last:
            main += ("</div>" if last else "") + f"<div class='m'><h2>{month}</h2>"
            last = month
        number = day.day if content.script == "en" else f"{day.day}日"
        main += f'<p><span>{number}</span> <a href="{path}">{words}</a></p>'
    return made(content, f"<div>{main}</div></div>", said, paths, days)


@shape
def archive_of_wordpress(content: Content) -> MadePage:
    said, _, days = rows(content, 10)
    paths = [f"/{day:%Y/%m}/{content.slug(number)}/" for number, day in enumerate(days)]
    items = "".join(
        f'<article id="post-{4000 + n}" class="post-{4000 + n} post type-post status-publish format-standard category-{n % 3} hentry">'
        f'<h2 class="entry-title"><a href="{path}" rel="bookmark">{words}</a></h2><div class="entry-meta"><span class="posted-on"><a href="{path}">'
        f'<time class="entry-date published" datetime="{day}T11:02:03+08:00">{content.written(day, "long")}</time></a></span> '
        f'<span class="byline"><a href="/author/editor/">{content.say("by")}</a></span></div><div class="entry-content"><p>{content.say("summary")} '
        f'<a class="more-link" href="{path}">{content.say("more")}</a></p></div><footer class="entry-footer"><a href="/category/news/">{content.say("news2")}</a>'
        f'<a href="{path}#respond">0</a></footer></article>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    recent = "".join(f'<li><a href="{path}">{words}</a></li>' for words, path in zip(said[:5], paths[:5], strict=True))
    side = f'<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>{content.say("news2")}</h2><ul>{recent}</ul></section></aside>'
    return made(
        content, f'<div id="primary" class="content-area"><main>{items}</main></div>', said, paths, days, aside=side
    )


@shape
def views_of_drupal(content: Content) -> MadePage:
    said, paths, days = rows(content, 10)
    items = "".join(
        f'<div class="views-row views-row-{n + 1} {"views-row-odd" if n % 2 else "views-row-even"}"><div class="views-field views-field-created">'
        f'<span class="field-content">{content.written(day, "slashes")}</span></div><div class="views-field views-field-title"><span class="field-content">'
        f'<a href="{path}" hreflang="en">{words}</a></span></div></div>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    pager = "".join(f'<li class="pager__item"><a href="?page={n}">{n + 1}</a></li>' for n in range(6))
    return made(
        content,
        f'<div class="view"><div class="view-content">{items}</div><nav class="pager"><ul>{pager}</ul></nav></div>',
        said,
        paths,
        days,
    )


@shape
def years_to_unfold(content: Content) -> MadePage:
    said, paths, days = rows(content, 14, within=500)
    main = ""
    for year in (2026, 2025):
        inner = "".join(
            f'<li><span class="a">{content.written(day, "short")}</span><a class="b" href="{path}">{words}</a></li>'
            for words, path, day in zip(said, paths, days, strict=True)
            if day.year == year
        )
        main += f'<div class="acc"><h4>{year}</h4><ul>{inner}</ul></div>'
    return made(content, f"<div>{main}</div>", said, paths, days)


@shape
def stretched_link(content: Content) -> MadePage:
    said, paths, days = rows(content, 9)
    items = "".join(
        f'<div class="media"><img src="{n}.jpg"><div class="media-body"><h5 class="mt-0">{words}</h5><p class="text-muted">{content.written(day, "long")}</p>'
        f'<p>{content.say("summary")}</p><a href="{path}" class="stretched-link"></a></div></div>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def small_date_within_the_link(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li><a href="{path}">{words} <small>{content.written(day, "iso")}</small></a></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ol>{items}</ol>", said, paths, days)


@shape
def a_file_beside_each_page(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<li class="r"><div class="l">{content.written(day, "dots")}</div><div class="c"><a href="{path}">{words}</a></div>'
        f'<div class="f"><a href="/f/{n}.pdf">PDF</a> <a href="/f/{n}.docx">Word</a></div></li>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    return made(content, f"<ul class='rows'>{items}</ul>", said, paths, days)


@shape
def annexes_below_each_item(content: Content) -> MadePage:
    said, paths, days = rows(content, 10)
    items = "".join(
        f'<li>{content.written(day, "long")} – <a href="{path}">{words}</a><ul><li><a href="{path}-annex-1.html">Annex 1</a></li><li><a href="{path}-annex-2.html">Annex 2</a></li></ul></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div id='content'><ul>{items}</ul></div>", said, paths, days)


@shape
def hours_of_one_day(content: Content) -> MadePage:
    said, paths, _ = rows(content, 10)
    day = NOW.date() - timedelta(days=1)
    items = "".join(
        f'<li><span>{18 - n}:{10 + n}</span> <a href="{path}">{words}</a></li>'
        for n, (words, path) in enumerate(zip(said, paths, strict=True))
    )
    return made(content, f"<div><h2>{content.written(day, 'long')}</h2><ul>{items}</ul></div>", said, paths, [day] * 10)


@shape
def slugs_in_json(content: Content) -> MadePage:
    said, paths, days = rows(content)
    records = [
        {
            "title": words,
            "slug": path.removeprefix("/news/"),
            "publishedAt": f"{day}T02:00:00.000Z",
            "cover": {"url": "/c.png"},
        }
        for words, path, day in zip(said, paths, days, strict=True)
    ]
    return made(
        content,
        f'<div id="root"></div><script type="application/json" id="data">{json.dumps({"page": {"posts": records}})}</script>',
        said,
        paths,
        days,
    )


@shape
def array_in_window(content: Content) -> MadePage:
    said, paths, days = rows(content)
    records = [
        {"subject": words, "href": path, "releaseDate": content.written(day, "dots")}
        for words, path, day in zip(said, paths, days, strict=True)
    ]
    return made(
        content,
        f"<div></div><script>window.newsList = {json.dumps(records, ensure_ascii=False)};</script>",
        said,
        paths,
        days,
    )


@shape
def wide_menu_with_teasers(content: Content) -> MadePage:
    said, paths, days = rows(content, 10)
    menu = "".join(
        f'<li><a href="/{name}"><strong>{words}</strong><span>{content.say("summary")}</span></a></li>'
        for words, name in content.menu_words(14)
    )
    items = "".join(
        f'<div><h3><a href="{path}">{words}</a></h3><p>{content.written(day, "long")}</p></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(
        content, f"<section>{items}</section>", said, paths, days, before=f'<div class="mega"><ul>{menu}</ul></div>'
    )


@shape
def figures_in_chinese(content: Content) -> MadePage:
    said, paths, days = rows(content)
    figures = "零一二三四五六七八九"

    def number(value: int) -> str:
        if value < 10:
            return figures[value]
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else figures[tens]) + "十" + (figures[ones] if ones else "")

    def told(day: date) -> str:
        if content.script == "en":
            return content.written(day, "month-first")
        return f"{''.join(figures[int(one)] for one in str(day.year))}年{number(day.month)}月{number(day.day)}日"

    items = "".join(
        f'<tr><td><a href="{path}">{words}</a></td><td>{told(day)}</td></tr>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<table>{items}</table>", said, paths, days)


@shape
def once_for_phones_once_for_desks(content: Content) -> MadePage:
    said, paths, days = rows(content, 10)
    wide = "".join(
        f'<a class="row" href="{path}"><time>{content.written(day, "long")}</time><h3>{words}</h3></a>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    narrow = "".join(
        f'<div class="slide"><a href="{path}">{words}</a></div>' for words, path in zip(said, paths, strict=True)
    )
    return made(content, f'<div class="desk">{wide}</div><div class="phone">{narrow}</div>', said, paths, days)


@shape
def cut_and_whole_for_those_who_hear(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<div class="nw"><a href="{path}" aria-label="{escape(words)}">{words[: max(5, len(words) * 2 // 3)].rstrip()}...</a><div>{content.written(day, "long")}</div></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def form_round_the_page(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/NewsDetail.aspx?id={310 + n}" for n in range(len(said))]
    items = "".join(
        f'<tr class="{"GridAlt" if n % 2 else "Grid"}"><td><span id="g_{n}_d">{content.written(day, "slashes")}</span></td><td><a id="g_{n}_h" href="{path}">{words}</a></td></tr>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    pager = "".join(f"<td><a href=\"javascript:__doPostBack('g','Page${n}')\">{n}</a></td>" for n in range(2, 9))
    return made(
        content,
        f'<form action="./News.aspx"><table id="g"><tbody>{items}<tr><td colspan="2"><table><tr>{pager}</tr></table></td></tr></tbody></table></form>',
        said,
        paths,
        days,
    )


@shape
def rows_without_a_table(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<div role="row"><div role="cell">{n + 1}</div><div role="cell">{content.written(day, "iso")}</div><div role="cell">{content.say("release")}</div><div role="cell"><a href="{path}">{words}</a></div></div>'
        for n, (words, path, day) in enumerate(zip(said, paths, days, strict=True))
    )
    return made(content, f'<div role="table">{items}</div>', said, paths, days)


@shape
def the_first_one_is_large(content: Content) -> MadePage:
    said, paths, days = rows(content, 10)
    everything = list(zip(said, paths, days, strict=True))
    words, path, day = everything[0]
    hero = f'<div class="hero"><a href="{path}"><img src="h.jpg"></a><h2><a href="{path}">{words}</a></h2><span>{content.written(day, "long")}</span><p>{content.say("summary")}</p></div>'
    items = "".join(
        f'<li><h3><a href="{path}">{words}</a></h3><span>{content.written(day, "long")}</span></li>'
        for words, path, day in everything[1:]
    )
    return made(content, f"<main>{hero}<ul>{items}</ul></main>", said, paths, days)


@shape
def crumbs_first_and_last(content: Content) -> MadePage:
    said, paths, days = rows(content, 8)
    crumbs = "".join(f'<li><a href="/{name}">{words}</a></li>' for words, name in content.menu_words(3))
    pager = (
        "".join(f'<li><a href="/news/page/{n}">{n}</a></li>' for n in range(2, 12))
        + f'<li><a href="/news/page/2">{content.say("next")}</a></li>'
    )
    items = "".join(
        f'<li><div><a href="{path}">{words}</a></div><div>{content.written(day, "iso")}</div></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul class='bc'>{crumbs}</ul><ul>{items}</ul><ul>{pager}</ul>", said, paths, days)


@shape
def hours_and_days_ago(content: Content) -> MadePage:
    said, paths, _ = rows(content, 8)
    today = NOW.date()
    told = {
        "en": ("15 minutes ago", "Today 09:10", "Yesterday, 18:00", "3 days ago", "1 week ago"),
        "zh-Hant": ("15分鐘前", "今天 09:10", "昨日 18:00", "3日前", "一星期前"),
        "zh-Hans": ("15分钟前", "今天 09:10", "昨天 18:00", "3天前", "一星期前"),
    }[content.script]
    days = [today, today, *[today - timedelta(days=n) for n in (1, 3, 7)]]
    items = "".join(
        f'<dl><dt><a href="{path}">{words}</a></dt><dd>{content.say("release")} · {when}</dd></dl>'
        for words, path, when in zip(said[:5], paths[:5], told, strict=True)
    )
    return made(content, f"<div>{items}</div>", said[:5], paths[:5], days)


@shape
def tabs_of_two_kinds(content: Content) -> MadePage:
    said, paths, days = rows(content, 14)
    everything = list(zip(said, paths, days, strict=True))
    panes = ""
    for n, part in enumerate((everything[:7], everything[7:])):
        inner = "".join(
            f'<li><p>{content.written(day, "long")}</p><p><a href="{path}">{words}</a></p></li>'
            for words, path, day in part
        )
        panes += f'<div class="tab-pane" id="t{n}"{" hidden" if n else ""}><ul>{inner}</ul></div>'
    tabs = f'<ul class="nav nav-tabs"><li><a href="#t0">{content.say("news")}</a></li><li><a href="#t1">{content.say("speeches")}</a></li></ul>'
    return made(content, f'{tabs}<div class="tab-content">{panes}</div>', said, paths, days)


@shape
def rows_that_name_the_month(content: Content) -> MadePage:
    said, paths, days = rows(content, 14)
    main, last = "", ""
    for words, path, day in zip(said, paths, days, strict=True):
        if (month := content.month(day)) != last:
            main += f'<tr><th colspan="2">{month}</th></tr>'
            last = month
        main += f'<tr><td>{content.written(day, "long")}</td><td><a href="{path}">{words}</a></td></tr>'
    return made(content, f"<table>{main}</table>", said, paths, days)


@shape
def bar_before_the_date(content: Content) -> MadePage:
    said, paths, days = rows(content)
    items = "".join(
        f'<p><a href="{path}">{words} | {content.written(day, "dots")}</a></p>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def newsletters(content: Content) -> MadePage:
    said, _, _ = rows(content, 9)
    paths = [f"/newsletter/issue{n}.pdf" for n in range(30, 21, -1)]
    items = "".join(
        f'<div class="doc"><a href="{path}"><i class="icon-pdf"></i>{words}</a> <span>(1.{n} MB)</span></div>'
        for n, (words, path) in enumerate(zip(said, paths, strict=True))
    )
    return made(content, f"<div>{items}</div>", said, paths)


@shape
def kind_and_date_in_one_line(content: Content) -> MadePage:
    said, paths, days = rows(content, 9)
    items = "".join(
        f'<div class="x"><div class="y">{content.say("release")} • {content.written(day, "long")} • {content.say("by")}</div><a class="z" href="{path}">{words}</a></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def microdata(content: Content) -> MadePage:
    said, paths, days = rows(content, 9)
    items = "".join(
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="{day}"><a itemprop="url" href="{path}"><span itemprop="headline">{words}</span></a>'
        f'<span itemprop="author">{content.say("by")}</span></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)


@shape
def a_bullet_that_links(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/detail.php?type=news&id={900 - n}" for n in range(len(said))]
    items = "".join(
        f'<li><a href="{path}"><img src="arrow.gif" alt=""></a><a href="{path}">{words}</a><br><font>{content.written(day, "long")}</font></li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul>{items}</ul>", said, paths, days)


@shape
def one_list_in_two_columns(content: Content) -> MadePage:
    said, paths, days = rows(content, 12)
    everything = list(zip(said, paths, days, strict=True))
    columns = ""
    for part in (everything[:6], everything[6:]):
        columns += (
            "<td><ul>"
            + "".join(
                f'<li><a href="{path}">{words}</a><br>{content.written(day, "iso")}</li>' for words, path, day in part
            )
            + "</ul></td>"
        )
    return made(content, f"<table><tr>{columns}</tr></table>", said, paths, days)


@shape
def short_list_beside_links_of_partners(content: Content) -> MadePage:
    said, paths, days = rows(content, 3)
    partners = "".join(
        f'<li><a href="https://partner{n}.example/">{words}</a></li>' for n, words in enumerate(content.headlines(12))
    )
    items = "".join(
        f'<div class="u"><span>{content.written(day, "long")}</span><a href="{path}">{words}</a></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div><div><ul>{partners}</ul></div>", said, paths, days)


@shape
def on_another_host(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [
        f"https://www.bulletin.example/gia/general/{day:%Y%m/%d}/P{day:%Y%m%d}00{n + 100}.htm"
        for n, day in enumerate(days)
    ]
    items = "".join(
        f'<li><a href="{path}" target="_blank">{words}</a> ({content.written(day, "dots")})</li>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<ul>{items}</ul>", said, paths, days)


@shape
def routes_of_a_script(content: Content) -> MadePage:
    said, _, days = rows(content)
    paths = [f"/news/#/detail/{500 + n}" for n in range(len(said))]
    items = "".join(
        f'<div class="li"><a href="{path.removeprefix("/news/")}"><p>{words}</p></a><p>{content.written(day, "iso")}</p></div>'
        for words, path, day in zip(said, paths, days, strict=True)
    )
    return made(content, f"<div>{items}</div>", said, paths, days)
