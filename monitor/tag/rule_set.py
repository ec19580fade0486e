"""The rules in words of `monitor/tag/rules/*.toml`, with the user's own file."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from monitor.errors import ConfigurationError, Fault
from monitor.grammar.phrase_files import RuleFiles, load
from monitor.grammar.phrases import Phrases

FOLDER = "monitor/tag/rules"


def load_rules(user_file: Path | None = None) -> RuleFiles:
    """The shipped rules with those of `user_file`; ConfigurationError with every fault of all files."""
    folder = resources.files("monitor.tag").joinpath("rules")
    shipped = sorted(
        (f"{FOLDER}/{item.name}", item.read_text("utf-8")) for item in folder.iterdir() if item.name.endswith(".toml")
    )
    if user_file is None:
        return load(shipped)
    try:
        added = user_file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([Fault(str(user_file), "", "", f"cannot be read: {error}")]) from None
    return load(shipped, [(str(user_file), added)])


@cache
def shipped_phrases() -> Phrases:
    """The shipped rules alone, built once."""
    return load_rules().phrases()
