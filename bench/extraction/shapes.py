"""Page shapes that were at hand while the rules of extraction were written: sites and what stands around an article."""

from __future__ import annotations

import json
from html import escape

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
from bench.extraction.shapes_tables import SHAPES as TABLES


# ---------------------------------------------------------------------------------------------------------- CMS
def wordpress_classic(story: Story) -> Made:
    share = '<div class="sharedaddy sd-sharing"><h3>Share this:</h3><ul><li>Facebook</li><li>X</li></ul></div>'
    date = f'<div class="entry-meta">Posted on <time class="entry-date" datetime="{story.when.isoformat()}">{story.day}</time> by <a>admin</a></div>'
    comments = (
        '<div id="comments" class="comments-area"><h2>3 thoughts</h2><ol><li class="comment"><p>'
        + story.say(
            "I do not believe a word of this, they said the same five years ago.",
            "我完全不相信，五年前他們也是這樣說。",
        )
        + "</p></li></ol></div>"
    )
    body = (
        f'{menu(story)}<div id="content"><article class="post hentry"><h1 class="entry-title">{story.headline}</h1>{date}'
        f'<div class="entry-content">{paragraphs(story.paragraphs)}{share}</div></article>{comments}</div>'
        f'<div id="secondary" class="widget-area">{links(story, "widget", "Recent Posts", dated=True)}</div>{foot(story)}'
    )
    return made(story, page(story, body, open_graph(story), attributes='class="single single-post has-sidebar"'))


def wordpress_blocks(story: Story) -> Made:
    listed = [story.paragraphs[2], story.paragraphs[3]]
    text = (
        f'<p class="wp-block-paragraph">{story.paragraphs[0]}</p><p>{story.paragraphs[1]}</p>'
        f'<h2 class="wp-block-heading">{story.section}</h2><ul class="wp-block-list">{paragraphs(listed, "li")}</ul>'
        f'<blockquote class="wp-block-quote"><p>{story.paragraphs[4]}</p></blockquote><p>{story.paragraphs[5]}</p>'
    )
    body = (
        f'{menu(story)}<main class="wp-block-group"><h1 class="wp-block-post-title">{story.headline}</h1>'
        f'<div class="wp-block-post-date"><time datetime="{story.when.isoformat()}">{story.day}</time></div>'
        f'<div class="entry-content wp-block-post-content is-layout-flow">{text}</div>'
        f'<div class="wp-block-query">{links(story, "wp-block-post-template", "More posts")}</div></main>{foot(story)}'
    )
    return made(story, page(story, body), (*story.paragraphs, story.section))


def drupal(story: Story) -> Made:
    body = (
        f'{menu(story)}<div class="layout-container"><div class="region region-content"><div class="block-title"><h1>'
        f'<span class="field field--name-title">{story.headline}</span></h1></div><article class="node node--type-press">'
        f'<div class="field field--name-field-date"><div class="field__label">{story.say("Date", "日期")}</div>'
        f'<div class="field__item">{story.day}</div></div><div class="field field--name-body field--type-text-with-summary">'
        f'{paragraphs(story.paragraphs)}</div></article></div><div class="region region-sidebar-second">'
        f"{links(story, 'views-element-container', story.say('Latest news', '最新消息'), dated=True)}</div></div>{foot(story)}"
    )
    also = (story.say("Date", "日期"), story.day)
    return made(story, page(story, body, title=f"{story.headline} | {story.site}"), also=also)


# --------------------------------------------------------------------------------------------------- government
def release_in_span(story: Story) -> Made:
    lines = "<br/><br/>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in story.paragraphs)
    ends = story.say(
        f"Ends/{story.when:%A}, {story.when:%B} {story.when.day}, {story.when.year}<br/>Issued at HKT 15:30",
        f"完<br/>{story.day}<br/>香港時間15時30分",
    )
    body = (
        f'<div id="header"><a href="/gia">{story.say("Press Releases", "新聞公報")}</a></div><div class="contentBox"><div '
        f'class="titleBox"><span id="PRHeadlineSpan">{story.headline}</span></div><span id="pressrelease">{lines}<br/><br/>'
        f'<div class="mB15">{ends}</div></span></div>'
    )
    return made(story, page(story, body, title=story.headline), also=(ends.replace("<br/>", "\n"),))


def bureau_site(story: Story) -> Made:
    lines = "<br><br>".join(story.paragraphs)
    body = (
        f'<div class="skip"><a href="#m">{story.say("Skip to content", "跳至內容")}</a></div>{menu(story)}<div class="breadcrumb">'
        f'<a href="/">{story.say("Home", "主頁")}</a> &gt; <a href="/news">{story.section}</a></div><div id="m" class="content">'
        f'<h2 class="pageTitle">{story.headline}</h2><div class="date">{story.day}</div><div class="rte">{lines}</div>'
        f'<div class="reviewDate">{story.say("Last revision date: 20 November 2026", "最後修訂日期：2026年11月20日")}</div></div>{foot(story)}'
    )
    return made(story, page(story, body, title=f"{story.site} - {story.headline}"), also=(story.day,))


def pre_in_heading(story: Story) -> Made:
    lines = "\n\n".join(story.paragraphs)
    body = (
        f"<div class='top'><a href='/'>{story.site}</a></div><h3>{story.headline}</h3><h6><pre>{lines}</pre></h6>"
        f"<div>({story.day})</div>{foot(story)}"
    )
    return made(story, page(story, body, title=story.headline), also=(story.day,))


# -------------------------------------------------------------------------------------------------------- press
def split_body(story: Story) -> Made:
    advert = "<div class='ad'>" + story.say("Advertisement", "廣告") + "</div>"
    body = (
        f"{menu(story)}<article><h1>{story.headline}</h1><div class='date'>{story.day}</div><div id='upper'>"
        f"{paragraphs(story.paragraphs[:2])}</div>{advert}<div id='lower'><div class='articlelogin'>"
        f"{paragraphs(story.paragraphs[2:])}</div>{links(story, 'related', story.say('Related news', '相關新聞'))}</div>"
        f"</article>{foot(story)}"
    )
    return made(story, page(story, body, json_ld(news_article(story))))


def text_in_div(story: Story) -> Made:
    lines = "<br /><br />".join(escape(text, quote=False) for text in story.paragraphs)
    body = (
        f"{menu(story)}<div class='wrap'><div class='left'><h1 class='tit'>{story.headline}</h1><div class='info'>{story.day}</div>"
        f"<div class='txt'>{lines}</div></div><div class='right'>{links(story, 'hot', story.say('Most read', '熱門'))}</div></div>"
    )
    return made(story, page(story, body, title=f"{story.headline}_{story.section}_{story.site}"), also=(story.day,))


def bars_in_title(story: Story) -> Made:
    body = (
        f"{menu(story)}<div class='crumbs'><a href='/local'>{story.section}</a></div><div class='news-detail'>"
        f"<div class='news-title'>{story.headline}</div><div class='news-body'>{paragraphs(story.paragraphs)}</div></div>"
    )
    return made(story, page(story, body, meta_time(story), title=f"{story.headline}｜{story.section}｜{story.site}"))


def dash_in_headline(story: Story) -> Made:
    headline = story.say("Park and city launch - a joint - programme", "科學園與市區合辦 - 聯合 - 計劃")
    body = f"{menu(story)}<div class='body'>{paragraphs(story.paragraphs)}</div>{foot(story)}"
    head = meta_time(story) + json_ld({"@type": "WebSite", "name": story.site})
    return made(story, page(story, body, head, title=f"{headline} - {story.site}"), headline=headline)


def sidebar_and_ticker(story: Story) -> Made:
    ticker = f"<div class='ticker'><time datetime='2026-11-22T09:00:00+08:00'>09:00</time> {story.others[0][0]}</div>"
    side = "".join(
        f"<div class='card'><time datetime='2026-11-21T10:00:00+08:00'>21 Nov</time><h4>{one}</h4><p>{first}</p></div>"
        for one, first in story.others
    )
    body = (
        f"{ticker}{menu(story)}<div class='row'><div class='col-8'><h1>{story.headline}</h1><p class='byline'><time datetime="
        f"'{story.when.isoformat()}'>{story.day}</time></p>{paragraphs(story.paragraphs)}</div><aside class='col-4'>{side}</aside></div>"
    )
    return made(story, page(story, body), also=(story.day,))


def banner_above(story: Story) -> Made:
    words = story.say(
        "We value your privacy. We and our partners use cookies to store and access information on your device. "
        "You may accept all or manage your preferences at any time.",
        "我們重視您的私隱。我們及合作夥伴使用 cookies 在您的裝置上儲存及讀取資料。您可隨時接受全部或管理您的偏好。",
    )
    banner = f"<div class='cc-window' role='dialog' aria-label='cookieconsent'><p>{words}</p><p>{words}</p></div>"
    body = (
        f"{banner}{menu(story)}<article><h1>{story.headline}</h1>{paragraphs(story.paragraphs)}</article>{foot(story)}"
    )
    return made(story, page(story, body, meta_time(story)))


def paywall_teaser(story: Story) -> Made:
    wall = story.say(
        "Subscribe now to read the full story. Already a subscriber? Log in.", "立即訂閱以閱讀全文。已是訂戶？請登入。"
    )
    body = (
        f"{menu(story)}<article><h1>{story.headline}</h1><div class='lead'>{paragraphs(story.paragraphs)}</div>"
        f"<div class='paywall-prompt'><p>{wall}</p><a href='/plans'>{story.say('See plans', '查看計劃')}</a></div></article>"
        f"{links(story, 'more-from-us', story.say('More from us', '更多報道'))}{foot(story)}"
    )
    return made(story, page(story, body, json_ld(news_article(story, isAccessibleForFree=False))))


def comments_below(story: Story) -> Made:
    said = story.say(
        "Nobody asked those who live there, and the noise of the machines is heard until midnight every day.",
        "沒有人問過附近的居民，機器的噪音每天到深夜仍然聽到。",
    )
    one = f"<div class='reply'><b>user88</b> <time datetime='2026-11-21T10:00:00+08:00'>1d</time><p>{said}</p></div>"
    body = (
        f"{menu(story)}<main><h1>{story.headline}</h1><time datetime='{story.when.isoformat()}'>{story.day}</time>"
        f"<section class='story-text'>{paragraphs(story.paragraphs)}</section><section class='discussion' id='comments'>"
        f"<h2>{story.say('Comments', '留言')}</h2>{one * 9}</section></main>{foot(story)}"
    )
    return made(story, page(story, body), also=(story.day,))


def related_inside(story: Story) -> Made:
    box = f"<div class='related-articles'><p>{story.say('Read also', '延伸閱讀')}</p>{links(story, 'list')}</div>"
    body = (
        f"{menu(story)}<article><h1>{story.headline}</h1>{paragraphs(story.paragraphs[:3])}{box}"
        f"{paragraphs(story.paragraphs[3:])}</article>{foot(story)}"
    )
    return made(story, page(story, body, json_ld({"@type": "VideoObject", "name": "Clip", "uploadDate": "2021-01-01",
                "datePublished": "2021-01-01"}, news_article(story))))  # fmt: skip


# ------------------------------------------------------------------------------------------------------ scripts
def body_in_json_ld(story: Story) -> Made:
    head = json_ld({"@type": "WebSite", "name": story.site, "datePublished": "2015-01-01"},
                   news_article(story, articleBody="\n\n".join(story.paragraphs)))  # fmt: skip
    return made(story, page(story, f"<div id='root'>{menu(story)}</div>", head))


def body_in_next_data(story: Story) -> Made:
    others = [{"title": one, "content": f"<p>{first}</p>"} for one, first in story.others]
    state = {"props": {"pageProps": {"article": {"id": 7, "title": story.headline, "publishedAt": story.when.isoformat(),
             "content": paragraphs(story.paragraphs)}, "related": others}}, "page": "/articles/[id]"}  # fmt: skip
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    return made(story, page(story, f"<div id='__next'></div>{script}", open_graph(story) + meta_time(story)))


def empty_shell(story: Story) -> Made:
    words = story.say(
        "You need to enable JavaScript to run this app.", "您需要啟用 JavaScript 才能使用本網站，請檢查瀏覽器的設定。"
    )
    body = f"<noscript>{words}</noscript><div id='app'></div><div class='noscript'>{words}</div>{foot(story)}"
    return Made(page(story, body, title=story.site), verdict="empty")


# ----------------------------------------------------------------------------------------------- no articles
def challenge(story: Story) -> Made:
    title = story.say("Just a moment...", "請稍候…")
    words = story.say(
        f"{story.site.lower().replace(' ', '')}.example needs to review the security of your connection before proceeding. "
        "Verify you are human by completing the action below. This may take a few seconds. Ray ID: 8f2a6c1b9d3e",
        "請完成以下操作，驗證您是真人。本網站需要先檢查您的連線安全性，然後才能繼續。需時數秒。Ray ID: 8f2a6c1b9d3e",
    )
    body = f"<div class='main-wrapper'><h1>{story.site}</h1><p>{words}</p></div><script src='/cdn-cgi/challenge-platform/x'></script>"
    return Made(page(story, body, title=title), verdict="challenge")


def consent_page(story: Story) -> Made:
    words = story.say(
        "Before you continue, we need your consent. We and our 214 partners store cookies on your device and process "
        "personal data such as your address in the network. You can accept all, reject all or manage your preferences. "
        "Some vendors rely on legitimate interest. Your choices apply to this site only. See our privacy policy.",
        "在您繼續之前，我們需要您的同意。我們及214個合作夥伴會在您的裝置上儲存 cookies，並處理您的個人資料。"
        "您可以接受全部、拒絕全部或管理您的偏好。您的選擇只適用於本網站。詳情請參閱我們的私隱政策。",
    )
    body = f"<main><h1>{story.say('Your privacy choices', '您的私隱選擇')}</h1><p>{words}</p><button>OK</button></main>"
    return Made(page(story, body, title=story.say("Your privacy choices", "您的私隱選擇")), verdict="consent")


def personal_data_notice(story: Story) -> Made:
    headline = story.say("Commissioner publishes guidance on personal data", "專員發表個人資料指引")
    text = (
        story.say(
            "The Commissioner published guidance on personal data today. It asks companies to obtain consent before "
            "personal data are passed on, and to say in a privacy policy what they collect.",
            "專員今日發表有關個人資料的指引，要求公司在轉移個人資料前取得同意，並在私隱政策說明所收集的資料。",
        ),
    )
    body = f"{menu(story)}<article><h1>{headline}</h1>{paragraphs(text)}</article>{foot(story)}"
    return made(story, page(story, body, meta_time(story), title=headline), text, headline=headline)


def short_notice(story: Story) -> Made:
    text = (
        story.say(
            "The laboratory is closed on Friday afternoon for repairs to the lifts. Bookings move to Monday.",
            "因電梯維修，實驗室星期五下午關閉，預約順延至星期一。",
        ),
    )
    headline = story.say("Laboratory closed on Friday afternoon", "實驗室星期五下午關閉")
    body = f"{menu(story)}<div class='notice'><h1>{headline}</h1><p>{story.day}</p><p>{text[0]}</p></div>{foot(story)}"
    return made(story, page(story, body, title=headline), text, headline=headline, also=(story.day,))


SHAPES = (
    Shape("WordPress, classic theme", "CMS", wordpress_classic),
    Shape("WordPress, block theme", "CMS", wordpress_blocks),
    Shape("Drupal", "CMS", drupal),
    Shape("release in a span", "government", release_in_span),
    Shape("bureau's site", "government", bureau_site),
    Shape("text in h6 and pre", "government", pre_in_heading),
    Shape("body in two parts", "press", split_body),
    Shape("text in a div with br", "press", text_in_div),
    Shape("title with bars", "press", bars_in_title),
    Shape("headline with dashes", "press", dash_in_headline),
    Shape("sidebar and ticker", "around", sidebar_and_ticker),
    Shape("cookie banner above", "around", banner_above),
    Shape("teaser before a paywall", "around", paywall_teaser, length=2),
    Shape("comments below", "around", comments_below),
    Shape("related box inside", "around", related_inside),
    Shape("text in JSON-LD", "scripts", body_in_json_ld),
    Shape("text in __NEXT_DATA__", "scripts", body_in_next_data),
    Shape("empty shell", "scripts", empty_shell),
    Shape("challenge page", "no article", challenge),
    Shape("consent page", "no article", consent_page),
    Shape("personal-data notice", "short", personal_data_notice),
    Shape("short notice", "short", short_notice),
    *TABLES,
)
