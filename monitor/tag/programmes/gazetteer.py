"""The gazetteer: every alias under which a programme is looked for, those of the catalogue and those made of them.

An alias is compared in the form of `reading.normal`, so scripts, widths, quotation marks, hyphens and wrapped lines
make no difference. Made of the catalogue's names are other spellings (`spellings.toml`), possessives, and what is left
of a name without the place or the owner before it. A made alias that is also another programme's name, or is made of
two programmes' names, belongs to neither.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.grammar.reading import is_han, normal
from monitor.model import Programme
from monitor.tag.programmes.spellings import Spellings, is_chinese


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one programme. `text`: as the catalogue has it.

    `unambiguous`: it needs no evidence in the article. `official`: one of the names in full. `needs_brackets`: it
    counts only in 《》 or 「」. `capitals`: it counts only where the text has its capitals. `shortened`: a part of the
    name is left out, so any sign of Hong Kong confirms it. `also_elsewhere`: it counts unless the article speaks of
    another place. `within`: the programmes whose own names stand in it and that it is about too.
    """

    slug: str
    text: str
    unambiguous: bool
    official: bool = False
    acronym: bool = False
    needs_brackets: bool = False
    capitals: str = ""
    shortened: bool = False
    also_elsewhere: bool = False
    within: tuple[str, ...] = ()


Aliases = Mapping[str, tuple[Alias, ...]]  # pattern -> the aliases, of different programmes, that are written so
_Table = dict[str, list[Alias]]


def build_gazetteer(
    programmes: Sequence[Programme], spellings: Spellings, places: Collection[str]
) -> tuple[Aliases, Aliases]:
    """All aliases in lower case, and all acronyms in their own case, by pattern.

    `places`: those that are left out before a name ("Hong Kong").
    """
    names: _Table = {}
    acronyms: _Table = {}
    for programme in programmes:
        for alias in _catalogued(programme):
            pattern = normal(alias.text)
            if alias.acronym:
                _add(acronyms, pattern, alias)
            else:
                _add(names, pattern.lower(), alias)
    _add_titles(names, programmes, spellings)
    _say_what_stands_within(names, programmes)
    divided = _divided(programmes, places)
    shortened = _shortened(names, divided, spellings.joiners)
    _add_possessives(names, divided)
    _add_variants(names, spellings)
    _add_variants(shortened, spellings)
    names |= {pattern: aliases for pattern, aliases in shortened.items() if pattern not in names}
    _add_without_plus(acronyms)
    return _frozen(names), _frozen(acronyms)


def _frozen(table: _Table) -> Aliases:
    return {pattern: tuple(found) for pattern, found in table.items() if pattern}


def _add(table: _Table, pattern: str, alias: Alias) -> None:
    found = table.setdefault(pattern, [])
    if all(other.slug != alias.slug for other in found):
        found.append(alias)


def _catalogued(programme: Programme) -> Iterator[Alias]:
    elsewhere = {normal(name) for name in programme.also_elsewhere}
    ambiguous = elsewhere.union(map(normal, programme.needs_context))
    ambiguous_in_any_case = {name.lower() for name in ambiguous}
    official = [name for name in (programme.name_en, programme.name_zh_hant, programme.name_zh_hans) if name]
    for index, text in enumerate([*official, *programme.aliases]):
        pattern = normal(text)
        unambiguous = pattern.lower() not in ambiguous_in_any_case
        yield Alias(
            programme.slug,
            text,
            unambiguous,
            official=index < len(official),
            needs_brackets=_only_in_brackets(text),
            capitals=pattern if not unambiguous and pattern.split()[-1][0].isupper() else "",
            also_elsewhere=pattern in elsewhere,
        )
    for text in programme.acronyms:
        pattern = normal(text)
        unambiguous = pattern not in ambiguous
        yield Alias(programme.slug, text, unambiguous, acronym=True, also_elsewhere=pattern in elsewhere)


_LONGEST_BRACKETED = 6  # characters with the brackets: 《藍圖》, 「四流」 are everyday words without them


def _only_in_brackets(text: str) -> bool:
    return text[0] in "《「『“" and text[-1] in "》」』”" and len(text) <= _LONGEST_BRACKETED


# ------------------------------------------------------------------------------------------------- names without a part
# Of a name without its place or owner, in English words and Han characters. Measured (bench/knowing.py, F1 of tags on
# dev, test and fresh): 2 words lose 0.002 on dev and fresh, 4 change nothing; 4 characters lose 0.003 on dev, 6 lose
# 0.002 on fresh.
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 5
_LEAST_POSSESSED = 4  # Han characters behind 的: 數碼港的培育計劃, but no 香港的中心; 3 and 6 give the same figures
_LEAST_WITHOUT_SCHEME = 7  # Han characters that are left of a name without its 計劃; no labelled article depends on it
_DISTINCT = 7  # Han characters that are left of a name and that hardly another place has: 紡織及成衣研發中心
_SCHEME = normal("計劃")

Parts = tuple[str, str, str]  # a name, how it begins (a place, or a name of its parent or owner), the rest


def _divided(programmes: Sequence[Programme], places: Collection[str]) -> dict[str, list[Parts]]:
    """The names that begin with a place or with what is above their programme, by slug; in their own case."""
    names = {programme.slug: _spelt_out(programme) for programme in programmes}
    acronyms = {programme.slug: set(programme.acronyms) for programme in programmes}
    normal_places = set(map(normal, places))
    found: dict[str, list[Parts]] = {}
    for programme in programmes:
        above = [slug for slug in (programme.parent, programme.owner) if slug in names]
        heads = normal_places.union(*(names[slug] | acronyms[slug] for slug in above))
        found[programme.slug] = [parts for name in names[programme.slug] for parts in _parts(name, heads)]
    return found


def _parts(name: str, heads: Collection[str]) -> Iterator[Parts]:
    for head in heads:
        rest = name[len(head) :].strip() if name.startswith(head) else ""
        if rest and (name[len(head)] == " " or is_han(rest[0])):
            yield name, head, rest


def _spelt_out(programme: Programme) -> set[str]:
    names = (programme.name_en, programme.name_zh_hant, *programme.aliases)
    return {normal(name) for name in names if name}


def _add_possessives(names: _Table, divided: Mapping[str, list[Parts]]) -> None:
    """ "Cyberport's Incubation Programme" and 數碼港的培育計劃 for the names without "'s" and 的."""
    for parts in divided.values():
        for name, head, rest in parts:
            possessive = f"{head}的{rest}" if is_han(rest[0]) else f"{head}'s {rest}"
            if len(rest) >= _LEAST_POSSESSED if is_han(rest[0]) else " " in rest:
                names.setdefault(possessive.lower(), names[name.lower()])


def _shortened(names: _Table, divided: Mapping[str, list[Parts]], joiners: Collection[str]) -> _Table:
    """金融管理局 for 香港金融管理局, "Panel on …" for "LegCo Panel on …": what stands behind the place or the owner.

    And a long name of a 計劃, a scheme or a programme without that word.
    """
    found: _Table = {}
    for slug, parts in divided.items():
        for rest in {rest for _, _, rest in parts if rest[0] not in joiners and _is_enough(rest)}:
            capitals = "" if is_chinese(rest) else rest
            long = sum(map(is_han, rest)) >= _DISTINCT
            _add(
                found,
                rest.lower(),
                Alias(slug, rest, False, capitals=capitals, shortened=True, also_elsewhere=long),
            )
    for pattern, aliases in names.items():
        short = pattern.removesuffix(_SCHEME)
        if short != pattern and sum(map(is_han, short)) >= _LEAST_WITHOUT_SCHEME:
            for alias in aliases:
                _add(found, short, Alias(alias.slug, short, False, shortened=True))
        for alias in aliases:
            capitals = normal(alias.text).removesuffix(" Scheme").removesuffix(" Programme")
            if capitals.lower() != pattern and capitals.count(" ") + 1 >= _LEAST_WORDS and alias.text.isascii():
                short_one = Alias(alias.slug, capitals, False, capitals=capitals, shortened=True, also_elsewhere=True)
                _add(found, capitals.lower(), short_one)
    return found


def _is_enough(rest: str) -> bool:
    if is_han(rest[0]):
        return sum(map(is_han, rest)) >= _LEAST_CHARACTERS
    return rest.count(" ") + 1 >= _LEAST_WORDS and rest[0].isupper() and not is_chinese(rest)


# ------------------------------------------------------------------------------------- heads of offices, nested names
def _add_titles(names: _Table, programmes: Sequence[Programme], spellings: Spellings) -> None:
    """The Secretary for Health for the Health Bureau, unless the office of the Secretary has an entry of its own."""
    for programme in programmes:
        if programme.kind == "institution":
            for title in spellings.titles(programme.name_en):
                capitals = normal(title)
                alias = Alias(programme.slug, title, False, capitals=capitals, shortened=True, also_elsewhere=True)
                names.setdefault(capitals.lower(), [alias])


def _say_what_stands_within(names: _Table, programmes: Sequence[Programme]) -> None:
    """Marks the names that are also about what is above their programme, because its name is a part of them.

    A campus ("HKUST (Guangzhou)"), a part of a place ("Hong Kong Park in the Hetao Cooperation Zone"), the head of a
    bureau (創新科技及工業局局長).
    """
    by_slug = {programme.slug: programme for programme in programmes}
    for pattern, aliases in names.items():
        for index, alias in enumerate(aliases):
            programme = by_slug[alias.slug]
            above = by_slug.get(programme.parent)
            if above and above.kind == programme.kind and _is_about(pattern, programme, above):
                aliases[index] = replace(alias, within=(above.slug,))


def _is_about(pattern: str, programme: Programme, above: Programme) -> bool:
    lower = [name.lower() for name in _spelt_out(above) | set(above.acronyms)]
    if programme.kind == "place":
        return any(pattern.endswith((f" in the {name}", f" of the {name}")) for name in lower)
    if programme.name_en.startswith(f"{above.name_en} ("):
        return any(name in pattern for name in lower)
    heads = [f"secretary for {name.removesuffix(' bureau')}" for name in lower if name.endswith(" bureau")]
    return pattern in heads or any(pattern in (f"{name}长", f"{name}局长") for name in lower)


# ----------------------------------------------------------------------------------------------------- other spellings
def _add_variants(names: _Table, spellings: Spellings) -> None:
    found: dict[str, dict[str, Alias]] = {}
    for pattern, aliases in names.items():
        for variant in spellings.variants(pattern):
            if variant not in names:
                for alias in aliases:
                    found.setdefault(variant, {}).setdefault(alias.slug, alias)
    for variant, by_slug in found.items():
        if len(by_slug) == 1 or all(not alias.unambiguous for alias in by_slug.values()) or _share(by_slug, names):
            names[variant] = list(by_slug.values())


def _share(by_slug: Mapping[str, Alias], names: _Table) -> bool:
    """Whether the programmes share the names themselves, so that they may share the variant too."""
    owners = [{other.slug for other in names.get(normal(alias.text).lower(), ())} for alias in by_slug.values()]
    return all(set(by_slug) <= slugs for slugs in owners)


def _add_without_plus(acronyms: _Table) -> None:
    """RAISe for RAISe+, where the case alone is unmistakable."""
    for pattern, aliases in list(acronyms.items()):
        bare = pattern.rstrip("+")
        if bare != pattern and re.search("[A-Z]{2}[a-z]|[a-z][A-Z]", bare) and bare not in acronyms:
            acronyms[bare] = aliases
