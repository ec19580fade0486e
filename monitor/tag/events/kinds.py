"""The kinds of announcement, and how the signals of each are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Place = Literal["title", "first", "lead", "body"]  # "first": the first sentence; "lead": the second
DEPTH: Mapping[Place, int] = {"title": 0, "first": 1, "lead": 2, "body": 3}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the predicates of one kind of announcement are read.

    `reach`: how far into the article a verb with its object still makes it one of this kind (a release tells its news
    first and its background later); `alone`: how far a verb without one does.
    `timeless`: said of the past it is still news (a ranking of last year).
    `purposeful`: its verbs also say what money is for (to set up a base). `scheduled`: what is expected of it is
    planned by those who say it (a building that is to be ready by 2028), not hoped for. `always_fact`: what is asked
    or held ahead is news today. `answers`: a question in the Legislative Council may still be of this kind; else it
    names its subject. `spans`: its verbs are followed by how long (extended for two years), which
    tells of age elsewhere.
    """

    reach: Place = "lead"
    alone: Place = "first"
    timeless: bool = False
    purposeful: bool = False
    scheduled: bool = False
    always_fact: bool = False
    answers: bool = True
    spans: bool = False


KINDS: Mapping[str, Kind] = {
    "launch": Kind(purposeful=True, scheduled=True, answers=False),
    "open": Kind(scheduled=True),
    "award": Kind("first", purposeful=True),
    "budget": Kind(alone="lead"),
    "appointment": Kind(timeless=True),
    "mou": Kind("body", timeless=True),
    "opening": Kind(purposeful=True, scheduled=True, answers=False),
    "statistics": Kind("body", "lead", timeless=True),
    "event": Kind(timeless=True, always_fact=True, answers=False),
    "consultation": Kind(alone="lead", timeless=True, always_fact=True, answers=False),
    "legislation": Kind(scheduled=True),
    "result": Kind("first", timeless=True, purposeful=True),
    "policy": Kind("first", timeless=True, purposeful=True, answers=False),
    "change": Kind("body", spans=True),
    "closure": Kind("first"),
}
"""Every kind of `frames.toml`; "deadline" and "none" have no verbs. Set on the splits "dev" and "test" of
`tests/data/labelled` (`bench/knowing`)."""
