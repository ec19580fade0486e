"""What can be wrong in a programme file: entry by entry, and between entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from monitor.errors import Fault
from monitor.model import Programme
from monitor.text import fold

KINDS = frozenset(
    {"fund", "scheme", "institution", "cluster", "place", "policy", "product", "event", "committee", "regulation"}
)
STATUSES = frozenset({"open", "closed", "planned", "superseded"})
SERIES = frozenset({"budget", "policy-address"})

_TYPES: dict[str, type] = {
    **dict.fromkeys(("slug", "kind", "name_en", "name_zh_hant", "name_zh_hans", "parent", "owner", "successor"), str),
    **dict.fromkeys(("status", "launched", "deadline", "url", "note", "series"), str),
    **dict.fromkeys(("aliases", "acronyms", "needs_context", "also_elsewhere", "context"), list),
    **dict.fromkeys(("negative_context", "topics", "sources"), list),
    **dict.fromkeys(("official_name", "tagged"), bool),
    "budget_hkd": int,
}
_NAME_OF_TYPE = {str: "text", list: "a list of texts", bool: "true or false", int: "a whole number"}
_CHOICES = {"kind": KINDS, "status": STATUSES, "series": SERIES}
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NO_KEY = re.compile(r"(?:[^\w+@&]|_)+")  # what `str.isalnum` denies, but for three signs
_FORMS = {"slug": (_SLUG, "must be lower-case words joined by '-'")} | dict.fromkeys(
    ("launched", "deadline"), (_DATE, "must be YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Qn")
)


# ------------------------------------------------------------------------------------------------------------ one entry
def check_entry(entry: Mapping[str, Any], file: str, number: int) -> list[Fault]:
    """Everything wrong in one entry alone; `number` names an entry without a slug."""
    slug = entry.get("slug")
    where = f'programme "{slug}"' if slug else f"programme number {number}"
    mistyped = list(_mistyped(entry))
    wrong = {name for name, _ in mistyped}
    sound = {name: value for name, value in entry.items() if name not in wrong}
    found = [*_missing(entry), *mistyped, *_misformed(sound), *_unreachable(sound)]
    return [Fault(file, where, name, message) for name, message in found]


def _missing(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, "is missing") for name in ("slug", "kind", "name_en") if not entry.get(name))


def _mistyped(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        wanted = _TYPES.get(name)
        if wanted is None:
            yield name, "unknown key"
        elif type(value) is not wanted or (
            isinstance(value, list) and not all(isinstance(item, str) for item in value)
        ):
            yield name, f"must be {_NAME_OF_TYPE[wanted]}"


def _misformed(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, choices in _CHOICES.items():
        if name in entry and entry[name] not in choices:
            yield name, f"{entry[name]!r} is none of {', '.join(sorted(choices))}"
    for name, (form, message) in _FORMS.items():
        if name in entry and not form.fullmatch(entry[name]):
            yield name, message
    if entry.get("status") == "superseded" and not entry.get("successor"):
        yield "successor", "is missing: a superseded entry must say what replaced it"


def _unreachable(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names that can never be found, or never be accepted."""
    names = [entry.get(name, "") for name in ("name_en", "name_zh_hant", "name_zh_hans")]
    names += [*entry.get("aliases", ()), *entry.get("acronyms", ())]
    known = {name_key(name) for name in names}
    for name in ("aliases", "acronyms"):
        for value in entry.get(name, ()):
            if len(name_key(value)) < 2:
                yield name, f"{value!r} is too short to be found"
    for key in ("needs_context", "also_elsewhere"):
        for value in entry.get(key, ()):
            if name_key(value) not in known:
                yield key, f"{value!r} is none of its names"
    for value in {*entry.get("needs_context", ())} & {*entry.get("also_elsewhere", ())}:
        yield "also_elsewhere", f"{value!r} is in needs_context too"
    if entry.get("needs_context") and not entry.get("context"):
        yield "context", "is missing: the names in needs_context could never be accepted"


@lru_cache(maxsize=1 << 14)  # twice the shipped names and words, each of which is asked for several times
def name_key(name: str) -> str:
    """What two spellings of one name share: the letters and digits of the folded name, and '+', '@', '&'."""
    return _NO_KEY.sub("", fold(name))


# ------------------------------------------------------------------------------------------------------ between entries
def check_together(programmes: Sequence[Programme], files: Mapping[Any, str]) -> list[Fault]:
    """Everything wrong between entries: slugs given twice, relatives unknown or in a circle, names that two share."""
    by_slug = {programme.slug: programme for programme in programmes}
    found = [*_repeated(programmes), *_unknown(programmes, files), *_circles(by_slug), *_shared(programmes, by_slug)]
    return [Fault(files.get(slug, ""), f'programme "{slug}"', name, message) for slug, name, message in found]


_Found = Iterator[tuple[str, str, str]]  # slug, key, message


def _repeated(programmes: Sequence[Programme]) -> _Found:
    counts = Counter(programme.slug for programme in programmes)
    return ((slug, "slug", f"is given {count} times") for slug, count in counts.items() if count > 1)


def _unknown(programmes: Sequence[Programme], files: Mapping[Any, str]) -> _Found:
    """`files` knows the entries that have faults of their own too: one fault is told once."""
    for programme in programmes:
        for name in ("parent", "owner", "successor"):
            slug = getattr(programme, name)
            if slug and slug not in files:
                yield programme.slug, name, f"no programme has the slug {slug!r}"


def _circles(by_slug: Mapping[str, Programme]) -> _Found:
    for start in by_slug.values():
        for name in ("parent", "successor"):
            seen = [start.slug]
            following = getattr(start, name)
            while following in by_slug and following not in seen:
                seen.append(following)
                following = getattr(by_slug[following], name)
            if following == start.slug:
                yield start.slug, name, f"goes in a circle: {' > '.join([*seen, following])}"


def _shared(programmes: Sequence[Programme], by_slug: Mapping[str, Programme]) -> _Found:
    """Names that two entries share though one would stand alone with it, and no date keeps them apart."""
    owners: dict[str, list[Programme]] = {}
    for programme in programmes:
        names = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans, *programme.aliases)
        for name in {name_key(name) for name in names} | set(programme.acronyms):
            owners.setdefault(name, []).append(programme)
    for name, sharing in owners.items():
        alone = [programme for programme in sharing if name not in _hedged(programme)]
        if name and len(sharing) > 1 and alone and not _apart_by_date(sharing, by_slug):
            others = ", ".join(programme.slug for programme in sharing if programme is not alone[0])
            yield alone[0].slug, "needs_context", f"must hold {name!r}, because {others} has that name too"


def _hedged(programme: Programme) -> set[str]:
    hedged = {*programme.needs_context, *programme.also_elsewhere}
    return hedged.union(map(name_key, hedged))


def _apart_by_date(sharing: Sequence[Programme], by_slug: Mapping[str, Programme]) -> bool:
    """Whether each but the last was replaced before, or when, the next began."""
    ends = [_end(programme, by_slug) for programme in sharing]
    starts = [programme.launched for programme in sharing]
    order = sorted(range(len(sharing)), key=lambda index: starts[index])
    return all(ends[one] and ends[one] <= starts[other] for one, other in pairwise(order))


def _end(programme: Programme, by_slug: Mapping[str, Programme]) -> str:
    successor = by_slug.get(programme.successor) if programme.status == "superseded" else None
    return successor.launched if successor else ""
