"""What the head of an answer means. Pure.

Header values travel as Latin-1 text: that maps every byte to one character and back, so a validator is sent back
exactly as it came (RFC 9110, 5.5 and 8.8).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.fetch.httpdate import instant
from monitor.fetch.trouble import Trouble
from monitor.model import FailureClass, PollCode, http_code

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_WAIT = timedelta(hours=24)
_UNSAID_WAIT = timedelta(minutes=10)  # for a 429 that does not say how long: NetNewsWire's default
_EPOCH_FROM = 1_000_000_000  # x-ratelimit-reset above this is an instant, below it a number of seconds
_GZIP = frozenset({"gzip", "x-gzip"})
_PLAIN = frozenset({"", "identity", "none"})
_DROPPED = frozenset({"set-cookie", "set-cookie2"})  # no cookie is kept, so none is handed on
_REASONS: Mapping[int, tuple[str, FailureClass]] = {
    401: ("asks for a password", FailureClass.SOFT),
    403: ("refuses us", FailureClass.SOFT),
    404: ("has nothing at this address", FailureClass.PERMANENT),
    408: ("was tired of waiting", FailureClass.TEMPORARY),
    410: ("says that this address is gone for good", FailureClass.PERMANENT),
    425: ("asks to be asked later", FailureClass.TEMPORARY),
    429: ("says that we ask too often", FailureClass.TEMPORARY),
    451: ("refuses us for legal reasons", FailureClass.SOFT),
    503: ("is out of service for now", FailureClass.SOFT),
}


def headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined with a comma (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name not in _DROPPED:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def check(status: int, head: Mapping[str, str], *, conditional: bool, host: str, now: datetime) -> None:
    """Raise `Trouble` unless the answer is one that can be used: a 200 or 203, or a 304 that was asked for."""
    if _is_challenge(status, head):
        raise Trouble(PollCode.CHALLENGE, f"{host} wants to see a browser (a challenge page)", status=status)
    if status in (200, 203) or (status == 304 and conditional):
        return
    words, failure = _REASONS.get(status) or (_words(status), FailureClass.SOFT)
    raise Trouble(
        http_code(status),
        f"{host} {words} (HTTP {status})",
        failure,
        status=status,
        retry_after=_wait(status, head, now),
    )


def packed(head: Mapping[str, str]) -> bool:
    """Whether the body is gzip; `Trouble` for any other coding, and for gzip in gzip: none of them was asked for."""
    coding = head.get("content-encoding", "").strip().lower()
    if coding in _PLAIN:
        return False
    if coding in _GZIP:
        return True
    raise Trouble("encoding", f"the answer is packed as {coding[:40]!r}, which was not asked for")


def retry_after(head: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server wants to be left alone, at most a day (RFC 9110, 10.2.3; and `x-ratelimit-reset`)."""
    said = head.get("retry-after", "").strip()
    wait = _span(_number(said))
    if wait is None and said:
        wait = _until(instant(said), head, now)
    if wait is None:
        wait = _reset(head.get("x-ratelimit-reset", "").strip(), now)
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)


def _wait(status: int, head: Mapping[str, str], now: datetime) -> timedelta | None:
    if status not in (429, 503):
        return None
    said = retry_after(head, now)
    return _UNSAID_WAIT if said is None and status == 429 else said


def _words(status: int) -> str:
    if status >= 500:
        return "has a fault of its own"
    return "does not accept the request" if status >= 400 else "gives an answer that cannot be used"


def _is_challenge(status: int, head: Mapping[str, str]) -> bool:
    """Cloudflare and AWS WAF mark their challenge pages in the head, whatever the status."""
    return "challenge" in head.get("cf-mitigated", "") or (
        status in (202, 405) and head.get("x-amzn-waf-action", "") in ("challenge", "captcha")
    )


def _number(text: str) -> float | None:
    """A finite number; None when it is none. Twenty characters are enough for any honest one."""
    try:
        number = float(text[:20])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _until(when: datetime | None, head: Mapping[str, str], now: datetime) -> timedelta | None:
    """The time until an instant, by the server's own clock where it shows it: clocks differ."""
    if when is None:
        return None
    return when - (instant(head.get("date", "")) or now)


def _reset(text: str, now: datetime) -> timedelta | None:
    """`x-ratelimit-reset` is an instant with some servers and a number of seconds with others."""
    number = _number(text)
    if number is not None and number >= _EPOCH_FROM:
        number -= now.timestamp()
    return _span(number)
