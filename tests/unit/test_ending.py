"""An interrupt is never lost, wherever in Python it falls; and Ctrl-C that is meant for somebody else stays ignored."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds after which something hangs
PREPARED = """
import asyncio, os, signal, sys, time
from monitor.__main__ import _end_on_signals
if ignoring:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
_end_on_signals()

class Dropped:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(100_000):
            pass  # the handler runs in here, where Python drops what it raises

async def held():
    try:
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("given back")
        raise

def interrupted(work):
    try:
        work()
        time.sleep(10)
    except KeyboardInterrupt:
        print("interrupted")
"""


def _output(script: str, *, ignoring: bool = False) -> list[str]:
    """What a script prints whose process has the handlers of the command line."""
    command = [sys.executable, "-c", f"ignoring = {ignoring}\n{PREPARED}\n{script}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("ignoring", [False, True])
def test_an_interrupt_in_a_destructor_is_not_lost(ignoring: bool) -> None:
    assert _output("interrupted(Dropped)", ignoring=ignoring) == ["interrupted"]


@pytest.mark.parametrize("ignoring", [False, True])
def test_a_task_of_asyncio_is_cancelled_and_can_give_back_what_it_holds(ignoring: bool) -> None:
    assert _output("interrupted(lambda: asyncio.run(held()))", ignoring=ignoring) == ["given back", "interrupted"]


def test_an_interrupt_that_was_ignored_at_the_start_stays_without_effect() -> None:
    script = "os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.05)\nprint('goes on')"
    assert _output(script, ignoring=True) == ["goes on"]


def test_other_mistakes_in_a_destructor_are_reported_as_ever() -> None:
    script = "class Broken:\n    def __del__(self): raise ValueError('seen')\nsys.stderr = sys.stdout\nBroken()"
    assert "ValueError: seen" in _output(script)
