"""The examples below each list of `amounts.toml`, and that each word there is needed by one of them."""

from __future__ import annotations

import copy
import importlib.util
import tomllib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from monitor.grammar.reading import read
from monitor.tag.facts import amount_words, amounts

DATA: dict[str, Any] = amount_words.DATA
UNREACHED = {"not less than", "no less than"}  # a ceiling is looked for first and "less than" is one
Told = tuple[str, Any]  # (sentence, what must come of it)


def told(text: str) -> tuple[list[float | None], list[str]]:
    """The sums of a sentence and their qualifiers."""
    found = amounts.find_amounts(read("", text=text))
    return [amount.hkd for amount in found], [amount.qualifier for amount in found]


def money_examples() -> list[Told]:
    money = DATA["money"]
    return [(text, [hkd]) for text, hkd in money["examples"]] + [(text, []) for text in money["counter_examples"]]


def qualifier_examples(name: str, key: str = "examples") -> list[str]:
    found: list[str] = DATA["qualifiers"][name][key]
    return found


@pytest.mark.parametrize(("text", "sums"), money_examples())
def test_a_number_without_a_sign_of_money_is_a_sum_beside_a_word_of_money(text: str, sums: list[float]) -> None:
    assert told(text)[0] == sums


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name in DATA["qualifiers"] for text in qualifier_examples(name)]
)
def test_a_sum_has_the_qualifier_of_the_words_beside_it(name: str, text: str) -> None:
    assert told(text)[1] == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name in DATA["qualifiers"] for text in qualifier_examples(name, "counter_examples")],
)
def test_other_words_beside_a_sum_are_not_that_qualifier(name: str, text: str) -> None:
    (found,) = told(text)[1]
    assert found != name


def words() -> Iterator[tuple[list[str], str]]:
    """(place of a list, a word in it)."""
    for place in [["money"], *(["qualifiers", name] for name in DATA["qualifiers"])]:
        for key, value in _at(DATA, place).items():
            if "examples" not in key:
                yield from (([*place, key], word) for word in value if word not in UNREACHED)


def _at(data: Any, place: list[str]) -> Any:
    for key in place:
        data = data[key]
    return data


def without(place: list[str], word: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it would be if the word were not in its list."""
    changed = copy.deepcopy(DATA)
    _at(changed, place).remove(word)
    spec = importlib.util.find_spec(amount_words.__name__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patched:
        patched.setattr(tomllib, "loads", lambda _: changed)
        spec.loader.exec_module(module)
    return module


def test_each_word_is_needed_by_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text, _ in money_examples()]
    for name in DATA["qualifiers"]:
        texts += qualifier_examples(name) + qualifier_examples(name, "counter_examples")
    right = {text: told(text) for text in texts}
    unneeded = []
    for place, word in words():
        monkeypatch.setattr(amounts, "amount_words", without(place, word, monkeypatch))
        if all(told(text) == right[text] for text in texts if word in text):
            unneeded.append((".".join(place), word))
    assert unneeded == []
