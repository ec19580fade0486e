"""Of which place an article is: of Hong Kong, or of another place that it names before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.tag.salience import Layout

HONG_KONG_WORD = "relevance/hong_kong"
_LOCAL = "relevance/local"  # whose place goes without saying
_HERE = (HONG_KONG_WORD, _LOCAL)
_PLACES = (HONG_KONG_WORD, "relevance/elsewhere")
_FOREIGN = "relevance/foreign"


def place_elsewhere(hits: Iterable[Hit], layout: Layout) -> list[str]:
    """The other place of which the article is: the headline, or else the lead, names it before Hong Kong."""
    return _first_elsewhere([hit for hit in hits if hit.kind.startswith(_PLACES)], layout)


def subject_elsewhere(hits: Iterable[Hit], layout: Layout) -> list[str]:
    """The same, and also companies and offices of elsewhere, against which local words of the headline speak too."""
    told = [
        hit
        for hit in hits
        if hit.kind.startswith((*_PLACES, _FOREIGN)) or (hit.kind == _LOCAL and hit.end <= layout.headline_end)
    ]
    return _first_elsewhere(told, layout)


def names_hong_kong(hits: Iterable[Hit], unsaid: bool) -> bool:
    """Whether an article is of Hong Kong by its words. `unsaid`: no other place is named, so local words are enough."""
    return any(hit.kind in (_HERE if unsaid else (HONG_KONG_WORD,)) for hit in hits)


def _first_elsewhere(places: Sequence[Hit], layout: Layout) -> list[str]:
    near = [hit for hit in places if hit.start < layout.lead_end and not _is_currency(hit, layout.reading)]
    titled = [hit for hit in near if hit.end <= layout.headline_end]
    if any(hit.kind in _HERE for hit in titled):
        return []
    first = min(titled or near, key=lambda hit: (hit.start, -hit.end), default=None)
    return [first.value] if first is not None and first.kind not in _HERE else []


def _is_currency(hit: Hit, reading: Reading) -> bool:
    return hit.kind not in _HERE and reading.text[hit.end : hit.end + 1] == "$"  # US$
