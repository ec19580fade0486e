"""Writes the lists of docs/knowing.md from the data files that they are lists of: `python docs/lists.py`.

A list stands between two comments, `<!-- list NAME -->` and `<!-- end -->`; all else in the file is written by hand. A
test compares the file with what this would write.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "knowing.md"
TAG = ROOT / "monitor" / "tag"
_LIST = re.compile(r"(<!-- list ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SHOWN = 4  # words of a list: enough to see what it is about


def written(page: str) -> str:
    """The page with every list as the data files have it. KeyError: a list of that name is not known."""
    return _LIST.sub(lambda found: "\n".join((found[1].rstrip(), *LISTS[found[2]](), found[3])), page)


def _relevance() -> Iterator[str]:
    yield from _head("reason (`relevance.toml`)", "adds", "at most", "what it is")
    for reason in _data("relevance.toml")["reason"]:
        yield _row(reason["name"], f"{reason['adds']:+g}", str(reason.get("at_most", 1)), reason["note"])


def _topics() -> Iterator[str]:
    yield from _head("topic (`lexicon.toml`)", "strong words", "weak words", "for example")
    for topic, words in _data("lexicon.toml")["topics"].items():
        yield _word_lists(topic, words)


def _kinds() -> Iterator[str]:
    """For each kind the verbs that make it with an object, and what makes it alone."""
    yield from _head("kind (`events/frames.toml`)", "verbs with an object", "said alone", "for example")
    with_object: dict[str, list[str]] = {}
    alone: dict[str, list[str]] = {}
    for frame in _data("events/frames.toml")["frame"]:
        words = [*frame.get("verbs", ()), *frame.get("phrases", ())]
        for kind in dict.fromkeys(frame.get("with", {}).values()):
            with_object.setdefault(kind, []).extend(words)
        if kind := frame.get("kind"):
            alone.setdefault(kind, []).extend(words)
    for kind in dict.fromkeys((*with_object, *alone)):
        verbs, phrases = with_object.get(kind, []), alone.get(kind, [])
        yield _row(kind, str(len(verbs)), str(len(phrases)), _some(verbs or phrases))


def _signs() -> Iterator[str]:
    yield from _rules("modality", "traps", "news")


def _amounts() -> Iterator[str]:
    data = _data("facts/amounts.toml")
    yield from _head("what a sum is (`amounts.toml`)", "words", "for example")
    for name, lists in data["qualifiers"].items():
        words = [word for key, found in lists.items() if key in ("before", "after") for word in found]
        yield _row(name, str(len(words)), _some(words))
    units: dict[str, list[str]] = {}
    for lists in data["per"].values():
        for unit, words in lists.items():
            units.setdefault(unit, []).extend(words if isinstance(words, list) else ())
    for unit, words in units.items():
        if unit != "examples":
            yield _row(f"per {unit}", str(len(words)), _some(words))


def _deadlines() -> Iterator[str]:
    yield from _rules("limits", "calls_to_action", "rounds")


def _changes() -> Iterator[str]:
    yield from _head("what has become of it (`changes.toml`)", "rules", "for example")
    by_status: dict[str, list[Mapping[str, Any]]] = {}
    for rule in _data("rules/changes.toml")["rule"]:
        by_status.setdefault(rule["says"], []).append(rule)
    for status, rules in by_status.items():
        yield _row(status, str(len(rules)), _some(rule["examples"][0] for rule in rules))


LISTS: Mapping[str, Callable[[], Iterable[str]]] = {
    "relevance": _relevance,
    "topics": _topics,
    "kinds": _kinds,
    "signs": _signs,
    "amounts": _amounts,
    "deadlines": _deadlines,
    "changes": _changes,
}


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((TAG / name).read_text("utf-8"))


def _head(*columns: str) -> Iterator[str]:
    yield _row(*columns)
    yield "|" + "---|" * len(columns)


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _word_lists(name: str, words: Mapping[str, list[str]]) -> str:
    strong, weak = words.get("strong", []), words.get("weak", [])
    return _row(name, str(len(strong)), str(len(weak)), _some(strong or weak))


def _rules(*files: str) -> Iterator[str]:
    """The groups of some files of `rules/`, with the number of their rules and the first examples."""
    yield from _head("group of rules", "file", "rules", "for example")
    for file in files:
        groups: dict[str, list[Mapping[str, Any]]] = {}
        for rule in _data(f"rules/{file}.toml")["rule"]:
            groups.setdefault(rule["group"], []).append(rule)
        for group, rules in groups.items():
            yield _row(f"`{group}`", f"`{file}.toml`", str(len(rules)), _some(rule["examples"][0] for rule in rules))


def _some(words: Iterable[str]) -> str:
    """The first words of each script in turn, so that a reader of either finds some."""
    every = list(words)
    english, chinese = ([word for word in every if word.isascii() is latin] for latin in (True, False))
    chosen = [*english[: _SHOWN // 2], *chinese[: _SHOWN // 2]]
    return ", ".join(chosen)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
