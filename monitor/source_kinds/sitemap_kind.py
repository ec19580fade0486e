"""Sitemaps, news sitemaps and their indexes (sitemaps.org/protocol)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from monitor.source_kinds.spec import KindSpec, Rules, between


@dataclass(frozen=True, slots=True)
class SitemapRules(Rules):
    """`[source.sitemap]`: how many children of an index to follow, and where titles come from."""

    # Children come youngest first, and sites split them by month, year or section: five hold what is new.
    children: Annotated[int, between(0, 50)] = 5  # 50 at one request a second are a minute of a poll
    title_from_url: bool = True

    @property
    def further_pages(self) -> int:
        return self.children


SITEMAP = KindSpec("sitemap", accept="application/xml,text/xml;q=0.9,*/*;q=0.5", rules=SitemapRules)
