"""What tests of the whole service are made with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from monitor.bootstrap import App

Open = Callable[..., App]


class Clock:
    """Aware UTC, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # a Friday noon in Hong Kong

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


def source(id_: str, url: str, **keys: str) -> str:
    """A `[[source]]` block."""
    values = {"id": id_, "name": id_, "publisher": "Test", "language": "en", "kind": "feed", "url": url, "every": "15m"}
    lines = [f'{name} = "{value}"' for name, value in (values | keys).items()]
    return "\n".join(["[[source]]", *lines, ""])
