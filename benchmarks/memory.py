"""Whether a worker's memory stays flat: an hour of real articles with the rules of examples/rules.

    python -m benchmarks.memory --data DIR [--rate 300] [--minutes 60] [--speed 600] [--processes 1]

Articles of the ANT Corpus in an order by chance, each under an id of its own, over and over, 30 at once. A
desk remembers three days of event time (of its rules' bursts, eight), so in an hour of it memory can only
grow: here event time goes by ``speed`` times faster. At 600 an hour of 300 articles/s is 25 days of 43,200
articles each, and what the desks remember is full after a third of it.

Memory is what the worker's processes have to themselves (RssAnon of Linux), a figure a minute. Exit code 1
where the last quarter's median is more than a tenth above the second quarter's, or the worker did not keep
up.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.alerts import RULES, corpus, idle, pace, prepared
from streams.desks import rule_files
from tests.installation import Installation, Process, own_kafka, until

GROWTH = 1.1
TOGETHER = 30  # articles that are sent at once, as a gateway sends what one post brings
BEHIND = 60  # seconds to work off what still waits when the last article is sent


def private_mib(worker: Process) -> float:
    """Return the memory that the processes of a worker have to themselves, in MiB."""
    kib = 0
    for pid in worker.children():
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        kib += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))
    return kib / 1024


def works_off(rasid: Installation) -> bool:
    """Wait for what still waits when the last article is sent; return whether it was not too much."""
    with suppress(AssertionError):
        until(lambda: idle(rasid), BEHIND, "all worked off")
        return True
    return False


def measure(data: Path, rate: int, minutes: int, speed: int, processes: int) -> bool:
    """Run it; return whether memory stayed flat and all was worked off."""
    articles = corpus(data)
    chosen = itertools.cycle(random.Random(1).sample(articles, len(articles)))
    rules = [entry.rule for entry in rule_files.read([RULES])[0]]
    with tempfile.TemporaryDirectory() as home, own_kafka(Path(home)) as own:
        rasid = prepared(own, "memory", rules, partitions=4)
        with rasid.worker(processes=processes) as worker:
            load = threading.Thread(
                target=pace,
                args=(rasid.settings, chosen, rate, 60 * minutes),
                kwargs={"together": TOGETHER, "speed": speed},
            )
            load.start()
            begun, taken = time.monotonic(), []
            while load.is_alive():
                load.join(max(0.0, begun + 60 * (len(taken) + 1) - time.monotonic()))
                taken.append(private_mib(worker))
                print(f"minute {len(taken)}: {taken[-1]:.0f} MiB", flush=True)
            kept_up = works_off(rasid)
            restarts = rasid.restarts()
            hits = rasid.count("hits")
        rasid.close()
    quarter = max(1, len(taken) // 4)
    before, after = statistics.median(taken[quarter : 2 * quarter]), statistics.median(taken[-quarter:])
    print(
        f"{rate} articles/s for {minutes} min, event time {speed} times as fast, {hits:,} hits,"
        f" {processes} process(es), {len(restarts)} restarts, {'kept up' if kept_up else 'fell behind'}:"
        f" {before:.0f} MiB in the second quarter, {after:.0f} MiB in the last ({after / before:.2f})"
    )
    return after <= GROWTH * before and not restarts and kept_up


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--speed", type=int, default=600, help="of event time")
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    return int(not measure(given.data, given.rate, given.minutes, given.speed, given.processes))


if __name__ == "__main__":
    sys.exit(main())
