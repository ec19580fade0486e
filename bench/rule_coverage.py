"""Which rules no test would miss: patterns, weights, constants and data entries, each changed in turn.

    python -m bench.rule_coverage [--room ROOM] [--module PATH] [--sample N] [--seed S] [--list] [--brief] [--jobs 2]

A change is noticed where a test of its room (`ROOMS`) fails, or a figure of `bench.knowing --brief` (tag, grammar) or
of `bench.stories --brief` (identify) is another one.
`--sample` tries N changes of each room instead of all, and says so; `--module` those of one file or folder; `--list`
shows the survivors. Rule files are asked about whole, by their own examples. Accepted survivors, each with its reason,
stand in `rule_coverage_accepted.toml`; an entry that no longer fits any change is an error. Status 1 then, or where a
test fails without any change.

Not used: mutmut 3 (rewrites functions only: no constants of modules, no data files), cosmic-ray 8 (a process and a
whole test run for each change), mutatest 3 (no release for years). None changes TOML or parts of patterns.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.rule_data_mutants import data_mutants
from bench.rule_mutants import Mutant, python_mutants
from bench.rule_trials import Plan, Trials, seconds_of, trials

ROOT = Path(__file__).resolve().parents[1]
ACCEPTED = "bench/rule_coverage_accepted.toml"
QUICK = 1.5  # seconds; test files that take longer are run after the figures, which take 2 to 8


@dataclass(frozen=True)
class Room:
    """The code of a room, the tests that should notice, and the program of bench/ whose figures may."""

    code: str
    tests: tuple[str, ...]
    figures: str = ""


ROOMS = {
    "tag": Room("monitor/tag", ("tests/unit/tag",), figures="knowing"),
    "grammar": Room(
        "monitor/grammar", ("tests/unit/grammar", "tests/unit/parse/test_parse_dates.py"), figures="knowing"
    ),
    "identify": Room("monitor/identify", ("tests/unit/identify",), figures="stories"),
    "pipeline": Room(
        "monitor/pipeline", ("tests/unit/pipeline", "tests/flow/test_watch.py", "tests/flow/test_retag.py")
    ),
    "alerts": Room(
        "alerts", ("tests/unit/alerts", "tests/store/test_rows_of_digests.py", "tests/flow/test_mail_delivery.py")
    ),
}
_EXAMPLES = {"monitor/grammar/examples.toml"}  # no rules, but the tests of the grammar


def changes(room: Room, module: str) -> list[Mutant]:
    """Every change that is tried by running tests."""
    found = []
    for path in sorted((ROOT / room.code).rglob("*")):
        file = path.relative_to(ROOT).as_posix()
        if not file.startswith(module) or file in _EXAMPLES or path.parent.name == "rules":
            continue
        if path.suffix == ".py":
            found += [mutant for mutant in python_mutants(ROOT, file) if _compiles(mutant)]
        elif path.suffix == ".toml":
            found += data_mutants(ROOT, file)
    return found


def _compiles(mutant: Mutant) -> bool:
    try:
        ast.parse(mutant.content())
    except SyntaxError:
        return False
    return True


# --------------------------------------------------------------------------------------------------- which tests, when
def test_files(room: Room) -> list[str]:
    paths = [ROOT / test for test in room.tests]
    files = [file for path in paths for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path])]
    return [file.relative_to(ROOT).as_posix() for file in files]


def plan_for(mutant: Mutant, room: Room, tried: Trials) -> Plan:
    """The test files that name the changed module or its data first, then the quickest."""
    name = mutant.file.removesuffix(".py").replace("/", ".")
    names = {name, Path(mutant.file).name} | {f"{name.rpartition('.')[0]} import {name.rpartition('.')[2]}"}

    def order(file: str) -> tuple[bool, float]:
        text = (ROOT / file).read_text("utf-8")
        return not any(each in text for each in names), tried.times[file]

    files = sorted(test_files(room), key=order)
    quick = tuple(file for file in files if tried.times[file] < QUICK)
    slow = tuple(file for file in files if file not in quick)
    return Plan(quick, room.figures, slow, seconds_of([tried.times[file] for file in files]))


# ------------------------------------------------------------------------------------------------------------- accepted
def accepted() -> dict[tuple[str, str, str], str]:
    """(file, text of the line, change) -> reason why no test can or should notice."""
    listed = tomllib.loads((ROOT / ACCEPTED).read_text("utf-8")).get("accepted", ())
    return {(one["file"], one["line"], change): one["reason"] for one in listed for change in one["changes"]}


def outdated(known: Sequence[tuple[str, str, str]], module: str) -> list[tuple[str, str, str]]:
    """Accepted survivors that are no change any more."""
    there = {mutant.key for room in ROOMS.values() for mutant in changes(room, module)}
    return [key for key in known if key[0].startswith(module) and key not in there and "/rules/" not in key[0]]


# --------------------------------------------------------------------------------------------------------------- report
def report(name: str, arguments: argparse.Namespace, tried: Trials, known: dict[tuple[str, str, str], str]) -> None:
    room, began = ROOMS[name], time.monotonic()
    everything = [mutant for mutant in changes(room, arguments.module) if mutant.key not in known]
    chosen = everything
    if arguments.sample and arguments.sample < len(everything):
        places = sorted(random.Random(arguments.seed).sample(range(len(everything)), arguments.sample))
        chosen = [everything[place] for place in places]
    missed = []
    for mutant, unseen in tried.survivors([(mutant, plan_for(mutant, room, tried)) for mutant in chosen]):
        if unseen:
            missed.append(mutant)
            if not arguments.brief:
                print(f"  {mutant.file}:{mutant.line}  {mutant.change}\n      {mutant.shown}", flush=True)
    share = f"sample of {len(chosen)}, seed {arguments.seed}" if len(chosen) < len(everything) else "all tried"
    line(name, len(everything), len(chosen), len(missed), f"{share}, {time.monotonic() - began:.0f} s")
    for kind in (".py", ".toml"):
        of_kind = [mutant for mutant in chosen if mutant.file.endswith(kind)]
        if of_kind and len(of_kind) < len(chosen):
            lost = [mutant for mutant in missed if mutant.file.endswith(kind)]
            line(f"  {kind}", sum(m.file.endswith(kind) for m in everything), len(of_kind), len(lost), "")
    if name == "tag" and not arguments.module:
        rules(arguments, known)


def rules(arguments: argparse.Namespace, known: dict[tuple[str, str, str], str]) -> None:
    """The rule files, by their own examples."""
    from bench.rule_examples import tried_rules

    number, missed = tried_rules(ROOT)
    missed = [mutant for mutant in missed if mutant.key not in known]
    if arguments.list:
        for mutant in missed:
            print(f"  {mutant.file}:{mutant.line}  {mutant.change}\n      {mutant.shown}")
    line("  rules", number, number, len(missed), "all tried, by their examples")


def line(name: str, everything: int, tried: int, missed: int, how: str) -> None:
    print(
        f"{name:10}{everything:6} changes  {tried:6} tried  {tried - missed:6} noticed  {missed:5} survivors"
        f"  {100 * missed / (tried or 1):5.1f} %  ({how})".replace("  ()", ""),
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", choices=ROOMS, action="append")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", default="", help="only files that begin so: monitor/tag/topics.py")
    parser.add_argument("--list", action="store_true", help="show the survivors, each when it is known")
    parser.add_argument("--brief", action="store_true", help="only the figures")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    arguments.brief = arguments.brief or not arguments.list
    known = accepted()
    old = outdated(list(known), arguments.module)
    for file, shown, change in old:
        print(f"{ACCEPTED}: no such change any more: {file}: {change} in {shown}", file=sys.stderr)
    failing = []
    with trials(ROOT, arguments.jobs) as tried:
        for name in arguments.room or ROOMS:
            room = ROOMS[name]
            failing += tried.measure(test_files(room), room.figures)
            report(name, arguments, tried, known)
    for file in failing:
        print(f"fails without any change: {file}", file=sys.stderr)
    return 1 if old or failing else 0


if __name__ == "__main__":
    raise SystemExit(main())
