"""What the pages of most sites have around the article: head, menu, foot, lists of other articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bench.extraction.material import Made, Story
from monitor.model import Language


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of page. `length`: paragraphs of its announcements; `languages`: all where none is named."""

    name: str
    group: str
    make: Callable[[Story], Made]
    length: int = 6
    languages: tuple[Language, ...] = ()


def page(story: Story, body: str, head: str = "", *, title: str | None = None, attributes: str = "") -> str:
    """A whole document. `title`: of the document, else headline and site with a dash between."""
    named = f"{story.headline} - {story.site}" if title is None else title
    return (
        f'<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8"><title>{escape(named)}</title>{head}'
        f"</head><body {attributes}>{body}</body></html>"
    )


def made(story: Story, html: str, text: Sequence[str] = (), *, dated: bool = True, **more: Any) -> Made:
    """The page with the story's own truth. `text`: where the page holds something else than its paragraphs."""
    day = story.when.date().isoformat() if dated else ""
    return Made(html, tuple(text) or story.paragraphs, more.pop("headline", story.headline), day, **more)


def paragraphs(texts: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for text in texts)


def menu(story: Story) -> str:
    words = story.say(
        "Home About News Events Tenders Contact Careers", "主頁 關於我們 新聞 活動 招標 聯絡 招聘"
    ).split()
    items = "".join(f'<li><a href="/{number}">{word}</a></li>' for number, word in enumerate(words))
    return f'<header class="site-header"><a class="logo" href="/">{story.site}</a><nav><ul>{items}</ul></nav></header>'


def foot(story: Story) -> str:
    words = story.say(
        "Copyright 2026 {0}. All rights reserved. Privacy policy Terms of use Site map",
        "版權所有 2026 {0}。不得轉載。私隱政策 使用條款 網站地圖",
    ).format(story.site)
    return f'<footer class="site-footer"><p>{words}</p></footer>'


def links(story: Story, css: str, heading: str = "", *, dated: bool = False) -> str:
    """A box of links to other articles."""
    date = "<span>2026-11-20</span>" if dated else ""
    items = "".join(f'<li><a href="/other/{n}">{one[0]}</a>{date}</li>' for n, one in enumerate(story.others))
    head = f"<h3>{heading}</h3>" if heading else ""
    return f'<div class="{css}">{head}<ul>{items}</ul></div>'


def meta_time(story: Story) -> str:
    return f'<meta property="article:published_time" content="{story.when.isoformat()}">'


def open_graph(story: Story) -> str:
    return (
        f'<meta property="og:title" content="{escape(story.headline)}">'
        f'<meta property="og:site_name" content="{escape(story.site)}"><meta property="og:type" content="article">'
    )


def json_ld(*objects: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in objects)


def news_article(story: Story, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.headline,
        "datePublished": story.when.isoformat(), "publisher": {"@type": "Organization", "name": story.site}, **more,
    }  # fmt: skip
