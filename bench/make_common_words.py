"""Make `monitor/identify/common_words.toml`: `python -m bench.make_common_words [--write]`.

Counts in how many of the project's own texts (the labelled announcements and the series of `bench/story_set`) each
English word and each pair of Chinese characters stands. A word that stands in a larger share of texts than a level says
is written there; what is in none of the lists is rare.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.story_set.slots import HERE
from monitor.identify import words
from monitor.text import fold

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "labelled"
TARGET = Path(words.__file__).with_name("common_words.toml")
LEVELS = {"everywhere": 0.20, "often": 0.08, "sometimes": 0.025}  # share of the texts from which a word is of the level
FEWEST = 3  # texts: fewer are chance


def texts() -> Iterator[tuple[bool, str]]:
    """(whether it is Chinese, the folded text)."""
    for path in sorted(LABELLED.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            read = json.loads(line)
            yield read["language"] != "en", fold(f"{read['title']}\n{read['text']}")
    for series in tomllib.loads((HERE / "series.toml").read_text("utf-8"))["series"]:
        for language in ("en", "zh"):
            if language in series:
                yield language == "zh", fold(f"{series[language]['title']}\n{series[language]['text']}")


def levels(chinese: bool, folded: list[str]) -> dict[str, list[str]]:
    """The words of each level, the commonest level first."""
    counts = Counter(word for text in folded for word in set(words.spelled(text, chinese)))
    found: dict[str, list[str]] = {level: [] for level in LEVELS}
    for word, count in sorted(counts.items()):
        level = next((name for name, share in LEVELS.items() if count >= max(FEWEST, share * len(folded))), None)
        if level:
            found[level].append(word)
    return found


def written(found: dict[str, dict[str, list[str]]]) -> str:
    lines = ["# Written by bench/make_common_words.py: do not edit by hand.", ""]
    for script, by_level in found.items():
        lines.append(f"[{script}]")
        for level, members in by_level.items():
            rows = [" ".join(members[start : start + 12]) for start in range(0, len(members), 12)]
            lines += [f'{level} = """', *rows, '"""']
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true")
    known = list(texts())
    found = {
        script: levels(chinese, [text for is_chinese, text in known if is_chinese is chinese])
        for script, chinese in (("english", False), ("chinese", True))
    }
    for script, by_level in found.items():
        print(script, {level: len(members) for level, members in by_level.items()})
    if parser.parse_args().write:
        TARGET.write_text(written(found), "utf-8")


if __name__ == "__main__":
    main()
