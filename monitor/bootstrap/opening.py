"""The `App` of one command: opened from this process's settings, closed at its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.bootstrap.app import App
    from monitor.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a command that only reads does without: `note` is told of it in a sentence. `sources`: they are needed.
    `store`: it is needed; else there may be an empty one in memory, but none is made on disk.
    """

    note: Callable[[str], None]
    sources: bool = False
    store: bool = True


@contextmanager
def opened(settings: Settings | None = None, reading: Reading | None = None) -> Iterator[App]:
    """The `App` of this process's settings, closed at the end; with `reading` for a command that only reads. Names that
    are no setting are a warning in the log.
    """
    from monitor.bootstrap.app import open_app
    from monitor.settings import load_settings, unknown_names

    for unknown in unknown_names():
        log.warning("%s", unknown)
    app = open_app(settings or load_settings(), reading=reading)
    try:
        yield app
    finally:
        app.close()
