"""What a site asks of crawlers (RFC 9309). Pure; the caller fetches robots.txt and keeps the rules for `keep`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from protego import Protego

_READ = 500 << 10  # bytes: at least this much must be read (RFC 9309, 2.5)
_GROUPS = 2_000  # user-agent lines that are looked at; the largest real files name a few hundred
_KEEP = timedelta(hours=24)  # RFC 9309, 2.4: no longer than 24 hours
_KEEP_UNREACHABLE = timedelta(hours=1)  # "disallowed for now" must not keep a source away for a day
_TOO_MANY_REQUESTS = 429  # the one 4xx that says nothing about robots.txt itself


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. `rules` None: there are none, and `open` says whether all or nothing is allowed."""

    open: bool
    rules: Protego | None = None

    @classmethod
    def parse(cls, body: bytes, status: int) -> Self:
        """The rules in a response (RFC 9309, 2.3.1). 2xx: the body's; 4xx: all is allowed; else nothing is for now.

        `status` 0: no response at all.
        """
        if 200 <= status < 300:
            return cls(open=True, rules=Protego.parse(_bounded(body[:_READ].decode("utf-8-sig", "replace"))))
        return cls(open=400 <= status < 500 and status != _TOO_MANY_REQUESTS)

    @property
    def keep(self) -> timedelta:
        """How long the rules hold before robots.txt is fetched again."""
        return _KEEP if self.open else _KEEP_UNREACHABLE

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether that address may be fetched by that program."""
        return self.open if self.rules is None else self.rules.can_fetch(url, _product_token(user_agent))


def _product_token(user_agent: str) -> str:
    """What rules are matched against (RFC 9309, 2.2.1): not the version, not the contact address."""
    return user_agent.partition("/")[0].strip()


def _bounded(text: str) -> str:
    """The text up to a number of groups: the parser's time grows with the square of the user-agent lines."""
    kept: list[str] = []
    groups = 0
    for line in text.splitlines():
        groups += line.lstrip()[:4].lower() == "user"
        if groups > _GROUPS:
            break
        kept.append(line)
    return "\n".join(kept)
