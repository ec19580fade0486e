"""What sums are for: the examples below each role of `amounts.toml`; each word there is needed by one of them."""

from __future__ import annotations

import pytest

from monitor.fact_kinds import Amount
from monitor.fact_kinds.amount_fact import SHOWN_ROLES
from monitor.grammar.reading import read
from monitor.tag.facts import amount_roles, amounts
from monitor.tag.facts.amount_words import DATA
from monitor.text import fold

ROLES = DATA["roles"]
EXAMPLES = [(role, text) for role, words in ROLES.items() for text in words["examples"]]


def roles(text: str) -> list[str]:
    return [amount.role for amount in amounts.find_amounts(read("", text=text))]


@pytest.mark.parametrize(("role", "text"), EXAMPLES)
def test_a_sum_has_the_role_that_the_words_beside_it_say(role: str, text: str) -> None:
    assert roles(text) == [role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("each company may receive up to HK$3 million", "ceiling"),
        ("每間企業最多獲資助3億元", "ceiling"),
        ("a grant of HK$3 million for each project", "ceiling"),
        ("they can be fined up to HK$5 million", "fine"),
        ("集資最多21億元", "investment"),
        ("他串謀詐騙資助約120萬元", "loss"),
        ("a training subsidy that cuts costs, with a ceiling of HK$25,000", "ceiling"),
        ("the fund made a profit last year and will allocate HK$3 billion", "budget"),
        ("政府撥款3億元投資初創", "grant"),
        ("六十億元的計劃收到五份建議", ""),
    ],
)
def test_the_nearest_word_decides(text: str, role: str) -> None:
    assert roles(text) == [role]


def test_what_a_reader_can_get_is_shown_and_nothing_else() -> None:
    shown = {role for role in ("", "ceiling", *ROLES) if Amount(1, "HK$1", role=role).shown}
    assert shown == {"", "ceiling", "grant", "budget"} == SHOWN_ROLES


@pytest.mark.parametrize(("key", "words"), [("before", "BEFORE"), ("after", "AFTER"), ("far", "ANYWHERE")])
def test_each_word_is_needed_by_an_example(key: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unneeded = []
    for word in getattr(amount_roles, words).roles:
        monkeypatch.setattr(amount_roles, words, amount_roles.RoleWords(key, without=word))
        if all(roles(text) == [role] for role, text in EXAMPLES if word in fold(text)):
            unneeded.append(word)
        monkeypatch.undo()
    assert unneeded == []
