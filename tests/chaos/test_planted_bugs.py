"""The oracle is right about a service that works, and finds each of a dozen bugs in one that does not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import oracle, tracer
from tests.chaos.planted import BUGS
from tests.chaos.postbox import Mode
from tests.chaos.world import World, forced_pass, world

VISITS = 3  # of a source in one edition: a pass, what is left an hour later, and one more

pytestmark = [
    pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning"),
    pytest.mark.skipif(not tracer.POSSIBLE, reason="the table of system calls is that of Linux on x86-64"),
]


@pytest.fixture
def quiet(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A newsroom with hostile sources among the good ones."""
    with world(sqlite_url, tmp_path, hostile=True) as one:
        yield one


def test_each_planted_bug_is_found_and_nothing_where_there_is_none(quiet: World) -> None:
    quiet.publish()
    quiet.do(forced_pass)
    assert quiet.findings(VISITS) == []

    missed: list[str] = []
    known: set[str] = set()
    for bug in BUGS:
        quiet.publish()
        quiet.postbox.mode = bug.mode
        quiet.do(forced_pass, bug.plant)
        quiet.postbox.mode = Mode.WELL
        if bug.then:
            quiet.rest()
        seen = set(quiet.seen(VISITS))
        if bug.wanted not in oracle.kinds(seen - known):
            missed.append(bug.plant.__name__)
        known = seen
    assert missed == []
    assert len(BUGS) >= 12


@pytest.mark.parametrize("module", ["oracle", "newsroom", "postbox", "tracer"])
def test_who_judges_shares_no_code_with_the_service(module: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text())
    read = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    read += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]

    assert not [name for name in read if name.partition(".")[0] in ("monitor", "alerts", "bench")]
