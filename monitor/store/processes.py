"""Which processes that use one SQLite file are alive: each holds a lock on a file of its own while it runs.

A claim carries the name of its process. When the process ends, however it ends, the operating system gives its lock
back, and whoever can take the lock knows that nobody will finish what was claimed. A process id would not do: it is
used again, and in a container it is always the same. Between machines there is no such lock: see `heartbeat`.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

log = logging.getLogger(__name__)

PREFIX = "process-"  # of the names that a lock stands behind; any other owner is left to its lease
TOKEN_BYTES = 8  # 64 bits: no two processes ever choose the same name


class Processes:
    """The processes beside one database file; `file` None: the database is no file, and nothing is known of others."""

    def __init__(self, file: Path | None) -> None:
        self._working: set[str] = set()
        self._folder = file.with_name(f"{file.name}-processes") if file else None

    @cached_property
    def name(self) -> str:
        """This process, as it stands in claims. Its lock is taken when this is first asked, and held while anything
        still refers to this object: work that goes on after the database was closed is not given away.
        """
        if self._folder:
            try:
                return self._locked(self._folder)
            except OSError as error:
                log.warning("%s: no lock can be had, so claims end with their leases alone: %s", self._folder, error)
        return secrets.token_hex(TOKEN_BYTES)

    @contextmanager
    def at_work(self, owner: str) -> Iterator[None]:
        """While the block runs, `owner` (this process's name, a colon, and anything) finishes what it has claimed."""
        self._working.add(owner)
        try:
            yield
        finally:
            self._working.discard(owner)

    def ended(self, owner: str) -> bool:
        """Whether it is known that nobody finishes what `owner` has claimed: its process has ended, or it is of this
        one and no longer at work (the database was away when it should have given the claim back). False: it lives, or
        nobody can tell.
        """
        name = owner.partition(":")[0]
        if name == self.name and owner != name:
            return owner not in self._working
        return name.startswith(PREFIX) and name != self.name and self._has_ended(name)

    def _has_ended(self, name: str) -> bool:
        if self._folder is None:
            return False
        try:
            with _taken(self._folder / name) as taken:
                return taken
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def _locked(self, folder: Path) -> str:
        """Lock a new file there, and remove the files of processes that have ended."""
        for left in folder.glob(f"{PREFIX}*"):
            with suppress(OSError), _taken(left) as taken:
                if taken:
                    left.unlink()
        while True:
            folder.mkdir(exist_ok=True)
            file = folder / f"{PREFIX}{secrets.token_hex(TOKEN_BYTES)}"
            try:
                number = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666)
            except FileNotFoundError:  # another process has just ended, and took the empty folder along
                continue
            fcntl.flock(number, fcntl.LOCK_EX)
            if file.exists():  # else another process took it for the file of one that has ended, and removed it
                weakref.finalize(self, _release, file, number)
                return file.name
            os.close(number)


@contextmanager
def _taken(file: Path) -> Iterator[bool]:
    """Whether the lock of that file could be taken; it is held until the end of the block. OSError: no such file."""
    number = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(number)


def _release(file: Path, number: int) -> None:
    with suppress(OSError):
        file.unlink()
        file.parent.rmdir()  # unless other processes are there
    os.close(number)
