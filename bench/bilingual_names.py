"""Names that the list lacks, from linked pairs: `python -m bench.bilingual_names DATABASE_FOLDER [--least N]`.

Takes every story of a store with an English and a Chinese version of one publisher, and of their headlines what the
list `monitor/identify/bilingual_names.toml` does not know: English words and pairs of words, Chinese runs of two to
four characters. Prints those that come together at least N times and nearly always (Dice's coefficient), best first, as
lines for the list. A person decides.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from monitor.bootstrap import open_app
from monitor.identify import bilingual_names
from monitor.model import ArticleView
from monitor.settings import load_settings
from monitor.text import fold

ENOUGH = 0.8  # Dice's coefficient: both nearly always together
_WORD, _HAN = re.compile(r"[a-z][a-z'-]+"), re.compile(r"[\u4e00-\u9fff]+")


def pairs(folder: str) -> Iterator[tuple[str, str]]:
    """English and Chinese headlines of one announcement."""
    app = open_app(load_settings({"MONITOR_DATA": folder}, None))
    told: dict[tuple[int, str], list[ArticleView]] = defaultdict(list)
    for article in app.export():
        told[article.story_id, article.publisher].append(article)
    app.close()
    for members in told.values():
        english = [one.title for one in members if one.language == "en"]
        yield from product(english[:1], [one.title for one in members if one.language == "zh-Hant"][:1])


def unknown(headline: str, *, chinese: bool) -> set[str]:
    """The parts of a headline that the list does not know."""
    folded = fold(headline)
    rest = list(headline if chinese else folded)
    for found in bilingual_names.find(headline, folded, chinese=chinese):
        rest[found.start : found.end] = "|" * (found.end - found.start)
    text = "".join(rest)
    if chinese:
        runs = _HAN.findall(text)
        return {run[n : n + size] for run in runs for size in (2, 3, 4) for n in range(len(run) - size + 1)}
    words = [_WORD.findall(part) for part in text.split("|")]
    return {" ".join(part[n : n + size]) for part in words for size in (1, 2) for n in range(len(part) - size + 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", help="MONITOR_DATA of a store")
    parser.add_argument("--least", type=int, default=3)
    options = parser.parse_args()
    english, chinese, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for one, other in pairs(options.folder):
        ours, theirs = unknown(one, chinese=False), unknown(other, chinese=True)
        english.update(ours)
        chinese.update(theirs)
        both.update(product(ours, theirs))
    found = [(2 * n / (english[en] + chinese[zh]), n, zh, en) for (en, zh), n in both.items() if n >= options.least]
    for share, times, zh, en in sorted(found, key=lambda one: (-one[0] * one[1], -len(one[2]))):
        if share >= ENOUGH:
            print(f'"{zh}" = "{en}"  # {times} times, {share:.2f}')


if __name__ == "__main__":
    main()
