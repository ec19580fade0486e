"""A saved search as it must be asked today: what it names may have been renamed, replaced or removed since. Pure.

programme:itf-partnership, replaced by PRP    >    (programme:itf-partnership OR programme:prp)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from alerts.finder import CurrentSearch
from monitor.catalogue.programme_file import Catalogue
from monitor.errors import QueryError
from monitor.store.query import parse
from monitor.store.query_lexer import Lexeme, lexemes
from monitor.store.query_tree import And, Not


def current_search(text: str, now: datetime, catalogue: Catalogue) -> CurrentSearch:
    """The search with the programmes that replaced others beside them, and whether it can be read."""
    try:
        named = list(_programmes(text))
        followed = _with_successors(text, named, catalogue)
        parse(followed, now, catalogue)
    except QueryError as error:
        missing = [value.text.strip() for _, value in _readable(text) if catalogue.expand(value.text) is None]
        return CurrentSearch(text, str(error), tuple(dict.fromkeys(missing)))
    return CurrentSearch(followed)


def narrowed(text: str, slug: str, now: datetime, catalogue: Catalogue) -> str:
    """The search without a programme. QueryError: it would be too long, or there is no such programme."""
    left_out = f"-programme:{slug}"
    for candidate in (f"{text} {left_out}".strip(), f"({text}) {left_out}"):
        node = parse(candidate, now, catalogue).node
        if isinstance(node, Not) or (isinstance(node, And) and isinstance(node.parts[-1], Not)):
            return candidate
    raise QueryError("a programme cannot be left out of this search", 0)


def _readable(text: str) -> list[tuple[Lexeme, Lexeme]]:
    try:
        return list(_programmes(text))
    except QueryError:
        return []


def _programmes(text: str) -> Iterator[tuple[Lexeme, Lexeme]]:
    """The field and the value of each `programme:` in a search."""
    for field, value in pairwise(lexemes(text)):
        if field.sign == "field" and field.text.lower() == "programme" and value.sign == "words":
            yield field, value


def _with_successors(text: str, named: list[tuple[Lexeme, Lexeme]], catalogue: Catalogue) -> str:
    known = {slug for _, value in named for slug in catalogue.expand(value.text) or ()}
    for field, value in reversed(named):  # so that the places before stay where they are
        heir = _heir(value.text, catalogue)
        if heir and heir not in known:
            end = value.position + len(value.text) + (2 if value.quoted else 0)
            text = f"{text[: field.position]}({text[field.position : end]} OR programme:{heir}){text[end:]}"
    return text


def _heir(name: str, catalogue: Catalogue) -> str:
    """What has replaced a programme in the end; empty where nothing has."""
    programme, heir = catalogue.resolve(name), ""
    while programme is not None and programme.status == "superseded":  # the catalogue has no circles
        heir = programme.successor
        programme = catalogue.get(heir)
    return heir
