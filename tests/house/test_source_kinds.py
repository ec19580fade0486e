"""A kind of source is one module, one line of the registry and one reader; nothing else names it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model import SourceKind
from monitor.parse.dispatch import reader_of

ROOT = Path(__file__).parents[2]
MONITOR = ROOT / "monitor"

# A kind that nobody needs: one headline a line. The keys of these are the files that it takes.
NEW_KIND = {
    "source_kinds/lines_kind.py": """
from dataclasses import dataclass
from typing import Annotated

from monitor.source_kinds.spec import KindSpec, Rules, between


@dataclass(frozen=True, slots=True)
class LinesRules(Rules):
    skip: Annotated[int, between(0, 9)] = 0
    pages: int = 1

    @property
    def further_pages(self) -> int:
        return self.pages - 1


LINES = KindSpec("lines", accept="text/plain", rules=LinesRules)
""",
    "parse/lines_reader.py": """
from monitor.parse.raw_items import RawFeed, RawItem


def read_lines(document, source, now):
    lines = document.body.decode().splitlines()[source.rules.skip :]
    return RawFeed([RawItem(title=line, link=f"/{number}") for number, line in enumerate(lines)])
""",
}
REGISTRY = "source_kinds/__init__.py"

# What the service does with a source of that kind, room by room.
USE = """
import asyncio, httpx
from datetime import UTC, datetime, timedelta
from pathlib import Path
from monitor.catalogue.source_file import read_sources, write_block
from monitor.errors import ConfigurationError
from monitor.fetch.client import Client
from monitor.model import Request
from monitor.parse.parser_pool import ParserPool

NOW = datetime(2026, 11, 20, tzinfo=UTC)
keys = {"id": "a", "name": "A", "publisher": "P", "language": "en", "url": "https://h.example/", "every": "1h"}
tables = [keys | {"kind": "lines", "lines": {"skip": 1, "pages": 3}}]
(source,) = read_sources({"source": tables}, "f.toml")
assert source.rules.further_pages == 2 and source.kind.spec.robots
assert "[source.lines]\\nskip = 1\\npages = 3" in write_block(source)
wrong = [keys | {"kind": "feed", "lines": {}}, keys | {"kind": "lines", "lines": {"skip": 10}}]
try:
    read_sources({"source": wrong}, "f.toml")
except ConfigurationError as error:
    assert "does not go with" in str(error) and "between 0 and 9" in str(error), error
else:
    raise AssertionError

async def scene():
    seen = []
    def answer(request):
        seen.append(request.headers["accept"])
        return httpx.Response(200, content=b"heading\\nfirst\\nsecond")
    async with Client(version="1", contact="", now=lambda: NOW, transport=httpx.MockTransport(answer)) as client:
        document = await client.fetch(Request(source.url, source.kind))
    async with ParserPool() as pool:
        return seen, await pool.document(source, document.body, "text/plain", source.url, NOW)

seen, parsed = asyncio.run(scene())
assert seen == ["text/plain"]
assert [entry.title for entry in parsed.entries] == ["first", "second"], parsed
"""


def test_registry_modules_and_readers_name_the_same_kinds() -> None:
    kinds = {kind.value for kind in SourceKind}

    assert {path.stem.removesuffix("_kind") for path in MONITOR.glob("source_kinds/*_kind.py")} == kinds
    assert {path.stem.removesuffix("_reader") for path in MONITOR.glob("parse/*_reader.py")} == kinds


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_has_a_reader_and_an_accept_header_that_ends_in_anything(kind: SourceKind) -> None:
    assert callable(reader_of(kind))
    assert kind.spec.name == kind.value
    assert kind.spec.accept.endswith("*/*;q=0.5")


def test_only_feeds_are_fetched_without_asking_robots_txt() -> None:
    assert [kind for kind in SourceKind if not kind.spec.robots] == [SourceKind.FEED]


def test_a_new_kind_takes_two_new_files_and_two_lines_of_the_registry(tmp_path: Path) -> None:
    """One line for its import, one for its value."""
    shutil.copytree(MONITOR, tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in NEW_KIND.items():
        (tmp_path / "monitor" / name).write_text(text, "utf-8")
    registry = tmp_path / "monitor" / REGISTRY
    before = registry.read_text("utf-8")
    after = before.replace("class SourceKind", "from monitor.source_kinds import lines_kind\n\n\nclass SourceKind")
    after = after.replace("    FEED = ", "    LINES = lines_kind.LINES\n    FEED = ")
    registry.write_text(after, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, capture_output=True, text=True, env=environment)

    assert done.returncode == 0, done.stderr
    assert len({*NEW_KIND, REGISTRY}) <= 3
