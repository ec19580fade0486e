"""A crime, a breach, a lawsuit or an audit at a programme, of which nothing is announced, is marked as a case."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.catalogue.programme_file import load
from monitor.model import Draft
from monitor.tag.classifier import Classifier


@cache
def classifier() -> Classifier:
    return Classifier(load().programmes, "v1")


@pytest.mark.parametrize(
    ("title", "text", "case"),
    [
        ("Cyberport apologises after hackers post staff data", "Cyberport said that the data breach was over.", True),
        ("廉署起訴四人涉騙科技券計劃資助", "四人被控串謀詐騙創新科技署的科技券計劃。", True),
        ("Three charged", "The ICAC charged three with fraud on the Technology Voucher Programme in Hong Kong.", True),
        ("Cyberport launches fund against fraud", "Cyberport today launched a fund for tools against fraud.", False),
        (
            "Hong Kong start-up at Science Park builds robots",
            "Its founder, a former police officer, sued nobody.",
            False,
        ),
        ("Man jailed for fraud", "A man was jailed for fraud with cloned voices in Hong Kong.", False),
    ],
)
def test_what_is_a_case(title: str, text: str, case: bool) -> None:
    assert classifier().classify(Draft("", title, text=text)).case is case
