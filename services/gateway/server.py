"""How the gateway is put together, started and stopped."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import structlog
import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from services.gateway.access import is_local
from services.gateway.app import Gateway
from streams import install
from streams.cluster.async_sender import AsyncSender
from streams.errors import ClusterError, SettingsError
from streams.feeds.embargoes import Embargoes
from streams.feeds.known import KnownFeeds
from streams.messages import times
from streams.process import logs
from streams.settings import Settings, address

STOP_SECONDS: Final = 20  # for what was accepted to be confirmed; the longest wait for Kafka is 15
_CONNECTIONS: Final = 1_000
_BACKLOG: Final = 2_048
_IDLE_SECONDS: Final = 65  # longer than proxies keep theirs: a connection is closed by the one who opened it
_MOST_HEAD_BYTES: Final = 65_536  # of a request's line and headers; as other servers have it
_WATCH_SECONDS: Final = 0.5

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Take articles until SIGTERM or Ctrl-C; what was accepted by then is confirmed.

    Raises:
        SettingsError: the address is none, is not free, or is not of this machine while nobody has a token.
        TopicError: a topic stands otherwise than it should.
        ClusterError: no broker answers, or only a new start can mend what happened.
    """
    logs.configure(settings)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    host, port = address(settings.listen, "RASID_LISTEN")
    for made in install.prepare(settings):
        log.warning("made a topic that was missing", topic=made)
    feeds = KnownFeeds(settings)
    feeds.load()
    _require_tokens(feeds, host)
    with _listening(host, port) as listener:
        uvloop.run(_serve(settings, feeds, listener))


def _require_tokens(feeds: KnownFeeds, host: str) -> None:
    """Refuse to listen to other machines while anybody might send."""
    named = feeds.with_tokens(times.now())
    if named:
        log.info("feeds send with their tokens", feeds=len(named))
    elif not is_local(host):
        raise SettingsError(
            f"--listen {host}: no feed has a token, so only this machine may send:"
            " `rasid feed add NAME --source SOURCE` first, or listen on 127.0.0.1"
        )
    elif not feeds.any:
        log.warning("no feed has a token: programs of this machine may send without one", host=host)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SettingsError(f"RASID_LISTEN={host}:{port}: {why}") from None
    with listener:
        yield listener


async def _serve(settings: Settings, feeds: KnownFeeds, listener: socket.socket) -> None:
    sender = AsyncSender(settings)
    embargoes = Embargoes(settings)
    gateway = Gateway(settings, sender, feeds)
    gateway.metrics.embargoed.set_function(lambda: embargoes.waiting)
    server = _Server(
        uvicorn.Config(
            gateway.app(),
            http=_Protocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    watching = asyncio.create_task(_watch(lambda: _failure(feeds, sender, embargoes), stop))
    host, port = listener.getsockname()[:2]
    log.info("gateway listens", address=f"http://{host}:{port}", brokers=settings.bootstrap)
    embargoes.start()
    await server.serve(sockets=[listener])
    watching.cancel()
    await asyncio.to_thread(embargoes.stop)
    log.info("gateway stopped")
    if failure := _failure(feeds, sender, embargoes):
        raise ClusterError(failure)


async def _watch(failure: Callable[[], str], stop: Callable[[], None]) -> None:
    """Stop where there is a failure that only a new start can mend."""
    while not failure():  # noqa: ASYNC110  # threads set it
        await asyncio.sleep(_WATCH_SECONDS)
    stop()


def _failure(feeds: KnownFeeds, sender: AsyncSender, embargoes: Embargoes) -> str:
    """Return why this process must end; empty while it need not. A revoked token must not hold for ever."""
    if feeds.follower.ended:
        return f"the feeds can no longer be followed: {feeds.follower.ended}"
    if embargoes.ended:
        return f"embargoes can no longer be looked after: {embargoes.ended}"
    return sender.failure and f"nothing more can be sent: {sender.failure}"


class _Server(uvicorn.Server):
    """uvicorn's server; signals are ours, so that a stop that was asked for ends with exit code 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Protocol(HttpToolsProtocol):
    """uvicorn's HTTP; a request's line and headers are bounded, which it leaves to others."""

    _in_head = False
    _head = 0  # bytes of those pieces that hold nothing but line and headers

    def on_message_begin(self) -> None:
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        in_head = self._in_head
        super().data_received(data)
        if in_head and self._in_head:
            self._head += len(data)
            if self._head > _MOST_HEAD_BYTES:
                self.transport.close()
