"""How many articles one gateway takes with confirmation, one a post and as NDJSON; beside the broker.

    python -m benchmarks.gateway --seconds 10

A broker of its own, one gateway, and load from other processes: each has some connections and posts on each
as soon as the last post is answered. Real articles where the data is, else made-up ones of their size. Then
at half of the load that was reached: how long an answer takes. What was confirmed is counted on the topic.

With ``--peer`` the same through a bridge from HTTP to Kafka that Apache Camel makes of a few lines. It puts
bodies on the topic as they are, where a gateway reads, checks and answers for each article.
"""

import argparse
import asyncio
import multiprocessing
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

import orjson
import uvloop

from benchmarks.engine import DATA, articles
from streams import install
from streams.broker import local
from streams.cluster.parts import size
from streams.cluster.reader import Reader
from streams.messages import topics
from streams.settings import Settings, address
from tests.installation import Installation, Process, free_ports, own_kafka, until

HERE: Final = Path(__file__).parent
PROCESSES: Final = 2
# Of each process, for single posts; a CMS or an agency has few, all feeds together many.
CONNECTIONS: Final = 32
BODIES: Final = 4  # connections of each process that post them
_all_are_ready: Barrier  # of a process that posts
_WARM: Final = 4.0  # seconds: a JVM compiles what is hot
_PEER_STARTS: Final = 60.0  # seconds


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--lines", type=int, nargs="*", default=[100], help="articles in a body of NDJSON")
    parser.add_argument("--data", type=Path, default=DATA, help="the ANT Corpus; made-up articles without it")
    parser.add_argument("--peer", action="store_true", help="Apache Camel too (it needs Java 17 and Maven)")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        own_kafka(Path(home), instance="bench", listen=f"127.0.0.1:{free_ports(1)}") as settings,
    ):
        install.install(settings)
        rasid = Installation(settings)
        with rasid.gateway() as gateway:
            measure(settings, gateway, asked)
        if asked.peer:
            print("Apache Camel")
            with camel(settings, Path(home)) as bridge:
                measure(settings, bridge, asked)


@contextmanager
def camel(settings: Settings, folder: Path) -> Iterator[Process]:
    """Run the peer where the gateway was; it sends as that does: to all replicas, idempotent, lz4."""
    jars, own = folder / "jars", HERE / "contestants" / "camel"
    copy = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
    subprocess.run(["mvn", "-q", "-B", "-f", own / "pom.xml", *copy], check=True)
    said = {
        "camel.main.routesIncludePattern": f"file:{own / 'bridge.yaml'}",
        "listen": settings.listen,
        "brokers": settings.bootstrap,
        "topic": topics.of(settings).raw.name,
    }
    options = [f"-D{name}={value}" for name, value in said.items()]
    command = ["java", "-Xmx1g", *options, "-cp", f"{jars}/*", "org.apache.camel.main.Main"]
    with Process(command, folder / "camel.log", os.environ) as bridge:
        until(lambda: _listens(settings) or bridge.exit_code is not None, _PEER_STARTS, "it listens")
        yield bridge


def _listens(settings: Settings) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(address(settings.listen, "RASID_LISTEN")) == 0


@dataclass(frozen=True)
class Plan:
    """What is posted, from each of ``PROCESSES`` processes."""

    what: str
    posts: list[bytes]
    articles: int  # in each post
    connections: int
    posts_a_second: float = 0  # evenly spread; 0: as soon as the last is answered


@dataclass(frozen=True)
class Result:
    """What came of it: the seconds of each answer, when all was answered, the processor time of posting."""

    answers: list[float]
    begun: float
    ended: float
    computed: float


def measure(settings: Settings, gateway: Process, asked: argparse.Namespace) -> None:
    """Take all figures on one gateway, or on what stands in its place."""
    some = [value for _, value in islice(articles(asked.data), 5_000)]
    print(f"articles of {statistics.mean(map(len, some)):,.0f} bytes of JSON on average")
    plans = [Plan("one a post", some, 1, CONNECTIONS)]
    for lines in asked.lines:
        bodies = [b"\n".join(some[at : at + lines]) for at in range(0, len(some), lines)]
        plans.append(Plan(f"NDJSON of {lines}", bodies, lines, BODIES))
    broker = local.find(settings)
    assert broker
    for plan in plans:
        run(settings, plan, _WARM)
        before = cpu_seconds(gateway.pid), cpu_seconds(broker)
        result = run(settings, plan, asked.seconds)
        rate = show(plan, result)
        after = cpu_seconds(gateway.pid), cpu_seconds(broker)
        own, brokers = (
            (end - begin) / len(result.answers) / plan.articles
            for begin, end in zip(before, after, strict=True)
        )
        print(
            f"{'':<28}{own * 1e6:>9,.0f} us of processor an article; the broker {brokers * 1e6:,.0f},"
            f" who posts {result.computed / len(result.answers) / plan.articles * 1e6:,.0f}"
        )
        half = replace(plan, what="  at half of that", posts_a_second=rate / plan.articles / 2)
        show(half, run(settings, half, asked.seconds))


def run(settings: Settings, plan: Plan, seconds: float) -> Result:
    """Carry out a plan; every article that was confirmed must be on the topic, and no other."""
    before = count(settings)
    shares = [
        replace(plan, posts=plan.posts[n::PROCESSES], posts_a_second=plan.posts_a_second / PROCESSES)
        for n in range(PROCESSES)
    ]
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(PROCESSES, _meet_at, [spawn.Barrier(PROCESSES)]) as pool:
        results = pool.starmap(feed, [(settings.listen, share, seconds) for share in shares])
    answers = [each for result in results for each in result.answers]
    stored = count(settings) - before
    assert stored == len(answers) * plan.articles, f"{stored} stored of {len(answers) * plan.articles}"
    begun, ended = min(each.begun for each in results), max(each.ended for each in results)
    return Result(answers, begun, ended, sum(each.computed for each in results))


def _meet_at(barrier: Barrier) -> None:
    """Keep, in a process that posts, where all of them meet."""
    global _all_are_ready  # noqa: PLW0603  # the way by which a pool hands over what cannot be sent
    _all_are_ready = barrier


def feed(listen: str, plan: Plan, seconds: float) -> Result:
    """Post until ``seconds`` are over, from when all processes are ready: starting one takes a core."""
    requests = [_request(body, alone=plan.articles == 1) for body in plan.posts]
    _all_are_ready.wait()
    return uvloop.run(_feed(listen, plan, requests, seconds))


async def _feed(listen: str, plan: Plan, requests: list[bytes], seconds: float) -> Result:
    host, _, port = listen.partition(":")
    answers: list[float] = []
    begin, computed = time.time(), time.process_time()
    due = _due(begin, plan.posts_a_second)

    async def connection(number: int) -> None:
        transport, answering = await asyncio.get_running_loop().create_connection(_Answers, host, int(port))
        at = number
        while (start := next(due)) < begin + seconds:
            if (early := start - time.time()) > 0:
                await asyncio.sleep(early)
            start = time.perf_counter()
            transport.write(requests[at % len(requests)])
            await answering.one()
            answers.append(time.perf_counter() - start)
            at += plan.connections
        transport.close()

    await asyncio.gather(*(connection(number) for number in range(plan.connections)))
    return Result(answers, begin, time.time(), time.process_time() - computed)


class _Answers(asyncio.Protocol):
    """The answers that come on one connection, one after the other. Streams would cost the load more."""

    def __init__(self) -> None:
        self._came = b""
        self._whole: asyncio.Future[None] = asyncio.Future()

    async def one(self) -> None:
        """Wait for an answer; it must be 202."""
        await self._whole
        self._whole = asyncio.Future()

    def data_received(self, data: bytes) -> None:
        """Add what came; an answer is whole when its body is."""
        self._came += data
        head, found, body = self._came.partition(b"\r\n\r\n")
        if found and len(body) == int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            assert head.startswith(b"HTTP/1.1 202"), head
            self._came = b""
            self._whole.set_result(None)


def _request(body: bytes, *, alone: bool) -> bytes:
    """Return the bytes of a post. Of an article that is alone, a header has the id: not all read the body."""
    key = b"Key: %s\r\n" % orjson.loads(body)["id"].encode() if alone else b""
    kind = b"application/json" if alone else b"application/x-ndjson"
    head = (
        b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
    )
    return head % (kind, key, len(body)) + body


def _due(begin: float, posts_a_second: float) -> Iterator[float]:
    """Yield when each post is due."""
    number = 0
    while True:
        yield begin + number / posts_a_second if posts_a_second else time.time()
        number += 1


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has taken."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def count(settings: Settings) -> int:
    """Return how many articles the topic holds."""
    with Reader.open(settings) as reader:
        return size(reader.kept([topics.of(settings).raw.name]))


def show(plan: Plan, result: Result) -> float:
    """Print one measurement on a line; return the articles a second."""
    rate = len(result.answers) * plan.articles / (result.ended - result.begun)
    p50, p99 = (statistics.quantiles(result.answers, n=100)[at] * 1000 for at in (49, 98))
    print(f"{plan.what:<28}{rate:>9,.0f} articles/s   answers: median {p50:.0f} ms, p99 {p99:.0f} ms")
    return rate


if __name__ == "__main__":
    main()
