"""Whether this process may write an SQLite file; and in one sentence who may, and what to do.

SQLite writes three files (the database, ``-wal`` and ``-shm``) and the folder that they lie in: where one of them
cannot be written, nothing can be stored.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path


def why_not_writable(file: Path) -> str:
    """Why nothing can be stored in the database `file`, with advice; "" when it can be, or made."""
    blocked = next(
        (place for place in _places_written(file) if not os.access(place, _needed(place), effective_ids=True)), None
    )
    if blocked is None:
        return ""
    if os.statvfs(blocked).f_flag & os.ST_RDONLY:
        return f"{blocked} lies on a read-only file system: mount it so that it can be written"
    return (
        f"{blocked} cannot be written: it belongs to {_owner(blocked)}, and this process is user {os.geteuid()} with "
        f"group {os.getegid()}; run it as the owner, or give it the folder: chown -R {os.geteuid()} {file.parent}"
    )


def share_with_group(file: Path) -> None:
    """Make a database file that every user of the folder's group may write, where the group may write the folder: a
    cluster may start the same volume with another user. SQLite gives the files beside it the same rights.
    """
    if not file.exists() and file.parent.stat().st_mode & stat.S_IWGRP:
        file.touch()
        file.chmod(0o664)


def _places_written(file: Path) -> list[Path]:
    """What is written: the files that are there, and their folder, or the nearest one above that is there."""
    files = [one for one in (file, Path(f"{file}-wal"), Path(f"{file}-shm")) if one.exists()]
    return [next(folder for folder in file.absolute().parents if folder.exists()), *files]


def _needed(place: Path) -> int:
    return os.W_OK | os.X_OK if place.is_dir() else os.R_OK | os.W_OK


def _owner(place: Path) -> str:
    found = place.stat()
    user, group = _named(pwd.getpwuid, found.st_uid), _named(grp.getgrgid, found.st_gid)
    return f"user {user}, group {group}, mode {stat.S_IMODE(found.st_mode):o}"


def _named(look_up: object, number: int) -> str:
    """A number with the name that this system has for it, if any: in a container mostly none."""
    try:
        return f"{number} ({look_up(number)[0]})"  # type: ignore[operator]
    except KeyError:
        return str(number)
