"""The next page of a list: `rel=next`, or the link that says so in three scripts. On the same host alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.parse.clean import absolute
from monitor.parse.lists.induce_page import ListPage

_CALLED_NEXT = re.compile(
    r"[\s«»‹›<>→➡▶►·]*(?:(?:go to )?next(?: page)?"
    r"|older(?: (?:posts?|entries|news))?|下一[頁页]|下[頁页]|後一[頁页]|后一[页頁]"
    r"|較舊(?:的?文章)?|较旧(?:的?文章)?|›|»|→|>|>>)[\s«»‹›<>→➡▶►·]*",
    re.IGNORECASE,
)


def next_page(page: ListPage) -> list[str]:
    """The address of the next page, in a list; an empty one: the page names none."""
    stated = page.root.getroottree().xpath(
        "//*[self::link or self::a][contains(concat(' ', translate(@rel, 'NEXT', 'next'), ' '), ' next ')]/@href"
    )
    said = [
        link.address
        for link in page.links
        if (link.text and _CALLED_NEXT.fullmatch(link.text))
        or _CALLED_NEXT.fullmatch(link.node.get("aria-label") or link.node.get("title") or "-")
    ]
    own = page.address.partition("#")[0]
    for href in (*stated, *said):
        address = absolute(str(href), page.base)
        if address and address != own and urlsplit(address).netloc == urlsplit(own).netloc:
            return [address]
    return []
