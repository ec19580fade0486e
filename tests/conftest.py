"""What holds in every test: each entry of each poll is accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from monitor.store.tables import POLL

_UNSETTLED: list[Mapping[str, Any]] = []


@event.listens_for(Engine, "before_execute")
def _look_at_polls(_connection: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
    """found = new + changed + same + refused, in each row of a poll that is stored."""
    if getattr(statement, "is_insert", False) and statement.table is POLL:
        _UNSETTLED.extend(row for row in (*many, one) if row and _sum(row) != row["found"])


def _sum(row: Mapping[str, Any]) -> int:
    refused = json.loads(row["refused"]) if isinstance(row["refused"], str) else row["refused"]
    return int(row["new"] + row["changed"] + row["same"] + len(refused))


@pytest.fixture(autouse=True)
def _every_entry_is_accounted_for() -> Iterator[None]:
    _UNSETTLED.clear()
    yield
    assert _UNSETTLED == []
