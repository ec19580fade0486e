"""What libraries and the operating system raise while fetching, as `FetchError` with a message for a person."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from monitor.fetch.fetch_error import FetchError
from monitor.model import FailureClass, PollCode

# What the two libraries and the operating system raise for things that a server or a network does.
EXPECTED: tuple[type[Exception], ...] = (
    httpx.TransportError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,  # TimeoutError, gaierror and SSLError among them
    UnicodeError,  # a host name that no resolver can take
)
_PROTOCOL = (httpx.RemoteProtocolError, httpcore.RemoteProtocolError)
_LOCAL = (httpx.LocalProtocolError, httpcore.LocalProtocolError)
_TIMEOUT = (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError)
_CONNECT = (httpx.ConnectError, httpcore.ConnectError)
_PROXY = (httpx.ProxyError, httpcore.ProxyError)
_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, UnicodeError)


def fetch_error_of(error: Exception, host: str) -> FetchError:
    """What an expected library error means. `host` is named, not the address: that may hold a password."""
    tls_error = None if isinstance(error, _TIMEOUT) else _tls_error(error)
    if tls_error is not None:
        return FetchError("tls", f"{host}: TLS failed: {_tls_message(tls_error)}")
    if isinstance(error, _PROTOCOL) and _broke_off(error):
        return FetchError(
            "network", f"{host}: connection closed before the end of the response", FailureClass.TEMPORARY
        )
    for kinds, code, message, failure in _MESSAGES:
        if isinstance(error, kinds):
            return FetchError(code, message.format(host=host, detail=_detail(error)), failure)
    return FetchError("network", f"{host}: connection lost: {_detail(error)}", FailureClass.TEMPORARY)


_MESSAGES: tuple[tuple[tuple[type[Exception], ...], str, str, FailureClass], ...] = (
    ((socket.gaierror,), "dns", "{host}: name not resolved: {detail}", FailureClass.TEMPORARY),
    (_TIMEOUT, "timeout", "{host}: timed out", FailureClass.TEMPORARY),
    (_PROXY, "proxy", "{host}: the proxy refused: {detail}", FailureClass.TEMPORARY),
    (_CONNECT, "connect", "{host}: no connection: {detail}", FailureClass.TEMPORARY),
    (_PROTOCOL, "protocol", "{host}: not a valid HTTP response: {detail}", FailureClass.SOFT),
    (_LOCAL, PollCode.BAD_REQUEST, "{host}: the request cannot be sent: {detail}", FailureClass.PERMANENT),
    (_ADDRESS, PollCode.BAD_ADDRESS, "{host}: not a valid address: {detail}", FailureClass.PERMANENT),
)


def _broke_off(error: Exception) -> bool:
    """h11 and httpcore raise the same for a connection that ended too early as for rubbish; the message differs."""
    message = str(error)
    return "disconnected" in message or "closed connection" in message


def _detail(error: Exception) -> str:
    """The operating system's message if there is one, else the library's, on one line of at most 200 characters."""
    system_error = next((cause for cause in _causes(error) if isinstance(cause, OSError) and cause.errno), None)
    if system_error is not None and system_error.errno:
        # A resolver's errors have numbers and messages of their own (EAI_*, RFC 3493, 6.1).
        of_resolver = isinstance(system_error, socket.gaierror)
        return str(system_error.strerror if of_resolver else os.strerror(system_error.errno)).lower()
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it; chains are three or four long, the bound of eight ends a circle."""
    cause: BaseException | None = error
    for _ in range(8):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """The TLS failure among the causes of an error, if there is one."""
    return next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None)


def _tls_message(error: ssl.SSLError) -> str:
    """OpenSSL's message, e.g. ``certificate has expired``, ``self-signed certificate``, ``Hostname mismatch``."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message).rstrip(".")
    return str(error.reason or error).replace("_", " ").lower()
