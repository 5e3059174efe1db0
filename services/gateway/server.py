"""How the gateway is put together, started and stopped."""

import asyncio
import gc
import socket
from typing import Final

import structlog
import uvloop

from services.gateway.app import Gateway
from services.serving import is_local, listening, serve, serving
from streams import install
from streams.cluster.async_sender import AsyncSender
from streams.errors import ClusterError, SettingsError
from streams.feeds.embargoes import Embargoes
from streams.feeds.known import KnownFeeds
from streams.messages import times
from streams.process import logs
from streams.settings import Settings, address

STOP_SECONDS: Final = 20  # for what was accepted to be confirmed; the longest wait for Kafka is 15
ENDS_WITHIN: Final = 28  # threads that ask Kafka leave their groups meanwhile, or are not waited for
_GARBAGE: Final = 50_000  # objects: some 10 MB

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Take articles until SIGTERM or Ctrl-C; what was accepted by then is confirmed.

    Raises:
        SettingsError: the address is none, is not free, or is not of this machine while nobody has a token.
        TopicError: a topic stands otherwise than it should.
        RefusedError: a right on a topic is missing: which, and what to do.
        ClusterError: no broker answers, or only a new start can mend what happened.
    """
    logs.configure(settings)
    host, _ = address(settings.listen, "RASID_LISTEN")
    for made in install.prepare_for(settings, "gateway"):
        log.warning("made a topic that was missing", topic=made)
    feeds = KnownFeeds(settings)
    feeds.load()
    _require_tokens(feeds, host)
    with listening(settings.listen, "RASID_LISTEN") as listener:
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


async def _serve(settings: Settings, feeds: KnownFeeds, listener: socket.socket) -> None:
    sender = AsyncSender(settings)
    embargoes = Embargoes(settings)
    gateway = Gateway(settings, sender, feeds)
    gateway.metrics.embargoed.set_function(lambda: embargoes.waiting)
    server = serving(gateway.app(), stop_seconds=STOP_SECONDS)
    embargoes.start()
    _collect_garbage_seldom()
    await serve(
        server,
        listener,
        lambda: _failure(feeds, sender, embargoes),
        announce=lambda at: log.info("gateway listens", address=at, brokers=settings.bootstrap),
        ends_within=ENDS_WITHIN,
    )
    await asyncio.to_thread(embargoes.stop)
    log.info("gateway stopped")
    if failure := _failure(feeds, sender, embargoes):
        raise ClusterError(failure)


def _collect_garbage_seldom() -> None:
    """Keep Python from looking for cycles all the time, which a body of many articles makes it do.

    It found none there and took a third of the time of reading; and looking through all that was loaded once,
    it held up everybody for 50 ms.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _failure(feeds: KnownFeeds, sender: AsyncSender, embargoes: Embargoes) -> str:
    """Return why this process must end; empty while it need not. A revoked token must not hold for ever."""
    if feeds.follower.ended:
        return f"the feeds can no longer be followed: {feeds.follower.ended}"
    if embargoes.ended:
        return f"embargoes can no longer be looked after: {embargoes.ended}"
    return sender.failure and f"nothing more can be sent: {sender.failure}"
