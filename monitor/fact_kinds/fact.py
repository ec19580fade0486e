"""What must be said of a kind of fact, and the facts of one article. Pure, standard library.

A kind of fact is a frozen dataclass with slots that inherits from `Fact`: its fields are what is known, of which `text`
quotes the article. What this class says of JSON and of showing a fact holds until the kind says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self, TypeVar


class Fact:
    """One fact that an article states, with the words that state it."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    name: ClassVar[str]
    """What a query asks for: ``has:<name>``."""
    plural: ClassVar[str]
    """Its key in JSON and its column, if it has one; its finder is ``monitor.tag.facts.<plural>.find``."""
    labels: ClassVar[Mapping[str, str]]
    """Language ("en", "zh-Hant", "zh-Hans") -> what a reader of that language calls it, in lower case."""
    style: ClassVar[str] = ""
    """A class of the style sheet for its badge on the pages."""

    text: str

    # ------------------------------------------------------------------------------------------------------------ JSON
    def stored(self) -> dict[str, Any]:
        """What the store keeps, as JSON; `restored` reads it."""
        return asdict(self)

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Self:
        """The fact of which `stored` was kept."""
        return cls(**stored)

    def classified(self) -> list[dict[str, Any]]:
        """The objects of `monitor classify`, mostly one."""
        return [self.stored()]

    def exported(self) -> dict[str, Any]:
        """The object of `monitor export` and the API."""
        return self.stored()

    # ----------------------------------------------------------------------------------------------------- for a person
    @property
    def shown(self) -> bool:
        """Whether pages, digests and the API show it; what they do not show is kept all the same."""
        return True

    def value(self) -> str:
        """What is stated, short: in the table of a story's page."""
        raise NotImplementedError

    def exact(self) -> str:
        """What is stated, in full: in the table of `monitor show`."""
        return self.value()

    def badge(self) -> str:
        """What is stated, as it can stand alone: beside a headline on the pages."""
        return self.value()

    def line(self, language: str) -> str:
        """Label and value in a reader's language: in a digest."""
        label = self.labels[language]
        return f"{label[0].upper()}{label[1:]}{': ' if language == 'en' else '：'}{self.value()}"


OfKind = TypeVar("OfKind", bound=Fact)


class Facts(tuple[Fact, ...]):
    """The facts of one article: kind by kind in the order of the registry, each kind in reading order."""

    __slots__ = ()

    def of(self, kind: type[OfKind]) -> tuple[OfKind, ...]:
        """Those of one kind."""
        return tuple(fact for fact in self if isinstance(fact, kind))
