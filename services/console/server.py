"""How the console is put together, started and stopped."""

import socket
from typing import Final

import structlog
import uvloop

from services.access.logins import Logins
from services.console.app import Console
from services.serving import is_local, listening, serve, serving
from streams.errors import StoreError
from streams.process import logs
from streams.settings import Settings

STOP_SECONDS: Final = 5  # for pages that are being made; lines to open pages are ended at once
ENDS_WITHIN: Final = 12  # what was read is kept meanwhile; a thread that asks Kafka is not waited for

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Serve pages until SIGTERM or Ctrl-C.

    Raises:
        SettingsError: the address is none, is not free, or others could come in without a login.
        StoreError: the archive cannot be kept.
    """
    logs.configure(settings)
    logins = Logins(settings)
    with listening(settings.console, "RASID_CONSOLE") as listener:
        uvloop.run(_serve(settings, logins, listener))


async def _serve(settings: Settings, logins: Logins, listener: socket.socket) -> None:
    console = Console(settings, logins)
    server = serving(console.app(), stop_seconds=STOP_SECONDS)
    host = listener.getsockname()[0]
    if not (is_local(host) or logins.secure):
        log.warning("passwords and cookies travel in the clear: put TLS before it, and set RASID_CONSOLE_URL")
    await serve(
        server,
        listener,
        lambda: console.live.archive.ended,
        announce=lambda at: log.info("console is shown", address=at, brokers=settings.bootstrap),
        ends_within=ENDS_WITHIN,
        ending=console.live.end_lines,
    )
    log.info("console stopped")
    if ended := console.live.archive.ended:
        raise StoreError(ended)
