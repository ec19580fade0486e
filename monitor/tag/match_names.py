"""The names under which programmes are looked for: those of the catalogue, and how else people spell them.

A name is compared in the form of `reading.normal`, so scripts, widths, quotation marks, hyphens and wrapped lines are
no variants. What is: -isation and -ization, centre and center, "&" and "and", "R&D" written out, 機械人 and 機器人 ...
A variant that is also another entry's name, or its variant, belongs to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from monitor.model import Programme
from monitor.tag.reading import is_han, normal
from monitor.text import fold


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one programme.

    `sure`: it stands alone, no context needed. `full`: one of the official names. `bracketed`: it counts only in 《》
    or 「」. `capitals`: it counts only where the text has its capitals.
    """

    slug: str
    text: str
    sure: bool
    full: bool = False
    acronym: bool = False
    bracketed: bool = False
    capitals: str = ""


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
    _add_variants(own)
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


def _only_in_brackets(text: str) -> bool:
    """A short name that is catalogued in brackets is too common without them (《藍圖》)."""
    return text[0] in "《「『“" and text[-1] in "》」』”" and len(text) <= 6


# ------------------------------------------------------------------------------------------------------------ variants
_LATIN: tuple[tuple[str, str], ...] = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("centre", "center"),
    ("programme", "program"),
    (" and ", " & "),
    ("co operation", "cooperation"),
    ("co ordinat", "coordinat"),
    ("re industrial", "reindustrial"),
    ("start up", "startup"),
    ("low altitude", "lowaltitude"),
    ("e commerce", "ecommerce"),
    ("research and development", "r&d"),
    ("innovation and technology", "i&t"),
    ("artificial intelligence", "ai"),
    ("macao", "macau"),
    ("co ltd", "company limited"),
    (" ltd", " limited"),
    ("labour", "labor"),
    ("defence", "defense"),
)
_HAN: tuple[tuple[str, ...], ...] = tuple(
    tuple(fold(word) for word in group)
    for group in (
        ("新型工業化", "新型工業", "新工業化"),
        ("機械人", "機器人"),
        ("創新及科技", "創新科技", "創科", "創新與科技"),
        ("人工智能", "AI", "人工智慧"),
        ("數碼", "數字", "數位"),
        ("資訊科技", "信息科技"),
        ("芯片", "晶片"),
        ("先導計劃", "試點計劃", "先導計畫"),
        ("計劃", "計畫"),
        ("支援", "支持"),
        ("網絡", "網路"),
        ("菁英", "精英"),
        ("及", "和", "與", "暨"),
        ("一+", "1+", "一加"),
    )
)
_JOINERS = frozenset("及和与")
_LONG_ENOUGH = 5  # Han characters, or characters beside the replaced part


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


def variants(pattern: str) -> set[str]:
    """Other spellings of a name, all in lower case and hyphens as spaces."""
    forms = {pattern, *_shorter(pattern)}
    spelt = {
        other for form in forms for other in (_han_spellings(form) if _is_chinese(form) else _latin_spellings(form))
    }
    return {form for form in forms | spelt if len(form) > 1} - {pattern}


def _is_chinese(pattern: str) -> bool:
    return any(map(is_han, pattern))


def _shorter(pattern: str) -> Iterator[str]:
    """Without "the" before it or an explanation in brackets behind it."""
    if pattern.startswith("the ") and pattern.count(" ") > 1:
        yield pattern[4:]
    head = re.sub(r"\s?\([^()]*\)$", "", pattern)
    if head != pattern and (head.count(" ") > 1 or sum(map(is_han, head)) >= _LONG_ENOUGH):
        yield head
    if pattern.endswith((" limited", " ltd")) and pattern.count(" ") > 2:
        yield pattern.rpartition(" ")[0]
    if "@ " in pattern or " @" in pattern:
        yield re.sub(" ?@ ?", "@", pattern)
    if "@" in pattern:
        yield re.sub(" ?@ ?", " @ ", pattern)
        yield re.sub(" ?@ ?", "@ ", pattern)


def _latin_spellings(pattern: str) -> Iterator[str]:
    words = pattern.count(" ") + 1
    pairs = [
        (one, other)
        for one, other in _LATIN
        if (_stands(one, pattern) or _stands(other, pattern)) and (words > 2 or other not in ("ai", "i&t", "r&d"))
    ]
    for choice in islice(product((0, 1, 2), repeat=min(len(pairs), 4)), 1, 81):
        form = pattern
        for way, (one, other) in zip(choice, pairs, strict=False):
            form = _respelt(form, one, other) if way == 1 else _respelt(form, other, one) if way == 2 else form
        yield form


def _stands(part: str, pattern: str) -> bool:
    return (
        part in pattern if len(part) > 3 else re.search(rf"(?<![\w&]){re.escape(part)}(?![\w&+])", pattern) is not None
    )


def _respelt(pattern: str, part: str, other: str) -> str:
    if part == "program":
        return re.sub(r"\bprogram\b", other, pattern)
    if len(part) > 3:
        return pattern.replace(part, other)
    return re.sub(rf"(?<![\w&]){re.escape(part)}(?![\w&+])", other, pattern)


def _han_spellings(pattern: str) -> Iterator[str]:
    """With one or two of its words replaced."""
    groups = []
    for group in _HAN:
        present = next((word for word in group if word in pattern), None)
        if present and len(pattern) - len(present) >= 2 and len(pattern) >= _needed(present):
            groups.append([(present, word) for word in group])
    for pair in combinations([*groups, [("", "")]], min(2, len(groups) + 1)):
        for swaps in product(*pair):
            form = pattern
            for present, word in swaps:
                form = form.replace(present, word) if present else form
            yield form


def _needed(present: str) -> int:
    return _LONG_ENOUGH + 1 if present in _JOINERS else _LONG_ENOUGH


def _add_lost_plus(acronyms: dict[str, list[Name]]) -> None:
    """RAISe for RAISe+, where the case alone is unmistakable."""
    for pattern, names in list(acronyms.items()):
        bare = pattern.rstrip("+")
        if bare != pattern and re.search("[A-Z]{2}[a-z]|[a-z][A-Z]", bare) and bare not in acronyms:
            acronyms[bare] = names


def pattern_list(names: Iterable[str]) -> list[str]:
    """Patterns in a fixed order, so that equal catalogues scan equally."""
    return sorted(names)
