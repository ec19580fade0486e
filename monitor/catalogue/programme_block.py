"""An entry of the catalogue as the `[[programme]]` block that `programme_file.load` reads back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from monitor.model import Programme


def write_block(programme: Programme, comments: Iterable[str] = ()) -> str:
    """The block, without what is left at its default, each of `comments` a line before it."""
    remarks = [f"# {' '.join(comment.split())}" for comment in comments]
    defaults = {item.name: item.default for item in dataclasses.fields(Programme)}
    values = {name: getattr(programme, name) for name in defaults}
    lines = [f"{name} = {_toml(value)}" for name, value in values.items() if value != defaults[name]]
    return "\n".join([*remarks, "[[programme]]", *lines]) + "\n"


def _toml(value: Any) -> str:
    """A value in TOML, which writes texts, numbers, truth and lists of texts as JSON does."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace("\x7f", "\\u007f")
