"""Rules in words: where they stand, how far they reach, what they must not stand beside, and faults of their files."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import ConfigurationError, Fault
from monitor.grammar.phrase_examples import example_faults, marked
from monitor.grammar.phrase_expression import GRAMMAR
from monitor.grammar.phrase_files import load
from monitor.grammar.phrases import Phrases, Rule


def phrases(*rules: Rule) -> Phrases:
    return Phrases(rules, GRAMMAR)


def met(text: str, **keys: Any) -> bool:
    return phrases(Rule("r", "g", **keys)).find("g", marked(text)) is not None


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"pattern": "擬", "where": "before", "reach": 2}, "當局擬於今{推出}"),
        ({"pattern": "擬", "where": "before"}, "當局擬在下一個財政年度再次{推出}"),
        ({"pattern": "擬", "where": "before", "reach": 4, "commas": True}, "當局擬於今年,{推出}"),
        ({"pattern": "not", "where": "before", "reach": 2}, "it will not yet be {launched}"),
        ({"pattern": "以來", "where": "after", "reach": 0}, "{推出}以來"),
        ({"pattern": "以來", "where": "after", "reach": 3}, "{推出}多年以來"),
        ({"pattern": "以來", "where": "after"}, "{推出}多年,以來"),
        ({"pattern": "推出 … 諮詢"}, "政府{推出}公眾諮詢"),
        (
            {"pattern": "會", "where": "before", "reach": 1, "unless_before": ("大",), "unless_after": ("議",)},
            "會{推出}",
        ),
        ({"pattern": "<number>年", "unless": ("20<digits>年",)}, "三年"),
    ],
)
def test_met(keys: dict[str, Any], text: str) -> None:
    assert met(text, **keys)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"pattern": "擬", "where": "before", "reach": 2}, "當局擬於今年{推出}"),
        ({"pattern": "擬", "where": "before", "reach": 4}, "當局擬於今年,{推出}"),
        ({"pattern": "擬", "where": "before", "reach": 4}, "{推出}擬"),
        ({"pattern": "not", "where": "before", "reach": 2}, "not now as it was {launched}"),
        ({"pattern": "以來", "where": "after", "reach": 0}, "以來{推出}"),
        (
            {"pattern": "會", "where": "before", "reach": 1, "unless_before": ("大",), "unless_after": ("議",)},
            "大會{推出}",
        ),
        (
            {"pattern": "會", "where": "before", "reach": 1, "unless_before": ("大",), "unless_after": ("議",)},
            "會議{推出}",
        ),
        ({"pattern": "<number>年", "unless": ("20<digits>年",)}, "2026年"),
    ],
)
def test_not_met(keys: dict[str, Any], text: str) -> None:
    assert not met(text, **keys)


def test_a_find_names_its_rule_and_where_it_stands() -> None:
    both = phrases(Rule("by", "g", "by", says="until"), Rule("latest", "g", "latest by"))

    found = both.search("g", "apply latest by May, or by June")
    assert found is not None
    assert (found.rule, found.says, found.start, found.end) == ("latest", "", 6, 15)
    assert [one.rule for one in both.search_all("g", "latest by May, or by June", 0, 25)] == ["latest", "by"]


def test_a_rule_that_stands_between_fills_all_of_it() -> None:
    between = phrases(Rule("to", "g", "[to|until] [<time>]*", where="between"))

    assert between.fills("g", "1 May to 5pm 3 June", 5, 13)
    assert between.fills("g", "1 May and to 3 June", 5, 13) is None


def test_rules_of_both_scripts_are_met_in_texts_of_both() -> None:
    mixed = phrases(Rule("r", "g", "[finance committee|財委會] …4 [approv*|批准]"))

    assert mixed.search("g", "the finance committee approved it")
    assert mixed.search("g", "财委会批准")
    assert mixed.search("g", "the finance committee批准")
    assert mixed.search("g", "批准") is None


# --------------------------------------------------------------------------------------------------------------- files
RULE = '[[rule]]\nid = "a"\ngroup = "g"\npattern = "推出"\nexamples = ["推出"]\n'


def faults(text: str, added: str = "") -> set[tuple[str, str, str]]:
    with pytest.raises(ConfigurationError) as raised:
        load([("f.toml", text)], [("mine.toml", added)] if added else ())
    return {(fault.file, fault.where, fault.key) for fault in raised.value.faults}


def test_every_fault_is_named_at_once() -> None:
    text = """
    [[rule]]
    id = "a b"
    group = "g"
    pattern = "[推出"
    where = "under"
    unless_before = ["[a|b]"]
    examples = ["推出"]
    [[rule]]
    group = 7
    colour = "red"
    reach = -1
    commas = "yes"
    examples = "推出"
    [[rule]]
    id = "c"
    group = "g"
    pattern = "<unknown>"
    where = "before"
    examples = ["推出"]
    [parts]
    year = "[19"
    time = "noon"
    [other]
    """
    first, second, third = 'rule "a b"', "rule number 2", 'rule "c"'

    assert faults(text) == {
        *(("f.toml", first, key) for key in ("id", "pattern", "where", "unless_before")),
        *(("f.toml", second, key) for key in ("id", "group", "pattern", "colour", "reach", "commas", "examples")),
        *(("f.toml", third, key) for key in ("pattern", "examples")),
        *(("f.toml", "parts", key) for key in ("year", "time")),
        ("f.toml", "", "other"),
    }


@pytest.mark.parametrize("text", ["[[rule]", 'rule = "x"', 'parts = ["x"]'])
def test_a_file_of_another_form_is_refused(text: str) -> None:
    assert {file for file, _, _ in faults(text)} == {"f.toml"}


def test_a_users_file_adds_to_known_groups_only() -> None:
    assert faults(RULE, RULE.replace('"a"', '"b"').replace('"g"', '"h"')) == {("mine.toml", 'rule "b"', "group")}
    assert faults(RULE, RULE) == {("mine.toml", 'rule "a"', "id")}
    added = load([("f.toml", RULE)], [("mine.toml", RULE.replace('"a"', '"b"').replace("推出", "開展"))])
    assert added.phrases().search("g", "开展")


def test_words_of_a_list_are_plain() -> None:
    mine = RULE.replace('"g"', '"list"')
    assert load([("f.toml", RULE.replace('"a"', '"b"'))], [("mine.toml", mine)], ["list"]).rules[1].group == "list"
    for wrong in (mine + 'where = "around"', mine.replace('pattern = "推出"', 'pattern = "[推出]?"')):
        with pytest.raises(ConfigurationError):
            load([("f.toml", RULE)], [("mine.toml", wrong)], ["list"])


def trouble(text: str) -> list[Fault]:
    return example_faults(load([("f.toml", text)]))


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        (('["推出"]', '["開展"]'), "examples", "'開展' is not found"),
        (('["推出"]', '["推出"]\ncounter_examples = ["推出計劃"]'), "counter_examples", "'推出計劃' is found"),
        (('"推出"', '"[推出|開展]"'), "pattern", "no example needs '开展'"),
        (('"推出"', '"推出[了]?"'), "pattern", "no example needs '了'"),
        (('["推出"]', '["推出"]\nunless_after = ["市"]'), "unless_after", "no counter-example needs '市'"),
        (('["推出"]', '["推出"]\nunless_before = ["未"]'), "unless_before", "no counter-example needs '未'"),
        (('["推出"]', '["推出"]\nunless = ["推出市"]'), "unless", "no counter-example needs '推出市'"),
    ],
)
def test_examples_show_what_is_wrong(change: tuple[str, str], key: str, message: str) -> None:
    assert [(fault.key, fault.message) for fault in trouble(RULE.replace(*change, 1))] == [(key, message)]


def test_a_rule_that_others_make_needless_is_named() -> None:
    text = RULE + RULE.replace('"a"', '"b"')

    assert [(fault.where, fault.message) for fault in trouble(text)] == [
        ('rule "b"', "other rules are found in all of them: a")
    ]


def test_a_part_that_has_more_than_examples_need_is_named() -> None:
    text = '[parts]\nnow = "[今日|今天]"\n' + RULE.replace('pattern = "推出"', 'pattern = "<now>推出"').replace(
        '["推出"]', '["今日推出"]'
    )

    assert [(fault.where, fault.key, fault.message) for fault in trouble(text)] == [
        ("parts", "now", "no example needs '今天'")
    ]
