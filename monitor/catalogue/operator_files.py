"""Changes to an operator's own files that leave their comments, their order and their spelling as they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.catalogue.source_file import load_sources

_BOM = "\ufeff"  # some editors put it before UTF-8; it stays where it was


@dataclass(frozen=True, slots=True)
class Switch:
    """What `enabled` becomes, and the comment behind it."""

    on: bool
    comment: str


def switch(path: Path, switches: Mapping[str, Switch]) -> list[str]:
    """Write `enabled` of these sources, by id, where it stands as "try"; the ids that were changed. ConfigurationError:
    the file is faulty, and stays as it was.
    """
    import tomlkit  # 20 ms, which only those need who write

    load_sources(path)
    text = path.read_bytes().decode("utf-8")
    document = tomlkit.parse(text.removeprefix(_BOM))
    blocks: Any = document["source"]
    changed = [block for block in blocks if block["id"] in switches and block.get("enabled") == "try"]
    for block in changed:
        wanted = switches[block["id"]]
        block["enabled"] = tomlkit.item(wanted.on).comment(_one_line(wanted.comment))
    if changed:
        _write(path, (_BOM if text.startswith(_BOM) else "") + tomlkit.dumps(document))
    return [str(block["id"]) for block in changed]


def append(path: Path, block: str, reload: Callable[[Path], object]) -> Path:
    """Put a block at the end and `reload` the whole file, whose fault leaves it as it was; the path."""
    before = path.read_bytes()
    _write(path, f"{before.decode('utf-8').rstrip()}\n\n{block}".lstrip("\n"))
    try:
        reload(path)
    except Exception:
        path.write_bytes(before)
        raise
    return path


def _one_line(comment: str) -> str:
    """TOML 1.0: a comment ends with its line and holds no control character but a tab."""
    return "".join(each if each.isprintable() else " " for each in comment)


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(text.encode("utf-8"))
    new.chmod(path.stat().st_mode)
    os.replace(new, path)
