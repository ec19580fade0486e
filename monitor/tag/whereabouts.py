"""Of which place an article is: of Hong Kong, or of another place that it names before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.tag.lexicon import Words
from monitor.tag.salience import Layout

HONG_KONG_WORD = "relevance/hong_kong"
_LOCAL = "relevance/local"  # whose place goes without saying
_HERE = (HONG_KONG_WORD, _LOCAL)
_PLACES = (HONG_KONG_WORD, "relevance/elsewhere")
_PLACES_AND_FOREIGN = (*_PLACES, "relevance/foreign")


def place_elsewhere(hits: Iterable[Hit], layout: Layout) -> list[str]:
    """The other place of which the article is: the headline, or else the lead, names it before Hong Kong."""
    lead_end = layout.lead_end
    return _first_elsewhere([hit for hit in hits if hit[2] < lead_end and hit[0].startswith(_PLACES)], layout)


def subject_elsewhere(hits: Iterable[Hit], layout: Layout) -> list[str]:
    """The same, and also companies and offices of elsewhere, against which local words of the headline speak too."""
    lead_end = layout.lead_end
    told = [
        hit
        for hit in hits
        if hit[2] < lead_end
        and (hit[0].startswith(_PLACES_AND_FOREIGN) or (hit[0] == _LOCAL and hit[3] <= layout.headline_end))
    ]
    return _first_elsewhere(told, layout)


def names_hong_kong(words: Words, unsaid: bool) -> bool:
    """Whether an article is of Hong Kong by its words. `unsaid`: no other place is named, so local words are enough."""
    return HONG_KONG_WORD in words or (unsaid and _LOCAL in words)


def _first_elsewhere(places: Sequence[Hit], layout: Layout) -> list[str]:
    """`places`: those in headline and lead."""
    near = [hit for hit in places if not _is_currency(hit, layout.reading)]
    titled = [hit for hit in near if hit.end <= layout.headline_end]
    if any(hit.kind in _HERE for hit in titled):
        return []
    first = min(titled or near, key=lambda hit: (hit.start, -hit.end), default=None)
    return [first.value] if first is not None and first.kind not in _HERE else []


def _is_currency(hit: Hit, reading: Reading) -> bool:
    return hit.kind not in _HERE and reading.text[hit.end : hit.end + 1] == "$"  # US$
