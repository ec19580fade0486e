"""The examples in the word files of `monitor/tag/programmes`, and that each word has one that needs it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue.programme_file import load
from monitor.grammar.reading import normal
from monitor.model import Language, Programme
from monitor.tag.programmes.context_words import ContextWordFile, WordList, context_words_of
from monitor.tag.programmes.matcher import Matcher, MatchingWords, load_matching_words
from monitor.tag.programmes.series_wording import SeriesFile
from monitor.tag.programmes.spellings import (
    LeftOut,
    OfficeTitle,
    SaidOf,
    Spelling,
    SpellingFile,
    Spellings,
    WordOrder,
)
from monitor.tag.programmes.suggest_names import ChineseNames, EnglishNames, Head, NameFinder, SuggestFile
from monitor.tag.word_file import Table, load_words
from monitor.text import fold

PACKAGE = "monitor.tag.programmes"
SPELLINGS = load_words(SpellingFile, PACKAGE, "spellings.toml")
CONTEXT = load_words(ContextWordFile, PACKAGE, "context_words.toml")
SERIES = load_words(SeriesFile, PACKAGE, "annual_series.toml")
SUGGEST = load_words(SuggestFile, PACKAGE, "suggest.toml")
PROGRAMMES = load().programmes


@cache
def words() -> MatchingWords:
    return load_matching_words()


@cache
def matcher() -> Matcher:
    return Matcher(PROGRAMMES, words())


def without(table: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Each word under a key, and the table without it."""
    for word in getattr(table, key):
        yield word, table.model_copy(update={key: tuple(other for other in getattr(table, key) if other != word)})


def replaced(file: Any, name: str, old: Table, new: Table | None) -> Any:
    """The file with another table in the place of `old`; None: without it."""
    tables = getattr(file, name)
    if isinstance(tables, Table):
        return file.model_copy(update={name: new})
    others = (new if each is old else each for each in tables)
    return file.model_copy(update={name: tuple(each for each in others if each is not None)})


def likely_first(word: str, examples: tuple[Any, ...]) -> list[Any]:
    """The examples, those that hold the word first: one of them fails without it."""
    return sorted(examples, key=lambda example: fold(word.rstrip("*")) not in fold(example[0]))


# ----------------------------------------------------------------------------------------------------------- spellings
GROUPS = (
    *SPELLINGS.spelling, *SPELLINGS.left_out, *SPELLINGS.office_title, SPELLINGS.word_order
)  # fmt: skip


def finds(spellings: Spellings, pair: tuple[str, str]) -> bool:
    name, other = (normal(each).lower() for each in pair)
    return other in spellings.variants(name) or pair[1] in spellings.titles(pair[0])


def label(group: Any) -> str:
    return str(
        getattr(group, "word", "") or getattr(group, "ending", "") or getattr(group, "forms", ("word order",))[0]
    )


@pytest.mark.parametrize("group", GROUPS, ids=label)
def test_spellings_are_found_as_their_examples_say(
    group: Spelling | LeftOut | OfficeTitle | WordOrder,
) -> None:
    spellings = words().spellings
    assert [pair for pair in group.examples if not finds(spellings, pair)] == []
    assert [pair for pair in group.counter_examples if finds(spellings, pair)] == []


@given(st.sampled_from(SPELLINGS.spelling), st.data())
def test_any_form_may_stand_for_any_other(group: Spelling, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(group.forms).map(lambda forms: forms[:2]))
    name, variant = (f"海港新城{form}海浪" if group.chinese else f"Blue Harbour {form} Ship" for form in (one, other))
    assert finds(words().spellings, (name, variant))


def fewer_spellings() -> Iterator[tuple[str, Any, SpellingFile]]:
    for group in SPELLINGS.spelling:
        for form, left in without(group, "forms"):
            yield form, group, replaced(SPELLINGS, "spelling", group, left if len(left.forms) > 1 else None)
    for one in SPELLINGS.left_out:
        yield one.word, one, replaced(SPELLINGS, "left_out", one, None)
    for office in SPELLINGS.office_title:
        for title, left in without(office, "titles"):
            yield title, office, replaced(SPELLINGS, "office_title", office, left)
    for head, left in without(SPELLINGS.word_order, "heads"):
        yield head, SPELLINGS.word_order, replaced(SPELLINGS, "word_order", SPELLINGS.word_order, left)


def test_each_spelling_is_needed_by_an_example() -> None:
    needless = [word for word, group, file in fewer_spellings() if all(map_finds(Spellings(file), group.examples))]
    assert needless == []


def map_finds(spellings: Spellings, pairs: Iterable[tuple[str, str]]) -> Iterator[bool]:
    return (finds(spellings, pair) for pair in pairs)


@pytest.mark.parametrize("group", [group for group in SPELLINGS.spelling if group.inside_words], ids=label)
def test_pieces_of_words_are_needed_as_pieces(group: Spelling) -> None:
    file = replaced(SPELLINGS, "spelling", group, group.model_copy(update={"inside_words": False}))
    assert not all(map_finds(Spellings(file), group.examples))


@pytest.mark.parametrize("one", SPELLINGS.left_out, ids=label)
def test_fewer_words_may_not_be_left(one: LeftOut) -> None:
    file = replaced(SPELLINGS, "left_out", one, one.model_copy(update={"words_left": one.words_left - 1}))
    assert any(map_finds(Spellings(file), one.counter_examples))
    file = replaced(SPELLINGS, "left_out", one, one.model_copy(update={"words_left": one.words_left + 1}))
    assert not all(map_finds(Spellings(file), one.examples))


def test_what_is_said_of_a_place_is_tagged_as_the_examples_say() -> None:
    table: SaidOf = SPELLINGS.said_of
    examples = (*table.examples, *table.counter_examples)
    assert [example for example in examples if not fits(matcher(), *example)] == []


@pytest.mark.parametrize("key", ["words", "between"])
def test_each_word_of_what_is_said_of_a_place_is_needed_by_an_example(key: str) -> None:
    table: SaidOf = SPELLINGS.said_of
    slugs = {wanted[1:] for _, wanted in (*table.examples, *table.counter_examples)}
    few = [item for item in PROGRAMMES if item.slug in slugs | {"cyberport", "science-park"}]
    needless = []
    for word, left in without(table, key):
        spellings = Spellings(replaced(SPELLINGS, "said_of", table, left))
        fewer = Matcher(few, dataclasses.replace(words(), spellings=spellings))
        if all(fits(fewer, *example) for example in likely_first(word, table.examples)):
            needless.append(word)
    assert needless == []


# ------------------------------------------------------------------------------------------------------- context words
LISTS = dict(CONTEXT)


def tagged(matcher: Matcher, text: str, day: str = "") -> set[str]:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return {tag.slug for tag in matcher.match_text("", "", text, published)[0]}


def fits(matcher: Matcher, text: str, wanted: str) -> bool:
    return (wanted[1:] in tagged(matcher, text)) == (wanted[0] == "+")


@pytest.mark.parametrize("name", LISTS)
def test_context_words_work_as_their_examples_say(name: str) -> None:
    table: WordList = LISTS[name]
    examples = (*table.examples, *table.counter_examples)
    assert [example for example in examples if not fits(matcher(), *example)] == []


@pytest.mark.parametrize("name", LISTS)
def test_each_context_word_is_needed_by_an_example(name: str) -> None:
    table: WordList = LISTS[name]
    slugs = {wanted[1:] for _, wanted in table.examples}
    few = [programme for programme in PROGRAMMES if programme.slug in slugs]
    needless = []
    for word, left in without(table, "words"):
        context = context_words_of(replaced(CONTEXT, name, table, left))
        fewer = Matcher(few, dataclasses.replace(words(), context=context))
        if all(fits(fewer, *example) for example in likely_first(word, table.examples)):
            needless.append(word)
    assert needless == []


# ------------------------------------------------------------------------------------------------------- annual series
SERIES_TABLES: list[tuple[str, Any]] = [
    *(("series", each) for each in SERIES.series),
    *(("year", each) for each in SERIES.year),
    *((name, getattr(SERIES, name)) for name in ("written_year", "between", "to_come", "proper_noun")),
]


def means(matcher: Matcher, text: str, day: str, slug: str) -> bool:
    found = {tag for tag in tagged(matcher, text, day) if tag.startswith(("budget-", "policy-address-"))}
    return slug in found if slug else not found


@pytest.mark.parametrize(("name", "table"), SERIES_TABLES)
def test_series_are_told_apart_as_the_examples_say(name: str, table: Any) -> None:
    assert [example for example in table.examples if not means(matcher(), *example)] == []


@pytest.mark.parametrize(("name", "table"), SERIES_TABLES)
def test_each_word_of_a_series_is_needed_by_an_example(name: str, table: Any) -> None:
    needless = []
    keys = [key for key, value in dict(table).items() if isinstance(value, tuple) and key != "examples"]
    for key in keys:
        for word, left in without(table, key):
            fewer = Matcher(series_only(), dataclasses.replace(words(), series=replaced(SERIES, name, table, left)))
            if all(means(fewer, *example) for example in likely_first(word, table.examples)):
                needless.append(word)
    assert needless == []


@cache
def series_only() -> tuple[Programme, ...]:
    """The Budgets and Policy Addresses with those who deliver them."""
    owners = {programme.owner for programme in PROGRAMMES if programme.series}
    return tuple(programme for programme in PROGRAMMES if programme.series or programme.slug in owners)


# --------------------------------------------------------------------------------------------------------- suggestions
@pytest.mark.parametrize("name", ["english", "chinese"])
def test_names_are_suggested_as_the_examples_say(name: str) -> None:
    table = getattr(SUGGEST, name)
    finder = NameFinder(SUGGEST)
    assert [example for example in (*table.examples, *table.counter_examples) if not finds_name(finder, *example)] == []


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_each_word_of_suggestions_is_needed_by_an_example(name: str) -> None:
    table: EnglishNames | ChineseNames = getattr(SUGGEST, name)
    examples = (*table.examples, *table.counter_examples)
    needless = []
    for key in dict(table).keys() - {"examples", "counter_examples"}:
        for word, left in without(table, key):
            finder = NameFinder(replaced(SUGGEST, name, table, left))
            if all(finds_name(finder, *example) for example in examples):
                needless.append(word)
    assert needless == []


@pytest.mark.parametrize("head", SUGGEST.head, ids=lambda head: f"{head.kind}-{head.sure}")
def test_each_head_word_ends_a_name_of_its_kind(head: Head) -> None:
    finder = NameFinder(SUGGEST)
    for word in head.english:
        found = list(finder.find(f"Firms may join the Marine Robotics {word} now.", "en"))
        assert [(one.text, one.kind) for one in found] == [(f"Marine Robotics {word}", head.kind)]
    for word in head.chinese:
        found = list(finder.find(f"政府談及「海洋機械人{word}」。", "zh-Hant"))
        assert [(one.kind, one.sure) for one in found] == [(head.kind, head.sure)], word


@pytest.mark.parametrize("head", SUGGEST.head, ids=lambda head: f"{head.kind}-{head.sure}")
def test_each_head_word_is_needed(head: Head) -> None:
    """Without it the name is not found, or is one of another kind."""
    needless = []
    for key, sentence in (
        ("english", "Firms may join the Marine Robotics {} now."),
        ("chinese", "談及「海洋機械人{}」。"),
    ):
        for word, left in without(head, key):
            finder = NameFinder(replaced(SUGGEST, "head", head, left))
            text = sentence.format(word)
            found = finder.find(text, "en" if key == "english" else "zh-Hant")
            if any(one.text.endswith(word) and (one.kind, one.sure) == (head.kind, head.sure) for one in found):
                needless.append(word)
    assert needless == []


def finds_name(finder: NameFinder, text: str, name: str) -> bool:
    language: Language = "en" if text.isascii() else "zh-Hant"
    found = [re.sub("[「」《》]", "", each.text) for each in finder.find(text, language)]
    return found == ([name] if name else [])
