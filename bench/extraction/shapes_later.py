"""Page shapes that were written when the rules were finished: their figures at the first run are the honest ones."""

from __future__ import annotations

from bench.extraction.framing import (
    Shape,
    foot,
    json_ld,
    links,
    made,
    menu,
    meta_time,
    news_article,
    open_graph,
    page,
    paragraphs,
)
from bench.extraction.material import Made, Story
from bench.extraction.shapes_later_plain import SHAPES as PLAIN


def joomla(story: Story) -> Made:
    info = (
        f"<dl class='article-info muted'><dt class='article-info-term'>{story.say('Details', '詳情')}</dt><dd class='createdby'>"
        f"{story.say('Written by Super User', '作者：Super User')}</dd><dd class='published'><span class='icon-calendar'></span>"
        f"<time datetime='{story.when.isoformat()}' itemprop='datePublished'>{story.say('Published: ', '發佈：')}{story.day}</time></dd></dl>"
    )
    body = (
        f"{menu(story)}<div class='item-page' itemscope><div class='page-header'><h2 itemprop='headline'>{story.headline}</h2></div>"
        f"{info}<div itemprop='articleBody'>{paragraphs(story.paragraphs)}</div><ul class='pager pagenav'><li><a href='/p'>Prev</a></li>"
        f"</ul></div><div class='moduletable'>{links(story, 'mod-list', story.say('Popular', '熱門'))}</div>{foot(story)}"
    )
    return made(story, page(story, body), also=(story.day,))


def elementor(story: Story) -> Made:
    def widget(kind: str, inside: str) -> str:
        return f"<div class='elementor-element elementor-widget elementor-widget-{kind}'><div class='elementor-widget-container'>{inside}</div></div>"

    body = (
        f"{menu(story)}<div class='elementor elementor-location-single post type-post category-research'>"
        f"{widget('theme-post-title', f'<h1 class=elementor-heading-title>{story.headline}</h1>')}"
        f"{widget('post-info', f'<ul class=elementor-inline-items><li><time>{story.day}</time></li></ul>')}"
        f"{widget('theme-post-content', paragraphs(story.paragraphs))}"
        f"{widget('posts', links(story, 'elementor-posts-container', story.say('You may also like', '你可能感興趣')))}</div>{foot(story)}"
    )
    return made(story, page(story, body, open_graph(story)), also=(story.day,))


def webforms(story: Story) -> Made:
    lines = "<br /><br />".join(story.paragraphs)
    body = (
        f"<form method='post' action='./view.aspx?id=7' id='aspnetForm'><div>{menu(story)}</div><div id='ctl00_main'>"
        f"<span id='ctl00_lblTitle' class='title'>{story.headline}</span><br /><span id='ctl00_lblDate'>{story.day}</span><br />"
        f"<span id='ctl00_lblContent'>{lines}</span></div><div id='ctl00_foot'>{foot(story)}</div></form>"
    )
    return made(story, page(story, body, title=story.headline), also=(story.day,))


def university(story: Story) -> Made:
    picture = f"<div class='img-wrap'><img src='a.jpg'><div class='img-caption'>{story.say('The team at work', '團隊工作情況')}</div></div>"
    body = (
        f"<div class='top-bar'><h1 class='logo'><a href='/'>{story.site}</a></h1></div>{menu(story)}<div class='row'><div class='col-md-9'>"
        f"<h2 class='page-title'>{story.headline}</h2><div class='news-date'>{story.day}</div>{picture}{paragraphs(story.paragraphs)}"
        f"<p><a href='/news'>{story.say('Back to list', '返回列表')}</a></p></div><div class='col-md-3'>{links(story, 'quick-links')}</div></div>"
    )
    return made(story, page(story, body), also=(story.day, story.say("The team at work", "團隊工作情況")))


def amp(story: Story) -> Made:
    body = (
        f"<amp-sidebar id='s' layout='nodisplay'><ul><li><a href='/'>{story.site}</a></li></ul></amp-sidebar><header><a href='/'>"
        f"{story.site}</a></header><article class='amp-wp-article'><header class='amp-wp-article-header'><h1 class='amp-wp-title'>"
        f"{story.headline}</h1></header><div class='amp-wp-article-content'>{paragraphs(story.paragraphs[:2])}<amp-ad width=300></amp-ad>"
        f"<amp-img src='x.jpg'></amp-img>{paragraphs(story.paragraphs[2:])}</div><footer class='amp-wp-article-footer'><div "
        f"class='amp-wp-meta'>{story.say('Categories', '分類')}: <a href='/c'>{story.section}</a></div></footer></article>"
    )
    return made(story, page(story, body, json_ld(news_article(story)), attributes="class='amp-mode-mouse'"))


def live_blog(story: Story) -> Made:
    posts = "".join(
        f"<div class='live-post' id='p{n}'><time datetime='{story.when.isoformat()}'>{9 + n}:05</time><p>{text}</p></div>"
        for n, text in enumerate(story.paragraphs[1:])
    )
    head = json_ld({"@type": "LiveBlogPosting", "headline": story.headline, "datePublished": story.when.isoformat()})
    body = (
        f"{menu(story)}<main><h1>{story.headline}</h1><p class='intro'>{story.paragraphs[0]}</p><section class='live-feed'>{posts}"
        f"</section></main>{links(story, 'trending-now', story.say('Trending', '熱話'))}{foot(story)}"
    )
    times = tuple(f"{9 + n}:05" for n in range(len(story.paragraphs)))
    return made(story, page(story, body, head), also=times)


def hashed_classes(story: Story) -> Made:
    teasers = "".join(
        f"<div class='css-1x9f'><a class='css-88d' href='/o{n}'><h3 class='css-7hq'>{one}</h3></a><p class='css-0aa'>{first}</p></div>"
        for n, (one, first) in enumerate(story.others[:4])
    )
    text = "".join(f"<p class='css-g5piaz'>{one}</p>" for one in story.paragraphs)
    body = (
        f"<div class='css-z1'><div class='css-a2'>{menu(story)}</div><div class='css-b3'><div class='css-c4'><h1 class='css-d5'>{story.headline}"
        f"</h1><div class='css-e6'><time datetime='{story.when.isoformat()}'>{story.day}</time></div><div class='css-f7'>{text}</div></div>"
        f"<div class='css-h8'><h2 class='css-i9'>{story.say('More stories', '更多報道')}</h2>{teasers}</div></div></div>"
    )
    return made(story, page(story, body), also=(story.day,))


def read_more_inside(story: Story) -> Made:
    more = f"<p><strong>{story.say('Read more: ', '延伸閱讀：')}<a href='/o'>{story.others[0][0]}</a></strong></p>"
    advert = f"<div class='dfp-slot'><span>{story.say('ADVERTISEMENT', '廣告')}</span></div>"
    points = paragraphs([story.paragraphs[1]], "li")
    body = (
        f"{menu(story)}<article><h1>{story.headline}</h1><div class='standfirst'><p>{story.paragraphs[0]}</p></div><div class='key-points'>"
        f"<ul>{points}</ul></div><div class='meta-row'><span>{story.say('By Chan Siu-ming', '記者陳小明')}</span></div><div class='story'>"
        f"{paragraphs(story.paragraphs[2:4])}{advert}{more}{paragraphs(story.paragraphs[4:])}</div></article>{foot(story)}"
    )
    head = json_ld([news_article(story), {"@type": "BreadcrumbList"}])
    return made(story, page(story, body, head), also=(story.say("By Chan Siu-ming", "記者陳小明"),))


def mobile(story: Story) -> Made:
    prompt = f"<div class='open-app'>{story.say('Open the app for a better reading', '打開APP，閱讀體驗更佳')}</div>"
    text = "".join(f"<p>&emsp;&emsp;{one}</p>" for one in story.paragraphs)
    body = (
        f"<section class='top-nav'><a href='/'>{story.site}</a></section><section class='art_box'><h1 class='art_tit'>{story.headline}</h1>"
        f"<div class='art_info'>{story.when:%Y-%m-%d %H:%M} {story.say('Source', '來源')}: {story.site}</div><section class='art_content'>{text}"
        f"<div class='look_more'>{story.say('Show all', '展開全文')}</div></section></section>{prompt}{links(story, 'rec_list', story.say('For you', '為你推薦'))}"
    )
    return made(
        story, page(story, body, title=f"{story.headline}-{story.site}"), also=(story.say("Show all", "展開全文"),)
    )


def nuxt_state(story: Story) -> Made:
    import json

    blocks = [{"type": "paragraph", "text": text} for text in story.paragraphs]
    state = {"data": [{"post": {"headline": story.headline, "publishDate": story.when.isoformat(), "body": blocks}}]}
    script = f"<script>window.__NUXT__={json.dumps(state)};</script>"
    return made(story, page(story, f"<div id='__nuxt'></div>{script}", open_graph(story) + meta_time(story)))


def objects_of_others(story: Story) -> Made:
    others = [
        news_article(story) | {"headline": one, "datePublished": "2026-11-21T08:00:00+08:00", "url": f"https://x.example/{n}"}
        for n, (one, _) in enumerate(story.others)
    ]  # fmt: skip
    body = f"{menu(story)}<div class='c'><h1>{story.headline}</h1>{paragraphs(story.paragraphs)}</div>{links(story, 'grid', dated=True)}{foot(story)}"
    return made(story, page(story, body, json_ld({"@graph": [*others, news_article(story)]})))


def unlabelled_banner(story: Story) -> Made:
    words = story.say(
        "This site uses cookies to make your visit more pleasant. By browsing on you accept that we set them. "
        "Read our cookie policy to learn which partners receive your data, and change your settings whenever you like.",
        "本網站使用 cookies 以改善您的瀏覽體驗。繼續瀏覽即表示您接受我們設置 cookies。請閱讀我們的政策，了解哪些合作夥伴會取得您的資料，並可隨時更改設定。",
    )
    body = (
        f"<div id='x7' style='position:fixed;bottom:0'><p>{words}</p><a href='#'>OK</a></div>{menu(story)}<div class='entry'>"
        f"<h1>{story.headline}</h1>{paragraphs(story.paragraphs)}</div>{foot(story)}"
    )
    return made(story, page(story, body, meta_time(story)))


SHAPES = (
    Shape("Joomla", "CMS", joomla),
    Shape("Elementor", "CMS", elementor),
    Shape("web forms", "CMS", webforms),
    Shape("university", "CMS", university),
    Shape("AMP", "press", amp),
    Shape("live blog", "press", live_blog),
    Shape("classes that say nothing", "around", hashed_classes),
    Shape("read more inside", "around", read_more_inside),
    Shape("phone page", "press", mobile),
    Shape("text in __NUXT__", "scripts", nuxt_state),
    Shape("objects of other articles", "scripts", objects_of_others),
    Shape("banner without a name", "around", unlabelled_banner),
    *PLAIN,
)
