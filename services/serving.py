"""How a service listens and speaks HTTP: uvicorn, as all of them use it."""

import asyncio
import ipaddress
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Final, NoReturn

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from streams.errors import SettingsError, reason
from streams.process.signals import stop_asked
from streams.process.status import TRANSIENT_ERROR
from streams.settings import address

_CONNECTIONS: Final = 1_000
_BACKLOG: Final = 2_048
_IDLE_SECONDS: Final = 65  # longer than proxies keep theirs: a connection is closed by the one who opened it
_WATCH_SECONDS: Final = 0.5
_MOST_HEAD_BYTES: Final = 65_536  # of a request's line and headers; as other servers have it

log = structlog.get_logger(__name__)


@contextmanager
def listening(where: str, setting: str) -> Iterator[socket.socket]:
    """Listen on ``host:port``, as a setting says.

    Raises:
        SettingsError: it is no address, or not free.
    """
    host, port = address(where, setting)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = reason(error)
        raise SettingsError(f"{setting}={host}:{port}: {why}") from None
    with listener:
        yield listener


@lru_cache(100)  # it is asked with each request
def is_local(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def host_of(request: Request) -> str:
    """Return the name by which a browser has found us, without its port."""
    host = request.headers.get("host", "localhost")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return name.strip("[]")


def serving(app: Starlette, *, stop_seconds: int) -> "Server":
    """Return a server for ``app``; at its end requests have ``stop_seconds`` to be answered."""
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return Server(
        uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=stop_seconds,
        )
    )


async def serve(
    server: "Server",
    listener: socket.socket,
    failure: Callable[[], str],
    *,
    announce: Callable[[str], None],
    ends_within: float,
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C, or until there is a failure that only a new start can mend.

    A thread hears of both: the loop would hear of nothing while something keeps it busy for ever.

    Args:
        server: as ``serving`` makes it.
        listener: where it listens.
        failure: says what failed; empty while nothing has. Looked at some times a second, in that thread.
        announce: says at which address this listens; called when a stop ends it in order.
        ends_within: seconds from the begin of the end until the process ends itself, whatever it waits for.
        ending: called when the end begins, before what is under way is waited for.
    """

    def stop() -> None:
        server.should_exit = True
        ending()

    loop = asyncio.get_running_loop()
    asked = stop_asked()

    def watch() -> None:
        while not (asked(_WATCH_SECONDS) or failure()):
            pass
        with suppress(RuntimeError):  # the loop is closed: it has ended by itself
            loop.call_soon_threadsafe(stop)
        time.sleep(ends_within)
        end_now(f"did not stop within {ends_within:g} s")

    threading.Thread(target=watch, name="stop", daemon=True).start()
    host, port = listener.getsockname()[:2]
    announce(f"http://{host}:{port}")
    await server.serve(sockets=[listener])


def end_now(reason: str, **said: object) -> NoReturn:
    """End this process at once, as a worker's watchdog does: a thread that waits cannot be asked to end."""
    log.error("the process ends itself", reason=reason, **said)
    os._exit(TRANSIENT_ERROR)


class Server(uvicorn.Server):
    """uvicorn's server; signals are ours, so that a stop that was asked for ends with exit code 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP; a request's line and headers are bounded, which it leaves to others."""

    _in_head = False
    _head = 0  # bytes of those pieces that hold nothing but line and headers

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop counting: a body has bounds of its own."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read a piece; hang up where line and headers have no end."""
        in_head = self._in_head
        super().data_received(data)
        if in_head and self._in_head:
            self._head += len(data)
            if self._head > _MOST_HEAD_BYTES:
                self.transport.close()
