"""One POST to an address that a person gave: no redirects, over guarded connections, within a total deadline.

The address is judged when the connection is opened, as for everything that is fetched, so a webhook reaches no network
of ours. Of the answer the status is read and one line of the body.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from monitor.fetch.address_guard import Network, parse_ip, refusal
from monitor.fetch.error_messages import EXPECTED, fetch_error_of
from monitor.fetch.fetch_error import FetchError
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.request_url import parse_url
from monitor.fetch.resolver import look_up
from monitor.fetch.response_head import header_map, retry_after
from monitor.fetch.transport import GuardedTransport, head_done, ports_extension
from monitor.model import FailureClass, PollCode

TOTAL = 20.0  # seconds: the specification of Standard Webhooks names 15 to 30 for a receiver's answer
_SHOWN = 200  # bytes of an answer that are kept for a person
_REFUSED = (PollCode.BLOCKED_ADDRESS, PollCode.BAD_ADDRESS)


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back; `status` None: nothing did. `refused`: the address may not or cannot be reached at all."""

    status: int | None
    reason: str = ""
    retry_after: timedelta | None = None
    refused: bool = False


class Poster:
    """Makes POSTs, each over a connection of its own. `allowed`: private networks that may be reached."""

    def __init__(
        self, agent: str, allowed: Sequence[Network] = (), proxy: str | None = None, total: float = TOTAL
    ) -> None:
        self._agent, self._allowed, self._proxy, self._total = agent, tuple(allowed), proxy, total

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """One request; whatever the other side does is an answer."""
        return asyncio.run(self._post(url, body, headers))

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        limits = Limits(total=self._total)
        host = ""
        transport = GuardedTransport(allowed=self._allowed, limits=limits, proxy=self._proxy)
        try:
            parsed = parse_url(url, limits.url)
            host = parsed.host
            async with asyncio.timeout(self._total):
                return await self._exchange(transport, parsed, body, headers)
        except FetchError as error:
            return _failed_post(error)
        except EXPECTED as error:
            return _failed_post(fetch_error_of(error, host))
        finally:
            await transport.aclose()

    async def _exchange(
        self, transport: GuardedTransport, url: httpx.URL, body: bytes, headers: Mapping[str, str]
    ) -> Posted:
        own = {"host": url.netloc.decode("ascii"), "user-agent": self._agent, "content-length": str(len(body))}
        ports = ports_extension([url.port] if url.port else [])  # whoever gave the address named its port
        request = httpx.Request("POST", url, headers=own | dict(headers), content=body, extensions=ports)
        response = await transport.handle_async_request(request)
        try:
            head_done(response)
            waits = retry_after(header_map(response.headers.raw), datetime.now(UTC))
            ok = 200 <= response.status_code < 300
            return Posted(response.status_code, "" if ok else await _first_line(response), waits)
        finally:
            await response.aclose()


async def _first_line(response: httpx.Response) -> str:
    """The beginning of the body, for a person."""
    read = b""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    async for piece in response.stream:
        read += piece[:_SHOWN]
        if len(read) >= _SHOWN:
            break
    return " ".join(read[:_SHOWN].decode("utf-8", "replace").split())


def _failed_post(error: FetchError) -> Posted:
    refused = error.failure is FailureClass.PERMANENT and error.code in _REFUSED
    return Posted(None, error.reason, error.retry_after, refused)


def refused_host(host: str, allowed: Sequence[Network]) -> str:
    """Why a host may not be reached by somebody who connects by its name, or ""; what has no address is nobody's."""
    literal = parse_ip(host)
    try:
        found = [host] if literal else look_up(host, 443)
    except (OSError, UnicodeError):
        return ""
    for text in found:
        address = parse_ip(text)
        reason = refusal(address, allowed) if address else None
        if reason is not None:
            return f"{host}: blocked address {text} ({reason})"
    return ""
