"""What the status and the headers of a response mean. Pure.

Header values travel as Latin-1 text: that maps every byte to one character and back, so a validator is sent back
exactly as it came (RFC 9110, 5.5 and 8.8).
"""

from __future__ import annotations

import math
import re
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
# Codings that change the bytes and are not undone here (IANA, "HTTP Content Coding Registry"; lzma and bzip2: in use).
_OTHER_CODINGS = frozenset(
    {"br", "zstd", "deflate", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "bzip2", "x-bzip2", "lzma"}
)
_DROPPED = frozenset({"set-cookie", "set-cookie2"})  # none is kept beyond the redirects of one fetch (`client`)
# Headers that have one value (RFC 9110): of several the first counts, of content types the last (Fetch, 3.7).
_FIRST_COUNTS = frozenset({"location", "refresh", "etag", "last-modified", "date", "retry-after", "content-range"})
_LAST_COUNTS = frozenset({"content-type"})
# RFC 9110, 15.3: 201 and 202 mostly come from programs that set the status by mistake, 203 from a proxy that changed
# the document. Of the other 2xx none but a whole 206 has a document for a body.
_WITH_DOCUMENT = frozenset({200, 201, 202, 203})
_NEEDS_BODY = frozenset({201, 202})  # without one they mean what they say: nothing to read yet
_RANGE = re.compile(r"bytes\s+0*(\d+)\s*-\s*(\d+)\s*/\s*(\d+|\*)", re.IGNORECASE)  # RFC 9110, 14.4

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
    """The headers by lower-case name; repeated lists joined with a comma (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name in _DROPPED or (name in _FIRST_COUNTS and name in found):
            continue
        joined = name in found and name not in _LAST_COUNTS
        found[name] = f"{found[name]}, {value}" if joined else value
    return found


def require_document(status: int, headers: Mapping[str, str], *, conditional: bool, host: str, now: datetime) -> None:
    """Raise `FetchError` unless the response can be used: one with a whole document, or a 304 to a `conditional`
    request."""
    if _is_challenge(status, headers):
        message = f"{host}: challenge page (CAPTCHA or browser check) ({status})"
        raise FetchError(PollCode.CHALLENGE, message, status=status)
    if status in _WITH_DOCUMENT or (status == 304 and conditional) or (status == 206 and _is_whole(headers)):
        return
    meaning, failure = _STATUSES.get(status) or (_status_class(status), FailureClass.SOFT)
    wait = _wait_of(status, headers, now)
    raise FetchError(http_code(status), f"{host}: {meaning} ({status})", failure, status=status, retry_after=wait)


def require_body(status: int, body: bytes, host: str) -> None:
    """Raise `FetchError` where only a body could show that the status is a mistake, and there is none."""
    if status in _NEEDS_BODY and not body.strip():
        raise FetchError(http_code(status), f"{host}: {_status_class(status)} ({status})", status=status)


def is_gzipped(headers: Mapping[str, str]) -> bool:
    """Whether the body says that it is gzip; `FetchError` for another coding, which was not asked for.

    Names that are no coding at all (a charset, "aws-chunked") are passed over, as browsers and curl do: such a body is
    plain. Gzip named twice is mostly one layer that two programs named; where it is two, the second is not undone.
    """
    stated = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    refused = next((name for name in stated if name in _OTHER_CODINGS), None)
    if refused is not None:
        raise FetchError("encoding", f"content-encoding {refused!r}, which was not asked for")
    return not _GZIP.isdisjoint(stated)


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


def _is_whole(headers: Mapping[str, str]) -> bool:
    """Whether a 206 holds all of the document: none of our requests asks for a part."""
    stated = headers.get("content-range", "")
    if not stated:
        return "byteranges" not in headers.get("content-type", "").lower()
    found = _RANGE.fullmatch(stated.strip())
    return found is not None and int(found[1]) == 0 and (found[3] == "*" or int(found[2]) + 1 == int(found[3]))


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
