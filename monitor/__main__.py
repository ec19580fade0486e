"""The command `monitor`, also as ``python -m monitor``: how the process ends when it is told to.

SIGTERM ends every command as Ctrl-C does, so that what it holds is given back. The handler stands before the imports of
the commands, which take a second: a service may be told to end in that second too.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType
from typing import TextIO

STOPPED = 130  # 128 + SIGINT, as shells report it
RETRY_S = 0.01  # seconds until a lost interrupt is sent again; any short time does


def main() -> None:
    """Run one command; the process ends with its exit status. A service that was told to end ends with 0."""
    _end_on_signals()
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    logging.basicConfig(format="monitor: %(message)s", level=logging.WARNING)
    try:
        from monitor.entrypoints.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = STOPPED
    if status == STOPPED:
        print("monitor: stopped", file=sys.stderr)
        status = 0 if sys.argv[1:2] == ["serve"] else STOPPED
    sys.exit(status)


def _end_on_signals() -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A script's background job: Ctrl-C is meant for somebody else. Blocked and not ignored, because asyncio takes
        # over the handling of interrupts only where Python's own handler is set.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGALRM, _interrupt)
    sys.unraisablehook = _send_again


def _interrupt(_: int, frame: FrameType | None) -> None:
    """SIGTERM does what SIGINT would do now: cancel the task that asyncio runs, else raise KeyboardInterrupt."""
    handler = signal.getsignal(signal.SIGINT)
    if _in_hook(frame):
        signal.setitimer(signal.ITIMER_REAL, RETRY_S)
    elif callable(handler):
        handler(signal.SIGINT, frame)


def _send_again(lost: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised in a destructor or in the callback of a weak reference: an import has many of them.
    A KeyboardInterrupt that fell in there is sent again.
    """
    if issubclass(lost.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, RETRY_S)
    else:
        sys.__unraisablehook__(lost)


def _in_hook(frame: FrameType | None) -> bool:
    """Whether Python is in the hook above, where an exception would be dropped once more."""
    while frame and frame.f_code is not _send_again.__code__:
        frame = frame.f_back
    return frame is not None


def _nowhere() -> TextIO:
    """Where words go that nobody wants to hear: a program may be started without an output."""
    return open(os.devnull, "w", encoding="utf-8")


if __name__ == "__main__":
    main()
