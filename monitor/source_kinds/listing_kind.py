"""HTML pages that list news, read by CSS selectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from monitor.source_kinds.spec import HTML, KindSpec, Rules, Selector, between, not_empty, regular_expression


@dataclass(frozen=True, slots=True)
class ListingRules(Rules):
    """`[source.listing]`: where the entries stand in an HTML page (CSS selectors, relative to one item)."""

    item: Annotated[Selector, not_empty]
    link: Selector = "a[href]"
    title: Selector = ""  # empty: the text of the link
    date: Selector = ""  # empty: none; may select outside the item when it starts with "^" (the whole page)
    date_attribute: str = ""  # e.g. "datetime"
    date_from_url: Annotated[str, regular_expression] = ""  # with groups year, month, day
    summary: Selector = ""
    next_page: Selector = ""
    pages: Annotated[int, between(1, 20)] = 1  # at one request a second and host, 20 pages are half a minute of a poll

    @property
    def further_pages(self) -> int:
        return self.pages - 1


LISTING = KindSpec("listing", accept=HTML, rules=ListingRules)
