"""The names under which programmes are looked for: those of the catalogue, and how else people spell them.

A name is compared in the form of `reading.normal`, so scripts, widths, quotation marks, hyphens and wrapped lines are
no variants; `match_spellings` has what is, and what stands behind the place or the owner is a name that needs a reason.
A variant that is also another entry's name, or its variant, belongs to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.grammar.reading import is_han, normal
from monitor.model import Programme
from monitor.tag.programmes.spellings import JOINERS, is_chinese, variants


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one programme.

    `sure`: it stands alone, no context needed. `full`: one of the official names. `bracketed`: it counts only in 《》
    or 「」. `capitals`: it counts only where the text has its capitals. `local`: the place or the owner before it was
    left out, so any sign of Hong Kong confirms it.
    """

    slug: str
    text: str
    sure: bool
    full: bool = False
    acronym: bool = False
    bracketed: bool = False
    capitals: str = ""
    local: bool = False


Names = Mapping[str, tuple[Name, ...]]  # pattern -> whose name it is


def names_of(programmes: Sequence[Programme]) -> tuple[Names, Names]:
    """All names (in lower case) and all acronyms (in their own case), by pattern."""
    own: dict[str, list[Name]] = {}
    acronyms: dict[str, list[Name]] = {}
    for programme in programmes:
        for name in _own(programme):
            pattern = normal(name.text)
            if name.acronym:
                _add(acronyms, pattern, name)
            else:
                _add(own, pattern.lower(), name)
    divided = _divided(programmes)
    local = _local(own, divided)
    _add_possessives(own, divided)
    _add_variants(own)
    _add_variants(local)
    own |= {pattern: names for pattern, names in local.items() if pattern not in own}
    _add_lost_plus(acronyms)
    return _frozen(own), _frozen(acronyms)


def _frozen(names: Mapping[str, list[Name]]) -> Names:
    return {pattern: tuple(found) for pattern, found in names.items() if pattern}


def _add(table: dict[str, list[Name]], pattern: str, name: Name) -> None:
    found = table.setdefault(pattern, [])
    if all(other.slug != name.slug for other in found):
        found.append(name)


def _own(programme: Programme) -> Iterator[Name]:
    hedged = {normal(name) for name in programme.needs_context}
    hedged_plainly = {name.lower() for name in hedged}
    full = [name for name in (programme.name_en, programme.name_zh_hant, programme.name_zh_hans) if name]
    for index, text in enumerate([*full, *programme.aliases]):
        pattern = normal(text)
        sure = pattern.lower() not in hedged_plainly
        yield Name(
            programme.slug,
            text,
            sure,
            full=index < len(full),
            bracketed=_only_in_brackets(text),
            capitals=pattern if not sure and pattern.split()[-1][0].isupper() else "",
        )
    for text in programme.acronyms:
        yield Name(programme.slug, text, normal(text) not in hedged, acronym=True)


# ------------------------------------------------------------------------------------------------- names without place
_PLACES = ("Hong Kong", "HKSAR", "Guangdong-Hong Kong-Macao", "Guangdong-Hong Kong-Macau", "香港特區", "香港", "粵港澳")
_ENOUGH_WORDS, _ENOUGH_HAN = 3, 5  # of what is left of a name
_ENOUGH_POSSESSED = 4  # Han characters behind 的
_ENOUGH_WITHOUT_SCHEME = 8  # Han characters of a name that is known without its 計劃


Parts = tuple[str, str, str]  # a name, how it begins (a place, or a name of its parent or owner), the rest


def _divided(programmes: Sequence[Programme]) -> dict[str, list[Parts]]:
    """The names that begin with a place or with what is above their programme, by slug; in their own case."""
    shapes = {programme.slug: _shapes(programme) for programme in programmes}
    acronyms = {programme.slug: set(programme.acronyms) for programme in programmes}
    places = set(map(normal, _PLACES))
    found: dict[str, list[Parts]] = {}
    for programme in programmes:
        above = [slug for slug in (programme.parent, programme.owner) if slug in shapes]
        heads = places.union(*(shapes[slug] | acronyms[slug] for slug in above))
        found[programme.slug] = [parts for shape in shapes[programme.slug] for parts in _parts(shape, heads)]
    return found


def _parts(shape: str, heads: set[str]) -> Iterator[Parts]:
    for head in heads:
        rest = shape[len(head) :].strip() if shape.startswith(head) else ""
        if rest and (shape[len(head)] == " " or is_han(rest[0])):
            yield shape, head, rest


def _shapes(programme: Programme) -> set[str]:
    names = (programme.name_en, programme.name_zh_hant, *programme.aliases)
    return {normal(name) for name in names if name}


def _add_possessives(own: dict[str, list[Name]], divided: Mapping[str, list[Parts]]) -> None:
    """ "Cyberport's Incubation Programme" and 數碼港的培育計劃 for the names without "'s" and 的."""
    for parts in divided.values():
        for shape, head, rest in parts:
            possessive = f"{head}的{rest}" if is_han(rest[0]) else f"{head}'s {rest}"
            if len(rest) >= _ENOUGH_POSSESSED if is_han(rest[0]) else " " in rest:
                own.setdefault(possessive.lower(), own[shape.lower()])


def _local(own: Mapping[str, list[Name]], divided: Mapping[str, list[Parts]]) -> dict[str, list[Name]]:
    """金融管理局 for 香港金融管理局, "Panel on …" for "LegCo Panel on …": what stands behind the place or the owner.

    And a long name of a 計劃 without that word.
    """
    found: dict[str, list[Name]] = {}
    for slug, parts in divided.items():
        for rest in {rest for _, _, rest in parts if _is_enough(rest)}:
            capitals = "" if is_chinese(rest) else rest
            _add(found, rest.lower(), Name(slug, rest, False, capitals=capitals, local=True))
    for pattern, names in own.items():
        if _is_long_scheme(pattern):
            for name in names:
                short = pattern.removesuffix("计划")
                _add(found, short, Name(name.slug, short, False, local=True))
    return found


def _is_enough(rest: str) -> bool:
    if is_han(rest[0]):
        return sum(map(is_han, rest)) >= _ENOUGH_HAN and rest[0] not in JOINERS
    return rest.count(" ") + 1 >= _ENOUGH_WORDS and rest[0].isupper() and not is_chinese(rest)


def _is_long_scheme(shape: str) -> bool:
    return shape.endswith("计划") and sum(map(is_han, shape)) > _ENOUGH_WITHOUT_SCHEME


def _only_in_brackets(text: str) -> bool:
    """A short name that is catalogued in brackets is too common without them (《藍圖》)."""
    return text[0] in "《「『“" and text[-1] in "》」』”" and len(text) <= 6


# ------------------------------------------------------------------------------------------------------------ variants
def _add_variants(own: dict[str, list[Name]]) -> None:
    found: dict[str, dict[str, Name]] = {}
    for pattern, names in own.items():
        for variant in variants(pattern):
            if variant not in own:
                for name in names:
                    found.setdefault(variant, {}).setdefault(name.slug, name)
    for variant, by_slug in found.items():
        if len(by_slug) == 1 or all(not name.sure for name in by_slug.values()) or _same_everywhere(by_slug, own):
            own[variant] = list(by_slug.values())


def _same_everywhere(by_slug: Mapping[str, Name], own: Mapping[str, list[Name]]) -> bool:
    """Whether the entries share the names themselves, so that they may share the variant too."""
    owners = [{other.slug for other in own.get(normal(name.text).lower(), ())} for name in by_slug.values()]
    return all(set(by_slug) <= slugs for slugs in owners)


def _add_lost_plus(acronyms: dict[str, list[Name]]) -> None:
    """RAISe for RAISe+, where the case alone is unmistakable."""
    for pattern, names in list(acronyms.items()):
        bare = pattern.rstrip("+")
        if bare != pattern and re.search("[A-Z]{2}[a-z]|[a-z][A-Z]", bare) and bare not in acronyms:
            acronyms[bare] = names
