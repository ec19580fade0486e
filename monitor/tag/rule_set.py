"""The rules in words of `monitor/tag/rules/*.toml`, the words of lexicon and frames, with the user's own file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

from monitor.errors import ConfigurationError, Fault
from monitor.grammar.phrase_files import RuleFiles, load
from monitor.grammar.phrase_pattern import PatternError, spelt_out
from monitor.grammar.phrases import Phrases
from monitor.tag import lexicon
from monitor.tag.events.frames import load_frames

FOLDER = "monitor/tag/rules"
WEIGHED = ("day_words.toml", "day_weights.toml")  # beside the rules in words, what makes a day a deadline


@dataclass(frozen=True)
class RuleSet:
    """All rules of the shipped files and of the user's.

    `words`: list of the lexicon or of the frames -> words that the user added to it. `version` changes when any rule,
    word or weight does.
    """

    files: RuleFiles
    words: Mapping[str, tuple[str, ...]]
    version: str

    def phrases(self) -> Phrases:
        """The rules that are looked for beside something; the words of the lexicon are not among them."""
        rules = tuple(rule for rule in self.files.rules if rule.group not in self.words)
        return replace(self.files, rules=rules).phrases(self._spelt_of_user())

    def _spelt_of_user(self) -> dict[str, tuple[str, ...]]:
        """Group -> the phrases of the user's rules. Those with gaps or parts cannot be spelled out and are left out."""
        added: dict[str, tuple[str, ...]] = {}
        for rule in self.files.rules:
            if not self.files.files[rule.id].startswith(f"{FOLDER}/"):
                with suppress(PatternError):
                    added[rule.group] = (*added.get(rule.group, ()), *spelt_out(rule.pattern))
        return added


def load_rules(user_file: Path | None = None) -> RuleSet:
    """The shipped rules with those of `user_file`; ConfigurationError with every fault of all files."""
    folder = resources.files("monitor.tag").joinpath("rules")
    shipped = sorted((f"{FOLDER}/{item.name}", item.read_text("utf-8")) for item in folder.iterdir())
    lists = {**lexicon.load_lexicon().patterns, **load_frames().lists}
    files = load(shipped, _added(user_file) if user_file else (), lists)
    words: dict[str, tuple[str, ...]] = {}
    for rule in files.rules:
        if rule.group in lists:
            words[rule.group] = (*words.get(rule.group, ()), *spelt_out(rule.pattern))
    weighed = [resources.files("monitor.tag").joinpath("facts", name).read_text("utf-8") for name in WEIGHED]
    version = hashlib.sha256(repr((files.rules, sorted(files.parts.items()), lists, weighed)).encode()).hexdigest()[:8]
    return RuleSet(files, words, version)


def _added(user_file: Path) -> list[tuple[str, str]]:
    try:
        return [(str(user_file), user_file.read_text("utf-8"))]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([Fault(str(user_file), "", "", f"cannot be read: {error}")]) from None


@cache
def shipped_rules() -> RuleSet:
    """The shipped rules alone."""
    return load_rules()


@cache
def shipped_phrases() -> Phrases:
    """The shipped rules alone, ready to be looked for."""
    return shipped_rules().phrases()
