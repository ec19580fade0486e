"""The headline of an article page, without the names of its site and section.

What a site is called is known from the site: from what it says of itself, from its host, from its own links. A dash
alone says nothing: "A launch - a joint - programme" is one headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.parse.clean import line
from monitor.parse.extract_outlets import Outlet
from monitor.parse.visible import bare, letters

LIKE_A_TITLE = 0.5  # of a heading's pairs of letters: editors shorten the headline for <title>
# Marks that part a headline from what stands beside it in a title. A hyphen needs its spaces, for words hold it, too.
_SEPARATOR = re.compile(r"\s*[|│｜丨]\s*|\s*(?:--+|——|_|»|›|::)\s*|\s+[-–—·•<>]\s+")
_TIGHT = re.compile(r"\s*[-–—]\s*")  # where what follows is known to be the site's name
_BAR = re.compile(r"\s*(?:[|│｜丨_]|--+)\s*")  # no prose uses them
_LONGEST_SECTION = 36  # letters (Han as three) of a section's name, or of what stands behind a bar
_SITE_META = frozenset({"og:site_name", "application-name", "apple-mobile-web-app-title"})
_CRUMBS = re.compile("crumb")
_HEADINGS = "h1, h2, h3"
_GENERIC = frozenset(
    {"www", "news", "com", "org", "net", "gov", "edu", "hk", "cn", "co", "mo", "tw", "en", "tc", "sc", "m"}
)
_LONGEST_NAME = 60  # letters (Han as three) of the words of a link that may be the site's name


def title_of(page: BeautifulSoup, outlet: Outlet, objects: Sequence[dict[str, Any]], url: str) -> str:
    """The headline: by selector, else the heading most like the page's own titles, else those titles.

    `objects`: all of the page's JSON-LD. `url`: the page's address, whose host is a name of the site.
    """
    chosen = page.select_one(outlet.title) if outlet.title else None
    if chosen is not None and (words := line(str(chosen))):
        return words
    sites = site_names(page, objects, url)
    names = sites | _sections(page)
    stated = [text for text in (_meta(page, "og:title"), _document_title(page)) if text]
    short = [words for text in stated if bare(words := without_names(text, names)) not in names]
    headings = [words for node in page.select("h1") if (words := line(str(node))) and bare(words) not in sites]
    if best := _most_like(headings, stated):
        return _without_site(best, sites)
    if short:
        return _common(short, page)
    return headings[0] if headings else next(iter(stated), "")


def site_names(page: BeautifulSoup, objects: Sequence[dict[str, Any]], url: str) -> set[str]:
    """Every name of the site that the page shows, letters only, in lower case."""
    stated = (node for node in page.find_all("meta") if _SITE_META.intersection(map(str, node.attrs.values())))
    found = [str(node.get("content", "")) for node in stated]
    for one in objects:
        publisher = one.get("publisher")
        found += [str(of.get("name") or "") for of in (publisher, one) if isinstance(of, dict) and _is_named(of)]
    for node in filter(_leads_home, page.find_all("a")):
        found += [node.get_text(" ", strip=True), str(node.get("title", ""))]
        found += [str(picture.get("alt", "")) for picture in node.find_all("img")]
    names = {bare(name) for name in found if name and letters(name) <= _LONGEST_NAME}
    labels = (urlsplit(url).hostname or "").lower().split(".")
    return (names | {label for label in labels if len(label) > 2}) - {""} - _GENERIC


def _sections(page: BeautifulSoup) -> set[str]:
    """What the links of the menu and of the way to the page are called."""
    menus = [*page.find_all(["nav", "header", "footer"]), *page.find_all(class_=_CRUMBS)]
    found = {node.get_text(" ", strip=True) for menu in menus for node in menu.find_all("a")}
    return {bare(name) for name in found if name and letters(name) <= _LONGEST_SECTION}


def _leads_home(node: Tag) -> bool:
    """Whether a link is that to the site's first page, or its logo."""
    if node.get("href") in ("/", "/index.html") or "home" in node.get_attribute_list("rel"):
        return True
    return any("logo" in str(mark) for mark in (*node.get_attribute_list("class"), *node.get_attribute_list("id")))


def without_names(title: str, names: set[str]) -> str:
    """A title without the parts at its ends that name its site: "Headline - Section - Site", "Site | Headline"."""
    parts = _parts(title)
    while len(parts) > 1 and _is_name(parts[-1][1], names):
        parts.pop()
        while len(parts) > 1 and _is_section(parts, names):
            parts.pop()
    while len(parts) > 1 and _is_name(parts[0][1], names):
        parts.pop(0)
        parts[0] = ("", parts[0][1])
    if len(parts) == 1 and (tight := _without_tight(parts[0][1], names)):
        return tight
    return _without_bars("".join(mark + words for mark, words in parts).strip())


def _without_site(heading: str, sites: set[str]) -> str:
    """A heading without the site's name at its end; the sections that it names are the editors' own words."""
    parts = _parts(heading)
    while len(parts) > 1 and _is_name(parts[-1][1], sites):
        parts.pop()
    return "".join(mark + words for mark, words in parts).strip()


def _is_named(one: dict[str, Any]) -> bool:
    """Whether an object of JSON-LD is a site or one who runs it."""
    return str(one.get("@type", "")).rsplit("/", 1)[-1] in ("WebSite", "Organization", "NewsMediaOrganization", "")


def _parts(title: str) -> list[tuple[str, str]]:
    """The parts of a title, each with the mark before it."""
    parts, at, mark = [], 0, ""
    for found in _SEPARATOR.finditer(title):
        parts.append((mark, title[at : found.start()]))
        at, mark = found.end(), found.group()
    return [(before, words) for before, words in [*parts, (mark, title[at:])] if words.strip() or not before]


def _is_name(words: str, names: set[str]) -> bool:
    """Whether a part of a title is a known name, or holds the site's with a word beside it ("example" of the host)."""
    known = bare(words)
    if known in names:
        return True
    return letters(words) <= _LONGEST_NAME and any(
        len(name) > 3 and (known.startswith(name) or known.endswith(name)) and len(known) <= 2 * len(name) + 4
        for name in names
    )


def _is_section(parts: list[tuple[str, str]], names: set[str]) -> bool:
    """Whether the last part, the site's name taken off behind it, is one of its sections: linked, or short."""
    words, before = parts[-1][1].strip(), parts[0][1]
    short = len(parts) == 2 and 2 * letters(words) <= letters(before) and len(words.split()) < 3
    return bare(words) in names or (short and not words[0].islower())


def _without_tight(title: str, names: set[str]) -> str:
    """ "Headline-Site": a dash without spaces, behind which a known name is all."""
    for found in _TIGHT.finditer(title):
        if bare(title[found.end() :]) in names and found.start():
            return title[: found.start()].strip()
    return ""


def _without_bars(title: str) -> str:
    """Without what stands behind bars, if it is short beside what stands before them."""
    parts = _BAR.split(title)
    tail = parts[1:]
    if (
        tail
        and all(letters(one) <= _LONGEST_SECTION for one in tail)
        and letters(parts[0]) >= 1.5 * max(map(letters, tail))
    ):
        return parts[0].strip()
    return title


def _common(titles: Sequence[str], page: BeautifulSoup) -> str:
    """Of the page's titles the one that begins the others; a heading that begins it is where the headline ends."""
    shortest = min(titles, key=len)
    best = shortest if all(bare(one).startswith(bare(shortest)) for one in titles) else titles[0]
    headings = [words for node in page.select(_HEADINGS) if (words := line(str(node)))]
    whole = [words for words in headings if len(bare(words)) > len(bare(best)) / 2 and _is_part(words, best)]
    return max(whole, key=len, default=best)


def _is_part(heading: str, title: str) -> bool:
    """Whether the heading is the beginning of the title, up to a mark."""
    rest = title.removeprefix(heading)
    return rest != title and _SEPARATOR.match(rest) is not None


def _most_like(headings: Sequence[str], titles: Sequence[str]) -> str:
    """The heading most like one of the titles; of two alike the longer one."""
    scored = [(max((_likeness(one, title) for title in titles), default=0.0), len(one), one) for one in headings]
    share, _, best = max(scored, default=(0.0, 0, ""))
    return best if share >= LIKE_A_TITLE else ""


def _likeness(heading: str, title: str) -> float:
    """The share of the heading's pairs of neighbouring letters that the title repeats."""
    ours, theirs = (
        {text[start : start + 2] for start in range(len(text) - 1)} for text in (bare(heading), bare(title))
    )
    return len(ours & theirs) / len(ours) if ours else 0.0


def _document_title(page: BeautifulSoup) -> str:
    return line(str(page.title.string or "")) if isinstance(page.title, Tag) else ""


def _meta(page: BeautifulSoup, name: str) -> str:
    node = page.select_one(f'meta[property="{name}"], meta[name="{name}"]')
    return line(str(node.get("content", ""))) if node else ""
