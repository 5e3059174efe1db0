"""What a replay costs: how fast it copies, how fast its worker goes, and what live work feels of it.

    python -m benchmarks.replay --articles 31000 --live 100

A broker of its own; the articles are real ones where the data is, else made of common words. The live latency
is taken from outside, as a desk would: from the moment at which an article is sent to the moment at which
its enriched form is read. It is taken twice for as long, without a replay and beside one.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import orjson

from benchmarks.engine import DATA, articles
from streams import install
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.messages import topics
from streams.messages.records import Output
from streams.replay import plan
from streams.replay.copy import Copier
from streams.settings import Settings
from tests.installation import own_kafka


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=31_000, help="articles of the past")
    parser.add_argument("--live", type=float, default=100, help="live articles a second")
    parser.add_argument("--seconds", type=float, default=30, help="how long live latency is taken")
    parser.add_argument("--port", type=int, default=19_592)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        own_kafka(Path(home), port=asked.port, instance="bench") as settings,
    ):
        measure(settings, asked)


def measure(settings: Settings, asked: argparse.Namespace) -> None:
    """Take all figures on one broker."""
    install.install(settings)
    past = list(islice(articles(DATA), asked.articles))
    sender = Sender(settings)
    now = int(time.time() * 1000)
    for number, (key, value) in enumerate(past):
        sender.send(
            Output(
                topic=topics.of(settings).raw.name,
                key=key,
                value=value,
                timestamp=now - asked.articles + number,
            )
        )
    sender.close()

    started = time.perf_counter()
    made = plan.make(settings, plan.Asked(words="benchmark"))
    print(f"plan       {made.messages / (time.perf_counter() - started):>9,.0f} messages/s")
    copied = Copier(settings, made, copied=0, copied_to=0)
    started = time.perf_counter()
    copied.run(lambda: None)
    print(f"copy alone {made.messages / (time.perf_counter() - started):>9,.0f} articles/s")

    begin_live_at_the_end(settings)
    file = settings.home / "plan.yaml"
    made = plan.make(settings, plan.Asked(words="benchmark"))
    plan.write(made, file)
    with process(settings, "worker", "--processes", "1"):
        latency(settings, asked.live, 5, past)  # warm
        show("live alone", latency(settings, asked.live, asked.seconds, past))
        started = time.perf_counter()
        with process(settings, "replay", "run", str(file)) as run:
            time.sleep(5)  # its worker loads the model meanwhile, which is part of living beside a replay
            show("live beside a replay", latency(settings, asked.live, asked.seconds, past))
            run.wait()
        print(f"replay     {made.messages / (time.perf_counter() - started):>9,.0f} articles/s, all in all")


def begin_live_at_the_end(settings: Settings) -> None:
    """Let live work begin behind the past: what is measured is not its backlog."""
    with Reader.open(settings) as reader, Admin.open(settings) as admin:
        admin.members(group(settings))
        admin.commit(group(settings), reader.ends([topics.of(settings).raw.name]))


@contextmanager
def process(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command of Rasid's beside the measurement."""
    command = [sys.executable, "-m", "streams.cli", *arguments]
    with (settings.home / f"{arguments[0]}.log").open("wb") as log:
        running = subprocess.Popen(command, env=settings.environment(), stdout=log, stderr=log)
        try:
            yield running
        finally:
            running.terminate()
            running.wait()


def latency(settings: Settings, rate: float, seconds: float, past: list[tuple[bytes, bytes]]) -> list[float]:
    """Return the seconds from sending to reading enriched, of live articles at ``rate`` a second."""
    sent: dict[bytes, float] = {}
    taken: list[float] = []
    total = int(rate * seconds)
    mark = f"live-{time.time_ns()}-"

    def send() -> None:
        sender = Sender(settings)
        begin = time.perf_counter()
        for number in range(total):
            article = orjson.loads(past[number % len(past)][1]) | {"id": f"{mark}{number}"}
            time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            key = article["id"].encode()
            sent[key] = time.perf_counter()
            sender.send(
                Output(
                    topic=topics.of(settings).raw.name,
                    key=key,
                    value=orjson.dumps(article),
                    timestamp=int(time.time() * 1000),
                )
            )
        sender.close()

    with Reader.open(settings) as reader:
        reader.read_from(reader.ends([topics.of(settings).enriched.name]))
        sending = threading.Thread(target=send)
        sending.start()
        end = time.perf_counter() + seconds + 120
        while len(taken) < total and time.perf_counter() < end:
            for records in reader.poll(0.1).values():
                now = time.perf_counter()
                taken += [now - sent.pop(record.key) for record in records if record.key in sent]
        sending.join()
    return taken


def show(name: str, taken: list[float]) -> None:
    """Print the quantiles of a latency."""
    cuts = statistics.quantiles(taken, n=100)
    print(f"{name:<22} p50 {cuts[49] * 1000:,.0f} ms, p99 {cuts[98] * 1000:,.0f} ms, {len(taken):,} articles")


if __name__ == "__main__":
    main()
