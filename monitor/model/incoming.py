"""An article on its way into the store: identified, then analysed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.article import Classification, Draft
from monitor.model.language_version import NO_MARKS, VersionMarks
from monitor.model.profile import Profile


class PageState(StrEnum):
    """Whether an article's page was read."""

    NONE = "none"  # no source may fetch it, or what was listed shows that it is not worth a request
    OWED = "owed"  # it is to be fetched, and was not asked for yet
    MISSED = "missed"  # it was asked for in vain
    READ = "read"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A draft, identified. `keys`: all that it may be known by, the surest first. `shared_keys`: those that lead to one
    of several articles. `further_keys`: what it is looked
    up by as well, and known by only where another article has its first keys (see `identify.decide`).

    `content_hash` is of the entry as the source stated it, before its page was fetched, so that the next poll compares
    like with like. `place`: "entry 3", "line 17". `article_id`: the stored article that it changes; None: it is new.
    `may_tell`: digests may tell it if it is news; what nobody could date is only stored. `page`: what became of its
    page at this visit. `cut`: the document ended inside it, so it may be new and is no edit. `enriches`: the stored
    article is unchanged, and what is told of it here is its page.
    """

    draft: Draft
    keys: tuple[str, ...]
    content_hash: str
    place: str
    article_id: int | None = None
    may_tell: bool = True
    further_keys: tuple[str, ...] = ()
    shared_keys: tuple[str, ...] = ()
    page: PageState = PageState.NONE
    enriches: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Analysed:
    """An incoming article with all that its words say, the profile by which its story is found, and the marks by which
    its versions in other languages are.

    `vectors_of`: makes vectors of headlines, each given with whether it is Chinese, for the few pairs that facts alone
    do not settle; None without the extra.
    """

    item: Incoming
    classification: Classification
    profile: Profile
    marks: VersionMarks = NO_MARKS
    vectors_of: Callable[[Sequence[tuple[str, bool]]], Sequence[bytes]] | None = None
