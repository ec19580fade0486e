"""Changes to an operator's own files keep all that is not changed, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.catalogue.operator_files import Switch, append, switch
from monitor.catalogue.source_file import load_sources
from monitor.errors import ConfigurationError

BLOCK = """[[source]]  # {id}
id = "{id}"
name = '創科署 "news"'   # odd   spacing
publisher = "P"
language = "en"
url = "https://{id}.example/feed"
kind = "feed"
every = "1h"
{enabled}
headers = {{ Accept = "text/html" }}

"""
TRY, ON, OFF = (f"enabled = {value}" for value in ('"try"   # a guess', "true", "false # terms"))


@pytest.fixture(params=["", "\ufeff", "\r\n"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """With a byte order mark, or with the line ends of Windows."""
    text = "# Ours.\n\n" + "".join(
        BLOCK.format(id=id_, enabled=enabled) for id_, enabled in zip("abcd", (ON, TRY, OFF, TRY), strict=True)
    )
    if request.param == "\r\n":
        text = text.replace("\n", "\r\n")
    path = tmp_path / "own.toml"
    path.write_bytes((request.param.removesuffix("\r\n") + text).encode())
    return path


def test_only_what_is_on_trial_is_switched_and_nothing_else_changes(file: Path) -> None:
    before = file.read_bytes().splitlines()
    wanted = {id_: Switch(on, "seen\x00\n today") for id_, on in zip("abcd", (False, True, True, False), strict=True)}

    assert switch(file, wanted) == ["b", "d"]
    after = file.read_bytes().splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [b"enabled = true # seen   today", b"enabled = false # seen   today"]
    assert [source.enabled for source in load_sources(file)] == [True, True, False, False]


def test_nothing_to_switch_writes_nothing(file: Path) -> None:
    before = file.stat()

    assert switch(file, {"a": Switch(False, "")}) == []
    assert file.stat() == before


def test_a_block_is_put_at_the_end_and_a_fault_takes_it_back(file: Path) -> None:
    before = file.read_bytes()
    append(file, BLOCK.format(id="e", enabled=TRY), load_sources)

    assert file.read_bytes().startswith(before.rstrip())
    assert [source.id for source in load_sources(file)] == list("abcde")
    good = file.read_bytes()
    with pytest.raises(ConfigurationError):
        append(file, BLOCK.format(id="a", enabled=ON), load_sources)
    assert file.read_bytes() == good
    assert [path.name for path in file.parent.iterdir()] == [file.name]
