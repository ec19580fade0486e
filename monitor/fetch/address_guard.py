"""Which network addresses may be reached. Pure: the table is ours, not the standard library's opinion.

`ipaddress.is_global` calls several of these global (multicast, 6to4, NAT64, Teredo's neighbours), and its answers have
changed between Python releases. The table follows the IANA special-purpose registries for IPv4 (RFC 6890) and IPv6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), name)
    for network, name in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by carriers"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),  # the metadata services of clouds stand here
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),  # 255.255.255.255 among them
    )
)
# Of IPv6 only the global unicast block is reachable at all; within it these are not.
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), name)
    for network, name in (
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
# Outside the global block everything is refused; these names are only for the reader of the reason.
_NAMED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), name)
    for network, name in (
        ("::1/128", "loopback"),
        ("::/128", "this host"),
        ("::/96", "IPv4 in IPv6"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the interface identifier holds an IPv4 address


def parse_ip(text: str) -> Address | None:
    """The address that a literal names, without its zone; None for a name."""
    try:
        return ip_address(text.strip("[]").split("%", 1)[0])
    except ValueError:
        return None


def refusal(address: Address, allowed: Iterable[Network] = ()) -> str | None:
    """Why that address may not be reached, as one or two words; None when it may. `allowed` networks are opened."""
    plain = _unmapped(address)
    if any(plain in network for network in allowed):
        return None
    return _refusal_v4(plain) if isinstance(plain, IPv4Address) else _refusal_v6(plain)


def opened(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether the operator opened that address by name."""
    return any(_unmapped(address) in network for network in allowed)


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks of a setting; ValueError names the first that is none."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts if text.strip())


def _unmapped(address: Address) -> Address:
    if isinstance(address, IPv6Address):
        if address in _MAPPED:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return IPv6Address(int(address))  # without its zone, so that the table's networks compare
    return address


def _refusal_v4(address: IPv4Address) -> str | None:
    return next((name for network, name in _REFUSED_V4 if address in network), None)


def _refusal_v6(address: IPv6Address) -> str | None:
    if address not in _GLOBAL_V6:
        return next((name for network, name in _NAMED_V6 if address in network), "not global")
    refused = next((name for network, name in _REFUSED_V6 if address in network), None)
    return refused or _refusal_isatap(address)


def _refusal_isatap(address: IPv6Address) -> str | None:
    if (int(address) >> 32) & 0xFFFFFFFF not in _ISATAP:
        return None
    return _refusal_v4(IPv4Address(int(address) & 0xFFFFFFFF))
