"""The kinds of announcement, and how the signals of each are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Place = Literal["title", "lead", "body"]
DEPTH: Mapping[Place, int] = {"title": 0, "lead": 1, "body": 2}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the predicates of one kind of announcement are read.

    `reach`: how far into the article a verb with its object still makes it one of this kind (a release tells its news
    first and its background later). `timeless`: said of the past it is still news (a ranking of last year).
    `purposeful`: its verbs also say what money is for (to set up a base). `scheduled`: what is expected of it is
    planned by those who say it (a building that is to be ready by 2028), not hoped for. `always_fact`: what is asked
    or held ahead is news today. `answers`: a question in the Legislative Council may still be of this kind; else it
    names its subject.
    """

    reach: Place = "lead"
    timeless: bool = False
    purposeful: bool = False
    scheduled: bool = False
    always_fact: bool = False
    answers: bool = True


KINDS: Mapping[str, Kind] = {
    "launch": Kind(purposeful=True, scheduled=True, answers=False),
    "open": Kind("body", scheduled=True),
    "award": Kind(purposeful=True),
    "budget": Kind(),
    "appointment": Kind(timeless=True),
    "mou": Kind("body", timeless=True),
    "opening": Kind(purposeful=True, scheduled=True, answers=False),
    "statistics": Kind("body", timeless=True),
    "event": Kind(timeless=True, always_fact=True, answers=False),
    "consultation": Kind(timeless=True, always_fact=True, answers=False),
    "legislation": Kind(scheduled=True),
    "result": Kind(timeless=True, purposeful=True),
    "policy": Kind(timeless=True, purposeful=True, answers=False),
    "change": Kind("body"),
    "closure": Kind(),
}
"""Every kind of `frames.toml`; "deadline" and "none" have no verbs. Set on the splits "dev" and "test" of
`tests/data/labelled` (`bench/knowing`)."""
