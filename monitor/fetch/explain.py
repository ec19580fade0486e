"""What the libraries and the operating system raise while fetching, in words for a person."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from monitor.fetch.trouble import Trouble
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


def explain(error: Exception, host: str) -> Trouble:
    """What an expected library error means, in words. `host` is named, not the address: that may hold a password."""
    refused = None if isinstance(error, _TIMEOUT) else _tls_error(error)
    if refused is not None:
        return Trouble("tls", f"{host} cannot be trusted: {_tls_words(refused)}")
    if isinstance(error, _PROTOCOL) and _broke_off(error):
        return Trouble("network", f"{host} closed the connection too early", FailureClass.TEMPORARY)
    for kinds, code, words, failure in _MEANINGS:
        if isinstance(error, kinds):
            return Trouble(code, words.format(host=host, detail=_detail(error)), failure)
    return Trouble("network", f"the connection to {host} broke: {_detail(error)}", FailureClass.TEMPORARY)


_MEANINGS: tuple[tuple[tuple[type[Exception], ...], str, str, FailureClass], ...] = (
    ((socket.gaierror,), "dns", "the name {host} cannot be resolved: {detail}", FailureClass.TEMPORARY),
    (_TIMEOUT, "timeout", "{host} took too long to answer", FailureClass.TEMPORARY),
    (_PROXY, "proxy", "the proxy refused: {detail}", FailureClass.TEMPORARY),
    (_CONNECT, "connect", "no connection to {host}: {detail}", FailureClass.TEMPORARY),
    (_PROTOCOL, "protocol", "{host} did not speak HTTP: {detail}", FailureClass.SOFT),
    (_LOCAL, PollCode.BAD_REQUEST, "the request to {host} cannot be sent: {detail}", FailureClass.PERMANENT),
    (_ADDRESS, PollCode.BAD_ADDRESS, "the address cannot be used: {detail}", FailureClass.PERMANENT),
)


def _broke_off(error: Exception) -> bool:
    """h11 and httpcore name a connection that ended too early the same as rubbish; their words tell the two apart."""
    words = str(error)
    return "disconnected" in words or "closed connection" in words


def _detail(error: Exception) -> str:
    """The operating system's words if it said any, else the library's, on one short line."""
    said = next((cause for cause in _causes(error) if isinstance(cause, OSError) and cause.errno), None)
    if isinstance(said, socket.gaierror):
        return str(said.strerror)
    words = os.strerror(said.errno) if said is not None and said.errno else " ".join(str(error).split())
    return (words or type(error).__name__)[:200]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it; causes are short chains, the bound is for a circle."""
    cause: BaseException | None = error
    for _ in range(8):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """The TLS failure among the causes of an error, if there is one."""
    return next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None)


def _tls_words(error: ssl.SSLError) -> str:
    """OpenSSL's word for it, e.g. ``certificate has expired``, ``self-signed certificate``, ``Hostname mismatch``."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message).rstrip(".")
    return str(error.reason or error).replace("_", " ").lower()
