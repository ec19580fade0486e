"""Which addresses may be reached."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from monitor.fetch.address_guard import networks, opened, parse_ip, refusal

REFUSED = [
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "2400:cb00::5efe:7f00:1",
    "2400:cb00::200:5efe:a00:1",
]

REACHABLE = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "203.0.112.1",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "2400:cb00::1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2400:cb00::5efe:808:808",
]


@pytest.mark.parametrize("text", REFUSED)
def test_no_special_address_may_be_reached(text: str) -> None:
    assert refusal(ip_address(text)) is not None


@pytest.mark.parametrize("text", REACHABLE)
def test_public_addresses_next_to_the_special_ones_may(text: str) -> None:
    assert refusal(ip_address(text)) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("127.0.0.1", "loopback"),
        ("169.254.169.254", "link-local"),
        ("64:ff9b::7f00:1", "NAT64"),
        ("4000::1", "not global"),
    ],
)
def test_the_reason_is_named(text: str, word: str) -> None:
    assert refusal(ip_address(text)) == word


def test_an_allowed_network_opens_itself_and_its_mapped_form_but_nothing_else() -> None:
    allowed = [ip_network("127.0.0.0/8")]
    assert refusal(ip_address("127.0.0.1"), allowed) is None
    assert refusal(ip_address("::ffff:127.0.0.1"), allowed) is None
    assert refusal(ip_address("::1"), allowed) is not None
    assert refusal(ip_address("10.0.0.1"), allowed) is not None
    assert opened(ip_address("127.0.0.9"), allowed)
    assert not opened(ip_address("8.8.8.8"), allowed)


def test_a_zone_does_not_hide_an_address() -> None:
    found = parse_ip("[fe80::1%25eth0]")
    assert found is not None
    assert refusal(ip_address("fe80::1%eth0")) == refusal(found) == "link-local"


@pytest.mark.parametrize("text", ["example.org", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", ""])
def test_only_plain_literals_are_read_as_addresses(text: str) -> None:
    assert parse_ip(text) is None


def test_the_setting_names_networks_and_refuses_what_is_none() -> None:
    assert networks(["127.0.0.0/8", " ", "10.1.2.3/8"]) == (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))
    with pytest.raises(ValueError, match="home"):
        networks(["home"])
