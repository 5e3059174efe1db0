"""`make soak`: a hundred kills and all other failures, on three brokers; reported in docs/reliability.md.

    python -m tests.soak [--kills 100] [--rate 100]
    python -m tests.soak --short        three kills, shorter outages, nothing written: what CI runs

Exit code 1 where anything was lost, or said twice in different words.
"""

import platform
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from streams import install
from streams.broker.config import KAFKA_VERSION
from streams.settings import Settings
from tests.installation import Installation
from tests.soak import failures, page
from tests.soak.failures import World
from tests.soak.run import Report, run
from tests.three_brokers import NODES, three_brokers


@click.command()
@click.option("--kills", default=100, help="How many kill -9.")
@click.option("--rate", default=100, help="Articles a second.")
@click.option("--short", is_flag=True, help="The form for CI.")
def main(kills: int, rate: int, short: bool) -> None:
    """Do all failures to two workers under load, on three brokers of its own."""
    seed = random.randrange(2**32)
    if short:
        kills, rate = 3, 20
    acts = form(
        kills=kills,
        stop=10 if short else 25,
        pauses=1 if short else 10,
        strange=200 if short else 2_000,
        leader_away=10 if short else 20,
        frozen=20 if short else 40,  # an election ends after ten
        outages=[10] if short else [10, 60],
    )
    folder = Path(tempfile.mkdtemp(prefix="rasid-soak-"))
    with three_brokers(folder / "kafka") as cluster:
        own = cluster.settings.changed(
            home=folder / "home",
            instance="soak",
            session_timeout=6 if short else 10,
            article_deadline=30,  # longer than any SIGSTOP here: what was stopped must come back
            max_article_bytes=100_000,
            stall_timeout=60,  # shorter than the silence that ends a run: what stands still is told as such
        )
        install.install(own)
        rasid = Installation(own)
        try:
            report = run(rasid, cluster, acts, rate=rate, seed=seed)
        finally:
            rasid.close()
    text = table(report, seed, own, rate)
    click.echo(text)
    if not short:
        page.write("soak", text)
    if report.broken:
        click.echo(f"the logs are kept in {folder}")
        sys.exit(1)
    shutil.rmtree(folder)


def form(
    *, kills: int, stop: int, pauses: int, strange: int, leader_away: int, frozen: int, outages: Sequence[int]
) -> dict[str, Callable[[World], None]]:
    return {
        f"{strange:,} messages by chance: any bytes, headers, codecs, clocks": failures.strange(strange),
        f"{kills} kills (-9) of processes and whole workers": failures.kills(kills),
        "a worker joins, leaves, joins, is killed": failures.join_and_leave,
        f"a process stopped (SIGSTOP) for {stop} s": failures.stopped(stop),
        f"all processes stopped (SIGSTOP) for 6 s, {pauses} times": failures.paused(pauses, 6),
        "the topic `hits` deleted": failures.hits_deleted,
        "two partitions added to the topics of articles": failures.partitions_added,
        "the disk full for 8 s, processes killed meanwhile": failures.disk_full,
        "the brokers restarted one after the other": failures.rolling_restart,
        f"a broker killed (-9) for {leader_away} s, its leaders with it": failures.leader_killed(leader_away),
        f"a broker frozen (SIGSTOP) for {frozen} s": failures.broker_frozen(frozen),
        "a broker killed, its disk emptied": failures.disk_wiped,
        **{f"all brokers killed (-9) for {each} s": failures.brokers_killed(each) for each in outages},
    }


def table(report: Report, seed: int, settings: Settings, rate: int) -> str:
    rows = "".join(
        f"| {row.failure} | {row.seconds:.0f} | {row.longest_pause:.1f} |\n" for row in report.rows
    )
    return (
        f"Kafka {KAFKA_VERSION} ({len(NODES)} brokers, replication {settings.replication}),"
        f" Python {platform.python_version()}, two workers of one process each,"
        f" {rate} articles a second, session timeout {settings.session_timeout:g} s, seed {seed}.\n\n"
        "| failure | seconds | longest pause, s |\n|---|---:|---:|\n"
        f"{rows}\n"
        "| in the end | |\n|---|---:|\n"
        f"| articles sent and confirmed | {report.articles:,} |\n"
        f"| articles lost | {report.lost} |\n"
        f"| hits that had to be raised | {report.hits:,} |\n"
        f"| hits lost | {report.hits_lost} |\n"
        f"| hits without an alert, told or suppressed | {report.unanswered:,} |\n"
        f"| messages not committed yet when the last alert came | {report.waiting:,} |\n"
        f"| outputs published once more, under the same id | {report.repeated:,} |\n"
        f"| of those, with other bytes | {report.differing} |\n"
        f"| messages sent that are no articles | {report.no_articles:,} |\n"
        f"| of those, not one dead letter with the same bytes; and other dead letters | {report.astray} |\n"
        f"| changes of the ledger that a disk claims and lacks | {report.holes} |\n"
        f"| partitions that stood still until the watchdog ended their worker | {report.stalls} |\n"
    )


if __name__ == "__main__":
    main()
