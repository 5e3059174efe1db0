"""Who asks, and from where, as the proxies before us say it."""

import pytest
from starlette.requests import Request

from services.access.proxy import Proxies
from streams.settings import Settings

PROXIES = Proxies(Settings(proxy_addresses="10.0.0.0/8"))


def asked(*forwarded: str, peer: str = "10.0.0.5") -> Request:
    """Return a request with these lines of ``X-Forwarded-For``."""
    lines = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return Request({"type": "http", "headers": lines, "client": (peer, 1)})


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ((), "10.0.0.5"),
        (("203.0.113.1",), "203.0.113.1"),
        (("198.51.100.9, 203.0.113.1",), "203.0.113.1"),
        (("203.0.113.1, 10.0.0.6",), "203.0.113.1"),
        (("198.51.100.9", "203.0.113.1"), "203.0.113.1"),  # the proxy adds a line below the client's own
        (("198.51.100.9", "203.0.113.1, 10.0.0.6", "10.0.0.7"), "203.0.113.1"),
    ],
)
def test_the_address_is_the_last_that_is_no_proxys(forwarded, address):
    assert PROXIES.address(asked(*forwarded)) == address


def test_whoever_comes_by_no_proxy_has_their_own_address():
    assert PROXIES.address(asked("198.51.100.9", peer="203.0.113.1")) == "203.0.113.1"
