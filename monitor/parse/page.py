"""An article page, read: headline, text, date, language, canonical address, versions in other languages.

    bytes > decode > what it says of itself (JSON-LD) > tree without consent boxes > title, date, twins, text > verdict

Pages that are no articles (robot checks, consent walls, error pages, nothing to read) are told by the verdict; their
text is never handed out.
"""

from __future__ import annotations

from datetime import datetime

from bs4 import BeautifulSoup

from monitor.model import Language, Page, PageRules
from monitor.parse.charset import decode
from monitor.parse.clean import absolute
from monitor.parse.extract import text_of, tree_of
from monitor.parse.extract_date import date_of
from monitor.parse.extract_objects import json_ld, of_article
from monitor.parse.extract_outlets import outlet_of
from monitor.parse.extract_title import title_of
from monitor.parse.extract_twins import language_by_code, twins_of
from monitor.parse.page_verdict import verdict_of
from monitor.text import language_of

LONGEST_PAGE = 4_000_000  # characters that are read: the body's limit on the wire, of which no article page comes near


def read_page(body: bytes, content_type: str, url: str, rules: PageRules, now: datetime) -> Page:
    """What an article page says. `rules`: the source's own selectors. `now`: aware, for dates in the future."""
    html, flag = decode(body, content_type, "html")
    html = html[:LONGEST_PAGE]
    outlet = outlet_of(url, rules)
    page = tree_of(html)
    canonical = _canonical(page, url)
    stated = json_ld(html)
    title = title_of(page, outlet, stated, url)
    urls = [url, *([canonical] if canonical else [])]
    objects = of_article(stated, title, urls)
    published = date_of(page, outlet, objects, urls, title, now)
    twins = twins_of(page, outlet.twins, url)
    declared = _declared_language(page)
    text = text_of(page, outlet, html, title, objects)  # takes boxes out of the page: last
    verdict = verdict_of(title, text, html)
    if verdict != "article":
        return Page(verdict, title=title, canonical=canonical, flags=(flag,) if flag else ())
    language = language_of(f"{title}\n{text}") or declared
    twins = tuple(twin for twin in twins if twin.language != language)
    return Page(verdict, title, text, published, language, canonical, twins, (flag,) if flag else ())


def _canonical(page: BeautifulSoup, url: str) -> str | None:
    node = page.select_one("link[rel=canonical][href]")
    return absolute(str(node["href"]), url) if node else None


def _declared_language(page: BeautifulSoup) -> Language | None:
    node = page.select_one("html[lang]")
    return language_by_code(str(node["lang"])) if node else None
