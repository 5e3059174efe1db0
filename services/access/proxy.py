"""Who a reverse proxy says that somebody is: by a header, which counts from listed addresses alone."""

import ipaddress
from typing import Final

from starlette.requests import Request

from streams.errors import SettingsError
from streams.settings import Settings

_FORWARDED: Final = "x-forwarded-for"


class Proxies:
    """The reverse proxies that stand before us, as the settings list them."""

    def __init__(self, settings: Settings) -> None:
        """Read the settings.

        Raises:
            SettingsError: an address is none.
        """
        self._user_header = settings.proxy_user_header
        self._groups_header = settings.proxy_groups_header
        try:
            self._networks = [
                ipaddress.ip_network(each.strip())
                for each in settings.proxy_addresses.split(",")
                if each.strip()
            ]
        except ValueError as error:
            raise SettingsError(
                f"RASID_PROXY_ADDRESSES={settings.proxy_addresses!r}: {error}; expected 10.0.0.5, 10.1.0.0/16"
            ) from None

    @property
    def log_in(self) -> bool:
        """Whether a proxy says who somebody is."""
        return bool(self._networks and self._user_header)

    def person(self, request: Request) -> tuple[str, list[str]] | None:
        """Return name and groups as a listed proxy says them; None where none does."""
        if not self.log_in or not self._is_listed(_peer(request)):
            return None
        name = _said(request, self._user_header)
        if not name:
            return None
        groups = _said(request, self._groups_header) if self._groups_header else ""
        return name, [each.strip() for each in groups.split(",") if each.strip()]

    def address(self, request: Request) -> str:
        """Return the address of who asks: the last one that is no listed proxy's.

        The header may have several lines: some proxies add one of their own below the client's.
        """
        address = _peer(request)
        said = ",".join(request.headers.getlist(_FORWARDED))
        hops = [each.strip() for each in said.split(",") if each.strip()]
        while self._is_listed(address) and hops:
            address = hops.pop()
        return address

    def _is_listed(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)


def _said(request: Request, header: str) -> str:
    """Return what a header says; nothing where it is there twice: one of them is not the proxy's."""
    said = request.headers.getlist(header)
    return said[0].encode("latin-1").decode("utf-8", "replace").strip() if len(said) == 1 else ""


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""
