"""How fast the engine classifies: articles of 2 kB per second on one core, and how time grows.

    python bench/classify_speed.py [--seconds N]

The articles are those of `tests/data/labelled`, in all languages, each put together with others of its language to 2 kB
of UTF-8. Growth is measured in the length of the text (1x, 4x, 16x) and in the size of the catalogue (1x, 4x, 16x, with
synthetic programmes). The best of several rounds counts, so that other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from monitor.catalogue import programme_file as catalogues  # noqa: E402
from monitor.model import Draft, Programme, Stamp  # noqa: E402
from monitor.tag.classifier import Classifier, to_json  # noqa: E402

SIZE = 2000  # bytes of UTF-8


def articles(size: int = SIZE) -> list[Draft]:
    """Drafts of the given size, in the languages of the labelled set."""
    texts: dict[str, list[str]] = {}
    drafts = []
    for path in sorted((ROOT / "tests/data/labelled").glob("*.jsonl")):
        for line in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            texts.setdefault(line["language"], []).append(line["text"])
            stamp = Stamp(datetime.fromisoformat(line["published"]), "second")
            drafts.append(Draft(line["url"], line["title"], "", line["text"], stamp, line["language"]))
    return [
        replace(draft, text=_filled(draft.text, texts[draft.language], size, place))
        for place, draft in enumerate(drafts)
    ]


def _filled(text: str, others: Sequence[str], size: int, place: int) -> str:
    parts, length = [text], len(text.encode())
    while length < size:
        place += 1
        parts.append(others[place % len(others)])
        length += len(parts[-1].encode()) + 2
    return "\n\n".join(parts).encode()[:size].decode(errors="ignore")


def per_article(classifier: Classifier, drafts: Sequence[Draft], rounds: int) -> float:
    """Seconds of CPU for one article, the best of several rounds."""
    return min(_round(classifier, drafts) for _ in range(rounds)) / len(drafts)


def _round(classifier: Classifier, drafts: Sequence[Draft]) -> float:
    started = time.process_time()
    for draft in drafts:
        to_json(classifier.classify(draft), draft.url)
    return time.process_time() - started


def synthetic(programmes: Sequence[Programme], times: int) -> Iterator[Programme]:
    """The catalogue and, in front of it, `times` - 1 copies with names that nobody has."""
    yield from programmes
    for copy in range(1, times):
        for item in programmes:
            yield replace(
                item,
                slug=f"{item.slug}-{copy}",
                name_en=f"{item.name_en} Branch {copy}",
                name_zh_hant=f"{item.name_zh_hant}第{copy}分支",
                name_zh_hans="",
                aliases=tuple(f"{alias} Branch {copy}" for alias in item.aliases),
                acronyms=tuple(f"{acronym}{copy}Q" for acronym in item.acronyms),
                needs_context=(),
                parent="",
                successor="",
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    catalogue = catalogues.load()
    classifier = Classifier(catalogue.programmes, catalogue.version)
    drafts = articles()
    once = per_article(classifier, drafts, rounds)
    print(f"{len(drafts)} articles of 2 kB: {1 / once:,.0f} per second and core ({once * 1000:.3f} ms each)")
    for language in ("en", "zh-Hant", "zh-Hans"):
        own = [draft for draft in drafts if draft.language == language]
        print(f"  {language:8} {1 / per_article(classifier, own, rounds):,.0f} per second and core")
    for times in (1, 4, 16):
        took = per_article(classifier, articles(SIZE * times)[::8], rounds)
        print(f"text {times:2}x: {took * 1000:7.3f} ms per article, {took / once / times:.2f} of linear")
    for times in (1, 4, 16):
        bigger = Classifier(tuple(synthetic(catalogue.programmes, times)), "synthetic")
        took = per_article(bigger, drafts[::2], rounds)
        print(
            f"catalogue {times:2}x ({len(catalogue.programmes) * times} programmes): {took * 1000:.3f} ms per article"
        )


if __name__ == "__main__":
    main()
