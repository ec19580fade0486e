"""A saved search as it must be asked today, and without a programme."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.bootstrap.current_search import current_search, narrowed
from monitor.catalogue.programme_file import catalogue_of
from monitor.errors import QueryError
from monitor.model import Programme
from monitor.store.query import parse

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
CATALOGUE = catalogue_of(
    [
        Programme("rth", "scheme", "Research Talent Hub", "研究人才庫", acronyms=("RTH",)),
        Programme("internship", "scheme", "Internship Programme", status="superseded", successor="researchers"),
        Programme("researchers", "scheme", "Researcher Programme", status="superseded", successor="rth"),
        Programme("nias", "fund", "New Industrialisation Acceleration Scheme", aliases=("Acceleration Scheme",)),
        Programme("closed", "fund", "A closed fund", status="closed", successor="nias"),
    ]
)


@pytest.mark.parametrize(
    ("saved", "asked"),
    [
        ("", ""),
        ("programme:rth", "programme:rth"),
        ("programme:researchers", "(programme:researchers OR programme:rth)"),
        ("programme:internship has:deadline", "(programme:internship OR programme:rth) has:deadline"),
        ("-programme:internship 創科", "-(programme:internship OR programme:rth) 創科"),
        ('programme:"Internship Programme" x', '(programme:"Internship Programme" OR programme:rth) x'),
        ("programme：「Internship Programme」", "(programme：「Internship Programme」 OR programme:rth)"),
        ("programme:internship OR programme:RTH", "programme:internship OR programme:RTH"),
        ("programme:internship programme:nias", "(programme:internship OR programme:rth) programme:nias"),
        ("programme:closed", "programme:closed"),  # not replaced: it is over, and its name is still its own
        ("internship", "internship"),
    ],
)
def test_what_replaced_a_programme_is_asked_for_beside_it(saved, asked):
    current = current_search(saved, NOW, CATALOGUE)

    assert (current.query, current.fault) == (asked, "")
    assert current_search(asked, NOW, CATALOGUE).query == asked


@pytest.mark.parametrize(
    ("saved", "missing"),
    [
        ("programme:gone", ("gone",)),
        ('programme:"Gone fund" OR programme:rth -programme:lost', ("Gone fund", "lost")),
        ("kind:open (", ()),
        ('"no partner', ()),
    ],
)
def test_a_search_that_cannot_be_read_says_why_and_stays_as_it_was(saved, missing):
    current = current_search(saved, NOW, CATALOGUE)

    assert current.query == saved
    assert current.fault
    assert current.missing == missing


@pytest.mark.parametrize(
    ("saved", "narrow"),
    [
        ("", "-programme:rth"),
        ("has:deadline", "has:deadline -programme:rth"),
        ("創科 OR nias", "(創科 OR nias) -programme:rth"),
        ("a (b OR c)", "a (b OR c) -programme:rth"),
        ("sort:best is:any", "sort:best is:any -programme:rth"),
        ("-nias", "-nias -programme:rth"),
        (
            "programme:nias OR programme:closed sort:best",
            "(programme:nias OR programme:closed sort:best) -programme:rth",
        ),
    ],
)
def test_a_programme_is_left_out_of_the_whole_search(saved, narrow):
    assert narrowed(saved, "rth", NOW, CATALOGUE) == narrow
    assert parse(narrow, NOW, CATALOGUE).sort == parse(saved, NOW, CATALOGUE).sort


def test_what_is_no_programme_or_makes_a_search_too_long_is_refused():
    for saved, slug in (("x", "nothing"), ("x" * 990, "rth")):
        with pytest.raises(QueryError):
            narrowed(saved, slug, NOW, CATALOGUE)
