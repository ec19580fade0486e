"""Runs work in a process whose system calls are counted, and kills it before the one that is chosen, or lets that fail.

Only calls that change something outside of the process stop it: what is written, sent, made or removed. Between two of
them nothing changes that outlives it, so killing it at each of them is killing it everywhere. Counted over all its
threads, not over programs that it starts. Linux on x86-64: the kernel picks the calls (seccomp) and stops at them
(ptrace, "man 2 ptrace"), which costs a thousandth of following all.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import platform
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

POSSIBLE = sys.platform == "linux" and platform.machine() == "x86_64"
FORK = multiprocessing.get_context("fork")  # a new process without importing everything again
PATIENCE_S = 120  # until a process counts as hanging

# Of the table of the kernel (arch/x86/entry/syscalls/syscall_64.tbl).
CALLS = {
    1: "write", 18: "pwrite64", 20: "writev", 296: "pwritev", 42: "connect", 44: "sendto", 46: "sendmsg", 73: "flock",
    74: "fsync", 75: "fdatasync", 77: "ftruncate", 82: "rename", 83: "mkdir", 84: "rmdir", 87: "unlink",
    263: "unlinkat", 285: "fallocate",
}  # fmt: skip
# By which SQLite writes. None of them has another meaning on a socket.
DISK = {"pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate"}
# <linux/ptrace.h>, <linux/seccomp.h>, <linux/prctl.h>, <linux/bpf_common.h>
_TRACEME, _CONT, _SETOPTIONS, _GETREGS, _SETREGS = 0, 7, 0x4200, 12, 13
_OPTIONS = 0x8 | 0x80 | 0x100000  # TRACECLONE, TRACESECCOMP, EXITKILL
_EVENT_SECCOMP = 7
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_LOAD, _IS, _RETURN = 0x20, 0x15, 0x06
_RAX, _ORIG_RAX = 10, 15  # of user_regs_struct
_WALL = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long
_libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


@dataclass(frozen=True)
class Harm:
    """What happens at the call of that number (from 1; 0: nothing): the process is killed before it; or, with `error`,
    it is not done and that is its answer, `lasting` for every one that follows. Only calls of `DISK` are counted then.
    """

    at: int = 0
    error: int = 0
    lasting: bool = False

    def counts(self, call: str) -> bool:
        return call in DISK or not self.error


@dataclass(frozen=True)
class Ended:
    """How a process ended: `calls` it came to, and the name of the call it was hurt at, or ""."""

    calls: int
    hurt_at: str
    fault: str = ""


def until(reached: Callable[[], bool]) -> None:
    """Wait for it. RuntimeError: it does not come."""
    end = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > end:
            raise RuntimeError("waited in vain")
        time.sleep(0.01)


class Hangs(RuntimeError):
    """A process that did not end in time; it is killed."""


class Running:
    """A process that has begun. `wait` for it."""

    def __init__(self, work: Callable[[], None], harm: Harm) -> None:
        self._here, there = FORK.Pipe()
        self._tracing = FORK.Process(target=_trace, args=(work, harm, there))
        self._tracing.start()
        there.close()
        self._process = os.pidfd_open(self._here.recv())  # it stands still until it is told to go on
        self._here.send("go on")

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        with suppress(ProcessLookupError):  # it is over
            signal.pidfd_send_signal(self._process, signal.SIGKILL)

    def wait(self) -> Ended:
        """How it ended; `fault`: what its work raised, or what else went wrong, in words. Raises Hangs."""
        try:
            if not self._here.poll(PATIENCE_S):
                raise Hangs("the process hangs")
            return Ended(*self._here.recv())
        finally:
            self._tracing.kill()  # by its id; the traced one goes with it (EXITKILL)
            self._tracing.join()
            os.close(self._process)


def _trace(work: Callable[[], None], harm: Harm, answer: Any) -> None:
    """In a process between the two, since it waits for any child, and takes threads of the traced one for children."""
    reading, writing = os.pipe()
    traced = os.fork()
    if not traced:
        _be_traced(work, writing)
    os.close(writing)
    os.waitpid(traced, 0)
    answer.send(traced)
    answer.recv()
    _libc.ptrace(_SETOPTIONS, traced, None, _OPTIONS)
    _libc.ptrace(_CONT, traced, None, None)
    calls, hurt_at, status = _follow(traced, harm)
    if status == -signal.SIGKILL:
        answer.send((calls, hurt_at or "any moment", ""))
        return
    with os.fdopen(reading) as said:
        fault = said.read()
    answer.send((calls, hurt_at, fault or (f"the process ended with status {status}" if status else "")))


def _be_traced(work: Callable[[], None], faults: int) -> None:
    code = 1
    try:
        _libc.ptrace(_TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        _stop_at_calls()
        work()
        code = 0
    except BaseException:
        os.write(faults, traceback.format_exc()[-4_000:].encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _stop_at_calls() -> None:
    """Let the kernel stop this process, and all its threads to come, at the calls of the table."""
    steps = [(_LOAD, 0, 0, 0)]
    for place, number in enumerate(CALLS):
        steps.append((_IS, len(CALLS) - place, 0, number))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _TRACE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if _libc.prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(head), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _follow(traced: int, harm: Harm) -> tuple[int, str, int]:
    """Let it run to its end; its calls, the name of the one it was hurt at, its exit status."""
    calls, hurt_at = 0, ""
    while True:
        thread, status = os.waitpid(-1, _WALL)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if thread == traced:
                return calls, hurt_at, os.waitstatus_to_exitcode(status)
            continue
        deliver = 0
        if status >> 16 == _EVENT_SECCOMP:
            call = CALLS[_registers(thread)[_ORIG_RAX]]
            calls += harm.counts(call)
            if harm.counts(call) and (calls == harm.at or (harm.lasting and calls > harm.at > 0)):
                hurt_at = call
                _hurt(traced, thread, harm)
        elif not status >> 16 and os.WSTOPSIG(status) not in (signal.SIGSTOP, signal.SIGTRAP):
            deliver = os.WSTOPSIG(status)
        _libc.ptrace(_CONT, thread, None, deliver)


def _hurt(traced: int, thread: int, harm: Harm) -> None:
    if not harm.error:
        os.kill(traced, signal.SIGKILL)
        return
    registers = _registers(thread)
    registers[_ORIG_RAX], registers[_RAX] = (
        (1 << 64) - 1,
        (1 << 64) - harm.error,
    )  # no call; its answer ("man 2 ptrace")
    _libc.ptrace(_SETREGS, thread, None, ctypes.addressof(registers))


def _registers(thread: int) -> Any:
    registers = (ctypes.c_ulonglong * 27)()
    _libc.ptrace(_GETREGS, thread, None, ctypes.addressof(registers))
    return registers
