"""How what delivers is put together, started and stopped."""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
import uvloop

from services.deliver.app import app
from services.deliver.deliverer import Deliverer
from services.deliver.schedule import RETRIES
from services.deliver.stop import STOP_SECONDS
from services.serving import end_now, listening, serve, serving
from streams import install
from streams.cluster.async_sender import AsyncSender
from streams.errors import ClusterError
from streams.process import logs
from streams.settings import Settings

_MOST_THREADS: Final = 1_000  # one is made when all others are busy
_METRICS_SECONDS: Final = 5  # for metrics that are being read when it ends
# A mail server has 30 seconds to answer, and then Kafka as many as a stop gives it.
ENDS_WITHIN: Final = _METRICS_SECONDS + 30 + STOP_SECONDS + 5
_SHOWN: Final = 20  # ids of deliveries in a line of the log

log = structlog.get_logger(__name__)


def run(settings: Settings, retries: Sequence[float] = RETRIES) -> None:
    """Deliver alerts until SIGTERM or Ctrl-C.

    Args:
        settings: where the cluster is, and where to listen.
        retries: seconds to wait after each attempt that failed.

    Raises:
        SettingsError: the address is none, or is not free.
        TopicError: a topic stands otherwise than it should.
        RefusedError: a right on a topic is missing: which, and what to do.
        ClusterError: no broker answers, or only a new start can mend what happened.
    """
    logs.configure(settings)
    for made in install.prepare_for(settings, "deliver"):
        log.warning("made a topic that was missing", topic=made)
    with listening(settings.deliver, "RASID_DELIVER") as listener:
        uvloop.run(_serve(settings, listener, retries))


async def _serve(settings: Settings, listener: socket.socket, retries: Sequence[float]) -> None:
    # Mail servers and name servers hang as well: nobody else may wait for the thread that waits for one.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_MOST_THREADS, "blocking"))
    deliverer = Deliverer(settings, AsyncSender(settings), retries=retries)
    deliverer.load()
    server = serving(app(deliverer), stop_seconds=_METRICS_SECONDS)
    await serve(
        server,
        listener,
        lambda: deliverer.failure,
        announce=lambda at: log.info("alerts are delivered", address=at, brokers=settings.bootstrap),
        ends_within=ENDS_WITHIN,
    )
    log.info("nothing more is delivered")
    if deliverer.stop.forced:
        left = sorted(deliverer.unwritten)
        end_now(
            f"Kafka does not answer within {STOP_SECONDS:g} s: of what is not written down,"
            " anything may be sent again, under the same id",
            deliveries=left[:_SHOWN],
            number=len(left),
        )
    if failure := deliverer.failure:
        raise ClusterError(failure)
