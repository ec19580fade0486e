"""Every test of this folder runs on SQLite and on a real PostgreSQL, on a schema made by the migrations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.store.db import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty, open database."""
    opened = Database.open(database_url)
    yield opened
    opened.close()
