"""Addresses of requests: parsed strictly, resolved at redirects, and shown without passwords. Pure."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import httpx

from monitor.fetch.fetch_error import FetchError
from monitor.model import FailureClass, PollCode
from monitor.source_kinds.feed_kind import without_feed_scheme

_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1_024)  # the sources of a round, which are visited again and again
def parse_url(text: str, longest: int) -> httpx.URL:
    """The address, without its fragment; `FetchError` unless it is http or https with a host, and not too long."""
    return _checked(_parse(text, longest).copy_with(fragment=None), longest)


def redirect_url(url: httpx.URL, location: str, longest: int) -> httpx.URL:
    """Where a redirect leads. A user and password in a `Location` are dropped: no honest server hands them out."""
    try:
        onward = url.join(_parse(_utf8(location), longest))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise _invalid(str(error)) from error
    return _checked(onward.copy_with(fragment=None, userinfo=b""), longest)


def without_credentials(url: httpx.URL) -> str:
    """The address as it may be shown and stored: without user and password."""
    return str(url.copy_with(userinfo=b"")) if url.userinfo else str(url)


def redacted(text: str) -> str:
    """The same for an address as it was written; one that cannot be read is cut before its last "@"."""
    if "@" not in text:
        return text
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        return text.rpartition("@")[2]
    return without_credentials(url) if url.userinfo else text


def port(url: httpx.URL) -> int | None:
    """The port that is named, or the scheme's."""
    return url.port or _PORTS.get(url.scheme)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether credentials for the one may be sent to the other: same host, scheme and port, or its move to https."""
    if one.host != other.host:
        return False
    if (one.scheme, port(one)) == (other.scheme, port(other)):
        return True
    return (one.scheme, port(one), other.scheme, port(other)) == ("http", 80, "https", 443)


def basic_auth(url: httpx.URL) -> dict[str, str]:
    """The header for the user and password of an address (RFC 7617); empty when it has none."""
    if not url.userinfo:
        return {}
    user, _, password = url.userinfo.partition(b":")
    return {
        "authorization": "Basic "
        + b64encode(unquote_to_bytes(user) + b":" + unquote_to_bytes(password)).decode("ascii")
    }


def _parse(text: str, longest: int) -> httpx.URL:
    if len(text) > longest:
        raise _invalid(f"longer than {longest} characters")
    try:
        return httpx.URL(without_feed_scheme(text).strip())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise _invalid(str(error)) from error


def _checked(url: httpx.URL, longest: int) -> httpx.URL:
    if url.scheme not in _PORTS:
        raise _invalid(f"{url.scheme or 'no scheme'} instead of http or https")
    if not url.host:
        raise _invalid("no host")
    if "%" in url.host:  # what no name may hold was escaped (RFC 1123, 2.1)
        raise _invalid(f"{url.host} is no name of a host")
    if url.port is not None and not 0 < url.port < 65_536:
        raise _invalid(f"port {url.port}")
    if len(url.raw_path) > longest:
        raise _invalid(f"longer than {longest} characters")
    return url


def _utf8(text: str) -> str:
    """A header value is Latin-1 here; servers that put a Chinese path into `Location` mean UTF-8."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _invalid(detail: str) -> FetchError:
    return FetchError(PollCode.BAD_ADDRESS, f"not a valid address: {detail[:200]}", FailureClass.PERMANENT)
