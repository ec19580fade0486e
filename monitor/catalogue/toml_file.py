"""Reading the tables of one configuration file."""

from __future__ import annotations

import tomllib
from typing import Any

from monitor.errors import Fault


def read_entries(text: str, file: str, table: str) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The ``[[table]]`` entries of a file, and what is wrong with the file itself."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [Fault(file, "", "", f"is no TOML: {error}")]
    faults = [Fault(file, "", name, "unknown key") for name in content if name != table]
    entries = content.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return [], [*faults, Fault(file, "", table, f"must be written as [[{table}]]")]
    return entries, faults
