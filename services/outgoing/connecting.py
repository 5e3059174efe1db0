"""Connections to servers of others.

A host is looked up once, the addresses are checked, and one of those is connected to: what the name means a
moment later does not matter.
"""

import os
import socket
import ssl
from importlib.metadata import version
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from services.outgoing.addresses import is_literal, may_reach

AGENT: Final = "Rasid"  # what robots.txt calls us
USER_AGENT: Final = f"{AGENT}/{version('rasid')}"


class Private(OSError):
    """A host is in a private network, or where nobody is to be asked."""

    def __init__(self, host: str, *, internal: bool) -> None:
        cure = "" if internal else "; `internal: true` allows one of a private network"
        where = "any network that may be asked" if internal else "the public internet"
        super().__init__(None, f"{host} is not in {where}{cure}")


def session(
    *,
    internal: bool,
    headers: dict[str, str],
    timeout: aiohttp.ClientTimeout,
    auto_decompress: bool = True,
    at_once: int = 100,
) -> aiohttp.ClientSession:
    """Return what connects.

    Args:
        internal: whether to those of private networks too, or to public addresses alone.
        headers: of every request.
        timeout: of every request.
        auto_decompress: whether bodies are read as they were before they were packed.
        at_once: connections; further ones wait. 0 for any number.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=_Checked(internal=internal), limit=at_once),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": USER_AGENT, **headers},
        timeout=timeout,
        auto_decompress=auto_decompress,
        trust_env=False,
    )


def check_literal(at: URL, *, internal: bool) -> None:
    """Hold an address that needs no looking up against what may be connected to.

    Raises:
        Private: it may not.
    """
    host = at.host or ""
    if is_literal(host) and not may_reach(host, internal=internal):
        raise Private(host, internal=internal)


def check_host(host: str, *, internal: bool) -> None:
    """Hold what a host's name means now against what may be connected to, for who connects by themselves.

    Blocks while it is looked up.

    Raises:
        Private: one of its addresses may not.
    """
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return  # who connects says it better
    if not all(may_reach(each, internal=internal) for each in found):
        raise Private(host, internal=internal)


def encodable(text: str) -> str:
    """Return a text without what UTF-8 has no bytes for.

    What a server says in Latin-1, such as ``503 Service occupé``, comes with surrogates in it.
    """
    return text.encode(errors="replace").decode()


def in_words(error: Exception) -> str:
    """Return an error of the line, of TLS or of HTTP as a line for a person."""
    match error:
        case Private():
            words = str(error.strerror)
        case aiohttp.ClientConnectorCertificateError():
            reason = error.certificate_error
            said = reason.verify_message if isinstance(reason, ssl.SSLCertVerificationError) else str(reason)
            words = f"its certificate is not trusted: {said}"
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, Private):
            words = str(error.os_error.strerror)
        case aiohttp.ClientConnectorDNSError():
            words = f"no host is called {error.host}"
        case aiohttp.ClientConnectorError():
            number = error.os_error.errno
            why = os.strerror(number).lower() if number else error.os_error.strerror or str(error.os_error)
            words = f"cannot connect to {error.host}:{error.port}: {why}"
        case aiohttp.ClientPayloadError():
            words = "the body was cut off"
        case aiohttp.ServerDisconnectedError():
            words = "the server hung up"
        case aiohttp.ClientResponseError():  # its own words have the address: of a bot, its secret
            words = f"the server does not speak HTTP: {error.message}"
        case _:
            words = f"the server cannot be read: {type(error).__name__}: {error}"
    return " ".join(words.split())[:300]


class _Checked(AbstractResolver):
    """Looks names up; gives of their addresses only those that may be connected to."""

    def __init__(self, *, internal: bool) -> None:
        self._internal = internal
        self._names = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a host.

        Raises:
            Private: none of them may be connected to.
        """
        found = await self._names.resolve(host, port, family)
        fine = [each for each in found if may_reach(each["host"], internal=self._internal)]
        if found and not fine:
            raise Private(host, internal=self._internal)
        return fine

    async def close(self) -> None:
        """Nothing stays open."""
        await self._names.close()
