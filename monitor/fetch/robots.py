"""What a site asks of programs (RFC 9309). Pure; the caller fetches robots.txt and keeps it for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from protego import Protego

_READ = 500 << 10  # bytes: at least this much must be read (RFC 9309, 2.5)
_GROUPS = 2_000  # user-agent lines that are looked at; the largest real files name a few hundred
_LONGEST_DELAY = timedelta(minutes=5)  # more is a way to say no, which Disallow says better
_LATER = 429  # the one 4xx that says nothing about robots.txt


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. `rules` None: there are none to be asked, and `open` says what that means."""

    open: bool
    rules: Protego | None = None

    @classmethod
    def parse(cls, body: bytes, status: int) -> Self:
        """The rules in an answer. 2xx: what it says; 4xx: all is allowed; else (0: no answer) nothing is for now."""
        if 200 <= status < 300:
            return cls(open=True, rules=Protego.parse(_bounded(body[:_READ].decode("utf-8-sig", "replace"))))
        return cls(open=400 <= status < 500 and status != _LATER)

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether that address may be fetched by that program."""
        return self.open if self.rules is None else self.rules.can_fetch(url, _token(user_agent))

    def delay(self, user_agent: str) -> timedelta | None:
        """The pause between two requests that the site asks for (Crawl-delay, widely used, in no standard)."""
        seconds = self.rules.crawl_delay(_token(user_agent)) if self.rules is not None else None
        return None if seconds is None else min(timedelta(seconds=min(seconds, 1e6)), _LONGEST_DELAY)


def _token(user_agent: str) -> str:
    """The product token, which alone is compared (RFC 9309, 2.2.1): not the version, not the contact address."""
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
