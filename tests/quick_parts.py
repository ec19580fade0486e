"""What takes a second to start, made once or left out, where a test is about something else.

Parser processes have tests of their own (`tests/unit/parse/test_parser_pool.py`, `tests/hostile`), and so have commands
in processes of their own (`tests/doors/test_review_signals.py`); a test or module marked `whole` has all as it is.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from types import TracebackType
from typing import Any

import pytest

from monitor.bootstrap import wiring
from monitor.catalogue.programme_file import Catalogue
from monitor.parse.dispatch import parse_document
from monitor.parse.leads import leads_of
from monitor.parse.page import read_page
from monitor.tag.classifier import Classifier
from monitor.tag.rule_set import RuleSet

POOLS = ("monitor.pipeline.round", "monitor.pipeline.verify", "monitor.bootstrap.adding")
_build = wiring.classifier_of


class InProcess:
    """In the place of the parser processes: the same parsers, in threads of this one."""

    def __init__(self, *_: object) -> None: ...

    async def __aenter__(self) -> InProcess:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def document(self, *given: Any) -> Any:
        return await asyncio.to_thread(parse_document, *given)

    async def page(self, *given: Any) -> Any:
        return await asyncio.to_thread(read_page, *given)

    async def leads(self, body: bytes, content_type: str, url: str, _now: datetime) -> Any:
        return await asyncio.to_thread(leads_of, body, content_type, url)


_engines: dict[tuple[str, str, str], Classifier] = {}


def one_engine(catalogue: Catalogue, rules: RuleSet) -> Classifier:
    """The engine of this catalogue and these rules, built when it is first asked for."""
    key = (catalogue.version, rules.version, repr(catalogue.own_files))
    if key not in _engines:
        _engines[key] = _build(catalogue, rules)
    return _engines[key]


@pytest.fixture(autouse=True)
def quick_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of tests whose conftest imports it."""
    if request.node.get_closest_marker("whole") is None:
        for module in POOLS:
            monkeypatch.setattr(f"{module}.ParserPool", InProcess)
        monkeypatch.setattr(wiring, "classifier_of", one_engine)
