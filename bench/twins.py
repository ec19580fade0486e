"""How many language versions find each other without a link: `python -m bench.twins [--brief] [--seeds N]
[--wrong] [--recorded FOLDER]`.

For both halves of the bilingual sets (what the constants were set on, and what was written after), by text, by headline
with 200 characters, by headline; with every counterpart and with half of them missing; by facts alone and with the
headlines' vectors, where the extra is installed: pairs found of those there are, and wrong joins. Then the recorded
releases of FOLDER, if it is there, imported without their links; and what a headline costs. `--brief`: one seed
and the unseen half; exits with 1 where a figure falls below its floor. `--wrong` lists the wrong joins.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.stories_pages import recorded
from bench.twins_lines import line
from bench.twins_play import play
from bench.twins_set.make import KNOWN, SUMMARY, Version, versions
from monitor.bootstrap import open_app
from monitor.identify.headline_vectors import HeadlineEncoder, installed_encoder, vectors
from monitor.settings import load_settings

DAYS = 4
RECORDED = Path(__file__).parents[2] / "shared" / "data"  # beside the project


@dataclass
class Found:
    """Of some plays: pairs there are, pairs found, wrong joins (two headlines each)."""

    pairs: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.right / (self.pairs or 1)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    def add(self, items: Sequence[Version], encoder: HeadlineEncoder | None, *, show: bool) -> None:
        """One play."""
        self.pairs += sum(count == 2 for count in Counter(item.story for item in items).values())
        for new, other, choice in play(items, encoder).joins:
            right = items[new].story == items[other].story
            self.right += right
            self.wrong += not right
            if show and not right:
                print(f"    {items[new].draft.title} | {items[other].draft.title} | {choice.score}")


def table(half: str, seeds: Sequence[int], encoder: HeadlineEncoder | None, *, show: bool) -> dict[str, Found]:
    """A row for each way of knowing the articles. What was found, by the name of the row."""
    rows: dict[str, Found] = {}
    for known in KNOWN:
        for missing in (0.0, 0.5):
            for name, by in (("facts", None), ("vectors", encoder)):
                if by is None and name == "vectors":
                    continue
                row = f"{half} {known} {name}{', half missing' if missing else ''}"
                rows[row] = found = Found()
                for seed in seeds:
                    found.add(versions(half, known, seed, DAYS, missing=missing), by, show=show)
                joins = f"{found.wrong} wrong, precision {found.precision:.4f}"
                print(f"{row:46} {found.recall:.2f} of {found.pairs:5}, {joins}")
    return rows


# ------------------------------------------------------------------------------------------------------------ recorded
def releases(folder: Path, known: str) -> Iterator[Version]:
    """The recorded releases of the government, under addresses that say nothing of their number."""
    pages = sorted(
        (page for page in recorded(folder) if page.series == "gia"), key=lambda page: str(page.draft.published.instant)
    )
    for number, page in enumerate(pages):
        cut = {"text": page.draft.text if known == "text" else "", "url": f"https://gov.example/{number}.html"}
        summary = page.draft.text[:SUMMARY] if known == "summary" else ""
        yield Version(replace(page.draft, summary=summary, twins=(), **cut), page.story)


def imported(items: Sequence[Version], twins: str) -> list[int]:
    """The story of each article, through the doors of the service."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(load_settings({"MONITOR_DATA": folder, "MONITOR_TWINS": twins}, None))
        try:
            app.import_lines(map(line, items))
            stories = {article.url: article.story_id for article in app.export()}
        finally:
            app.close()
    return [stories[item.draft.url] for item in items]


def recorded_pages(folder: Path, encoder: HeadlineEncoder | None) -> None:
    for known in KNOWN:
        items = list(releases(folder, known))
        for name, twins in (("facts", "off"), *((("vectors", "auto"),) if encoder else ())):
            told: dict[int, list[str]] = defaultdict(list)
            for story, item in zip(imported(items, twins), items, strict=True):
                told[story].append(item.story)
            right = sum(len(members) == 2 and len(set(members)) == 1 for members in told.values())
            wrong = sum(len(set(members)) > 1 for members in told.values())
            print(f"recorded {known} {name}: {right} of {len(items) // 2} pairs, {wrong} stories with others in them")


# ---------------------------------------------------------------------------------------------------------------- main
def cost(encoder: HeadlineEncoder) -> None:
    headlines = [(item.draft.title, item.draft.language != "en") for item in versions("unseen", "headline", 5, 2)]
    began = time.process_time()
    vectors(encoder, headlines)
    print(f"{(time.process_time() - began) / len(headlines):.3f} s of processor time a headline")


# What `--brief` must reach: a little under what was measured. Recall by vectors only where they are there.
FLOORS = {
    "unseen text facts": 0.75, "unseen summary facts": 0.75, "unseen headline facts": 0.7,
    "unseen text vectors": 0.82, "unseen summary vectors": 0.82, "unseen headline vectors": 0.75,
}  # fmt: skip
MOST_WRONG = 0.005  # of all joins: one in two hundred


def below(rows: dict[str, Found]) -> list[str]:
    """What fell below its floor."""
    recall = [
        f"{name} {rows[name].recall:.2f} < {floor}"
        for name, floor in FLOORS.items()
        if name in rows and rows[name].recall < floor
    ]
    joins, wrong = (sum(getattr(found, name) for found in rows.values()) for name in ("right", "wrong"))
    return [*recall, *([f"{wrong} of {joins + wrong} joins wrong"] if wrong > joins * MOST_WRONG else [])]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--brief", action="store_true", help="one seed, the unseen half, floors")
    parser.add_argument("--wrong", action="store_true", help="list the wrong joins")
    parser.add_argument("--recorded", type=Path, default=RECORDED, help="recorded pages with their MANIFEST.tsv")
    options = parser.parse_args()
    encoder = installed_encoder()
    if options.brief:
        if low := below(table("unseen", [1], encoder, show=options.wrong)):
            sys.exit("below the floor: " + "; ".join(low))
        return
    for half in ("seen", "unseen"):
        table(half, range(1, options.seeds + 1), encoder, show=options.wrong)
    if options.recorded.exists():
        recorded_pages(options.recorded, encoder)
    if encoder:
        cost(encoder)


if __name__ == "__main__":
    main()
