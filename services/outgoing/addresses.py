"""Which addresses may be connected to: public ones; where somebody is internal, private networks too.

A feed's address, its redirects and its articles' pages come from outside: by them nobody shall reach what
only this machine can reach. A receiver's address may be looked up to another machine than was meant.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

_THIS_NETWORK: Final = IPv4Network("0.0.0.0/8")
_RELAYS: Final = IPv4Network("192.88.99.0/24")  # into the tunnels of 6to4 (RFC 7526)
_ASSIGNED: Final = IPv4Network("192.0.0.0/24")  # for protocols (RFC 6890); some Pythons call it public
# Where clouds tell their machines secrets, beside link-local: Azure, Alibaba, AWS and Google by IPv6.
_CLOUDS: Final = frozenset(
    map(ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254"))
)
# IPv6 that stands for an address of IPv4, which is then the one that is reached (RFC 6052).
_NAT64: Final = IPv6Network("64:ff9b::/96")


def may_reach(text: str, *, internal: bool) -> bool:
    """Return whether an address may be connected to.

    Args:
        text: an address of IPv4 or IPv6, as it is connected to.
        internal: whether those of private networks and of this machine are among them.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:  # 127.1, 2130706433: what a resolver understands is not said here
        return False
    stands_for = _stands_for(address)
    return _is_fine(address if stands_for is None else stands_for, internal=internal)


def is_literal(host: str) -> bool:
    """Return whether a host is an address, or would be taken for one without being looked up."""
    return ":" in host or host.replace(".", "").isdigit()


def _stands_for(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _is_fine(address: Address, *, internal: bool) -> bool:
    if address.is_loopback:
        return internal
    # Nobody is asked there, whoever says so: link-local has what clouds tell their machines in secret.
    if any(_never(address)):
        return False
    return internal or address.is_global


def _never(address: Address) -> Iterator[bool]:
    yield address.is_multicast
    yield address.is_unspecified
    yield address.is_reserved
    yield address.is_link_local
    yield address in _CLOUDS
    if isinstance(address, IPv4Address):
        yield address in _THIS_NETWORK
        yield address in _RELAYS
        yield address in _ASSIGNED
    else:  # tunnels to any address of IPv4, and networks of one's own before fc00::/7: long out of use
        yield address.is_site_local
        yield address.sixtofour is not None
        yield address.teredo is not None
