"""What the templates of a digest lay out: finished strings. Made by `presentation`."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.model import Language
from alerts.translations import Translation

# Items are laid out once for all readers; in each reader's mail this becomes the address of that reader's own page. It
# is a character for private use: `plain_text.single_line` takes it out of the words of a source, `links.safe_url`
# refuses an address that holds it.
LESS = "\ue000"


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Another article of the same story."""

    label: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One story. Empty strings are left out by the templates. `less_url`: `LESS` with the story behind."""

    lang: str
    title: str
    url: str
    publisher: str
    when: str
    language: str
    official: str
    changes: tuple[str, ...]
    follows: str
    follows_url: str
    deadline: str
    left: str
    near: bool
    calendar_url: str
    kinds: tuple[str, ...]
    programmes: tuple[str, ...]
    amounts: str
    facts: tuple[str, ...]
    summary: str
    also: tuple[RelatedView, ...]
    page_url: str
    less_url: str


@dataclass(frozen=True, slots=True)
class ShortView:
    """One story in a line."""

    lang: str
    title: str
    url: str
    publisher: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Items under one heading."""

    kind: str
    heading: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """How to unsubscribe, in one language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """A whole digest. `web`: the copy without address and own links. `not_named`: how many of the `rest`, its
    last, the HTML has no room for. `note`: why it came ahead of the rhythm; `nothing`: that there is nothing new;
    `silent`: the sources that are.
    """

    language: Language
    texts: Translation
    subject: str
    preheader: str
    title: str
    day: str
    counts: str
    search: str
    sections: tuple[SectionView, ...]
    rest: tuple[ShortView, ...]
    not_named: int
    note: str
    nothing: str
    silent: str
    see_all: str
    web_url: str
    web: bool
    reason: str
    statements: tuple[StatementView, ...]
    unsubscribe_url: str
    preferences_url: str
