"""HTML pages that list news: their lists are found by what repeats in them, or read by CSS selectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from monitor.source_kinds.spec import HTML, KindSpec, Rules, Selector, between, not_empty, regular_expression

# Next pages of a list that was found, read at a first visit or when nothing of its page is known: with three pages of
# ten to twenty items each a month of most publishers is seen, in two requests more.
BACK_FILL = 2


@dataclass(frozen=True, slots=True)
class ListingRules(Rules):
    """`[source.listing]`: where the entries stand in an HTML page (CSS selectors, relative to one item). Without the
    table (`item` is "") the lists of news are found in the page itself.
    """

    item: Annotated[Selector, not_empty] = ""
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
        return self.pages - 1 if self.item else BACK_FILL


LISTING = KindSpec("listing", accept=HTML, rules=ListingRules, needs=("item",))
