"""Facets as links: each value in the reader's words, with the search that asks for it beside what was typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from monitor.bootstrap import ReaderWords
from monitor.entrypoints.page_phrases import Phrases
from monitor.entrypoints.wording import LANGUAGE_LABELS

SHOWN = 10  # values of a facet: more are read by nobody, and a search reaches them
_TERMS = {
    "programme": "programme:{}",
    "topic": "topic:{}",
    "kind": "kind:{}",
    "source": "source:{}",
    "publisher": 'publisher:"{}"',
    "language": "lang:{}",
    "month": "since:{0} until:{0}",
}
_CHOICE = re.compile(r"\bOR\b")


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value: its name, how many articles have it, and where the narrower search is."""

    label: str
    count: int
    href: str


def facet_links(
    query: str,
    facets: Mapping[str, Mapping[str, int]],
    words: ReaderWords,
    phrases: Phrases,
    sources: Mapping[str, str],
) -> list[tuple[str, list[FacetLink]]]:
    """Heading and values of each facet that has any. `sources`: id -> name."""
    found = []
    for facet, counts in facets.items():
        links = [
            FacetLink(_label(facet, value, words, sources), count, search_address(narrowed(query, facet, value)))
            for value, count in _most_frequent(facet, counts)
        ]
        if links:
            found.append((phrases.named(f"facet_{facet}"), links))
    return found


def narrowed(query: str, facet: str, value: str) -> str:
    """The search for what a query finds with that value. OR binds less than what is added, so it gets brackets."""
    kept = f"({query})" if _CHOICE.search(query) else query
    unquoted = value.partition('"')[0].strip() or value  # of a publisher a part finds the whole
    return f"{kept} {_TERMS[facet].format(unquoted)}".strip()


def search_address(query: str) -> str:
    """Where the page of a search is."""
    return "/?" + urlencode({"q": query}) if query else "/"


def _most_frequent(facet: str, counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Without what has no kind; of months the latest first."""
    values = [pair for pair in counts.items() if pair[0] not in ("", "none")]
    yield from (reversed(values[-SHOWN:]) if facet == "month" else values[:SHOWN])


def _label(facet: str, value: str, words: ReaderWords, sources: Mapping[str, str]) -> str:
    if facet == "month":
        return words.month(date.fromisoformat(f"{value}-01"))
    if facet == "language":
        return LANGUAGE_LABELS.get(value, value)
    if facet == "source":
        return sources.get(value, value)
    named = {"programme": words.programme, "topic": words.topic, "kind": words.kind}.get(facet)
    return named(value) if named else value
