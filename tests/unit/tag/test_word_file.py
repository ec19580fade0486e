"""Word files are read whole, or refused with every fault and its place."""

from __future__ import annotations

import pytest

from monitor.errors import ConfigurationError
from monitor.tag.programmes.context_words import ContextWordFile
from monitor.tag.programmes.spellings import SpellingFile
from monitor.tag.relevance_weights import WeightFile
from monitor.tag.word_file import File, read_words


def faults(model: type[File], text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        read_words(model, text, "words.toml")
    return [str(fault) for fault in refused.value.faults]


SPELLINGS = """
[[spelling]]
forms = ["centre"]
examples = [["A Centre", "A Center"]]
colour = "red"

[[spelling]]
examples = [["one", "two"], ["one", "two", "three"]]

[[left_out]]
word = "the"
at = "middle"
words_left = 0
examples = [["one", "two"], ["one", ""]]

[[office_title]]
ending = "Bureau"
titles = ["Secretary for"]
examples = []

[said_of]
words = ["expansion"]
examples = [["one", "two"]]

[word_order]
heads = ["scheme", ""]
examples = [["A B Scheme", "Scheme for A B"]]
"""


def test_every_fault_is_told_with_its_entry_and_key() -> None:
    told = faults(SpellingFile, SPELLINGS)
    assert [fault.partition(": ")[0] for fault in told] == [
        'words.toml, spelling "centre", forms',
        'words.toml, spelling "centre", colour',
        "words.toml, spelling number 2, forms",
        "words.toml, spelling number 2, examples.1",
        'words.toml, left_out "the", at',
        'words.toml, left_out "the", words_left',
        'words.toml, left_out "the", examples.1.1',
        "words.toml, office_title number 1, examples",
        "words.toml, said_of, between",
        "words.toml, word_order, heads.1",
    ]
    assert told[1].endswith(": unknown key")
    assert told[2].endswith(": is missing")


def test_a_file_that_is_no_toml_is_refused() -> None:
    (told,) = faults(SpellingFile, "[[spelling]")
    assert told.startswith("words.toml: is no TOML: ")


def test_a_missing_table_is_told() -> None:
    assert "words.toml, offices: is missing" in faults(ContextWordFile, "")


def test_each_reason_of_relevance_must_be_there_once() -> None:
    reason = '[[reason]]\nname = "bias"\nadds = -1.0\nnote = "x"\nexamples = []\n'
    (told,) = faults(WeightFile, f"threshold = 0.5\nbody = 0.5\nbody_at_most = 1\n{reason}{reason}")
    assert "'bias' is there 2 times" in told
    assert "'programme' is there 0 times" in told
