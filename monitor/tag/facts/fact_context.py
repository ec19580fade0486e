"""What a finder of facts is given, and all finders in turn.

The finder of a kind is the function `find` of the module that is named by the kind's plural, and is found by that name:
see `monitor.fact_kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import cast

from monitor.fact_kinds import FACT_KINDS, Fact, Facts
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.model import Draft, Language
from monitor.tag.lexicon import Words
from monitor.tag.salience import Layout


@dataclass(frozen=True, slots=True)
class FactContext:
    """An article in which facts are sought.

    `words`: the hits of the lexicon. `language`: of its words. `day`: when it appeared, in Hong Kong. `relevant`:
    whether it is Hong Kong innovation & technology news.
    """

    draft: Draft
    reading: Reading
    layout: Layout
    words: Words
    language: Language
    day: date | None
    relevant: bool
    phrases: Phrases


Finder = Callable[[FactContext], Iterable[Fact]]


@cache
def finder_of(plural: str) -> Finder:
    """The finder of the kind with this plural: facts of the kind in reading order."""
    return cast(Finder, import_module(f"monitor.tag.facts.{plural}").find)


def find_facts(context: FactContext) -> Facts:
    """All facts that an article states."""
    return Facts(fact for kind in FACT_KINDS for fact in finder_of(kind.plural)(context))
