"""The reasons for and against relevance with their weights: `relevance.toml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from monitor.tag.word_file import Table, Text, load_words


class Reason(StrEnum):
    """What speaks for or against relevance; the file says what each is."""

    BIAS = "bias"
    PROGRAMME = "programme"
    PROGRAMME_IN_HEADLINE = "programme in headline"
    NAMED_IN_PASSING = "named in passing"
    GENERAL_BODY = "general body"
    GENERAL_BODY_IN_HEADLINE = "general body in headline"
    ACTOR_BESIDE_TOPIC = "actor beside a topic"
    PLACE_IN_THE_NEWS = "place in the news"
    CASE_AT_PLACE = "case at a place"
    FIELD = "field"
    FIELD_IN_HEADLINE = "field in headline"
    FIELD_IN_LEAD = "field in lead"
    APPLIED_RESEARCH = "applied research"
    INVENTION = "invention"
    TOPIC_WORD = "topic word"
    GENERIC_WORD = "generic word"
    TOPIC_WORD_IN_HEADLINE = "topic word in headline"
    GENERIC_WORD_IN_HEADLINE = "generic word in headline"
    HONG_KONG_IN_HEADLINE = "Hong Kong in headline"
    NO_HONG_KONG = "no Hong Kong"
    ELSEWHERE = "elsewhere"
    ONLY_ELSEWHERE = "only elsewhere"
    CONTRARY_SUBJECT = "contrary subject"
    CONTRARY_SUBJECT_IN_HEADLINE = "contrary subject in headline"


class WeightedReason(Table):
    """One reason. `examples`: headline and text of articles that are judged the other way without it."""

    name: Reason
    adds: float
    at_most: Annotated[int, Field(ge=1)] = 1
    note: Text
    examples: tuple[tuple[str, Text], ...]


class WeightFile(Table):
    """`relevance.toml`: every reason once."""

    threshold: Annotated[float, Field(gt=0, lt=1)]
    body: Annotated[float, Field(gt=0, le=1)]
    body_at_most: Annotated[float, Field(gt=0)]
    reason: tuple[WeightedReason, ...]

    @field_validator("reason")
    @classmethod
    def _has_every_reason_once(cls, reasons: tuple[WeightedReason, ...]) -> tuple[WeightedReason, ...]:
        times = Counter(each.name for each in reasons)
        wrong = [f"{reason.value!r} is there {times[reason]} times" for reason in Reason if times[reason] != 1]
        if wrong:
            raise ValueError("; ".join(wrong))
        return reasons


@dataclass(frozen=True, slots=True)
class Weights:
    """What each reason adds for each word or programme, and how many of them count.

    `body`: the share of its weight that a sign has in the body; `body_at_most`: what the body alone can add.
    """

    threshold: float
    body: float
    body_at_most: float
    adds: Mapping[Reason, float]
    at_most: Mapping[Reason, int]


def load_weights() -> Weights:
    """The weights that come with the package. ConfigurationError with every fault."""
    return weights_of(load_words(WeightFile, "monitor.tag", "relevance.toml"))


def weights_of(file: WeightFile) -> Weights:
    """The weights of a file, by reason."""
    return Weights(
        file.threshold,
        file.body,
        file.body_at_most,
        {each.name: each.adds for each in file.reason},
        {each.name: each.at_most for each in file.reason},
    )
