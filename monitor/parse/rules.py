"""Whether the selectors of a source can be read at all: a fault of its configuration, found before it is polled."""

from __future__ import annotations

from collections.abc import Iterator

import soupsieve

from monitor.model import Source


def selector_faults(source: Source) -> Iterator[tuple[str, str]]:
    """(key, message) of every CSS selector of a source that is none."""
    for key, selector in _selectors(source):
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, ValueError) as error:
            yield key, f"not a CSS selector: {str(error).splitlines()[0]}"


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """A leading "^" says that a date is sought in the whole page; it is ours."""
    listing, page = source.listing, source.page
    if listing is not None:
        for name in ("item", "link", "title", "date", "summary", "next_page"):
            yield f"listing.{name}", str(getattr(listing, name)).removeprefix("^").strip() or "*"
    for name in ("title", "text", "date", "twins"):
        yield f"page.{name}", getattr(page, name) or "*"
    for place, selector in enumerate(page.remove):
        yield f"page.remove.{place}", selector
