"""One HTTP POST, as the channels ask for it. Whoever wires the channels says how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """What came back. `status`: of the answer, None when there was none. `reason`: one line for a person, without the
    address. `retry_after`: how long the other side asked to wait. `refused`: the address may not be reached at all.
    """

    status: int | None
    reason: str = ""
    retry_after: timedelta | None = None
    refused: bool = False


Post = Callable[[str, bytes, Mapping[str, str]], PostAnswer]
"""`post(url, body, headers)`: one request without redirects. What a server does is an answer, never an exception."""

Refusal = Callable[[str], str]
"""Why the host of that name may not be reached, or ""."""


def reachable(_host: str) -> str:
    """The `Refusal` where nothing is refused."""
    return ""
