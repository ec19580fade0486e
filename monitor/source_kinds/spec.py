"""What must be said of a kind of source, and the checks that the keys of its table may ask for. Pure, standard library.

The rules of a kind are a frozen dataclass: its fields are the keys of the `[source.<kind>]` table, their defaults the
defaults. A key that must be more than its type says carries checks: ``pages: Annotated[int, between(1, 20)] = 1``. A
check returns nothing, or raises ValueError with a message for the person who wrote the file.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

Check = Callable[[Any], None]

# What readers of web pages and of XML ask for, most wanted first (RFC 9110, 12.5.1). "*/*" stands at the end of each,
# since many servers answer 406 to a list that does not name the type they happen to send.
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Rules:
    """The keys of a kind that has none of its own; the base of those that have some."""

    @property
    def further_pages(self) -> int:
        """How many more documents one visit may fetch: next pages of a listing, children of an index."""
        return 0


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class KindSpec:
    """One kind of source.

    `name`: as `sources.toml` spells it; its reader is ``monitor.parse.<name>_reader.read_<name>``. `accept`: the
    `Accept` header. `robots`: whether robots.txt must allow the source's own address (its further pages and article
    pages it always must). `needs`: keys with a default that its table must have all the same, where there is one.
    """

    name: str
    accept: str
    rules: type[Rules] = Rules
    robots: bool = True
    needs: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its table; a kind without any has no table."""
        return tuple(field.name for field in dataclasses.fields(self.rules))

    @property
    def needs_table(self) -> bool:
        """Whether a source of this kind must have the table: one of its keys has no default."""
        return any(field.default is dataclasses.MISSING for field in dataclasses.fields(self.rules))


def not_empty(text: str) -> None:
    """At least one character."""
    if not text:
        raise ValueError("at least 1 character is needed")


def between(least: int, most: int) -> Check:
    """A number within these bounds, both included."""

    def check(number: int) -> None:
        if not least <= number <= most:
            raise ValueError(f"must be between {least} and {most}")

    return check


def regular_expression(pattern: str) -> None:
    """A pattern that Python's `re` compiles."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None


def css_selector(_: str) -> None:
    """A mark: the text is a CSS selector, "" none. What compiles selectors are the parsers (`parse.selectors`)."""


Selector = Annotated[str, css_selector]


def checks_of(rules: type[Any]) -> dict[str, tuple[Any, tuple[Check, ...]]]:
    """Of each key of a dataclass of rules: its plain type, and the checks that it asks for."""
    return {
        name: (getattr(hint, "__origin__", hint) if hasattr(hint, "__metadata__") else hint, _metadata(hint))
        for name, hint in get_type_hints(rules, include_extras=True).items()
    }


def _metadata(hint: Any) -> tuple[Check, ...]:
    return tuple(getattr(hint, "__metadata__", ()))
