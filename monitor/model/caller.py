"""Who asks over the API, and what they may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

# "read": where reading needs a token. The others: to change subscriptions, to put articles into other stories, to add
# to the operator's catalogue file. Each of them may read.
Scope = Literal["read", "subscriptions", "stories", "catalogue"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
OPERATOR = "operator"  # the name of who holds the operator's token, or sits at the machine


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a token that is known."""

    name: str
    scopes: frozenset[str]

    @property
    def is_operator(self) -> bool:
        return self.name == OPERATOR


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token for a program, without its secret."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that was changed by hand: who did what, when."""

    at: datetime
    by: str
    action: str
    about: Mapping[str, Any]
