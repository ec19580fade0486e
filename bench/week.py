"""A reader's week: `python -m bench.week [--brief] [--mix full|mixed|summaries] [--unseen] [--seed S] [--json FILE]`.

300 stories of a week, about 1,500 pages of 14 sources in three languages (`bench.week_set`), served by a loopback
newsroom, polled by the service with a clock of its own and told in daily digests to three readers of everything.
Printed for each mix, averaged over the readers:

    full       the pages of all sources are read        mixed      of official ones; of the press headline and teaser
    summaries  no page is read: headlines and summaries

repeats and hidden stories for each 100 stories, changes not told (of so many), changes told as plain news, changes told
that are none, wrong links to an earlier story, hours from publication to digest, pages joined to another story, groups
too many (`bench.week_score` says how each is counted).
Beside the service, on the same arrivals: address + headline, and MinHash.

`--unseen` takes templates that no constant or rule was written to: figures to report are those. `--brief` is a fifth
of a week with the press as shipped. `--cases KIND` prints what lies behind a figure.

Another checkout of the service is measured by this program and these texts with ``PYTHONPATH=CHECKOUT python -m
bench.week``, run in this folder: what stands there goes before this folder. Only `open_app`, `load_settings`, `poll`,
`subscribe`, `export`, `story` and the digests are used of it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.week_baselines import BASELINES, told_by
from bench.week_cases import CASES, cases
from bench.week_run import measured
from bench.week_score import Score, Truth, scored
from bench.week_set.make import WHOLE, week
from bench.week_set.newsroom import MIXES

BRIEF = 60  # stories
_HEAD = "repeats/100  hidden/100  untold      unmarked  wrong  links  delay h  wrong joins  missed joins  items"


def product_first() -> None:
    """Let the service come from PYTHONPATH, as it is said above: Python puts the current folder before it."""
    given = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]
    sys.path[:0] = [str(Path(one).resolve()) for one in given]


def shown(name: str, score: Score) -> str:
    """One row."""
    untold = f"{score.untold:.1f} of {score.changes}"
    return (
        f"{name:20} {score.repeats:11.1f} {score.hidden:11.2f}  {untold:11} {score.unmarked:8.1f} {score.wrong:6.1f} "
        f"{score.wrong_links:6.1f} "
        f"{score.delay:8.1f} {score.wrong_joins:12} {score.missed_joins:13} {score.items:6.0f}"
    )


def mix_measured(half: str, seed: int, stories: int, mix: str, kinds: Sequence[str]) -> dict[str, Score]:
    """The rows of one mix, printed as they are there."""
    made = week(half, seed, stories)
    began = _processor_time()
    outcome, arrivals = measured(made, mix)
    seconds = _processor_time() - began
    truth = Truth.of(made, arrivals, mix)
    rows = {"monitor": scored(truth, outcome)}
    print(
        f"\n{mix}, {half} templates, seed {seed}: {len(truth.stories())} stories, {len(made.pages)} pages, "
        f"{seconds:.0f} s of processor time\n{'':20} {_HEAD}"
    )
    print(shown("monitor", rows["monitor"]), flush=True)
    for name, group in BASELINES.items():
        rows[name] = scored(truth, told_by(made, arrivals, mix, group))
        print(shown(name, rows[name]), flush=True)
    for kind in kinds:
        print(f"\n{kind}:", *cases(kind, truth, outcome), sep="\n  ")
    return rows


def _processor_time() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--mix", choices=MIXES, help="one of them; all when none is named")
    parser.add_argument("--unseen", action="store_true", help="the templates that nothing was written to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--brief", action="store_true", help=f"{BRIEF} stories, mixed")
    parser.add_argument("--stories", type=int, default=WHOLE)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--cases", action="append", default=[], choices=CASES)
    options = parser.parse_args()
    product_first()
    logging.disable(logging.WARNING)
    half = "unseen" if options.unseen else "seen"
    stories = BRIEF if options.brief else options.stories
    mixes = [options.mix] if options.mix else ["mixed"] if options.brief else MIXES
    rows = {mix: mix_measured(half, options.seed, stories, mix, options.cases) for mix in mixes}
    if options.json:
        figures = {mix: {name: asdict(score) for name, score in found.items()} for mix, found in rows.items()}
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
