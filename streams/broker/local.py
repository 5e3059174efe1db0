"""A real Apache Kafka on this machine, from its own jars: KRaft, one node, reachable from 127.0.0.1 only."""

import base64
import fcntl
import hashlib
import shutil
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from streams.broker import classes
from streams.broker.config import HEAP, KAFKA_VERSION, server_properties
from streams.cluster.admin import Admin
from streams.errors import BrokerError, ClusterError
from streams.process import background
from streams.process.background import Background
from streams.process.private import private
from streams.settings import Settings

HERE: Final = Path(__file__).parent
START_SECONDS: Final = 60.0  # 3 s is usual; a slow disk after a crash replays its log first
PORT_SECONDS: Final = 5.0
Say = Callable[[str], None]


def start(settings: Settings, say: Say) -> bool:
    """Start the broker and wait until it answers; return False where it ran already.

    Raises:
        BrokerError: what is missing or what went wrong, and where its log is.
    """
    with _lock(_home(settings)):
        if find(settings):
            await_answer(settings, lambda: find(settings))
            return False
        java = _program("java", "a Java runtime, 17 or newer (Debian: apt install default-jre-headless)")
        jars = _jars(settings, say)
        for port in (settings.port, settings.port + 1):
            # A broker that has just been killed may hold its ports for a moment longer than its command line.
            if not background.wait_until(partial(_is_free, port), PORT_SECONDS):
                raise BrokerError(
                    f"port {port} is in use by another program: stop it, or set RASID_PORT to a free one"
                    " (the broker takes that port and the next)"
                )
        properties = _formatted(settings, java, jars, say)
        say(f"starting Apache Kafka {KAFKA_VERSION} on 127.0.0.1:{settings.port}")
        broker = _background(settings)
        broker.log_file.unlink(missing_ok=True)
        tmp = _emptied(_tmp(settings))
        options = (*HEAP, *classes.read_or_write(jars, java, tmp), f"-Djava.io.tmpdir={tmp}")
        broker.start([*_java(java, jars, *options), "kafka.Kafka", str(properties)])
        await_answer(settings, lambda: find(settings))
        return True


def stop(settings: Settings) -> bool:
    """Stop the broker; return False where none ran. Its storage is kept."""
    with _lock(_home(settings)):
        find(settings)  # writes down the id of one that a crash of ours left behind
        stopped = bool(_background(settings).stop())
        if stopped:
            # On a full disk, or with a cache that is not ours to write, later starts are as slow as this one.
            with suppress(OSError), _lock(settings.cache):
                classes.keep(_tmp(settings), settings.cache)
        return stopped


def find(settings: Settings) -> int | None:
    """Return the process id of the broker of this home, also of one that a crash of ours left behind."""
    broker = _background(settings)
    pid = broker.find()
    if pid is None:
        for proc in Path("/proc").glob("[0-9]*"):
            line = background.command_of(int(proc.name)) if _reads(proc, broker.mark) else ""
            if "kafka.Kafka" in line and broker.mark in line:
                pid = int(proc.name)
                broker.write_pid(pid)
                break
    return pid


def _background(settings: Settings) -> Background:
    return Background(settings, "broker", mark=str(_properties(settings)))


def _reads(proc: Path, mark: str) -> bool:
    try:
        return mark.encode() in (proc / "cmdline").read_bytes()
    except OSError:
        return False


def await_answer(settings: Settings, alive: Callable[[], object]) -> None:
    """Wait until the broker answers.

    Raises:
        BrokerError: it has ended, or ``START_SECONDS`` are over.
    """

    def answers() -> bool:
        if not _listens(settings.port):  # spares kafka-python's failed connections, which it never closes
            return False
        try:
            with Admin.open(settings, bootstrap_ms=1_000):
                return True
        except ClusterError:
            return False

    if not background.wait_until(lambda: answers() or not alive(), START_SECONDS) or not alive():
        raise BrokerError(_why_not(settings))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _why_not(settings: Settings) -> str:
    log = _background(settings).log_file
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    telling = [line for line in lines if "ERROR" in line or "Exception" in line or "FATAL" in line]
    last = (telling or lines or ["it said nothing"])[-1 if not telling else 0]
    return f"the broker did not start: {last.strip()[:300]} (its log: {log})"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _jars(settings: Settings, say: Say, version: str = KAFKA_VERSION) -> Path:
    """Return the folder of Kafka's jars, fetched once. It appears whole or not at all."""
    jars = settings.cache / f"kafka-{version}"
    if jars.is_dir():
        return jars
    maven = _program("mvn", "Maven (Debian: apt install maven)")
    # The cache serves every home of this user; and two Mavens at once harm each other's repository too.
    with _lock(settings.cache):
        if not jars.is_dir():
            say(f"fetching Apache Kafka {version} (43 MB, once)")
            _fetch(maven, jars, version)
    return jars


def _fetch(maven: str, jars: Path, version: str) -> None:
    half = jars.with_name(f".{jars.name}-half")
    shutil.rmtree(half, ignore_errors=True)  # of a download that was cut short
    command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={half}", f"-Dkafka.version={version}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line] or ["no reason given"]
        raise BrokerError(f"Maven could not fetch Kafka: {errors[0][:300]}")
    if wrong := _unlike(half, HERE / "pins" / f"kafka-{version}.sha256"):
        shutil.rmtree(half, ignore_errors=True)
        raise BrokerError(
            f"what Maven fetched is not the Kafka {version} that Rasid knows: {', '.join(wrong[:3])}: nothing"
            " of it was run; is somebody between you and Maven Central?"
        )
    half.rename(jars)


def _unlike(folder: Path, pins: Path) -> list[str]:
    """Return the files of a folder that are not what ``pins`` (as ``sha256sum`` writes it) says, in order."""
    pinned = {name: digest for digest, name in map(str.split, pins.read_text(encoding="ascii").splitlines())}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    return sorted({name for name, _ in pinned.items() ^ found.items()})


def _formatted(settings: Settings, java: str, jars: Path, say: Say) -> Path:
    """Write the broker's configuration and format its storage once; return the configuration's path.

    Without the stamp, formatting was cut short and no broker ever wrote there: it is done again from nothing.
    """
    data, stamp, properties = _home(settings) / "data", _home(settings) / "formatted", _properties(settings)
    _home(settings).mkdir(parents=True, exist_ok=True)
    properties.write_text(server_properties(data, settings.port), encoding="utf-8")
    if stamp.exists() and (data / "meta.properties").exists():
        return properties
    say(f"formatting the broker's storage in {data}")
    shutil.rmtree(data, ignore_errors=True)
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    tool = [*_java(java, jars, *classes.read(jars, java)), "kafka.tools.StorageTool", "format"]
    done = subprocess.run(
        # With its "=": an id may begin with a dash, and would be taken for an option.
        [*tool, f"--cluster-id={cluster_id}", "-c", str(properties)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BrokerError(
            f"the broker's storage could not be formatted: {(done.stdout + done.stderr).strip()[-300:]}"
        )
    stamp.write_text(f"{cluster_id}\n")
    return properties


def _emptied(folder: Path) -> Path:
    """Return the folder, empty: a broker that is killed leaves its unpacked libraries behind."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return folder


def _java(java: str, jars: Path, *options: str) -> list[str]:
    """Return the command of a program of these jars; its main class and arguments stand behind it."""
    return [java, *options, *_logging(), "-cp", f"{jars}/*"]


def _logging() -> list[str]:
    return [f"-Dlog4j2.configurationFile={HERE / 'log4j2.xml'}"]


def _program(name: str, what: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BrokerError(
            f"{name} is not installed: install {what}, or a Docker engine, or set RASID_BROKERS"
        )
    return found


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold off whoever else would change the folder: a second `rasid up` or `down`, a second download."""
    with private():  # what is made under a lock is ours alone
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _home(settings: Settings) -> Path:
    return settings.home / "broker"


def _tmp(settings: Settings) -> Path:
    return _home(settings) / "tmp"


def _properties(settings: Settings) -> Path:
    return _home(settings) / "server.properties"
