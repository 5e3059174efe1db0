"""By a feed's address, its redirects and its links nobody reaches what only this machine can reach."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outgoing.addresses import is_literal, may_reach

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::8.8.8.8"]
OWN = ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1", "100.64.0.1"]
NEVER = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "::",
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
    "192.88.99.1",
    "fec0::1",
    "feff::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "192.0.0.192",
    "168.63.129.16",
    "100.100.100.200",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:169.254.169.254",
    "::ffff:168.63.129.16",
    "64:ff9b::169.254.169.254",
]
ODD = ["", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "1.2.3", "1.2.3.4.5", "[::1]"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address):
    assert may_reach(address, internal=False)
    assert may_reach(address, internal=True)


@pytest.mark.parametrize("address", [*OWN, *(f"::ffff:{each}" for each in OWN if "." in each)])
def test_private_ones_only_by_a_feed_that_says_so(address):
    assert not may_reach(address, internal=False)
    assert may_reach(address, internal=True)


@pytest.mark.parametrize("address", [*NEVER, *ODD])
def test_others_never(address):
    assert not may_reach(address, internal=False)
    assert not may_reach(address, internal=True)


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_the_same_in_whatever_ipv6_it_is_written(address: IPv4Address):
    for prefix in ("::ffff:", "64:ff9b::"):
        for internal in (False, True):
            assert may_reach(f"{prefix}{address}", internal=internal) == may_reach(
                str(address), internal=internal
            )


@given(st.ip_addresses())
def test_what_is_not_of_the_internet_is_never_public(address: IPv4Address | IPv6Address):
    if may_reach(str(address), internal=False):
        inner = getattr(address, "ipv4_mapped", None) or address
        assert inner.is_global or int(address) >> 32 == 0x64FF9B << 64
        assert may_reach(str(address), internal=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "::1", "1.2.3.4."])
def test_what_could_be_taken_for_an_address_is_held_to_be_one(host):
    assert is_literal(host)
    assert not may_reach(host, internal=False) or host == "1.2.3.4"


def test_names_are_looked_up():
    assert not is_literal("outlet.example")
    assert not is_literal("0x7f.1")
