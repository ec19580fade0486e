"""What the catalogue says of a programme beyond its names: is it Hong Kong's, since when, who else may be called so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.model import Programme
from monitor.tag.programmes.gazetteer import Alias, Aliases
from monitor.tag.programmes.mentions import Mention
from monitor.text import fold

SIGN_OF_HONG_KONG = frozenset({"Hong Kong", "香港", "HKSAR", "特區", "特區政府"})
"""Where one of these is in a programme's `context`, any sign of Hong Kong in an article will do."""

_COMMON_KINDS = frozenset({"fund", "scheme", "regulation", "place"})  # 海浪基金 and 科技園 are also elsewhere's


class Entities:
    """The programmes of a catalogue, as things in the world."""

    def __init__(self, programmes: Sequence[Programme], names: Aliases, offices: tuple[str, ...]) -> None:
        self._programmes = {programme.slug: programme for programme in programmes}
        self._offices = frozenset(_offices(self._programmes, names, offices))
        self.of_hong_kong = frozenset(filter(self._is_of_hong_kong, self._programmes))

    def may_be_another(self, alias: Alias) -> bool:
        """Whether even an unambiguous alias can mean another thing elsewhere.

        An acronym; an office that every government has; a short name of a fund or a place that has no Hong Kong in it.
        """
        if alias.acronym or alias.text in self._offices:
            return True
        kind = self._programmes[alias.slug].kind
        official = alias.official and kind != "place"
        return not official and kind in _COMMON_KINDS and not _has_hong_kong(alias.text)

    def valid_on(self, day: date | None, mention: Mention) -> Mention:
        """Of candidates that share a name, those that had it on that day (without a day: those that have it now).

        All of them where none had it.
        """
        if len(mention) < 2:
            return mention
        return [candidate for candidate in mention if self._had_name(candidate.alias.slug, day)] or mention

    def _had_name(self, slug: str, day: date | None) -> bool:
        programme = self._programmes[slug]
        successor = self._programmes.get(programme.successor) if programme.status == "superseded" else None
        if day is None:
            return successor is None or not successor.launched
        ended = successor is not None and bool(successor.launched) and successor.launched <= day.isoformat()
        return not ended and (not programme.launched or programme.launched <= day.isoformat())

    def _is_of_hong_kong(self, slug: str) -> bool:
        """Whether a programme, or one above it, has Hong Kong in its names or is an institution known by it."""
        seen: set[str] = set()
        above = [slug]
        while above:
            programme = self._programmes.get(above.pop())
            if programme is None or programme.slug in seen:
                continue
            seen.add(programme.slug)
            names = (programme.name_en, programme.name_zh_hant, *programme.aliases)
            known_by_it = programme.kind == "institution" and not SIGN_OF_HONG_KONG.isdisjoint(programme.context)
            if known_by_it or any(map(_has_hong_kong, names)):
                return True
            above += [programme.parent, programme.owner]
        return False


def relatives_of(programmes: Sequence[Programme]) -> dict[str, frozenset[str]]:
    """Slug -> parent, owner, children, what it owns, and what has the same parent or owner."""
    under: dict[str, set[str]] = {}
    for programme in programmes:
        for above in {programme.parent, programme.owner} - {""}:
            under.setdefault(above, set()).add(programme.slug)
    found = {}
    for programme in programmes:
        superiors = {programme.parent, programme.owner} - {""}
        siblings = set().union(*(under[each] for each in superiors))
        found[programme.slug] = frozenset((superiors | siblings | under.get(programme.slug, set())) - {programme.slug})
    return found


def families_of(programmes: Sequence[Programme]) -> dict[str, frozenset[str]]:
    """Slug -> itself and all above it, by parent and by owner."""
    above = {programme.slug: {programme.parent, programme.owner} - {""} for programme in programmes}
    found = {}
    for slug in above:
        family, new = {slug}, {slug}
        while new:
            new = set().union(*(above.get(each, ()) for each in new)) - family
            family |= new
        found[slug] = frozenset(family)
    return found


def _offices(programmes: Mapping[str, Programme], names: Aliases, endings: tuple[str, ...]) -> Iterable[str]:
    """The names of institutions, as they are catalogued, that every government may have an office of."""
    for aliases in names.values():
        for alias in aliases:
            office = fold(alias.text, keep_case=True).endswith(endings)
            if office and programmes[alias.slug].kind == "institution" and not alias.text.startswith(_HONG_KONG_NAMES):
                yield alias.text


_HONG_KONG_NAMES = ("Hong Kong", "香港")


def _has_hong_kong(name: str) -> bool:
    return "HKSAR" in name or any(place in name for place in _HONG_KONG_NAMES)
