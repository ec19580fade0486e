"""Which entry of which data file made each decision: the entry is there, and no decision is without one."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.knowing import draft_of, labelled
from monitor.catalogue.programme_file import load
from monitor.grammar.phrase_trace import Met, TracedPhrases
from monitor.model import Draft, Stamp
from monitor.tag.classifier import Classifier
from monitor.tag.rule_set import load_rules, shipped_phrases
from monitor.tag.wording.weights import shipped_wording

ROOT = Path(__file__).parents[3]
HUB = Draft(
    "https://example.org/hub",
    "Research Talent Hub: deadline extended",
    text="The Innovation and Technology Commission launched the Research Talent Hub. Each company may receive up to "
    "HK$1.2 million. The application deadline has been extended to December 31, 2026. AI firms may apply.",
    published=Stamp(datetime(2026, 11, 20, 4, tzinfo=UTC), "second"),
)


@cache
def classifier() -> Classifier:
    return Classifier(load().programmes, "v1")


@cache
def table(file: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / file).read_text("utf-8"))


def exists(file: str, entry: str) -> bool:
    """Whether the file has the entry: `rule "id"`, `reason "name"`, `programme "slug", key "name"`, `a.list "word"`."""
    if file.endswith(".py"):
        return (ROOT / file).is_file() and not entry
    if file.endswith(".json"):
        word = re.fullmatch(r'terms "(.+)"', entry)[1]  # type: ignore[index]
        return any(word in vocabulary for vocabulary in shipped_wording().vocabulary)
    found = re.fullmatch(r'(rule|reason|programme|frame) "([^"]+)"(?:, (\w+)(?: "(.+)")?)?', entry)
    if found:
        kind, name, key, word = found.groups()
        rows = [one for one in table(file)[kind] if name in (one.get("id"), one.get("name"), one.get("slug"))]
        return bool(rows) and (not key or (key in rows[0] and (not word or word in rows[0][key])))
    path, word = re.fullmatch(r'([\w.-]+) "(.+)"', entry).groups()  # type: ignore[union-attr]
    words: Any = table(file)
    for key in path.split("."):
        words = words[key]
    return any(word == one.partition("…")[0].lower() or word == one.partition("…")[0] for one in words)


@pytest.mark.parametrize(
    ("decision", "value", "entry"),
    [
        ("relevance", None, ("monitor/tag/relevance.toml", 'reason "programme in headline"')),
        ("relevance", None, ("monitor/tag/lexicon.toml", 'relevance.generic "AI"')),
        ("tag", "rth", ("monitor/catalogue/programmes.toml", 'programme "rth", name_en')),
        ("topic", "talent", ("monitor/catalogue/programmes.toml", 'programme "rth", topics')),
        ("topic", "talent", ("monitor/tag/lexicon.toml", 'topics.talent.weak "talent"')),
        ("kind", "change", ("monitor/tag/events/frames.toml", None)),
        ("amount", "up to HK$1.2m per company", ("monitor/tag/facts/amounts.toml", 'qualifiers.max.before "up to"')),
        ("amount", "up to HK$1.2m per company", ("monitor/tag/facts/amounts.toml", 'per.english.company "company"')),
        ("deadline", "2026-12-31", ("monitor/tag/rules/limits.toml", None)),
        ("deadline", "2026-12-31", ("monitor/tag/facts/day_weights.toml", 'weights "deadline in clause"')),
        ("change", "extended", ("monitor/tag/rules/changes.toml", 'rule "changed-extended-en"')),
    ],
)
def test_a_decision_names_the_entry(decision: str, value: str | None, entry: tuple[str, str | None]) -> None:
    _, origins = classifier().explained(HUB)

    made = [one for one in origins if one.decision == decision and value in (None, one.value)]
    entries = {(each.file, each.entry) for one in made for each in one.entries}
    assert any(file == entry[0] and entry[1] in (None, name) for file, name in entries), entries


def test_every_decision_on_the_labelled_set_has_entries_that_exist() -> None:
    """All but "none", which says that no entry made a kind. A sixth of it shows what is forgotten."""
    without, missing = [], []
    for line in [line for line in labelled() if line["split"] == "dev"][::3]:
        draft = draft_of(line)
        known, origins = classifier().explained(draft)
        assert known == classifier().classify(draft)
        without += [(line["id"], one.decision, one.value) for one in origins if not one.entries and one.value != "none"]
        missing += [
            (each.file, each.entry) for one in origins for each in one.entries if not exists(each.file, each.entry)
        ]

    assert without == []
    assert missing == []


def test_what_the_users_own_files_say_is_named_by_them(tmp_path: Path) -> None:
    programmes, rules = tmp_path / "mine.toml", tmp_path / "rules.toml"
    programmes.write_text('[[programme]]\nslug = "tin-drum"\nkind = "scheme"\nname_en = "Tin Drum Scheme"\n', "utf-8")
    rules.write_text(
        '[[rule]]\nid = "curtain"\ngroup = "told/launch"\npattern = "raises its curtain"\n'
        'examples = ["It raises its curtain"]\n',
        "utf-8",
    )
    catalogue = load(programmes)
    own = Classifier(catalogue.programmes, "v1", load_rules(rules), catalogue.own_files)
    _, origins = own.explained(
        Draft("", "Hong Kong's Tin Drum Scheme raises its curtain", text="It helps AI start-ups.")
    )

    entries = {(one.decision, each.file, each.entry) for one in origins for each in one.entries}
    assert ("tag", str(programmes), 'programme "tin-drum", name_en') in entries
    assert ("kind", str(rules), 'rule "curtain"') in entries


def test_rules_answer_alike_when_they_are_listened_to() -> None:
    text = "it rained, and the deadline has been extended"
    traced, group = TracedPhrases(shipped_phrases(), text), "changed/anywhere"

    found = shipped_phrases().search(group, text)
    assert found is not None
    assert traced.search(group, text) == found
    assert list(traced.search_all(group, text[4:], 0, len(text) - 4))  # a part of it: the same place
    assert traced.met == [Met(group, found.rule, found.says, found.start, found.end)]
