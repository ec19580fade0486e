"""The forms of English verbs."""

from __future__ import annotations

import pytest

from monitor.tag.events.verb_forms import forms


@pytest.mark.parametrize(
    ("verb", "told", "bare"),
    [
        ("launch", "launches launched", "launch launching"),
        ("release", "releases released", "release releasing"),
        ("apply", "applies applied", "apply applying"),
        ("employ", "employs employed", "employ employing"),
        ("scrap", "scraps scrapped", "scrap scrapping"),
        ("begin", "begins began begun", "begin beginning"),
        ("go", "goes went gone", "go going"),
        ("become", "becomes became become", "becoming"),
        ("put", "puts put", "putting"),
        ("pass", "passes passed", "pass passing"),
    ],
)
def test_the_forms_of_a_verb(verb: str, told: str, bare: str) -> None:
    assert (" ".join(forms(verb).told), " ".join(forms(verb).bare)) == (told, bare)


def test_the_words_behind_a_verb_stay() -> None:
    assert forms("set up") == (("sets up", "set up"), ("setting up",))
