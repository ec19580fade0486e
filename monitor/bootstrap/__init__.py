"""The only wiring: settings in, an open `App` out. Also the only gate from articles (`monitor`) to people (`alerts`).

wiring     the parts, each made once
app        App: what the command line, the service and the pages may ask for, of
           watching (sources), asking (searches story by story, deadlines), lookups (articles, stories, programmes)
           and keeping (imports, retagging, tidying)
reader_words  labels, days and sums in a reader's language, for the pages
items      the articles that a saved search finds, as the items of a digest
mail       the mail server and addresses of the settings, checked at the start
moving     backup, restore, moving to another database
incidents  mail to the operator about sources in trouble
checking   `monitor check`; the health of a running service
adding     `monitor sources add`: a page's feed found and written as a block;  places   where the shipped files lie
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alerts.model import Subscription
from monitor.bootstrap.adding import Found
from monitor.bootstrap.app import App, Reading, open_app, open_classifier
from monitor.bootstrap.checking import ask_health, check, rule_faults
from monitor.bootstrap.lookups import ProgrammePage
from monitor.bootstrap.moving import back_up, copy_to, restore, rows_stored
from monitor.bootstrap.reader_words import ReaderWords
from monitor.bootstrap.wiring import utc_now
from monitor.pipeline.jsonl_import import classify as classify_lines
from monitor.settings import Settings, load_settings, unknown_names
from monitor.tag.programmes.suggest import Suggestion

__all__ = [
    "App", "Found", "ProgrammePage", "ReaderWords", "Reading", "Subscription", "Suggestion", "ask_health", "back_up",
    "check", "classify_lines", "copy_to", "open_app", "open_classifier", "opened", "restore", "rows_stored",
    "rule_faults", "utc_now",
]  # fmt: skip


log = logging.getLogger(__name__)


@contextmanager
def opened(settings: Settings | None = None, reading: Reading | None = None) -> Iterator[App]:
    """The `App` of this process's settings, closed at the end; with `reading` for a command that only reads. Names that
    are no setting are a warning in the log.
    """
    for unknown in unknown_names():
        log.warning("%s", unknown)
    app = open_app(settings or load_settings(), reading=reading)
    try:
        yield app
    finally:
        app.close()
