"""The limits of one fetch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes that one fetch may cost, whatever the server does. `tests/hostile` shows that each holds.

    The largest feed, listing or sitemap recorded from Hong Kong's sources is under 1 MB; the limits of a body leave
    room for ten times that once decompressed.
    """

    # All redirects together, waiting for the host's turn not counted: eight hanging servers hold up a round no longer.
    total: float = 30.0  # seconds
    # To resolve and connect, and again for the TLS handshake; a lost SYN is sent again after 1 and 3 s (RFC 6298).
    connect: float = 5.0  # seconds
    # Of status line, headers and interim (1xx) responses together; httpcore alone allows 100 KiB for each of these.
    head: int = 64 << 10  # bytes
    raw: int = 4 << 20  # bytes of a body on the wire
    decoded: int = 10 << 20  # bytes of a body once decompressed
    chunks: int = 65_536  # of a body: each costs some 40 µs however small (bench.hostile), 3 s in all
    robots: int = 500 << 10  # bytes of a robots.txt that are read (RFC 9309, 2.5); the rest is ignored
    redirects: int = 10  # half of what browsers follow (20, the Fetch standard)
    url: int = 2_048  # characters of an address: as many as a sitemap may list (sitemaps.org/protocol)


def mib(size: int) -> str:
    """A number of bytes for a person."""
    return f"{size / (1 << 20):g} MiB" if size >= 1 << 20 else f"{size >> 10} KiB"
