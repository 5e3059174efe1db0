"""The same broker in a container, for a machine that has a Docker engine and no Java."""

import shutil
import subprocess
from collections.abc import Callable
from typing import Final

from streams.broker.config import IMAGE, KAFKA_VERSION, SETTINGS
from streams.errors import BrokerError
from streams.settings import Settings

NAME: Final = "rasid-broker"
VOLUME: Final = "rasid-broker-data"


def available() -> bool:
    """Return whether a Docker engine answers here."""
    return bool(shutil.which("docker")) and _docker("info").returncode == 0


def environment(settings: Settings) -> dict[str, str]:
    """Return what the official image is told: each broker setting as ``KAFKA_<SETTING>``."""
    own = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": "1@127.0.0.1:9093",
        "controller.listener.names": "CONTROLLER",
        "listeners": "PLAINTEXT://:9092,CONTROLLER://127.0.0.1:9093",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{settings.port}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": "/var/lib/kafka/data",
    }
    return {variable(key): value for key, value in (own | SETTINGS).items()}


def variable(setting: str) -> str:
    """Return the image's environment variable for a broker setting."""
    return "KAFKA_" + setting.upper().replace(".", "_")


def run_command(settings: Settings) -> list[str]:
    """Return the arguments of ``docker`` that start the broker: its port open to this machine only."""
    env = [part for key, value in environment(settings).items() for part in ("-e", f"{key}={value}")]
    ports, volume = f"127.0.0.1:{settings.port}:9092", f"{VOLUME}:/var/lib/kafka/data"
    return ["run", "-d", "--rm", "--name", NAME, "-p", ports, "-v", volume, *env, IMAGE]


def start(settings: Settings, say: Callable[[str], None]) -> bool:
    """Start the container; return False where it ran already.

    Raises:
        BrokerError: what Docker refused.
    """
    if running():
        return False
    say(f"starting Apache Kafka {KAFKA_VERSION} in Docker on 127.0.0.1:{settings.port}")
    done = _docker(*run_command(settings))
    if done.returncode:
        raise BrokerError(f"Docker could not start the broker: {done.stderr.strip()[-300:]}")
    return True


def stop() -> bool:
    """Stop the container; return False where none ran. Its volume is kept."""
    return _docker("stop", NAME).returncode == 0


def running() -> bool:
    """Return whether the container runs."""
    return bool(_docker("ps", "-q", "-f", f"name=^{NAME}$").stdout.strip())


def _docker(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
