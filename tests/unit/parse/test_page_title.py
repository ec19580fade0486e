"""The headline of a page without the names of its site and section."""

from __future__ import annotations

import pytest
from page_support import TITLE, ZH_TEXT, ZH_TITLE, ld, page, paragraphs, read

DASHED = "Cyberport and HKSTP launch - a joint - programme"


@pytest.mark.parametrize(
    ("stated", "head", "body"),
    [
        (f"{TITLE} - Tunnel Weekly", '<meta property="og:site_name" content="Tunnel Weekly">', ""),
        (f"{TITLE} - Tunnel Weekly", ld({"@type": "WebSite", "name": "Tunnel Weekly"}), ""),
        (f"{TITLE} – Tunnel Weekly", ld({"@type": "NewsArticle", "publisher": {"name": "Tunnel Weekly"}}), ""),
        (f"{TITLE} - Tunnel Weekly", "", "<a href='/'>Tunnel Weekly</a>"),
        (f"{TITLE} - Tunnel Weekly", "", "<a href='/'><img src='l.png' alt='Tunnel Weekly'></a>"),
        (f"{TITLE} | Lab", "", ""),
        (f"Lab | {TITLE}", "", ""),
        (f"{TITLE} - Science - Tunnel Weekly", "", "<a href='/'>Tunnel Weekly</a>"),
        (f"{TITLE} - Tunnel Weekly", f'<meta property="og:title" content="{TITLE}">', ""),
        (f"{TITLE} - Tunnel Weekly", "", f"<h2>{TITLE}</h2>"),
    ],
)
def test_a_name_of_the_site_goes(stated: str, head: str, body: str) -> None:
    assert read(page(body + paragraphs(), stated, head)).title == TITLE


@pytest.mark.parametrize(
    "stated",
    [
        f"{ZH_TITLE}｜本地｜商業電台",
        f"{ZH_TITLE} | 商業電台",
        f"{ZH_TITLE}_科技_範例網",
        f"{ZH_TITLE}--範例網",
    ],
)
def test_short_names_behind_bars_go(stated: str) -> None:
    assert read(page(paragraphs(*ZH_TEXT), stated)).title == ZH_TITLE


@pytest.mark.parametrize(
    "title",
    [
        DASHED,
        "Low-altitude economy - what comes next",
        "創科周 - 開幕 - 論壇",
        "宏福火警｜風洞測試顯示棚網於強風下十五秒內燒穿",
        "Tunnel | a short history of wind, speed and the people of Sai Kung",
    ],
)
def test_a_headline_keeps_its_own_marks(title: str) -> None:
    assert read(page(paragraphs(), title)).title == title
    named = f'<meta property="og:site_name" content="Tunnel Weekly"><meta property="og:title" content="{title}">'
    assert read(page(paragraphs(), f"{title} - Tunnel Weekly", named)).title == title


def test_a_logo_in_a_first_level_heading_is_no_headline() -> None:
    body = f"<h1><a href='/'>Tunnel Weekly</a></h1><h2>{TITLE}</h2>{paragraphs()}"
    assert read(page(body, f"{TITLE} - Tunnel Weekly")).title == TITLE
