"""How the console is put together, started and stopped."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from typing import Final

import structlog
import uvloop

from services.console.app import Console
from services.console.door import token_of
from services.serving import listening, serving
from streams.errors import StoreError
from streams.process import logs
from streams.settings import Settings

STOP_SECONDS: Final = 5  # for pages that are being made; lines to open pages are ended at once
_WATCH_SECONDS: Final = 0.5

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Serve pages until SIGTERM or Ctrl-C.

    Raises:
        SettingsError: the address is none, is not free, or others could come in without a token.
        StoreError: the archive cannot be kept.
    """
    logs.configure(settings)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    token = token_of(settings)
    with listening(settings.console, "RASID_CONSOLE") as listener:
        uvloop.run(_serve(settings, token, listener))


async def _serve(settings: Settings, token: str, listener: socket.socket) -> None:
    console = Console(settings, token)
    server = serving(console.app(), stop_seconds=STOP_SECONDS)

    def stop() -> None:
        server.should_exit = True
        console.live.end_lines()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    watching = asyncio.create_task(_watch(console, stop))
    host, port = listener.getsockname()[:2]
    log.info("console is shown", address=f"http://{host}:{port}", brokers=settings.bootstrap)
    await server.serve(sockets=[listener])
    watching.cancel()
    log.info("console stopped")
    if ended := console.live.archive.ended:
        raise StoreError(ended)


async def _watch(console: Console, stop: Callable[[], None]) -> None:
    """Stop where there is a failure that only a new start can mend."""
    while not console.live.archive.ended:  # noqa: ASYNC110  # a thread sets it
        await asyncio.sleep(_WATCH_SECONDS)
    stop()
