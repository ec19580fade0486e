"""The shipped rules in words, and a user's: every example holds, and nothing stands in them that no example needs."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path

import pytest

from monitor.errors import ConfigurationError, Fault
from monitor.grammar.phrase_examples import example_faults
from monitor.grammar.phrases import Rule
from monitor.model import Deadline, Draft, Stamp
from monitor.tag.classifier import Classifier
from monitor.tag.events.kinds import KINDS
from monitor.tag.rule_set import WEIGHED, load_rules, shipped_rules
from monitor.text import fold

RULES: Sequence[Rule] = shipped_rules().files.rules


@cache
def shipped_faults() -> dict[str, list[Fault]]:
    """Place ('rule "past-zh"', "parts") -> what its examples show to be wrong."""
    return {where: list(found) for where, found in groupby(example_faults(shipped_rules().files), lambda it: it.where)}


@pytest.mark.parametrize("id", [rule.id for rule in RULES])
def test_the_examples_of_a_rule_hold_and_need_all_of_it(id: str) -> None:
    assert shipped_faults().get(f'rule "{id}"', []) == []


def test_the_examples_need_all_of_the_parts() -> None:
    assert shipped_faults().get("parts", []) == []


def test_groups_speak_of_kinds_that_there_are() -> None:
    prefixes = ("trap/", "needs/")
    kinds = {rule.group.split("/")[1] for rule in RULES if rule.group.startswith(prefixes)}

    assert kinds <= set(KINDS)


def lists() -> Iterator[tuple[str, list[str]]]:
    """Every list of the lexicon as it is written, with its folded words."""
    data = tomllib.loads(resources.files("monitor.tag").joinpath("lexicon.toml").read_text("utf-8"))
    against = data["relevance"].pop("against")
    tables = {**data["topics"], "relevance": data["relevance"], "against": against}
    for table, words_by_key in tables.items():
        for key, words in words_by_key.items():
            yield f"{table}/{key}", [fold(word) for word in words]


def test_no_word_of_the_lexicon_is_needless() -> None:
    """A list finds a word also with a plural s; what is strong need not be weak too."""
    strong = {name: set(words) for name, words in lists()}
    needless = {}
    for name, words in lists():
        known = set(words)
        twice = {word for word, count in Counter(words).items() if count > 1}
        plurals = {word for word in known if word.isascii() and word.endswith("s") and word[:-1] in known}
        weak = known & strong[name.replace("weak", "strong")] if name.endswith("/weak") else set()
        needless[name] = twice | plurals | weak

    assert {name: words for name, words in needless.items() if words} == {}


MINE = """
[[rule]]
id = "my-trap"
group = "trap/launch"
pattern = "推出 … 紀念郵票"
examples = ["推出紀念郵票"]

[[rule]]
id = "my-words"
group = "told/launch"
pattern = "[開鏡|啟播]"
examples = ["開鏡新計劃", "啟播新計劃"]

[[rule]]
id = "my-limit"
group = "limit/after"
says = "noun"
pattern = "拉閘"
where = "after"
reach = 0
examples = ["{6月30日}拉閘"]
"""


JUNE = Stamp(datetime(2027, 6, 1, 4, tzinfo=UTC), "second")


def test_a_users_rules_add_to_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE, "utf-8")
    mine = load_rules(tmp_path / "mine.toml")
    said = {}
    for name, rules in (("shipped", None), ("mine", mine)):
        classifier = Classifier((), "test", rules)
        for title in ("科技園推出紀念郵票", "科技園開鏡創科計劃", "登記2027年6月30日拉閘"):
            found = classifier.classify(Draft("", title, scope="all", published=JUNE))
            said[name, title[3:5]] = ({event.kind for event in found.events}, len(found.facts.of(Deadline)))

    alone = Draft("", "第二輪2027年6月30日拉閘", scope="all", published=JUNE)  # no word for an act stands beside it
    assert [len(one.classify(alone).facts.of(Deadline)) for one in (Classifier((), "test"), classifier)] == [0, 1]
    assert example_faults(mine.files) == []
    assert mine.version != shipped_rules().version
    assert said == {
        ("shipped", "推出"): ({"launch"}, 0),
        ("mine", "推出"): (set(), 0),
        ("shipped", "開鏡"): (set(), 0),
        ("mine", "開鏡"): ({"launch"}, 0),
        ("shipped", "02"): (set(), 0),
        ("mine", "02"): ({"deadline", "open"}, 1),
    }


def test_the_rules_of_the_docs_are_sound(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf-8")
    shown = "\n".join(block.split("```", 1)[0] for block in text.split("```toml\n")[1:])
    (tmp_path / "mine.toml").write_text(shown.replace('"purpose-support"', '"of-the-docs"'), "utf-8")
    mine = load_rules(tmp_path / "mine.toml")

    assert [fault for fault in example_faults(mine.files) if fault.where != 'rule "of-the-docs"'] == []
    assert len(mine.files.rules) == len(RULES) + 3


def test_a_users_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_rules(tmp_path / "none.toml")


@pytest.mark.parametrize("name", WEIGHED)
def test_what_is_weighed_is_part_of_the_version(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else `monitor retag` would not see that stored articles are out of date."""
    before = load_rules().version
    changed = tmp_path / "facts" / name
    changed.parent.mkdir()
    changed.write_text("# another", "utf-8")
    monkeypatch.setattr("monitor.tag.rule_set.WEIGHED", tuple(changed if one == name else one for one in WEIGHED))
    assert load_rules().version != before
