"""After an upgrade that changes profiles: what was stored before is still recognised."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from monitor.bootstrap import App, open_app
from monitor.model import ALGORITHM
from monitor.pipeline.reprofile import REPROFILED
from monitor.settings import load_settings
from monitor.store.tables import PROFILE

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TEXT = (
    "The Harbour Park today opened a fund of HK$50 million for robotics start-ups. Applications open on 1 December "
    "2026 and close on 31 January 2027. Each company may receive up to HK$500,000, and 120 have shown interest."
)


def line(host: str, at: datetime, words: str = TEXT) -> str:
    fields = {"url": f"https://{host}/a", "title": "Park opens a fund for robotics", "text": words}
    return json.dumps(fields | {"published": at.isoformat()})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store whose profiles another version wrote: one of yesterday, one too old to matter."""
    app = opened(tmp_path)
    app.import_lines([line("old.example", NOW - REPROFILED - timedelta(days=1), "Another story. " * 30)])
    app.import_lines([line("first.example", NOW - timedelta(days=1))])
    with app.database.begin() as session:
        session.execute(PROFILE.update().values(algorithm="story-0", data=b"\x00"))
        session.execute(text("DELETE FROM sketch"))
        session.execute(text("UPDATE meta SET value = 'story-0' WHERE key = 'profile_algorithm'"))
    app.close()
    return tmp_path


def opened(folder: Path) -> App:
    return open_app(load_settings({"MONITOR_DATA": str(folder)}, None), now=lambda: NOW)


def current(app: App) -> int:
    with app.database.read() as session:
        return int(session.execute(select(func.count()).where(PROFILE.c.algorithm == ALGORITHM)).scalar_one())


def test_recent_articles_get_profiles_of_this_version_and_old_ones_stay(folder: Path) -> None:
    app = opened(folder)
    assert current(app) == 1
    app.close()


def test_a_copy_of_what_was_stored_before_the_upgrade_joins_its_story(folder: Path) -> None:
    app = opened(folder)
    app.import_lines([line("second.example", NOW)])
    stories = {article.url: article.story_id for article in app.export()}
    assert stories["https://second.example/a"] == stories["https://first.example/a"]
    app.close()


def test_it_is_done_once(folder: Path) -> None:
    opened(folder).close()
    app = opened(folder)
    with app.database.begin() as session:
        session.execute(PROFILE.update().values(algorithm="story-0"))
    app.close()
    app = opened(folder)
    assert current(app) == 0
    app.close()
