"""Passwords and tokens stand in no log line, error, page, figure or answer, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App, open_app
from monitor.entrypoints import shapes
from monitor.entrypoints.web.server import make_server
from monitor.errors import MonitorError
from monitor.settings import load_settings
from monitor.store.db import Database
from tests.making import source

SECRETS = {name: f"{name}-5ecret" for name in ("smtp", "database", "feed", "proxy", "replica")}
PAGES = (
    "/", "/readyz", "/healthz", "/metrics", "/api/v1/sources", "/api/v1/articles", "/api/v1/openapi.json", "/sources",
    "/outbox", "/deadlines", "/nothing-here", "/articles/999", "/?q=title:", "/subscribe", "/unsubscribe/wrong",
)  # fmt: skip


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """Everything that holds a secret, and nothing that works."""
    (tmp_path / "sources.toml").write_text(source("a", f"http://user:{SECRETS['feed']}@127.0.0.1:1/feed"))
    return {
        "MONITOR_DATA": str(tmp_path),
        "MONITOR_SOURCES": str(tmp_path / "sources.toml"),
        "MONITOR_SMTP_URL": f"smtp://user:{SECRETS['smtp']}@127.0.0.1:1",
        "MONITOR_PROXY": f"http://user:{SECRETS['proxy']}@127.0.0.1:1",
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        "MONITOR_HOST_GAP": "0",
        "MONITOR_OPERATOR": "operator@example.org",
    }


@pytest.fixture
def app(given: dict[str, str]) -> Iterator[App]:
    opened = open_app(load_settings(given, None))
    yield opened
    opened.close()


def secrets_in(*texts: str) -> list[str]:
    return [secret for secret in SECRETS.values() for text in texts if secret in text]


def test_a_service_in_trouble_shows_none(app: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    app.poll(everything=True, force=True)
    app.alerts.notify_operator("operator@example.org", "News", "Text", "key")
    app.alerts.deliver_due()
    client = TestClient(make_server(app), raise_server_exceptions=False)
    answers = [client.get(page) for page in PAGES]
    said = [answer.text + str(answer.headers) for answer in answers]
    rows = [*map(str, app.alerts.outbox()), *(str(shapes.source(one)) for one in app.source_statuses())]

    assert any("127.0.0.1" in record.message for record in caplog.records), "something did go wrong"
    assert secrets_in(caplog.text, *said, *rows, repr(app.settings)) == []


@pytest.mark.parametrize(
    "setting", ["MONITOR_DATABASE_URL", "MONITOR_READ_DATABASE_URL", "MONITOR_SMTP_URL", "MONITOR_PROXY"]
)
def test_an_error_of_a_setting_shows_none(given: dict[str, str], setting: str) -> None:
    broken = given | {setting: f"nonsense://user:{SECRETS['database']}@[::1"}
    with pytest.raises(MonitorError) as raised:
        open_app(load_settings(broken, None)).poll(["nobody"])

    assert secrets_in("".join(traceback.format_exception_only(raised.value))) == []


def test_a_database_that_does_not_answer_shows_none() -> None:
    with pytest.raises(MonitorError) as raised:
        Database.open(f"postgresql://user:{SECRETS['database']}@127.0.0.1:1/monitor")

    assert "127.0.0.1" in str(raised.value)
    assert secrets_in("".join(traceback.format_exception(raised.value))) == []
