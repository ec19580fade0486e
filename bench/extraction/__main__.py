"""Article pages read by the service, by trafilatura and by readability, in one run.

    make bench-setup && .venv/bin/python -m bench.extraction [--brief] [--shape NAME [--show]]

Every shape is made in three scripts and several times over, from other announcements. F1 is that of tokens (Han
characters and words), each as often as it stands; on a page that holds no article it is 1 for no text and 0 for any.
Headline, day and verdict are those of the service alone. The shapes of `shapes.py` were at hand while the rules were
written, those of `shapes_later.py` were written when the code was finished: theirs are the honest figures at their
first run, which `docs/measured.md` keeps.

`--brief` prints the groups alone. The run ends with status 1 where F1 is below `LEAST` overall, or where the service is
not above both others in a group.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from typing import get_args

import trafilatura
from readability import Document

from bench.extraction import shapes, shapes_later
from bench.extraction.framing import Shape
from bench.extraction.material import NOW, Made, Story, story_of
from bench.extraction.scoring import Tally, f1, row, together
from monitor.model import HONG_KONG, Language, Page, PageRules
from monitor.parse.clean import line, plain
from monitor.parse.page import read_page

LEAST = 0.95  # the aim for F1 over all shapes
PER_LANGUAGE = 2  # pages of a shape in each of three scripts
READERS = ("service", "trafilatura", "readability")
WHAT = ("headline", "day", "verdict")
_URL = "https://news.courier.example/articles/{number}"


def main() -> int:
    """Measure, print, and say by the status whether the aim is met."""
    logging.disable(logging.CRITICAL)  # readability and trafilatura complain of the pages without text
    asked = _arguments()
    sets = {"known": shapes.SHAPES, "later": shapes_later.SHAPES}
    if asked.shape:
        sets = {name: [one for one in of if asked.shape in one.name] for name, of in sets.items()}
    print(f"{'':34} {'pages':>5} {' '.join(f'{one:>11}' for one in READERS)} {' '.join(f'{one:>9}' for one in WHAT)}")
    groups: dict[str, list[Tally]] = {}
    by_set: dict[str, list[Tally]] = {}
    for name, chosen in sets.items():
        for shape in chosen:
            tally = _measured(shape, show=asked.show)
            groups.setdefault(shape.group, []).append(tally)
            by_set.setdefault(name, []).append(tally)
            if not asked.brief:
                print(row(f"  {shape.group}: {shape.name}", tally, READERS, WHAT))
    for group, tallies in groups.items():
        print(row(group, together(tallies), READERS, WHAT))
    for name, tallies in by_set.items():
        print(row(f"all shapes, {name}", together(tallies), READERS, WHAT))
    whole = together(tally for tallies in by_set.values() for tally in tallies)
    print(row("all", whole, READERS, WHAT))
    return 0 if asked.shape else _status(whole, {name: together(of) for name, of in groups.items()})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Article pages read by the service and by two libraries.")
    parser.add_argument("--brief", action="store_true", help="groups alone")
    parser.add_argument("--shape", default="", help="only shapes whose name holds this")
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    return parser.parse_args()


def _measured(shape: Shape, *, show: bool) -> Tally:
    tally = Tally()
    for story in _stories(shape):
        made = shape.make(story)
        page = _of_service(made, story)
        texts = {"service": page.text, "trafilatura": _of_trafilatura(made.html), "readability": _of_readability(made)}
        scores = {reader: f1(text, made) for reader, text in texts.items()}
        right = _right(page, made)
        if show and (scores["service"] < 0.99 or not all(right.values())):
            print(f"--- {shape.name} {story.language} {scores['service']:.2f} {right} {page.verdict}")
            print(f"{page.title} [{made.headline}] {page.published.instant} [{made.day}]")
            print(f"{page.text}\n[" + "\n".join(made.text) + "]")
        tally.add(scores, right)
    return tally


def _stories(shape: Shape) -> Iterator[Story]:
    for language in shape.languages or get_args(Language):
        for number in range(PER_LANGUAGE):
            yield story_of(number, language, shape.length)


def _of_service(made: Made, story: Story) -> Page:
    url = made.url or _URL.format(number=story.number)
    return read_page(made.html.encode(), "text/html; charset=utf-8", url, PageRules(), NOW)


def _right(page: Page, made: Made) -> dict[str, bool]:
    """What the service says beside the text; only articles have a headline and a day."""
    right = {"verdict": page.verdict == made.verdict}
    if made.verdict == "article":
        right["headline"] = page.title == made.headline
        day = page.published.instant.astimezone(HONG_KONG).date().isoformat() if page.published.instant else ""
        right["day"] = day == made.day
    return right


def _of_trafilatura(html: str) -> str:
    """As its documentation calls it for articles."""
    return trafilatura.extract(html, include_comments=False, include_tables=True) or ""


def _of_readability(made: Made) -> str:
    try:
        summary = Document(made.html).summary(html_partial=True)
    except Exception:  # it raises where it finds nothing
        return ""
    text = plain(str(summary))
    return "" if line(text) == "" else text


def _status(whole: Tally, groups: dict[str, Tally]) -> int:
    service, *others = READERS
    below = [
        name
        for name, tally in groups.items()
        if tally.f1(service) < 1 and tally.f1(service) <= max(tally.f1(reader) for reader in others)
    ]
    if whole.f1(service) < LEAST:
        print(f"below the aim: F1 {whole.f1(service):.3f}, {LEAST} wanted")
    for name in below:
        print(f"not above both others: {name}")
    return 1 if below or whole.f1(service) < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
