"""What a page's JSON-LD says of the article: of all its objects those that describe it.

A page describes its site, its pictures, videos, comments and other articles in the same words (schema.org), each with a
`datePublished` of its own. The type says which object may be the article, the headline and the address which one it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.parse.clean import line

JsonObject = dict[str, Any]

_JSON_LD = re.compile(r"<script\b[^>]*application/ld\+json[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,60})"')
# schema.org: Article with its subtypes (NewsArticle, ReportageNewsArticle, TechArticle, BlogPosting, Report), and what
# public bodies use beside it.
_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|PressRelease|SpecialAnnouncement)")
_PAGE = re.compile(r"(?:\w*WebPage|ItemPage|AboutPage)")
_ARTICLE_MARK = re.compile(
    r'"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?\w*(?:Article|Posting|Report|PressRelease)"'
)
_SAME_HEADLINE = 0.6  # of the shorter one's letter pairs: editors shorten a headline for search engines


def json_ld(html: str) -> list[JsonObject]:
    """Every object of the page's JSON-LD; of what is no JSON, the date of its article alone."""
    found: list[JsonObject] = []
    for raw in _JSON_LD.findall(html):
        try:
            found.extend(_objects(json.loads(raw, strict=False)))
        except (ValueError, RecursionError):
            found.extend(_date_alone(raw))
    return found


def _date_alone(raw: str) -> list[JsonObject]:
    mark = _ARTICLE_MARK.search(raw)
    date = (_DATE_PUBLISHED.search(raw, mark.end()) if mark else None) or _DATE_PUBLISHED.search(raw)
    return [{"datePublished": date[1]}] if date else []


def _objects(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph", []))
        yield from _objects(value.get("mainEntity", []))


def of_article(objects: Sequence[JsonObject], title: str, urls: Sequence[str]) -> list[JsonObject]:
    """The objects that describe the article with that headline at these addresses, the surest first.

    Those of an article's type, then of a page's; others (a site, a video, a comment, a product) never.
    """
    articles = [one for one in objects if _is(one, _ARTICLE)]
    named = [one for one in articles if _is_at(one, urls) or _likeness(one, title) >= _SAME_HEADLINE]
    named.sort(key=lambda one: (not _is_at(one, urls), -_likeness(one, title)))
    pages = [one for one in objects if one.get("@type") is None or _is(one, _PAGE)]
    return [*(named or articles[:1]), *pages]


def _is(one: JsonObject, kind: re.Pattern[str]) -> bool:
    stated = one.get("@type")
    types = stated if isinstance(stated, list) else [stated]
    return any(kind.fullmatch(re.split(r"[/:#]", str(each))[-1]) for each in types if each)


def _likeness(one: JsonObject, title: str) -> float:
    """The share of its headline's pairs of letters in the page's, or the other way round where that one is longer."""
    stated = _pairs(line(str(one.get("headline") or one.get("name") or "")))
    pairs = _pairs(title)
    fewer = min(len(stated), len(pairs))
    return len(stated & pairs) / fewer if fewer else 0.0


def _is_at(one: JsonObject, urls: Sequence[str]) -> bool:
    about = one.get("mainEntityOfPage")
    stated = (one.get("url"), one.get("@id"), about.get("@id") if isinstance(about, dict) else about)
    return any(isinstance(each, str) and each.partition("#")[0] in urls for each in stated if each)


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"[\W_]+", "", text).casefold()
    return {letters[start : start + 2] for start in range(len(letters) - 1)}
