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
                yield from (([*place, key], word) for word in value)


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


BETWEEN = {
    "up to {} HK$3 million": "a|an|the|total|further|another|of|by|to|at",
    "the cap {} HK$3 million": "is|was|will be|raised to|is increased to|will be lifted to|was raised from|at|of|to",
    "最多{}3億元": (
        "為|達|是|有|至|到|可達|可獲|獲得|獲|資助|調高至|提高至|提升至|增至|增加至|上調至|設於|定為|合共|總共|共|總值|涉及|涉|的"
    ),
}


@pytest.mark.parametrize("text", [form.format(word) for form, listed in BETWEEN.items() for word in listed.split("|")])
def test_small_words_may_stand_between_a_ceiling_and_its_sum(text: str) -> None:
    assert told(text)[1] == ["max"]


VERBS = "raised increased lifted cut lowered reduced rise rose grow grew enhanced fall fell doubled up"


@pytest.mark.parametrize("verb", VERBS.split())
def test_after_a_verb_of_change_both_ends_are_sums_of_their_own(verb: str) -> None:
    assert told(f"funding {verb} from HK$3 million to HK$5 million")[0] == [3_000_000, 5_000_000]


@pytest.mark.parametrize("verb", ["ranging", "varying"])
def test_a_verb_of_range_keeps_a_range_whole(verb: str) -> None:
    assert told(f"increased grants {verb} from HK$3 million to HK$5 million")[0] == [3_000_000]


PER_ENGLISH = (
    "project|company|enterprise=company|firm=company|school|applicant|application|team|institution|university|centre"
    "|center=centre|institute|start-up|startup=start-up|line|grant|person|head=person|student|researcher|trainee|employee"
    "|case|household|year|annum=year|month|day|hour|share|tonne|trip"
)
PER_CHINESE = (
    "項目=project|項=project|企業=company|公司=company|間=company|家=company|學校=school|機構=institution|院校=institution"
    "|所=institution|大學=university|申請=application|宗=application|個案=case|團隊=team|中心=centre|研究所=institute"
    "|生產線=line|初創=start-up|家庭=household|人=person|名=person|位=person|年=year|月=month|日=day|小時=hour|股=share"
    "|份=copy|噸=tonne|度=unit|次=trip"
)


def per_examples() -> Iterator[tuple[str, str]]:
    for entry in PER_ENGLISH.split("|"):
        word, _, what = entry.partition("=")
        yield f"each {word} may receive HK$3 million", what or word
    for entry in PER_CHINESE.split("|"):
        word, _, what = entry.partition("=")
        yield f"3億元/{word}", what
        yield f"每{word}最多獲3億元", what
    for word, what in (("annually", "year"), ("yearly", "year"), ("monthly", "month")):
        yield f"HK$3 million {word}", what


@pytest.mark.parametrize(("text", "what"), list(per_examples()))
def test_a_sum_may_be_for_one_of_something(text: str, what: str) -> None:
    assert [amount.per for amount in amounts.find_amounts(read("", text=text))] == ([what] if what != "share" else [])


@pytest.mark.parametrize("text", ["a dividend of HK$2 per share", "at HK$65.4 a share", "每股派息2元", "每股12.8元"])
def test_the_price_of_a_share_is_no_sum(text: str) -> None:
    assert amounts.find_amounts(read("", text=text)) == ()


@pytest.mark.parametrize("word", ["新臺幣", "國科會", "行政院"])
def test_a_text_of_taiwan_means_its_own_dollars(word: str) -> None:
    reading = read("", text=f"{word}撥款3億元")
    assert amounts.bare_currency(reading.text, hong_kong=True, chinese=True, simplified=False) == "TWD"
