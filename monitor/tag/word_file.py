"""Word files: TOML beside the rules that use it, read whole or refused with every fault.

What a file may hold is a pydantic model, made of `Table`; an entry's name in a fault is its `id`, `name`, `word` or
first form, else its number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitor.errors import ConfigurationError, Fault

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Pairs = tuple[tuple[Text, Text], ...]
Examples = Annotated[Pairs, Field(min_length=1)]


class Table(BaseModel):
    """One table of a word file: unknown keys and values of another type are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


File = TypeVar("File", bound=Table)


def load_words(model: type[File], package: str, name: str) -> File:
    """The word file `name` that lies in `package`. ConfigurationError with every fault."""
    text = resources.files(package).joinpath(name).read_text("utf-8")
    return read_words(model, text, f"{package.replace('.', '/')}/{name}")


def read_words(model: type[File], text: str, file: str) -> File:
    """A word file from its text; `file` is named in the faults."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([Fault(file, "", "", f"is no TOML: {error}")]) from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [_fault(file, content, one["loc"], one["type"], one["msg"]) for one in error.errors()]
        raise ConfigurationError(faults) from None


def _fault(file: str, content: Mapping[str, Any], place: Sequence[str | int], kind: str, message: str) -> Fault:
    """A fault of pydantic's in the words of this project: (table, number, key, ...) becomes an entry and a key."""
    plain = {"extra_forbidden": "unknown key", "missing": "is missing"}.get(kind, message.removeprefix("Value error, "))
    head, *rest = place
    if rest and isinstance(rest[0], int):
        number, *rest = rest
        return Fault(file, f"{head} {_label(content[str(head)], int(number))}", ".".join(map(str, rest)), plain)
    if rest:
        return Fault(file, str(head), ".".join(map(str, rest)), plain)
    return Fault(file, "", str(head), plain)


def _label(entries: Sequence[Any], number: int) -> str:
    entry = entries[number]
    if isinstance(entry, dict):
        forms = entry.get("forms")
        first = forms[0] if isinstance(forms, list) and forms else ""
        label = entry.get("id") or entry.get("name") or entry.get("word") or first
        if label:
            return f'"{label}"'
    return f"number {number + 1}"
