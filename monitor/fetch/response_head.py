"""What the status and the headers of a response mean. Pure.

Header values travel as Latin-1 text: that maps every byte to one character and back, so a validator is sent back
exactly as it came (RFC 9110, 5.5 and 8.8).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.fetch.fetch_error import FetchError
from monitor.fetch.http_date import parse_http_date
from monitor.model import FailureClass, PollCode, http_code

REDIRECTS = frozenset({301, 302, 303, 307, 308})  # RFC 9110, 15.4; 300 and 304 to 306 name no address to go on to
LONGEST_WAIT = timedelta(hours=24)  # news of a day is late; a header of years (or a wrong clock) must not end the polls
_WAIT_AFTER_429 = timedelta(minutes=10)  # when no header says how long: NetNewsWire waits as long
# `x-ratelimit-reset` is in no standard: GitHub and Reddit send an instant and a number of seconds. A number of seconds
# above this would be 31 years, an instant below it lies before September 2001.
_EPOCH_FROM = 1_000_000_000
_GZIP = frozenset({"gzip", "x-gzip"})  # RFC 9110, 8.4.1.3
_NO_CODING = frozenset({"", "identity", "none"})  # "none" is in no standard, and sent
_DROPPED = frozenset({"set-cookie", "set-cookie2"})  # no cookie is kept, so none is handed on

# What a person reads, in the words of the status registry; a 404 or 410 weighs most since only a person can mend it.
_STATUSES: Mapping[int, tuple[str, FailureClass]] = {
    401: ("authentication required", FailureClass.SOFT),
    403: ("forbidden", FailureClass.SOFT),
    404: ("not found", FailureClass.PERMANENT),
    408: ("timed out", FailureClass.TEMPORARY),
    410: ("gone", FailureClass.PERMANENT),
    425: ("too early", FailureClass.TEMPORARY),
    429: ("too many requests", FailureClass.TEMPORARY),
    451: ("unavailable for legal reasons", FailureClass.SOFT),
    503: ("service unavailable", FailureClass.SOFT),
}


def header_map(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined with a comma (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name not in _DROPPED:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def require_document(status: int, headers: Mapping[str, str], *, conditional: bool, host: str, now: datetime) -> None:
    """Raise `FetchError` unless the response can be used: a 200 or 203, or a 304 to a `conditional` request."""
    if _is_challenge(status, headers):
        message = f"{host}: challenge page (CAPTCHA or browser check) ({status})"
        raise FetchError(PollCode.CHALLENGE, message, status=status)
    if status in (200, 203) or (status == 304 and conditional):
        return
    meaning, failure = _STATUSES.get(status) or (_status_class(status), FailureClass.SOFT)
    wait = _wait_of(status, headers, now)
    raise FetchError(http_code(status), f"{host}: {meaning} ({status})", failure, status=status, retry_after=wait)


def is_gzipped(headers: Mapping[str, str]) -> bool:
    """Whether the body is gzip; `FetchError` for any other coding, and for gzip in gzip: none of them was asked for."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in _NO_CODING:
        return False
    if coding in _GZIP:
        return True
    raise FetchError("encoding", f"content-encoding {coding[:40]!r}, which was not asked for")


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server asks for no request: `Retry-After` (RFC 9110, 10.2.3), else `x-ratelimit-reset`.

    At most a day; None when neither header can be read.
    """
    stated = headers.get("retry-after", "").strip()
    wait = _seconds(_number(stated))
    if wait is None and stated:
        wait = _until(parse_http_date(stated), headers, now)
    if wait is None:
        wait = _rate_limit_reset(headers.get("x-ratelimit-reset", "").strip(), now)
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)


def _wait_of(status: int, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Only 429 (RFC 6585, 4) and 503 (RFC 9110, 15.6.4) say with `Retry-After` that the host wants fewer requests."""
    if status not in (429, 503):
        return None
    wait = retry_after(headers, now)
    return _WAIT_AFTER_429 if wait is None and status == 429 else wait


def _status_class(status: int) -> str:
    """What the first digit of a status says (RFC 9110, 15)."""
    if status >= 500:
        return "server error"
    return "request rejected" if status >= 400 else "unexpected status"


def _is_challenge(status: int, headers: Mapping[str, str]) -> bool:
    """Cloudflare (`cf-mitigated`, any status) and AWS WAF (202 and 405) mark their challenge pages, as documented."""
    return "challenge" in headers.get("cf-mitigated", "") or (
        status in (202, 405) and headers.get("x-amzn-waf-action", "") in ("challenge", "captcha")
    )


def _number(text: str) -> float | None:
    """A finite number; None when it is none. Twenty characters are enough for any honest one."""
    try:
        number = float(text[:20])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _seconds(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=min(number, LONGEST_WAIT.total_seconds()))


def _until(when: datetime | None, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The time until an instant, by the server's own clock where it shows it: clocks differ."""
    if when is None:
        return None
    return when - (parse_http_date(headers.get("date", "")) or now)


def _rate_limit_reset(text: str, now: datetime) -> timedelta | None:
    """`x-ratelimit-reset` is an instant with some servers and a number of seconds with others."""
    number = _number(text)
    if number is not None and number >= _EPOCH_FROM:
        number -= now.timestamp()
    return _seconds(number)
