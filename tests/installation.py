"""An installation of Rasid on a real Kafka, as a test sees it: commands, workers, records."""

import fcntl
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from streams import broker
from streams.cluster.parts import size
from streams.cluster.reader import Reader
from streams.cluster.sender import send_all
from streams.messages.cloudevents import Headers
from streams.messages.records import Output
from streams.settings import PREFIX, Settings

LOOK = 0.05  # seconds between two looks at a condition, at least
LONGEST_LOOK = 0.2  # and at most: the longer it has not held, the later it is looked at again

_GIVEN: set[int] = set()  # ports


def until(
    condition: Callable[[], Any], seconds: float, what: str, *, longest_look: float = LONGEST_LOOK
) -> Any:
    """Wait until ``condition`` holds and return what it returned; fail when ``seconds`` are over.

    Of this time no more than half goes into looking, less where it becomes long: what is waited for needs the
    processor too. A twentieth of a wait is lost by it, at most.
    """
    begun = looked = time.monotonic()
    while not (found := condition()):
        now = time.monotonic()
        assert now < begun + seconds, f"not within {seconds} s: {what}"
        time.sleep(max(LOOK, now - looked, min((now - begun) / 20, longest_look)))
        looked = time.monotonic()
    return found


def free_ports(number: int) -> int:
    """Return the first of ``number`` free ports in a row, below those that the system gives away.

    None is given twice: who got it first may not listen yet, or be about to listen again.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    begin = 20_000 + worker % 3 * 4_000  # each process of the tests has its own
    while True:
        first = random.randrange(begin, begin + 4_000 - number)
        ports = range(first, first + number)
        if _GIVEN.intersection(ports):
            continue
        with suppress(OSError):
            for port in ports:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            _GIVEN.update(ports)
            return first


@contextmanager
def own_kafka(home: Path, **settings: Any) -> Iterator[Settings]:
    """Run a broker of one's own, on free ports where ``settings`` say none; give how it is reached."""
    own = Settings(home=home, **({"port": free_ports(2)} | settings))
    try:
        broker.start(own, lambda line: print(line, file=sys.stderr))
        yield own
    finally:
        broker.stop(own)


@contextmanager
def shared_kafka(home: Path) -> Iterator[Settings]:
    """Run one broker for all processes of the tests that name this ``home``; give how it is reached.

    Who comes first starts it, who leaves last ends it: each holds a lock on the file of its users meanwhile.
    """
    home.mkdir(exist_ok=True)
    own = Settings(home=home, port=_agreed_port(home / "port"))
    with (home / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            broker.start(own, lambda line: print(line, file=sys.stderr))  # where it does not run
            yield own
        finally:
            with suppress(BlockingIOError):  # somebody else is there
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                broker.stop(own)


def _agreed_port(path: Path) -> int:
    """Return the port that a file names; whoever comes first chooses it."""
    with path.open("a+") as chosen:
        fcntl.flock(chosen, fcntl.LOCK_EX)
        chosen.seek(0)
        if named := chosen.read():
            return int(named)
        port = free_ports(2)
        chosen.write(f"{port}")
        return port


class Process:
    """A command that runs, its output in a file. Leaving its ``with`` stops it."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.log = log
        with log.open("wb") as out:
            # A session of its own: at the end of a test whatever it started goes with it.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, start_new_session=True
            )
        self.pid = self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll()

    @property
    def output(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")

    def children(self) -> list[int]:
        """Return the ids of the processes that it has started and that run."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def signal(self, number: int) -> None:
        """Send a signal to this process alone."""
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        """Wait for its end; return its exit code."""
        return self._process.wait(seconds)

    def stop(self, seconds: float = 40) -> int:
        """End it by SIGTERM; return its exit code. A worker may take 30 s (docs/operations)."""
        self._process.terminate()
        return self.wait(seconds)

    def kill(self) -> None:
        """End it and all that it started by SIGKILL."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self.exit_code is None:
                self.stop()
        finally:
            self.kill()


class Installation:
    """Settings, and what can be done with them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        outside = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
        self.env = outside | settings.environment()
        self._processes: list[Process] = []
        self._open = ExitStack()  # what stays open until ``close``
        self._reader: Reader | None = None
        self._folder = settings.home / "test-logs"
        self._folder.mkdir(parents=True, exist_ok=True)

    # Processes

    def run(
        self, *arguments: str, check: bool = True, stdin: bytes = b"", timeout: float = 60
    ) -> subprocess.CompletedProcess[bytes]:
        """Run ``rasid ARGUMENTS``; with ``check`` fail where it exits non-zero."""
        command = [sys.executable, "-m", "services.cli", *arguments]
        done = subprocess.run(
            command, capture_output=True, env=self.env, timeout=timeout, check=False, input=stdin
        )
        assert not check or done.returncode == 0, f"{arguments}: {done.stderr.decode()}"
        return done

    def start(self, *command: str, **env: str) -> Process:
        """Start any Python module or file as a process, with this installation's settings."""
        log = self._folder / f"{len(self._processes)}.log"
        self._processes.append(Process([sys.executable, *command], log, self.env | env))
        return self._processes[-1]

    def worker(self, *arguments: str, processes: int = 1, **env: str) -> Process:
        """Start ``rasid worker``."""
        return self.start("-m", "streams.cli", "worker", "--processes", str(processes), *arguments, **env)

    def gateway(self, *arguments: str) -> Process:
        """Start ``rasid gateway``, and wait until it listens."""
        gateway = self.start("-m", "services.cli", "gateway", *arguments)
        until(lambda: "gateway listens" in gateway.output or gateway.exit_code is not None, 60, "a gateway")
        return gateway

    def restarts(self) -> list[str]:
        """Return why each worker process that ended was started anew, as the workers' logs say it."""
        lines = (line for each in self._processes for line in each.output.splitlines())
        return [json.loads(line)["reason"] for line in lines if '; starting it anew"' in line]

    def close(self) -> None:
        """End what still runs, and print the end of each log: pytest shows it where the test failed."""
        self._reader = None
        self._open.close()
        for each in self._processes:
            each.kill()
            lines = each.output.splitlines()
            print(f"--- {each.log} ({len(lines)} lines), exit code {each.exit_code}", *lines[-25:], sep="\n")

    # Records

    def send(
        self, topic: str, values: Iterable[bytes | None], *, key: bytes | None = None, headers: Headers = ()
    ) -> None:
        """Write values to a topic of this installation, as they are; returns when all are confirmed."""
        name, now = self.settings.name(topic), int(time.time() * 1000)
        send_all(
            self.settings,
            (
                Output(topic=name, key=key, value=value, timestamp=now, headers=list(headers))
                for value in values
            ),
        )

    def read(self, topic: str) -> list[Any]:
        """Return all records of a topic, as kafka-python's ConsumerRecords, partition by partition."""
        reader = self._reading()
        found = list(reader.scan(reader.kept([self.settings.name(topic)])))
        return sorted(found, key=lambda record: (record.partition, record.offset))

    def count(self, topic: str) -> int:
        """Return how many records a topic holds (holes count too)."""
        return size(self._reading().kept([self.settings.name(topic)]))

    def _reading(self) -> Reader:
        """Return a reader that knows the topics as they stand now.

        It is kept: to connect costs test and broker ten times what a look costs, and a test looks often.
        """
        if self._reader is None:
            self._reader = self._open.enter_context(Reader.open(self.settings))
        self._reader.topics()  # partitions may have been added since
        return self._reader
