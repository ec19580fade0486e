"""An article page, read: headline, text, date, language, canonical address, versions in other languages.

    bytes > decode > what it says of itself (JSON-LD) > tree without consent boxes > title, date, twins, text > verdict

Pages that are no articles (robot checks, consent walls, error pages, nothing to read) are told by the verdict; their
text is never handed out.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from bs4 import BeautifulSoup

from monitor.model import Language, Page, PageRules
from monitor.parse.challenge import is_challenge
from monitor.parse.charset import decode
from monitor.parse.clean import absolute
from monitor.parse.extract import json_ld, text_of, title_of, tree_of
from monitor.parse.extract_date import date_of
from monitor.parse.extract_outlets import outlet_of
from monitor.parse.extract_twins import language_by_code, twins_of
from monitor.text import HAN, language_of

# Latin letters, or a third as many Han characters, which say as much. Less than a sentence is no article.
SHORTEST = 60
LONGEST_PAGE = 4_000_000  # characters that are read: the body's limit on the wire, of which no article page comes near
_SHORT_TEXT = 600  # characters: an error page says little, an article about errors says more

_ERROR_TITLE = re.compile(
    r"\b40[34]\b|\b50[0-4]\b.{0,20}(?:error|unavailable|gateway)|page (?:not found|cannot be found)|not found$|^error\b"
    r"|access denied|forbidden|service unavailable|bad gateway|under maintenance|^(?:log in.{0,20})?facebook$"
    r"|找不到|頁面不存在|页面不存在|無法顯示|无法显示|系統維護|系统维护|拒絕存取",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bvendors?\b|legitimate interest|personal data|privacy (?:policy|preferences)"
    r"|manage (?:your )?(?:data|preferences)|accept all|reject all|同意|個人資料|个人资料|私隱政策|隐私政策",
    re.IGNORECASE,
)
_CONSENT_SHARE = 0.02  # consent words per word: articles about privacy stay well below
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_PAGE_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
Decision = Literal["article", "challenge", "consent", "error", "empty"]


def read_page(body: bytes, content_type: str, url: str, rules: PageRules, now: datetime) -> Page:
    """What an article page says. `rules`: the source's own selectors. `now`: aware, for dates in the future."""
    html, flag = decode(body, content_type, "html")
    html = html[:LONGEST_PAGE]
    outlet, objects = outlet_of(url, rules), json_ld(html)
    page = tree_of(html)
    canonical = _canonical(page, url)
    title = title_of(page, outlet)
    published = date_of(page, outlet, objects, [url, canonical or ""], now)
    twins = twins_of(page, outlet.twins, url)
    declared = _declared_language(page)
    text = text_of(page, outlet, objects)  # takes boxes out of the page: last
    verdict = _verdict(title, text, html)
    if verdict != "article":
        return Page(verdict, title=title, canonical=canonical, flags=(flag,) if flag else ())
    language = language_of(f"{title}\n{text}") or declared
    twins = tuple(twin for twin in twins if twin.language != language)
    return Page(verdict, title, text, published, language, canonical, twins, (flag,) if flag else ())


def _verdict(title: str, text: str, html: str) -> Decision:
    if _ERROR_TITLE.search(title) and len(text) < _SHORT_TEXT:
        return "challenge" if is_challenge(html) else "error"
    if _is_consent(text):
        return "consent"
    if len(text) + 2 * len(_HAN_CHARACTER.findall(text)) >= SHORTEST:
        return "article"
    return "challenge" if is_challenge(html) else "empty"


def _is_consent(text: str) -> bool:
    """Whether a text speaks of little but cookies and consent."""
    found = len(_CONSENT.findall(text))
    return found >= 3 and found > _CONSENT_SHARE * len(_PAGE_WORD.findall(text))


def _canonical(page: BeautifulSoup, url: str) -> str | None:
    node = page.select_one("link[rel=canonical][href]")
    return absolute(str(node["href"]), url) if node else None


def _declared_language(page: BeautifulSoup) -> Language | None:
    node = page.select_one("html[lang]")
    return language_by_code(str(node["lang"])) if node else None
