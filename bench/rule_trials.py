"""Tries changes, each in a copy of the project and a forked process, against tests and the figures of a program.

The copies lie in a temporary folder, one for each process at a time; the checkout is never written to. The parent has
imported pytest and the large libraries, but nothing of the project, so a fork begins at once, with what is changed.
A process that uses more than its share of processor time or memory has noticed the change: it would never end.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.rule_mutants import Mutant

_COPIED = ("monitor", "alerts", "tests", "bench", "migrations", "docs", "sources.toml", "pyproject.toml", "README.md")
_LIBRARIES = (
    "pytest", "hypothesis", "pydantic", "sqlmodel", "alembic", "httpx", "lxml", "bs4", "jinja2", "css_inline",
    "aiosmtpd.controller", "ahocorasick_rs", "fastapi", "typer", "rich", "trustme",
)  # fmt: skip
_MEMORY = 6 << 30  # bytes of address space: three times what the tests map
_FEWEST_SECONDS = 20  # of processor time, for the shortest plan: starting takes up to 5, figures up to 8
_PYTEST = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"]


@dataclass(frozen=True)
class Plan:
    """What is run for one change, in that order, until something notices: test files, the figures, more test files."""

    quick: tuple[str, ...]
    figures: str  # the program of bench/ that prints them ("knowing"), or ""
    slow: tuple[str, ...]
    seconds: float = 300.0


@dataclass
class Trials:
    """Copies of the project, and what each program prints with --brief without a change."""

    root: Path
    slots: list[Path]
    figures: dict[str, str] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)  # seconds of each test file

    def survivors(self, planned: Sequence[tuple[Mutant, Plan]]) -> Iterator[tuple[Mutant, bool]]:
        """(change, whether nothing noticed it), as they come to an end."""
        waiting, running = list(reversed(planned)), dict[int, tuple[Path, Mutant]]()
        free = list(self.slots)
        try:
            while waiting or running:
                while waiting and free:
                    mutant, plan = waiting.pop()
                    slot = free.pop()
                    _write(slot, mutant.file, mutant.content())
                    running[self._start(slot, plan)] = slot, mutant
                pid, status = os.wait()
                slot, mutant = running.pop(pid)
                _write(slot, mutant.file, (self.root / mutant.file).read_bytes())
                free.append(slot)
                yield mutant, os.waitstatus_to_exitcode(status) == 0
        finally:
            for pid in running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, 9)

    def measure(self, files: Sequence[str], figures: str) -> list[str]:
        """Times each test file and takes the figures, unchanged; the files that fail as they are."""
        failing = []
        for file in files:
            began = time.perf_counter()
            _, status = os.waitpid(self._start(self.slots[0], Plan((file,), "", ())), 0)
            self.times[file] = time.perf_counter() - began
            if status:
                failing.append(file)
        if figures and figures not in self.figures:
            os.waitpid(self._start(self.slots[0], Plan((), figures, ())), 0)
            self.figures[figures] = (self.slots[0] / "figures.txt").read_text("utf-8")
        return failing

    def _start(self, slot: Path, plan: Plan) -> int:
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            with contextlib.suppress(PermissionError, ProcessLookupError):
                os.setpgid(pid, pid)
            return pid
        try:
            os.setpgid(0, 0)
            code = _run(slot, plan, self.figures.get(plan.figures, ""))
        except BaseException:  # whatever breaks has noticed the change
            code = 3
        os._exit(code)


@contextmanager
def trials(root: Path, jobs: int) -> Iterator[Trials]:
    """Trials with `jobs` processes at a time, their folder taken away in the end."""
    for library in _LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(library)
    with tempfile.TemporaryDirectory(prefix="rule-coverage-") as folder:
        slots = [Path(folder) / f"{number}" / "project" for number in range(jobs)]
        for slot in slots:
            for name in _COPIED:
                source = root / name
                ignored = shutil.ignore_patterns(".hypothesis", ".git")
                slot.mkdir(parents=True, exist_ok=True)
                if source.is_dir():
                    shutil.copytree(source, slot / name, ignore=ignored)
                elif source.exists():
                    shutil.copy2(source, slot / name)
        yield Trials(root, slots)


def _write(slot: Path, file: str, content: bytes) -> None:
    (slot / file).write_bytes(content)
    # A compiled file is known by size and second alone, which a change may leave as they are.
    for compiled in (slot / file).parent.joinpath("__pycache__").glob(f"{Path(file).stem}.*.pyc"):
        compiled.unlink()


# ----------------------------------------------------------------------------------------------- in the forked process
def _run(slot: Path, plan: Plan, figures: str) -> int:
    """0 where nothing notices."""
    seconds = int(plan.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    output = os.open(slot / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(slot)
    os.environ["PYTHONPATH"] = str(slot)
    sys.path.insert(0, str(slot))
    for name in [name for name in sys.modules if name.split(".")[0] in ("bench", "monitor", "alerts", "tests")]:
        del sys.modules[name]
    if plan.quick and _tests_fail(plan.quick):
        return 1
    if plan.figures and _figures_differ(slot, plan.figures, figures):
        return 1
    return 1 if plan.slow and _tests_fail(plan.slow) else 0


def _tests_fail(files: Sequence[str]) -> bool:
    import pytest

    return pytest.main([*_PYTEST, *files]) != 0


def _figures_differ(slot: Path, program: str, figures: str) -> bool:
    """Whether the figures are others; without any to compare with, they are written down."""
    measuring = importlib.import_module(f"bench.{program}")
    sys.argv = [program, "--brief"]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        measuring.main()
    if not figures:
        (slot / "figures.txt").write_text(printed.getvalue(), "utf-8")
        return False
    return printed.getvalue() != figures


def seconds_of(times: Sequence[float]) -> float:
    """The bound of processor time of a plan: three times what its files take unchanged, and the figures."""
    return _FEWEST_SECONDS + 3 * sum(times)
