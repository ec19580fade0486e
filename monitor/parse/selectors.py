"""Whether the CSS selectors of a source can be read at all: a fault of its configuration, found before it is polled."""

from __future__ import annotations

from collections.abc import Iterator

import soupsieve

from monitor.model import Source
from monitor.source_kinds.spec import checks_of, css_selector


def selector_faults(source: Source) -> Iterator[tuple[str, str]]:
    """(key, message) of every CSS selector of a source that is none."""
    for key, selector in _selectors(source):
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, ValueError) as error:
            yield key, f"not a CSS selector: {str(error).splitlines()[0]}"


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """Every key that is marked as a selector, unless it is empty. A leading "^" (the whole page) is no part of it."""
    for table, rules in ((source.kind.value, source.rules), ("page", source.page)):
        for name, (_, checks) in checks_of(type(rules)).items():
            value = getattr(rules, name) if css_selector in checks else ""
            if isinstance(value, tuple):
                yield from ((f"{table}.{name}.{place}", selector) for place, selector in enumerate(value))
            elif selector := value.removeprefix("^").strip():
                yield f"{table}.{name}", selector
