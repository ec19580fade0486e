"""The only wiring: settings in, an open `App` out. Also the only gate from articles (`monitor`) to people (`alerts`).

app.py        App: every verb that a door may ask for
items.py      what a saved search has to tell: articles as the items of a digest
mail.py       the mail server and addresses of the settings, judged at the start
incidents.py  a source in trouble, told to the operator once, and once when it is well again
checking.py   `monitor check`; a running service asked for its health
adding.py     `monitor sources add`: a page's feed found and written as a block
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alerts.model import Subscription
from monitor.bootstrap.adding import Found
from monitor.bootstrap.app import App, ProgrammePage, open_app, open_knower, utc_now
from monitor.bootstrap.checking import ask_health, check, rule_faults
from monitor.pipeline.jsonl_import import classify as classify_lines
from monitor.settings import load_settings
from monitor.tag.programmes.suggest import Suggestion

__all__ = [
    "App", "Found", "ProgrammePage", "Subscription", "Suggestion", "ask_health", "check", "classify_lines", "open_app",
    "open_knower", "opened", "rule_faults", "utc_now",
]  # fmt: skip


@contextmanager
def opened() -> Iterator[App]:
    """The `App` of this process's settings, closed at the end."""
    app = open_app(load_settings())
    try:
        yield app
    finally:
        app.close()
