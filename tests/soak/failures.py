"""The failures: each is done to a running installation under load, and returns when it is over."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from streams import install
from streams.cluster.admin import Admin
from streams.process import slots, status
from tests import chance
from tests.installation import Installation, Process, until
from tests.samples import TESTER
from tests.soak.load import Load, Protocol
from tests.three_brokers import NODES, Cluster


class World:
    """An installation under load, and the workers that work in it. ``sent``: beside the load."""

    def __init__(
        self, rasid: Installation, cluster: Cluster, load: Load, protocol: Protocol, seed: int
    ) -> None:
        self.rasid = rasid
        self.cluster = cluster
        self.load = load
        self.protocol = protocol
        self.sent = chance.Sent(set(), {})
        self.random = random.Random(seed)
        self.workers: list[Process] = []

    def join(self) -> Process:
        """Let a worker join."""
        self.workers.append(self.rasid.worker())
        return self.workers[-1]

    def processes(self) -> list[int]:
        """Return the ids of the worker processes that have said that they work."""
        found = (
            status.read(slots.folder(self.rasid.settings, slot) / slots.STATUS)
            for slot in slots.taken(self.rasid.settings)
        )
        return [said.pid for said in found if said]

    def log_lines(self) -> int:
        """Return how many lines the workers that run have logged."""
        return sum(worker.output.count("\n") for worker in self.workers)

    def flows(self) -> None:
        """Wait until articles come out of every partition again."""
        now = time.monotonic()
        until(lambda: self.protocol.flows_since(now), 120, "articles come out again")

    def whole(self) -> None:
        """Wait until every replica has caught up: only then may the next broker go."""
        topics = [self.rasid.settings.name(each) for each in ("articles.raw", "articles.enriched", "hits")]
        until(lambda: self.cluster.in_sync(*topics), 180, "all replicas have caught up")

    def wait(self, seconds: float) -> None:
        """Let the load flow for a while."""
        end = time.monotonic() + seconds
        until(lambda: time.monotonic() > end, seconds + 5, "")


def kills(number: int) -> Callable[[World], None]:
    """Kill -9 of a process, or now and then of a whole worker with its supervisor, at random moments."""

    def act(world: World) -> None:
        done = 0
        while done < number:
            world.wait(world.random.uniform(0.1, 2.5))
            if world.random.random() < 0.2:
                victim = world.random.choice(world.workers)
                victim.kill()
                world.workers.remove(victim)
                world.join()
                done += 1
            else:
                victims = until(world.processes, 60, "a process works")
                with suppress(ProcessLookupError):
                    os.kill(world.random.choice(victims), signal.SIGKILL)
                    done += 1
            world.flows()

    return act


def join_and_leave(world: World) -> None:
    """A worker joins and leaves by SIGTERM; another joins and is killed."""
    joined = world.join()
    until(lambda: "worker starts" in joined.output, 60, "it has started: only then it ends in order")
    world.wait(5)
    world.workers.remove(joined)
    assert joined.stop() == 0, joined.output
    world.flows()
    joined = world.join()
    world.wait(5)
    joined.kill()
    world.workers.remove(joined)
    world.flows()


def stopped(seconds: float) -> Callable[[World], None]:
    """SIGSTOP of a process for longer than its session: its partitions go to others, and it comes back."""

    def act(world: World) -> None:
        victim = until(world.processes, 60, "a process works")[0]
        os.kill(victim, signal.SIGSTOP)
        world.wait(seconds)
        with suppress(ProcessLookupError):  # its supervisor killed it, where it had an article in hand
            os.kill(victim, signal.SIGCONT)
        world.flows()

    return act


def paused(times: int, seconds: float) -> Callable[[World], None]:
    """SIGSTOP of all processes for a few seconds, again and again, as a busy host does to a machine."""

    def act(world: World) -> None:
        for _ in range(times):
            victims = until(world.processes, 60, "a process works")
            for number, wait in ((signal.SIGSTOP, seconds), (signal.SIGCONT, 2.0)):
                for each in victims:
                    with suppress(ProcessLookupError):
                        os.kill(each, number)
                world.wait(wait)
        world.flows()

    return act


def strange(number: int) -> Callable[[World], None]:
    """Messages made by chance on the topic of articles: bytes, headers, codecs, clocks, transactions."""

    def act(world: World) -> None:
        world.sent = chance.send(world.rasid.settings, world.random, number)
        world.flows()

    return act


def hits_deleted(world: World) -> None:
    """The topic between watching and telling is deleted, when all that stands there was decided."""
    hits = world.rasid.settings.name("hits")
    world.load.pause()
    until(lambda: set(world.load.ids) <= world.protocol.enriched, 120, "all articles are enriched")
    until(lambda: world.protocol.all_decided, 120, "all hits are decided")
    with Admin.open(world.rasid.settings) as admin:
        admin.delete_topics([hits])
        until(lambda: hits in admin.existing(), 60, "it was made again")
    world.protocol.was_deleted(hits)
    world.load.go_on()
    world.flows()


def partitions_added(world: World) -> None:
    """All that is spread by the load gets two more partitions."""
    number = world.rasid.settings.partitions + 2
    install.raise_partitions(world.rasid.settings, number, by=TESTER)
    world.protocol.has_partitions(number)
    world.flows()


def rolling_restart(world: World) -> None:
    """Each broker is stopped by SIGTERM and started again, when all replicas have caught up."""
    for node in NODES:
        world.cluster.stop(node)
        world.cluster.start(node)
        world.whole()
        world.flows()


def leader_killed(seconds: float) -> Callable[[World], None]:
    """Kill -9 of one broker with what it leads, which comes back after a while."""

    def act(world: World) -> None:
        node = world.random.choice(NODES)
        world.cluster.kill(node)
        world.wait(seconds)
        world.flows()  # without it
        world.cluster.start(node)
        world.whole()

    return act


def broker_frozen(seconds: float) -> Callable[[World], None]:
    """SIGSTOP of one broker: its connections stay open, and nothing is answered."""

    def act(world: World) -> None:
        node = world.random.choice(NODES)
        world.cluster.freeze(node)
        try:
            world.wait(seconds)
            world.flows()  # while it is frozen
        finally:
            world.cluster.thaw(node)
        world.whole()

    return act


def disk_wiped(world: World) -> None:
    """One broker dies and comes back with an empty disk: it gets all from the others."""
    node = world.random.choice(NODES)
    world.cluster.kill(node)
    world.cluster.wipe(node)
    world.cluster.start(node)
    world.whole()
    world.flows()


def brokers_killed(seconds: float) -> Callable[[World], None]:
    """Kill -9 of all brokers, which come back after a while."""

    def act(world: World) -> None:
        lines, begun = world.log_lines(), time.monotonic()
        world.cluster.kill(*NODES)
        world.wait(seconds)
        world.cluster.start(*NODES)
        world.flows()
        minutes = 1 + (time.monotonic() - begun) / 60
        assert world.log_lines() - lines < 20 * minutes * len(
            world.workers
        )  # stock Faust: thousands a minute

    return act


def disk_full(world: World) -> None:
    """A worker can write no byte to any file; it is killed meanwhile, and cannot start until the end.

    The limit on the size of files stands in for the disk: what is written fails as on a full one.
    """
    worker = world.workers[0]
    _limit_files(worker, 0)
    world.wait(3)
    for pid in worker.children():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    world.wait(5)
    _limit_files(worker, resource.RLIM_INFINITY)
    world.flows()


def _limit_files(worker: Process, size: int) -> None:
    """Limit the size of the files of a worker and of its processes; the supervisor's next one inherits it."""
    for pid in (worker.pid, *worker.children()):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
