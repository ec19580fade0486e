"""The bounds of one fetch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes that one fetch may cost, whatever the server does.

    The largest honest document met in Hong Kong's news sources is under 1 MB; the bounds leave room for ten times that.
    """

    total: float = 30.0  # seconds for all hops together, waiting in the gate not counted
    connect: float = 5.0  # seconds to resolve and connect, and again for the TLS handshake
    head: int = 64 << 10  # bytes of status line, headers and interim (1xx) answers of one hop
    raw: int = 4 << 20  # bytes of a body on the wire
    decoded: int = 10 << 20  # bytes of a body once unpacked
    pieces: int = 65_536  # parts that a body may come in: each costs some 40 µs, however small
    robots: int = 500 << 10  # bytes of a robots.txt that are read (RFC 9309, 2.5); the rest is ignored
    hops: int = 10  # redirects
    url: int = 2_048  # characters of an address
