"""The broker that Rasid brings along: Kafka's own jars where Java is, its image where only Docker is.

With ``RASID_BROKERS`` set there is none to start: the cluster is somebody else's.
"""

import shutil
from collections.abc import Callable

from streams.broker import docker, local
from streams.errors import BrokerError
from streams.settings import Settings


def start(settings: Settings, say: Callable[[str], None]) -> bool:
    """Start the local broker, by Java or by Docker; return whether it had to be started.

    Raises:
        BrokerError: what is missing here, or what went wrong.
    """
    if not settings.local:
        return False
    if local.find(settings) or shutil.which("java"):
        return local.start(settings, say)
    if docker.available():
        started = docker.start(settings, say)
        local.await_answer(settings, docker.running)
        return started
    raise BrokerError(
        "neither Java nor a Docker engine is here: install Java 17 or newer and Maven"
        " (Debian: apt install default-jre-headless maven), or Docker, or set RASID_BROKERS"
    )


def stop(settings: Settings) -> bool:
    """Stop the local broker; return whether one ran."""
    if not settings.local:
        return False
    stopped = local.stop(settings)
    if not stopped and not shutil.which("java") and docker.available():
        return docker.stop()
    return stopped


def describe(settings: Settings) -> str:
    """Say in a few words which broker this is and whether it runs."""
    if not settings.local:
        return f"cluster at {settings.brokers} (RASID_BROKERS)"
    pid = local.find(settings)
    return f"local broker on {settings.bootstrap}: " + (f"running, process {pid}" if pid else "not running")
