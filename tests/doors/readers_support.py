"""What the tests of the pages of readers share."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

from monitor.bootstrap import App
from tests.doors.doors_support import HUB, lines

BASE = "https://monitor.example.org"
FORM = {"query": "programme:rth", "rhythm": "daily", "at": "08:30", "zone": "Asia/Hong_Kong", "language": "en"}
READER = "reader@example.org"


def ask(client: TestClient, address: str = READER, **changes: Any) -> Any:
    return client.post("/subscribe", data={"address": address, **FORM, **changes})


def mails(app: App) -> list[Any]:
    """What waits in the outbox, oldest first."""
    return sorted(app.alerts.outbox(100), key=lambda one: one.id)


def link_in(text: str, page: str) -> str:
    found = re.search(rf"/{page}/([\w-]+)", text)
    assert found, text
    return found[1]


def subscribed(app: App, client: TestClient, **changes: Any) -> str:
    """The signed link of a reader who has asked and confirmed."""
    before = len(mails(app))
    ask(client, **changes)
    token = link_in(mails(app)[before].text, "confirm")
    return link_in(client.post(f"/confirm/{token}", data={"confirm": "yes"}).text, "preferences")


def announce(app: App, number: int = 2, article: dict[str, Any] = HUB) -> None:
    fresh = {name: value for name, value in article.items() if name != "published"}
    app.import_lines([lines(fresh | {"url": f"https://n.example.com/{number}"})], announce=True)
