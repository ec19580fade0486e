"""The kinds of announcement, and how the signals of each are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Place = Literal["title", "lead", "body"]
DEPTH: Mapping[Place, int] = {"title": 0, "lead": 1, "body": 2}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the signals of one kind of announcement are read.

    `reach`: how far into the article a strong word still makes it one of this kind (a release tells its news first and
    its background later). `in_names`: its words mean what they say inside a programme's name too (峰會, Blueprint).
    `timeless`: said of the past it is still news (a ranking of last year). `purposeful`: its verbs also say what money
    is for (to set up a base). `always_fact`: what is asked or held ahead is news today. `answers`: a question in the
    Legislative Council may still be of this kind; else it names its subject. `gives_way_to`: kinds that win in the same
    sentence (a consultation on a plan is no plan).
    """

    reach: Place = "lead"
    in_names: bool = False
    timeless: bool = False
    purposeful: bool = False
    always_fact: bool = False
    answers: bool = True
    gives_way_to: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "launch": Kind(purposeful=True, answers=False, gives_way_to=("policy", "consultation")),
    "open": Kind("body"),
    "award": Kind(purposeful=True),
    "budget": Kind(),
    "appointment": Kind(timeless=True),
    "mou": Kind("body", timeless=True),
    "opening": Kind(purposeful=True, answers=False),
    "statistics": Kind("body", timeless=True),
    "event": Kind(in_names=True, timeless=True, always_fact=True, answers=False),
    "consultation": Kind(in_names=True, timeless=True, always_fact=True, answers=False),
    "legislation": Kind(in_names=True, gives_way_to=("consultation",)),
    "result": Kind(timeless=True, purposeful=True),
    "policy": Kind(in_names=True, timeless=True, answers=False, gives_way_to=("consultation",)),
    "change": Kind("body"),
    "closure": Kind(),
}
"""Every kind of `lexicon.toml`; "deadline" and "none" have no signals. Set on the splits "dev" and "test" of
`tests/data/labelled` (`bench/knowing`)."""
