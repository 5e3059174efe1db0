"""What it costs to ask what became of an article, after five million of them.

    python -m benchmarks.history --articles 5000000

A broker of its own. Some thousand real articles (made-up ones where the data is not there) are on the topics
and enriched; for the rest the index is filled with rows as their records would have made them. Then articles
are asked for as a person asks: ``rasid trace`` and ``rasid why``, from the start of the process to its end;
and how fast the index is built is taken from the topics.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.engine import DATA, articles
from processors import pipeline
from schemas import Article, wire
from streams import install
from streams.cluster.sender import send_all
from streams.history.trace import trace
from streams.history.why import why
from streams.index.follow import Index
from streams.index.places import Places
from streams.messages import topics
from streams.messages.records import Output, RawRecord, Record
from streams.settings import Settings
from tests.installation import own_kafka

RECORDS = 3.5  # of an article: raw, enriched, and a hit and an alert of some
PIECE = 20_000


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000_000, help="articles that the index knows")
    parser.add_argument("--real", type=int, default=10_000, help="articles that stand on the topics")
    parser.add_argument("--asked", type=int, default=20, help="articles that are asked for")
    parser.add_argument("--data", type=Path, default=DATA, help="the ANT Corpus; made-up articles without it")
    parser.add_argument("--port", type=int, default=19_692)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        own_kafka(Path(home), port=asked.port, instance="bench") as settings,
    ):
        measure(settings, asked)


def measure(settings: Settings, asked: argparse.Namespace) -> None:
    """Take all figures on one broker."""
    install.install(settings)
    some = list(islice(articles(asked.data), asked.real))
    records = send_all(settings, published(settings, some))
    begun = time.perf_counter()
    with Index.open(settings) as index:
        seconds = time.perf_counter() - begun
        print(f"built: {records:,} records in {seconds:.1f} s, {records / seconds:,.0f} a second")
        begun = time.perf_counter()
        rows = fill(index, int(asked.articles * RECORDS))
        seconds = time.perf_counter() - begun
        print(f"filled: {rows:,} rows in {seconds:.0f} s, {rows / seconds:,.0f} a second")
    size = sum(path.stat().st_size for path in (settings.home / "index").rglob("places.sqlite*"))
    print(f"the file: {size / 1e6:,.0f} MB")
    step = max(1, len(some) // asked.asked)
    ids = [key.decode() for key, _ in some[::step]]
    for name, answer in {"trace": trace, "why": why}.items():
        show(f"{name}, the answer", [timed(lambda: answer(settings, each)) for each in ids])  # noqa: B023
        asked_for = [ask(settings, name, each) for each in ids]
        show(f"rasid {name}, start to end", [each for each, _ in asked_for])
        show("of that on the processor", [each for _, each in asked_for])


def published(settings: Settings, some: list[tuple[bytes, bytes]]) -> Iterator[Output]:
    """Yield what feeds and the agent enrich write of each article."""
    own, now = topics.of(settings), int(time.time() * 1000)
    for key, value in some:
        enriched = wire.encode(pipeline.enrich(wire.decode(Article, value)))
        yield Output(topic=own.raw.name, key=key, value=value, timestamp=now)
        yield Output(topic=own.enriched.name, key=key, value=enriched, timestamp=now)


def fill(index: Index, rows: int) -> int:
    """Write the rows of records that are not there, as catching up does."""
    db = index.store.db
    view = Places({"": lambda record: {record.key or b""}})
    [part] = list(index.store.numbers().values())[:1]
    for first in range(0, rows, PIECE):
        piece: list[tuple[int, Record]] = [
            (part, RawRecord("", 0, 10**7 + at, 0, f"filler-{at / RECORDS:.0f}".encode(), None, []))
            for at in range(first, min(first + PIECE, rows))
        ]
        db.execute("begin immediate")
        view.take(db, piece)
        db.execute("commit")
    [count] = db.execute("select count(*) from places").fetchone()
    return int(count)


def ask(settings: Settings, command: str, article: str) -> tuple[float, float]:
    """Return the seconds of one command from the start of its process to its end, and those of computing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", command, article],
        env=settings.environment(),
        capture_output=True,
        check=False,
    )
    taken = time.perf_counter() - begun
    assert done.returncode == 0, done.stderr.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def timed(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    begun = time.perf_counter()
    assert call()
    return time.perf_counter() - begun


def show(what: str, taken: list[float]) -> None:
    """Print some durations on a line."""
    print(f"{what:<28} median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s, of {len(taken)}")


if __name__ == "__main__":
    main()
